//===- BodyEvaluator.h - values in the bodies of linalg ops -----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CONVERSION_CONVERTLINEARTOQLUTSIM_BODYEVALUATOR_H
#define QLUT_LIB_CONVERSION_CONVERTLINEARTOQLUTSIM_BODYEVALUATOR_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "llvm/ADT/DenseMap.h"

namespace mlir::qlut::detail {

/// The elements of a constant tensor, or of one reshaped; null of others.
DenseElementsAttr getElements(Value value);

/// True if the op computes a number and can be evaluated.
bool isNumberOp(Operation *op);

/// Evaluates values of a body at one point of its loops.
class BodyEvaluator {
public:
  explicit BodyEvaluator(linalg::LinalgOp op);

  void moveTo(ArrayRef<int64_t> newPoint) {
    point.assign(newPoint.begin(), newPoint.end());
    known.clear();
  }
  /// Null if the value depends on more than constants and indices.
  Attribute evaluate(Value value);
  /// True if the value is the same at all points.
  bool isUniform(Value value) const;
  /// The loops that the value depends on, by their indices or by the inputs
  /// that it reads, in order.
  SmallVector<int64_t> loopsOf(Value value) const;
  /// True if the value depends on the index of a loop.
  bool readsIndex(Value value) const;
  /// True if the value depends on inputs.
  bool readsInput(Value value) const;

private:
  void walk(Value value, function_ref<void(Value)> visit) const;
  std::optional<unsigned> getInput(Value value) const;
  Attribute evaluateArgument(BlockArgument argument);
  Attribute evaluateOp(Operation *def, ArrayRef<Attribute> operands);

  // Its methods are not const.
  mutable linalg::LinalgOp op;
  SmallVector<DenseElementsAttr> inputs;
  SmallVector<int64_t> point;
  llvm::DenseMap<Value, Attribute> known;
};

/// Calls `visit` on each point of the loops of `op` that are in `loops`, 0 in
/// the others, until it gives false. False too, without a call, if there are
/// too many or their number is not known.
bool forEachPoint(linalg::LinalgOp op, ArrayRef<int64_t> loops,
                  function_ref<bool(ArrayRef<int64_t>)> visit);

} // namespace mlir::qlut::detail

#endif // QLUT_LIB_CONVERSION_CONVERTLINEARTOQLUTSIM_BODYEVALUATOR_H
