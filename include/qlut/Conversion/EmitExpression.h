//===- EmitExpression.h - expressions as float ops --------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_CONVERSION_EMITEXPRESSION_H
#define QLUT_CONVERSION_EMITEXPRESSION_H

#include "mlir/IR/Builders.h"
#include "qlut/Core/Expression.h"

namespace mlir::qlut {

/// Writes `expression` of `x` as arith and math ops at the builder's insertion
/// point: one op per node, in the type of `x` (f32 or f64, scalar or vector),
/// without fast-math flags. Named functions become their definitions in a form
/// that neither overflows nor cancels early; subtrees without x become
/// constants, evaluated exactly and rounded once to f64, then to the type, so
/// that no folder computes them with the host's libm.
Value emitExpression(ImplicitLocOpBuilder &builder,
                     const ::qlut::Expression &expression, Value x);

} // namespace mlir::qlut

#endif // QLUT_CONVERSION_EMITEXPRESSION_H
