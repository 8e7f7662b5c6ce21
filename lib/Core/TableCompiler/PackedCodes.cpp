//===- PackedCodes.cpp - several codes in one byte ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "qlut/Core/PackedCodes.h"

using namespace qlut;

std::optional<unsigned> qlut::getCodesPerByte(unsigned bits) {
  if (bits == 2 || bits == 4)
    return 8 / bits;
  return std::nullopt;
}

llvm::Expected<std::vector<ByteTable>>
qlut::getPlaceTables(const Table &table) {
  const unsigned bits = table.input().bits;
  const std::optional<unsigned> places = getCodesPerByte(bits);
  if (!places)
    return llvm::createStringError("expected codes of 2 or 4 bits, got " +
                                   table.input().str());
  llvm::Expected<ByteTable> results = getByteTable(table);
  if (!results)
    return results.takeError();
  std::vector<ByteTable> tables(*places);
  // The bits above a code are ignored.
  for (unsigned place = 0; place < *places; ++place)
    for (unsigned byte = 0; byte < 256; ++byte)
      tables[place][byte] = (*results)[byte >> (place * bits)];
  return tables;
}

llvm::Expected<Table> qlut::packTable(const Table &table) {
  const unsigned bits = table.input().bits;
  if (table.output().bits != bits)
    return llvm::createStringError(
        "expected results as wide as the codes, got " + table.input().str() +
        " -> " + table.output().str());
  llvm::Expected<std::vector<ByteTable>> places = getPlaceTables(table);
  if (!places)
    return places.takeError();
  const Storage bytes{8, Storage::Kind::Unsigned};
  DirectTable packed{bytes, bytes, std::vector<int64_t>(256)};
  for (size_t byte = 0; byte < 256; ++byte)
    for (size_t place = 0; place < places->size(); ++place)
      packed.values[byte] |= int64_t((*places)[place][byte]) << (place * bits);
  return Table(std::move(packed));
}
