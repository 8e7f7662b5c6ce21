//===- Movement.h - ops that move elements and change none ------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_DIALECT_QLUT_TRANSFORMS_MOVEMENT_H
#define QLUT_DIALECT_QLUT_TRANSFORMS_MOVEMENT_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/IRMapping.h"
#include <optional>

namespace mlir::qlut {

/// The tensor whose elements the op puts in another order or shape: of
/// tensor.expand_shape, collapse_shape, cast and extract_slice, of transposes,
/// broadcasts, copies and linalg.generic that only yields an input. Null for
/// others.
Value getMovementSource(Operation *op);

/// The dimension of the result (of the source, if `backward`) that such an op
/// makes of a whole dimension of the source (of the result). None if it is
/// split, merged or cut.
std::optional<int64_t> mapAxis(Operation *op, int64_t axis, bool backward);

/// The op again on integers in place of its source; `shape` is a tensor of the
/// result's shape, needed for dynamic sizes; `mapping` holds its operands that
/// are no tensors.
Value moveIntegers(RewriterBase &rewriter, Operation *op, Value source,
                   Value shape, IRMapping mapping);

/// An empty tensor of that shape with elements of `bits` bits; dynamic sizes
/// are those of `shape`.
Value makeEmpty(OpBuilder &builder, Location loc, RankedTensorType type,
                unsigned bits, Value shape);

} // namespace mlir::qlut

#endif // QLUT_DIALECT_QLUT_TRANSFORMS_MOVEMENT_H
