//===- ReductionBody.h - what of a reduction is elementwise -----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The body of a reduction is a graph of scalars. A scalar that does not depend
// on what has been combined so far is elementwise in the inputs and can be
// computed before: in the space of inputs that are read alike, or in loops
// that one input runs through anyway, so that nothing becomes larger than what
// there is.
//
// Private to the library of the passes.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_DIALECT_QLUT_TRANSFORMS_REDUCTIONBODY_H
#define QLUT_LIB_DIALECT_QLUT_TRANSFORMS_REDUCTIONBODY_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/SetVector.h"

namespace mlir::qlut {

/// True if `op` reduces, on tensors or buffers, and its body can be read: one
/// argument per operand, not more than 1,000 ops.
bool isReadableReduction(linalg::LinalgOp op);

/// Where a scalar is computed before a reduction: in a parallel op of the
/// sizes of `sizesFrom`, reading each input through its map; the reduction
/// reads the result through `readMap`.
struct ReductionSpace {
  Value sizesFrom;
  int64_t rank = 0;
  SmallVector<AffineMap> inputMaps;
  AffineMap readMap;
};

/// What can be moved out of the body of one reduction.
class ReductionBody {
public:
  explicit ReductionBody(linalg::LinalgOp op);

  /// True if the scalar depends on what is combined so far, or on something
  /// that can't be moved.
  bool isFixed(Value scalar) const { return fixed.contains(scalar); }
  /// The inputs a scalar depends on, in operand order.
  SmallVector<OpOperand *> inputsOf(Value scalar) const;
  /// The ops of the body that compute `scalar`, in order.
  SmallVector<Operation *> opsOf(Value scalar) const;
  /// The scalars to compute before: the largest that some input has the space
  /// for, more than conversions, of those that results other than `without`
  /// need.
  SmallVector<Value> prologue(ArrayRef<unsigned> without) const;
  /// The numbers of the results that combine nothing, if others do.
  SmallVector<unsigned> epilogue() const;
  /// Where a scalar can be computed before, if some input has the space.
  std::optional<ReductionSpace> findSpace(Value scalar) const;

private:
  void select(Value scalar, llvm::DenseSet<Value> &seen,
              llvm::SetVector<Value> &roots) const;

  // Its methods are not const.
  mutable linalg::LinalgOp op;
  Block *block;
  llvm::DenseSet<Value> fixed;
};

} // namespace mlir::qlut

#endif // QLUT_LIB_DIALECT_QLUT_TRANSFORMS_REDUCTIONBODY_H
