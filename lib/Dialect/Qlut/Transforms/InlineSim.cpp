//===- InlineSim.cpp - qlut.sim without formats to its ops ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Transforms/WalkPatternRewriteDriver.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"
#include "qlut/Dialect/Qlut/Transforms/Passes.h"
#include "qlut/Dialect/Qlut/Transforms/Patterns.h"

namespace mlir::qlut {
#define GEN_PASS_DEF_QLUTINLINESIM
#include "qlut/Dialect/Qlut/Transforms/Passes.h.inc"
} // namespace mlir::qlut

using namespace mlir;
using namespace mlir::qlut;

namespace {
struct InlineSim : OpRewritePattern<SimOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(SimOp op,
                                PatternRewriter &rewriter) const override {
    if (op.getOutFormats())
      return rewriter.notifyMatchFailure(op, "it has formats");
    auto yield = cast<YieldOp>(op.getBody().front().getTerminator());
    rewriter.inlineBlockBefore(&op.getBody().front(), op, op.getInputs());
    rewriter.replaceOp(op, yield.getValues());
    rewriter.eraseOp(yield);
    return success();
  }
};

struct InlineSimPass : mlir::qlut::impl::QlutInlineSimBase<InlineSimPass> {
  LogicalResult initialize(MLIRContext *context) override {
    RewritePatternSet set(context);
    populateInlineSimPatterns(set);
    patterns = std::move(set);
    return success();
  }

  void runOnOperation() override {
    walkAndApplyPatterns(getOperation(), patterns);
  }

  FrozenRewritePatternSet patterns;
};
} // namespace

void mlir::qlut::populateInlineSimPatterns(RewritePatternSet &patterns) {
  patterns.add<InlineSim>(patterns.getContext());
}
