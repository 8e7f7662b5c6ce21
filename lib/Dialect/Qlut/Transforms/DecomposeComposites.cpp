//===- DecomposeComposites.cpp - composites to linalg on tensors ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The programs are in lib/Dialect/Qlut/IR/QlutCompositeDecompose.cpp.
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"
#include "qlut/Dialect/Qlut/IR/Composites.h"
#include "qlut/Dialect/Qlut/Transforms/Passes.h"
#include "qlut/Dialect/Qlut/Transforms/Patterns.h"

namespace mlir::qlut {
#define GEN_PASS_DEF_QLUTDECOMPOSECOMPOSITES
#include "qlut/Dialect/Qlut/Transforms/Passes.h.inc"
} // namespace mlir::qlut

using namespace mlir;
using namespace mlir::qlut;

namespace {
struct DecomposeComposite : RewritePattern {
  DecomposeComposite(MLIRContext *context, bool innerToSim,
                     PatternBenefit benefit = 1)
      : RewritePattern(MatchAnyOpTypeTag(), benefit, context),
        innerToSim(innerToSim) {}

  LogicalResult matchAndRewrite(Operation *op,
                                PatternRewriter &rewriter) const override {
    if (!isComposite(op))
      return rewriter.notifyMatchFailure(op, "not a composite");
    if (cast<SimulatedOpInterface>(op).isQuantized())
      return rewriter.notifyMatchFailure(op, "an integer program");
    FailureOr<SmallVector<Value>> result =
        innerToSim ? decomposeCompositeToSim(rewriter, op)
                   : cast<linalg::AggregatedOpInterface>(op).decomposeOperation(
                         rewriter);
    if (failed(result))
      return rewriter.notifyMatchFailure(op, "has no decomposition");
    rewriter.replaceOp(op, *result);
    return success();
  }

  bool innerToSim;
};

struct DecomposeCompositesPass
    : mlir::qlut::impl::QlutDecomposeCompositesBase<DecomposeCompositesPass> {
  using QlutDecomposeCompositesBase::QlutDecomposeCompositesBase;

  LogicalResult initialize(MLIRContext *context) override {
    if (inner != "sim" && inner != "math")
      return emitError(UnknownLoc::get(context))
             << "qlut-decompose-composites: expected option 'inner' to be sim "
                "or math, got '"
             << inner << "'";
    RewritePatternSet set(context);
    populateDecomposeCompositesPatterns(set, inner == "sim");
    patterns = std::move(set);
    return success();
  }

  void runOnOperation() override {
    walkAndApplyPatterns(getOperation(), patterns);
  }

  FrozenRewritePatternSet patterns;
};
} // namespace

void mlir::qlut::populateDecomposeCompositesPatterns(
    RewritePatternSet &patterns, bool innerToSim) {
  patterns.add<DecomposeComposite>(patterns.getContext(), innerToSim);
}
