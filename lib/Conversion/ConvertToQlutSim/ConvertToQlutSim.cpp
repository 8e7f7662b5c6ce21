//===- ConvertToQlutSim.cpp - nonlinear functions to simulated lookups ----===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Softmax and the norms are raised first. Then, per function: find the maximal
// parts that compute a nonlinear function of one value (OneInputAnalysis,
// Candidates), decide on each by the presets (Plan), put a lookup in its place
// (Outline), and say what was left and why.
//
//===----------------------------------------------------------------------===//

#include "CompositeLayers.h"
#include "Outline.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"
#include "qlut/Conversion/Passes.h"

namespace mlir::qlut {
#define GEN_PASS_DEF_CONVERTTOQLUTSIM
#include "qlut/Conversion/Passes.h.inc"
} // namespace mlir::qlut

using namespace mlir;
using namespace mlir::qlut;
using namespace mlir::qlut::detail;

namespace {
struct ConvertToQlutSimPass
    : mlir::qlut::impl::ConvertToQlutSimBase<ConvertToQlutSimPass> {
  using ConvertToQlutSimBase::ConvertToQlutSimBase;

  LogicalResult initialize(MLIRContext *context) override {
    FailureOr<Presets> read =
        Presets::fromOptions(context, functions, presetsFile);
    if (succeeded(read))
      presets = std::move(*read);
    RewritePatternSet patterns(context);
    populateRaisePatterns(patterns);
    raising = std::move(patterns);
    return read;
  }

  void runOnOperation() override {
    Operation *module = getOperation();
    walkAndApplyPatterns(module, raising);
    LayerNames names(module);
    for (Operation *scope : getScopes(module))
      if (failed(convert(scope, names)))
        return signalPassFailure();
    if (failed(presets.verifyAllUsed(&getContext())))
      signalPassFailure();
  }

private:
  LogicalResult convert(Operation *scope, LayerNames &names) {
    if (failed(verifyRanked(scope)))
      return failure();
    std::vector<CompositeLayer> composites = nameComposites(scope, names);
    CandidateFinder finder(scope, names);
    Plan plan = planLookups(scope, finder, finder.findAll(), presets);
    IRRewriter rewriter(&getContext());
    outlineLookups(rewriter, plan);
    if (remarks)
      forEachLeftOp(
          scope, plan, [](Operation *op, StringRef name, StringRef reason) {
            emitRemark(op->getLoc()) << name << " left alone: " << reason;
          });
    decomposeComposites(rewriter, composites, presets,
                        [&](const CompositeLayer &composite,
                            const Candidate &function, StringRef reason) {
                          if (remarks && !reason.empty())
                            emitRemark(composite.op->getLoc())
                                << function.kinds.front() << " of "
                                << composite.layer << " left alone: " << reason;
                        });
    return success();
  }

  FrozenRewritePatternSet raising;
  Presets presets;
};
} // namespace
