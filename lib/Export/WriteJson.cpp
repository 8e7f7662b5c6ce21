//===- WriteJson.cpp - tables as JSON -------------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "qlut/Export/WriteTables.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/JSON.h"

using namespace mlir;
using namespace mlir::qlut;

/// An array of numbers in one line: lines of one number each hide the rest.
static void writeNumbers(llvm::json::OStream &json, StringRef name,
                         ArrayRef<int64_t> numbers) {
  json.attributeBegin(name);
  json.rawValue([&](llvm::raw_ostream &os) {
    os << '[';
    llvm::interleaveComma(numbers, os);
    os << ']';
  });
  json.attributeEnd();
}

static void writeFormat(llvm::json::OStream &json, StringRef name,
                        const ::qlut::Format &format) {
  json.attributeObject(name, [&] {
    json.attribute("storage", format.storage.str());
    json.attribute("scale", format.scale);
    json.attribute("zero_point", format.zeroPoint);
  });
}

static void writeUse(llvm::json::OStream &json, const TableUse &use) {
  // Layer names are any bytes; JSON text is UTF-8.
  json.attribute("layer", llvm::json::isUTF8(use.layer)
                              ? use.layer
                              : llvm::json::fixUTF8(use.layer));
  if (use.channel)
    json.attribute("channel", *use.channel);
  if (use.function) {
    json.attribute("function", use.function->shortName());
    json.attribute("expression", use.function->str());
  }
  if (use.range)
    json.attributeArray("range", [&] {
      json.value(use.range->lo);
      json.value(use.range->hi);
    });
  if (use.in)
    writeFormat(json, "input_format", *use.in);
  if (use.out)
    writeFormat(json, "output_format", *use.out);
  if (use.certificate)
    json.attribute("certificate", use.certificate->toJSON());
}

static void writeTable(llvm::json::OStream &json,
                       const CollectedTable &collected) {
  const ::qlut::Table &table = collected.table;
  const ::qlut::TableArrays arrays = ::qlut::getTableArrays(table);
  json.attribute("name", collected.name);
  json.attribute("form", table.formName());
  json.attribute("input", table.input().str());
  json.attribute("output", table.output().str());
  json.attribute("entries", table.numEntries());
  json.attribute("segments", table.numSegments());
  json.attribute("bytes", table.numBytes());
  json.attribute("compute_bits", table.computeBits());
  for (const auto &[name, value] : arrays.fields) {
    int64_t number = 0;
    if (llvm::to_integer(value, number))
      json.attribute(name, number);
    else
      json.attribute(name, value);
  }
  for (const ::qlut::TableArray &array : arrays.form)
    writeNumbers(json, array.name, array.numbers);
  json.attributeArray("uses", [&] {
    for (const TableUse &use : collected.uses)
      json.object([&] { writeUse(json, use); });
  });
}

void mlir::qlut::writeTablesJson(ArrayRef<CollectedTable> tables,
                                 llvm::raw_ostream &os) {
  llvm::json::OStream json(os, /*IndentSize=*/2);
  json.object([&] {
    json.attribute("qlut-tables", 1);
    json.attributeArray("tables", [&] {
      for (const CollectedTable &table : tables)
        json.object([&] { writeTable(json, table); });
    });
  });
  os << '\n';
}
