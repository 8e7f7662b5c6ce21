//===- ConvertToQlutSim.cpp - nonlinear functions to simulated lookups ----===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Per function: find the maximal parts that compute a nonlinear function of
// one value (OneInputAnalysis, Candidates), decide on each by the presets
// (Plan), put a lookup in its place (Outline), and say what was left and why.
//
//===----------------------------------------------------------------------===//

#include "Outline.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/BuiltinOps.h"
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
    return read;
  }

  void runOnOperation() override {
    Operation *module = getOperation();
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
    CandidateFinder finder(scope, names);
    Plan plan = planLookups(scope, finder, finder.findAll(), presets);
    IRRewriter rewriter(&getContext());
    outlineLookups(rewriter, plan);
    if (remarks)
      forEachLeftOp(
          scope, plan, [](Operation *op, StringRef name, StringRef reason) {
            emitRemark(op->getLoc()) << name << " left alone: " << reason;
          });
    return success();
  }

  Presets presets;
};
} // namespace
