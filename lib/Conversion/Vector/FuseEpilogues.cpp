//===- FuseEpilogues.cpp - one op for what follows sums -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "IntegerContraction.h"
#include "TargetFeatures.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"
#include "qlut/Conversion/VectorPasses.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"

namespace mlir::qlut {
#define GEN_PASS_DEF_QLUTFUSEEPILOGUES
#include "qlut/Conversion/VectorPasses.h.inc"
} // namespace mlir::qlut

using namespace mlir;
using namespace mlir::qlut;
using ::qlut::Isa;

/// An op over tensors that computes integers element by element.
static bool isElementwise(linalg::GenericOp op) {
  return op.hasPureTensorSemantics() && op.getNumReductionLoops() == 0 &&
         op->getNumResults() == 1;
}

/// Whether an op's results are wider than codes and read once: it is a part of
/// what its reader computes from sums.
static bool isPart(linalg::GenericOp op) {
  auto type = dyn_cast<IntegerType>(
      cast<RankedTensorType>(op->getResult(0).getType()).getElementType());
  return isElementwise(op) && op->getResult(0).hasOneUse() && type &&
         type.getWidth() > 16 &&
         llvm::all_of(op.getBody()->without_terminator(), [](Operation &each) {
           return isa<RescaleOp>(each) ||
                  isa_and_nonnull<arith::ArithDialect>(each.getDialect());
         });
}

/// A lookup of codes that are computed in the same body, and what it gives is
/// the body's result; null if there is none.
static HwLutOp getLastLookup(linalg::GenericOp op) {
  auto lookup =
      op.getBody()->getTerminator()->getOperand(0).getDefiningOp<HwLutOp>();
  if (!lookup || lookup->getBlock() != op.getBody() ||
      lookup->getNumOperands() != 1 || !lookup->hasOneUse())
    return nullptr;
  Operation *code = lookup.getInput().getDefiningOp();
  const bool isCode =
      lookup.getInput().getType().isInteger(8) && lookup.getType().isInteger(8);
  return code && code->getBlock() == op.getBody() && isCode ? lookup : nullptr;
}

/// Whether an elementwise op alone reads sums of a product, with some of their
/// dimensions taken apart: a convolution's, or those of a batch.
static bool readsExpandedSums(OpOperand *operand) {
  auto op = dyn_cast<linalg::GenericOp>(operand->getOwner());
  auto expand = operand->get().getDefiningOp<tensor::ExpandShapeOp>();
  if (!op || !expand || !isElementwise(op) || !expand->hasOneUse() ||
      !expand.getSrc().hasOneUse())
    return false;
  auto product = expand.getSrc().getDefiningOp<linalg::LinalgOp>();
  return product && getSumOfProducts(product) &&
         isa<IntegerType>(expand.getResultType().getElementType());
}

namespace {
struct QlutFuseEpilogues
    : mlir::qlut::impl::QlutFuseEpiloguesBase<QlutFuseEpilogues> {
  using QlutFuseEpiloguesBase::QlutFuseEpiloguesBase;

  LogicalResult initialize(MLIRContext *context) override {
    FailureOr<Isa> named = parseIsaOption(context, isa, "qlut-fuse-epilogues");
    if (failed(named))
      return failure();
    chosen = *named;
    return success();
  }

  void runOnOperation() override {
    if (chosen != Isa::Avx2 && chosen != Isa::Avx512Vbmi)
      return;
    SmallVector<linalg::GenericOp> ops;
    getOperation()->walk([&](linalg::GenericOp op) {
      if (isElementwise(op))
        ops.push_back(op);
    });
    IRRewriter rewriter(&getContext());
    llvm::SmallPtrSet<Operation *, 8> gone;
    for (linalg::GenericOp op : llvm::reverse(ops))
      if (!gone.contains(op))
        splitLookup(rewriter, fuseProducers(rewriter, op, gone));
    // Nothing between sums and what is computed from them.
    RewritePatternSet patterns(&getContext());
    linalg::populateFoldReshapeOpsByCollapsingPatterns(patterns,
                                                       readsExpandedSums);
    walkAndApplyPatterns(getOperation(), std::move(patterns));
    getOperation()->walk([](tensor::CollapseShapeOp collapse) {
      auto expand = collapse.getSrc().getDefiningOp<tensor::ExpandShapeOp>();
      if (!expand || expand.getSrcType() != collapse.getResultType() ||
          expand.getReassociationIndices() !=
              collapse.getReassociationIndices())
        return;
      collapse.replaceAllUsesWith(expand.getSrc());
      collapse.erase();
      if (expand->use_empty())
        expand.erase();
    });
  }

private:
  /// The op with the parts that alone it reads.
  linalg::GenericOp fuseProducers(IRRewriter &rewriter, linalg::GenericOp op,
                                  llvm::SmallPtrSetImpl<Operation *> &gone) {
    for (unsigned i = 0; i < op.getNumDpsInputs(); ++i) {
      OpOperand *operand = op.getDpsInputOperand(i);
      auto part = operand->get().getDefiningOp<linalg::GenericOp>();
      if (!part || !isPart(part) || !linalg::areElementwiseOpsFusable(operand))
        continue;
      rewriter.setInsertionPoint(op);
      FailureOr<linalg::ElementwiseOpFusionResult> fused =
          linalg::fuseElementwiseOps(rewriter, operand);
      if (failed(fused))
        continue;
      rewriter.replaceOp(op, fused->replacements.lookup(op->getResult(0)));
      gone.insert(part);
      rewriter.eraseOp(part);
      op = cast<linalg::GenericOp>(fused->fusedOp);
      i = -1; // from the first operand of the new op on
    }
    return op;
  }

  /// Codes first, then the lookup of each of them, in their place.
  static void splitLookup(IRRewriter &rewriter, linalg::GenericOp op) {
    HwLutOp lookup = getLastLookup(op);
    if (!lookup)
      return;
    rewriter.setInsertionPointAfter(op);
    ImplicitLocOpBuilder builder(lookup.getLoc(), rewriter);
    Value codes = op->getResult(0);
    const int64_t rank = cast<RankedTensorType>(codes.getType()).getRank();
    AffineMap identity = builder.getMultiDimIdentityMap(rank);
    auto second = linalg::GenericOp::create(
        builder, codes.getType(), codes, codes, ArrayRef{identity, identity},
        SmallVector<utils::IteratorType>(rank, utils::IteratorType::parallel),
        [&](OpBuilder &inner, Location loc, ValueRange arguments) {
          IRMapping mapping;
          mapping.map(lookup.getInput(), arguments[0]);
          linalg::YieldOp::create(inner, loc,
                                  inner.clone(*lookup, mapping)->getResults());
        });
    rewriter.replaceAllUsesExcept(codes, second.getResult(0), second);
    op.getBody()->getTerminator()->setOperand(0, lookup.getInput());
    rewriter.eraseOp(lookup);
  }

  Isa chosen = Isa::Generic;
};
} // namespace
