//===- WriteC.cpp - tables as a C header ----------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "qlut/Core/Kernels.h"
#include "qlut/Export/CEmitter.h"
#include "qlut/Export/WriteTables.h"

using namespace mlir;
using namespace mlir::qlut;
using ::qlut::CEmitter;
using ::qlut::TableArray;

static constexpr char kHead[] =
    R"(/* Integer lookup tables. Each function gives the output code of an input code
 * of its table; a code stands for the real scale * (code - zero point). C99, or
 * C++ from 2011 on; no floats, no library, nothing left to the compiler. */
#ifndef QLUT_TABLES_H
#define QLUT_TABLES_H

#include <stdint.h>
)";

namespace {
/// A function that the kernels' statements call.
struct Helper {
  StringLiteral name, text;
};
} // namespace

static constexpr Helper kHelpers[] = {
    {"qlut_shift_right_32", R"(
/* floor(v / 2^s) of any v: C shifts only numbers that are not negative. */
static inline int32_t qlut_shift_right_32(int32_t v, int32_t s) {
  return v < 0 ? ~(~v >> s) : v >> s;
}
)"},
    {"qlut_shift_right_64", R"(
/* floor(v / 2^s) of any v: C shifts only numbers that are not negative. */
static inline int64_t qlut_shift_right_64(int64_t v, int64_t s) {
  return v < 0 ? ~(~v >> s) : v >> s;
}
)"},
    {"qlut_floor_log2", R"(
/* floor(log2(v)) of a positive v. */
static inline int32_t qlut_floor_log2(int64_t v) {
  int32_t n = 0;
  for (; v > 1; v >>= 1)
    ++n;
  return n;
}
)"},
};

/// The integer type of C with at least that width.
static std::string typeName(unsigned width, bool isSigned) {
  unsigned bits = 8;
  while (bits < width)
    bits *= 2;
  return (isSigned ? "int" : "uint") + std::to_string(bits) + "_t";
}

static std::string typeName(const ::qlut::Storage &storage) {
  return typeName(storage.bits, storage.isSigned());
}

static void writeArray(StringRef prefix, const TableArray &array,
                       llvm::raw_ostream &os) {
  os << "static const " << typeName(array.width, array.isSigned) << ' '
     << prefix << '_' << array.name << '[' << array.numbers.size() << "] = {";
  size_t column = 80;
  for (int64_t v : array.numbers) {
    // The least 32-bit and 64-bit numbers have no constant of their own.
    std::string text = std::to_string(v);
    if (v == INT32_MIN || v == INT64_MIN)
      text = std::to_string(v + 1) + " - 1";
    if (column + text.size() + 2 > 80) {
      os << "\n   ";
      column = 3;
    }
    os << ' ' << text << ',';
    column += text.size() + 2;
  }
  os << "\n};\n";
}

static void writeTable(const CollectedTable &collected, llvm::raw_ostream &os) {
  const ::qlut::Table &table = collected.table;
  CEmitter emitter(table.computeBits(), collected.name,
                   ::qlut::getTableArrays(table));
  CEmitter::Int code = emitter.fromText("code");
  CEmitter::Int result =
      ::qlut::kernels::evaluate(emitter, code, table, table.linearPlan());

  os << "\n/* " << collected.name << ": ";
  llvm::interleave(describeTable(collected), os, "\n * ");
  os << " */\n";
  for (const TableArray &array : emitter.loaded())
    writeArray(collected.name, array, os);
  std::string output = typeName(table.output());
  os << "static inline " << output << ' ' << collected.name << '('
     << typeName(table.input()) << " code) {\n";
  emitter.writeBody(os, result, output);
  os << "}\n";
}

void mlir::qlut::writeTablesC(ArrayRef<CollectedTable> tables,
                              llvm::raw_ostream &os) {
  std::string body;
  llvm::raw_string_ostream bodyStream(body);
  for (const CollectedTable &table : tables)
    writeTable(table, bodyStream);
  os << kHead;
  // Those that no table calls would be warned of.
  for (const Helper &helper : kHelpers)
    if (StringRef(body).contains((helper.name + "(").str()))
      os << helper.text;
  os << body;
  os << "\n#endif /* QLUT_TABLES_H */\n";
}
