//===- RaiseNorms.cpp - raise layer_norm and rms_norm ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RaiseComposites.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"
#include "qlut/Dialect/Qlut/Transforms/Patterns.h"

using namespace mlir;
using namespace mlir::qlut;

/// True if a user of `op` (behind reshapes) is the end of a longer norm that
/// `op` is part of.
static bool isContinued(Operation *op, bool centers) {
  SmallVector<Operation *> work(op->user_begin(), op->user_end());
  for (unsigned steps = 0; !work.empty() && steps < 16; ++steps) {
    Operation *user = work.pop_back_val();
    ElementBuilder builder;
    Refusal why;
    FailureOr<NormMatch> match = matchNorm(builder, user, centers, why);
    if (succeeded(match)) {
      SmallVector<ElementNode *> leaves = {match->input};
      for (ElementNode *leaf : {match->scale, match->bias})
        if (leaf)
          leaves.push_back(leaf);
      if (builder.opsBetween(builder.root(user->getResult(0)), leaves)
              .contains(op))
        return true;
    }
    if (Value root = getRootOf(user)) {
      ElementBuilder mover;
      ElementNode *moved = mover.root(root);
      if (mover.base(moved)->source != root)
        work.append(user->user_begin(), user->user_end());
    }
  }
  return false;
}

namespace {
template <typename NormOp, bool centers>
struct RaiseNorm : RewritePattern {
  RaiseNorm(MLIRContext *context, PatternBenefit benefit = 1)
      : RewritePattern(MatchAnyOpTypeTag(), benefit, context) {}

  LogicalResult matchAndRewrite(Operation *op,
                                PatternRewriter &rewriter) const override {
    Refusal why;
    ElementBuilder builder;
    FailureOr<NormMatch> match = matchNorm(builder, op, centers, why);
    if (failed(match))
      return rewriter.notifyMatchFailure(
          op, why.empty() ? "not the last op of a norm" : why);
    if (ElementBuilder other;
        !centers && succeeded(matchNorm(other, op, /*centers=*/true, why)))
      return rewriter.notifyMatchFailure(op, "it belongs to a layer norm");
    if (isContinued(op, centers))
      return rewriter.notifyMatchFailure(op, "its user belongs to the norm");

    int64_t rank = builder.rootType().getRank();
    Location loc = op->getLoc();
    auto get = [&](ElementNode *node, int64_t dims) -> Value {
      if (!node)
        return nullptr;
      if (dims != rank && !builder.constant(node))
        node = builder.base(node);
      return materialize(builder, node,
                         llvm::to_vector(llvm::seq<int64_t>(rank - dims, rank)),
                         rewriter, loc);
    };
    Value input = get(match->input, rank);
    Value scale = get(match->scale, match->dims);
    Value bias = get(match->bias, match->dims);
    Value init = getDestination(op, input, rewriter);
    APFloat epsilon(match->epsilon);
    Value result;
    if constexpr (centers)
      result = NormOp::create(rewriter, loc, init.getType(), input, scale, bias,
                              init, match->dims, epsilon);
    else
      result = NormOp::create(rewriter, loc, init.getType(), input, scale, init,
                              match->dims, epsilon);
    replaceChain(rewriter, op, result);
    return success();
  }
};
} // namespace

void mlir::qlut::populateRaiseLayerNormPatterns(RewritePatternSet &patterns) {
  patterns.add<RaiseNorm<LayerNormOp, true>>(patterns.getContext());
}

void mlir::qlut::populateRaiseRmsNormPatterns(RewritePatternSet &patterns) {
  patterns.add<RaiseNorm<RmsNormOp, false>>(patterns.getContext());
}
