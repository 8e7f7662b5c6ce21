//===- FloatTypes.h - which types hold floats -------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_DIALECT_QLUT_IR_FLOATTYPES_H
#define QLUT_DIALECT_QLUT_IR_FLOATTYPES_H

#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/TypeUtilities.h"

namespace mlir::qlut {

/// True for floats, alone or as the elements of a shaped type.
inline bool isFloat(Type type) {
  return isa<FloatType>(getElementTypeOrSelf(type));
}

/// True for a ranked tensor of floats.
inline bool isFloatTensor(Type type) {
  return isa<RankedTensorType>(type) && isFloat(type);
}

} // namespace mlir::qlut

#endif // QLUT_DIALECT_QLUT_IR_FLOATTYPES_H
