//===- ElementwiseNode.h - float ops as expression nodes --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CONVERSION_CONVERTTOQLUTSIM_ELEMENTWISENODE_H
#define QLUT_LIB_CONVERSION_CONVERTTOQLUTSIM_ELEMENTWISENODE_H

#include "mlir/IR/Operation.h"
#include "qlut/Core/Expression.h"
#include <functional>
#include <optional>

namespace mlir::qlut::detail {

/// What one elementwise float op computes, as an expression of its operands.
struct ElementwiseNode {
  using Build = std::function<std::optional<::qlut::Expression>(
      ArrayRef<::qlut::Expression>)>;

  /// The float operands; those of a comparison stand for its result.
  SmallVector<Value, 4> operands;
  /// The expression of the result, given those of `operands`; none if there is
  /// none (a power of two inputs).
  Build build;
};

/// The node of an op of arith, math or tosa with one float result; none for
/// every other op and for casts.
std::optional<ElementwiseNode> describeElementwise(Operation *op);

/// A change of the float type: its operand. None for every other op.
std::optional<Value> getFloatCastOperand(Operation *op);

/// True if the comparison is one that selection nodes look through.
bool isSelectCondition(Operation *op);

/// The function name (Recognize.h) or, if it has none there, the op's own of
/// an op of arith, math or tosa that computes a nonlinear float function;
/// empty for every other op. Quotients count if their denominator is no
/// constant.
std::string getNonlinearName(Operation *op);

/// The number that every element of `value` is, if it is known: from
/// constants, fills and the ops that reshape or broadcast them.
std::optional<double> getSplatConstant(Value value);

/// True if `value` is computed from constants alone.
bool isCompileTimeConstant(Value value);

/// True if qlut.sim_lut takes the type: a scalar, vector or ranked tensor of
/// f16, bf16, f32 or f64.
bool isLookupType(Type type);

} // namespace mlir::qlut::detail

#endif // QLUT_LIB_CONVERSION_CONVERTTOQLUTSIM_ELEMENTWISENODE_H
