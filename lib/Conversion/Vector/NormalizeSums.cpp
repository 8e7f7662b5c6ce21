//===- NormalizeSums.cpp - sums of products as other passes know them -----===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "NormalizeSums.h"
#include "SumOfProducts.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"

using namespace mlir;
using namespace mlir::qlut;

/// Of a fill that a convolution reads through a reshape, a fill of that shape.
static void moveFillBehind(IRRewriter &rewriter,
                           tensor::CollapseShapeOp collapse) {
  auto fill = collapse.getSrc().getDefiningOp<linalg::FillOp>();
  if (!fill)
    return;
  rewriter.setInsertionPointAfter(collapse);
  Value empty = tensor::EmptyOp::create(
      rewriter, fill.getLoc(),
      tensor::getMixedSizes(rewriter, collapse.getLoc(), collapse),
      collapse.getResultType().getElementType());
  auto filled =
      linalg::FillOp::create(rewriter, fill.getLoc(), fill.getInputs(), empty);
  rewriter.replaceUsesWithIf(collapse, filled.getResult(0), [](OpOperand &use) {
    return isa<linalg::DepthwiseConv2DNhwcHwcOp,
               linalg::DepthwiseConv2DNhwcHwcQOp>(use.getOwner());
  });
}

/// An op that gives each element of its result one of a smaller tensor; null
/// for others.
static linalg::GenericOp getBroadcast(Value value) {
  auto op = value.getDefiningOp<linalg::GenericOp>();
  if (!op || !op.hasPureTensorSemantics() || op.getNumDpsInputs() != 1 ||
      op.getNumDpsInits() != 1 || op.getNumReductionLoops() != 0)
    return nullptr;
  AffineMap map = op.getMatchingIndexingMap(op.getDpsInputOperand(0));
  const bool yieldsInput =
      op.getBody()->getTerminator()->getOperand(0) ==
          op.getMatchingBlockArgument(op.getDpsInputOperand(0)) &&
      llvm::hasSingleElement(*op.getBody());
  if (!yieldsInput || !map.isProjectedPermutation() || map.isPermutation() ||
      !op.getMatchingIndexingMap(op.getDpsInitOperand(0)).isIdentity())
    return nullptr;
  return op;
}

/// Adds what sums start from, if it is broadcast, after them.
static void addStartLast(IRRewriter &rewriter, linalg::LinalgOp op) {
  Value init = op.getDpsInits()[0];
  linalg::GenericOp start = getBroadcast(init);
  auto type = cast<RankedTensorType>(init.getType());
  if (!start || !type.getElementType().isInteger(32))
    return;
  rewriter.setInsertionPoint(op);
  const Location loc = start.getLoc();
  Value empty = tensor::EmptyOp::create(
      rewriter, loc, tensor::getMixedSizes(rewriter, loc, init),
      type.getElementType());
  Value zero =
      arith::ConstantOp::create(rewriter, loc, rewriter.getI32IntegerAttr(0));
  auto fill = linalg::FillOp::create(rewriter, loc, zero, empty);
  rewriter.modifyOpInPlace(op,
                           [&] { op.setDpsInitOperand(0, fill.getResult(0)); });
  rewriter.setInsertionPointAfter(op);
  Value sums = op->getResult(0);
  AffineMap identity = rewriter.getMultiDimIdentityMap(type.getRank());
  auto added = linalg::GenericOp::create(
      rewriter, loc, type, ValueRange{sums, start.getInputs()[0]}, empty,
      ArrayRef{identity,
               start.getMatchingIndexingMap(start.getDpsInputOperand(0)),
               identity},
      SmallVector<utils::IteratorType>(type.getRank(),
                                       utils::IteratorType::parallel),
      [](OpBuilder &inner, Location at, ValueRange arguments) {
        Value sum =
            arith::AddIOp::create(inner, at, arguments[0], arguments[1]);
        linalg::YieldOp::create(inner, at, sum);
      });
  rewriter.replaceAllUsesExcept(sums, added.getResult(0), added);
}

void mlir::qlut::normalizeSums(Operation *root) {
  RewritePatternSet patterns(root->getContext());
  linalg::populateSimplifyDepthwiseConvPatterns(patterns);
  walkAndApplyPatterns(root, std::move(patterns));
  IRRewriter rewriter(root->getContext());
  root->walk([&](tensor::CollapseShapeOp collapse) {
    moveFillBehind(rewriter, collapse);
  });
  root->walk([&](linalg::LinalgOp op) {
    if (op.hasPureTensorSemantics() && getSumOfProducts(op))
      addStartLast(rewriter, op);
  });
}
