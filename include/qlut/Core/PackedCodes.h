//===- PackedCodes.h - several codes in one byte ----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Codes of 4 bits are two to a byte, codes of 2 bits four, the first in the
// lowest bits.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_CORE_PACKEDCODES_H
#define QLUT_CORE_PACKEDCODES_H

#include "qlut/Core/TableCompiler.h"
#include <optional>

namespace qlut {

/// How many codes of that width are packed in a byte; none for widths whose
/// codes are not packed, all but 2 and 4.
std::optional<unsigned> getCodesPerByte(unsigned bits);

/// For each place in a byte, the results for the code there, by the byte; their
/// upper bits are zero. Error: codes that are not packed, results of more than
/// 8 bits.
llvm::Expected<std::vector<ByteTable>> getPlaceTables(const Table &table);

/// The table over bytes of packed codes to bytes of the packed results: u8 ->
/// u8, direct. Error: codes that are not packed, results of another width.
llvm::Expected<Table> packTable(const Table &table);

} // namespace qlut

#endif // QLUT_CORE_PACKEDCODES_H
