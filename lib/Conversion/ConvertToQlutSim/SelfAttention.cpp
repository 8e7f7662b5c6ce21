//===- SelfAttention.cpp - softmax between two contractions ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SelfAttention.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/IR/LinalgInterfaces.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Tosa/IR/TosaOps.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace mlir::qlut;

/// Ops between a softmax and a contraction.
static constexpr unsigned maxOpsBetween = 64;

static bool isContraction(Operation *op) {
  if (isa<tosa::MatMulOp>(op))
    return true;
  auto linalgOp = dyn_cast<linalg::LinalgOp>(op);
  return linalgOp && linalg::isaContractionOpInterface(linalgOp);
}

/// True for ops that compute one element from one element of each operand, or
/// put elements into another place.
static bool isTransparent(Operation *op) {
  if (auto linalgOp = dyn_cast<linalg::LinalgOp>(op))
    return linalgOp.getNumParallelLoops() == linalgOp.getNumLoops();
  if (op->hasTrait<OpTrait::Elementwise>())
    return true;
  return isa<tensor::ExpandShapeOp, tensor::CollapseShapeOp, tensor::ReshapeOp,
             tensor::CastOp, tensor::ExtractSliceOp, tensor::InsertSliceOp,
             tensor::PadOp, tosa::ReshapeOp, tosa::TransposeOp, tosa::CastOp,
             tosa::TileOp, tosa::SliceOp, tosa::MulOp, tosa::NegateOp>(op) ||
         op->hasTrait<OpTrait::tosa::TosaElementwiseOperator>();
}

/// True if a contraction is reached from `start` through transparent ops by
/// `next`, which gives the neighbours of an op.
static bool
reachesContraction(ArrayRef<Operation *> start,
                   function_ref<SmallVector<Operation *>(Operation *)> next) {
  llvm::SetVector<Operation *> open(start.begin(), start.end());
  for (unsigned i = 0; i < open.size() && i < maxOpsBetween; ++i) {
    if (isContraction(open[i]))
      return true;
    if (isTransparent(open[i]))
      for (Operation *op : next(open[i]))
        open.insert(op);
  }
  return false;
}

static SmallVector<Operation *> producers(ValueRange values) {
  SmallVector<Operation *> ops;
  for (Value value : values)
    if (Operation *op = value.getDefiningOp())
      ops.push_back(op);
  return ops;
}

bool mlir::qlut::detail::isSelfAttention(Operation *op) {
  auto softmax = dyn_cast<SoftmaxOp>(op);
  if (!softmax)
    return false;
  return reachesContraction(
             producers(softmax.getInput()),
             [](Operation *at) { return producers(at->getOperands()); }) &&
         reachesContraction(llvm::to_vector(op->getUsers()), [](Operation *at) {
           return llvm::to_vector(at->getUsers());
         });
}
