//===- WriteMemh.cpp - tables as memories of Verilog ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "qlut/Export/WriteTables.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"

using namespace mlir;
using namespace mlir::qlut;

/// Printable ASCII that neither opens nor ends a comment.
static std::string commentText(StringRef text) {
  std::string safe;
  for (char c : text) {
    bool joins = !safe.empty() && ((safe.back() == '*' && c == '/') ||
                                   (safe.back() == '/' && c == '*'));
    if (joins)
      safe += ' ';
    safe += llvm::isPrint(c) && c != '\\' ? c : '?';
  }
  return safe;
}

SmallVector<std::string>
mlir::qlut::describeTable(const CollectedTable &collected) {
  const ::qlut::Table &table = collected.table;
  SmallVector<std::string> lines;
  auto newLine = [&] { return llvm::raw_string_ostream(lines.emplace_back()); };
  newLine() << table.formName() << ", " << table.input().str() << " -> "
            << table.output().str() << ", " << table.numEntries()
            << " entries, " << table.numBytes() << " bytes";
  std::string fields;
  for (const auto &[name, value] : ::qlut::getTableArrays(table).fields)
    fields += (fields.empty() ? "" : ", ") + name + " " + value;
  if (!fields.empty())
    lines.push_back(std::move(fields));
  for (const TableUse &use : collected.uses) {
    std::string line;
    llvm::raw_string_ostream os(line);
    os << (use.layer.empty() ? "a lookup" : use.layer);
    if (use.channel)
      os << ", channel " << *use.channel;
    if (use.function)
      os << ": " << use.function->str();
    if (use.range)
      os << llvm::format(" on [%.9g, %.9g]", use.range->lo, use.range->hi);
    if (use.in)
      os << ", in <" << use.in->str() << '>';
    if (use.out)
      os << ", out <" << use.out->str() << '>';
    if (use.certificate)
      os << llvm::format(", error at most %.3f output codes",
                         use.certificate->maxError);
    lines.push_back(commentText(line));
  }
  return lines;
}

void mlir::qlut::writeMemh(const CollectedTable &table,
                           const ::qlut::TableArray &array,
                           llvm::raw_ostream &os) {
  os << "// " << table.name << '.' << array.name << ": " << array.numbers.size()
     << " numbers of " << array.width << " bits, "
     << (array.isSigned ? "two's complement" : "unsigned") << "\n// reg ["
     << array.width - 1 << ":0] " << array.name
     << " [0:" << array.numbers.size() - 1 << "];\n";
  for (const std::string &line : describeTable(table))
    os << "// " << line << '\n';
  for (int64_t v : array.numbers)
    os << array.hex(v) << '\n';
}
