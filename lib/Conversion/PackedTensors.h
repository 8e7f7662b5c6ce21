//===- PackedTensors.h - tensors of several codes in a byte -----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CONVERSION_PACKEDTENSORS_H
#define QLUT_LIB_CONVERSION_PACKEDTENSORS_H

#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"

namespace mlir::qlut {

/// How many elements of a tensor of codes are packed in a byte; 0 for other
/// types and for tensors of other elements.
unsigned getNumPlaces(Type type);
/// Why a tensor of such codes is not packed ("expected ..."), or the empty
/// string.
StringRef getPackingObstacle(Type type);
/// Neither of the two.
bool isPackable(Type type);
/// The type of the bytes of a packable tensor: its rows take as many as they
/// fill, the last one not always whole.
RankedTensorType getPackedType(Type type);

/// The results of a table over codes of 2 or 4 bits for those of bytes, as a
/// tensor of that type, whose packed type, with elements as wide as the codes,
/// is that of the bytes. `layer` may be null.
Value unpackCodes(ImplicitLocOpBuilder &builder, Value bytes,
                  TableAttrInterface table, Type type, StringAttr layer);
/// The bytes of a packable tensor; places past the end of a row hold zeros.
Value packCodes(ImplicitLocOpBuilder &builder, Value codes);

} // namespace mlir::qlut

#endif // QLUT_LIB_CONVERSION_PACKEDTENSORS_H
