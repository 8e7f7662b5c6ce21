//===- WriteNpz.cpp - tables as arrays of NumPy ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "qlut/Execution/Npy.h"
#include "qlut/Export/WriteTables.h"
#include "qlut/Export/Zip.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::qlut;
using ::qlut::ElementType;
using ::qlut::NdArray;

template <typename T>
static NdArray convert(ArrayRef<int64_t> numbers, ElementType type) {
  NdArray array(type, {static_cast<int64_t>(numbers.size())});
  llvm::copy(numbers, array.as<T>().begin());
  return array;
}

/// The numbers as elements of the least signed type of `width` bits or more.
static NdArray makeArray(ArrayRef<int64_t> numbers, unsigned width,
                         bool isSigned) {
  const unsigned bits = width + (isSigned ? 0 : 1);
  if (bits <= 8)
    return convert<int8_t>(numbers, ElementType::I8);
  if (bits <= 16)
    return convert<int16_t>(numbers, ElementType::I16);
  if (bits <= 32)
    return convert<int32_t>(numbers, ElementType::I32);
  return convert<int64_t>(numbers, ElementType::I64);
}

static llvm::Error addArray(::qlut::ZipWriter &zip, const Twine &name,
                            const NdArray &array) {
  std::string bytes;
  llvm::raw_string_ostream stream(bytes);
  ::qlut::writeNpy(array, stream);
  return zip.add((name + ".npy").str(), bytes);
}

static llvm::Error addTable(::qlut::ZipWriter &zip,
                            const CollectedTable &collected) {
  const ::qlut::Table &table = collected.table;
  for (const ::qlut::TableArray &array : ::qlut::getTableArrays(table).form)
    if (llvm::Error error =
            addArray(zip, collected.name + "." + array.name,
                     makeArray(array.numbers, array.width, array.isSigned)))
      return error;
  if (llvm::Error error =
          addArray(zip, collected.name + ".codes",
                   makeArray(table.evaluateAll(), table.output().bits,
                             table.output().isSigned())))
    return error;
  NdArray slopes(ElementType::F64, {table.input().numCodes()});
  for (auto [i, slope] : llvm::enumerate(slopes.as<double>()))
    slope = table.slope(table.input().minCode() + static_cast<int64_t>(i));
  return addArray(zip, collected.name + ".derivatives", slopes);
}

llvm::Error mlir::qlut::writeTablesNpz(ArrayRef<CollectedTable> tables,
                                       llvm::raw_ostream &os) {
  ::qlut::ZipWriter zip(os);
  for (const CollectedTable &table : tables)
    if (llvm::Error error = addTable(zip, table))
      return error;
  std::string json;
  llvm::raw_string_ostream stream(json);
  writeTablesJson(tables, stream);
  NdArray bytes(ElementType::U8, {static_cast<int64_t>(json.size())});
  llvm::copy(json, bytes.data.begin());
  if (llvm::Error error = addArray(zip, "json", bytes))
    return error;
  return zip.finish();
}
