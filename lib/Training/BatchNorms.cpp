//===- BatchNorms.cpp - normalizations by statistics of channels ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "BatchNorms.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"

using namespace mlir;
using namespace mlir::qlut::detail;

bool mlir::qlut::detail::goesIntoRoot(Value value) {
  return !value.use_empty() && llvm::all_of(value.getUses(), [](OpOperand
                                                                    &use) {
    Operation *user = use.getOwner();
    if (isa<math::RsqrtOp, math::SqrtOp, linalg::RsqrtOp, linalg::SqrtOp>(user))
      return true;
    if (auto op = dyn_cast<linalg::LinalgOp>(user))
      return op.isDpsInput(&use) &&
             goesIntoRoot(op.getMatchingBlockArgument(&use));
    if (isa<arith::AddFOp>(user))
      return goesIntoRoot(user->getResult(0));
    return isa<arith::ExtFOp, arith::TruncFOp>(user) &&
           goesIntoRoot(user->getResult(0));
  });
}

int64_t BatchNorm::getElementsOfChannel() {
  auto type = cast<RankedTensorType>(elements->get().getType());
  return type.getNumElements() / type.getDimSize(channel);
}

/// The input of the op that is subtracted from the element, and nothing else.
static OpOperand *findMean(linalg::GenericOp op, OpOperand *elements) {
  BlockArgument element = op.getMatchingBlockArgument(elements);
  for (OpOperand *input : op.getDpsInputOperands()) {
    BlockArgument argument = op.getMatchingBlockArgument(input);
    if (!argument.hasOneUse())
      continue;
    OpOperand &use = *argument.use_begin();
    auto sub = dyn_cast<arith::SubFOp>(use.getOwner());
    if (sub && use.getOperandNumber() == 1 && sub.getLhs() == element)
      return input;
  }
  return nullptr;
}

static std::optional<BatchNorm> match(linalg::GenericOp op) {
  if (!op.hasPureTensorSemantics() || op.getNumDpsInits() != 1 ||
      op.getNumParallelLoops() != op.getNumLoops())
    return std::nullopt;
  auto isFloatOf = [](OpOperand *operand, int64_t rank) {
    auto type = dyn_cast<RankedTensorType>(operand->get().getType());
    return type && type.getElementType().isF32() && type.getRank() == rank &&
           type.hasStaticShape();
  };
  for (OpOperand *elements : op.getDpsInputOperands()) {
    const unsigned loops = op.getNumLoops();
    if (loops < 2 || !isFloatOf(elements, loops) ||
        !op.getMatchingIndexingMap(elements).isIdentity())
      continue;
    OpOperand *mean = findMean(op, elements);
    if (!mean || !isFloatOf(mean, 1))
      continue;
    const AffineMap map = op.getMatchingIndexingMap(mean);
    auto channel = dyn_cast<AffineDimExpr>(map.getResult(0));
    if (!channel)
      continue;
    for (OpOperand *variance : op.getDpsInputOperands())
      if (variance != mean && isFloatOf(variance, 1) &&
          op.getMatchingIndexingMap(variance) == map &&
          goesIntoRoot(op.getMatchingBlockArgument(variance)))
        return BatchNorm{op, elements, mean, variance, channel.getPosition()};
  }
  return std::nullopt;
}

SmallVector<BatchNorm>
mlir::qlut::detail::findBatchNorms(func::FuncOp function) {
  SmallVector<BatchNorm> norms;
  for (auto op : function.getBody().front().getOps<linalg::GenericOp>())
    if (std::optional<BatchNorm> norm = match(op))
      norms.push_back(*norm);
  return norms;
}
