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
#include "llvm/ADT/DenseSet.h"

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
    if (axis < -1 || axis > maxAxis)
      return emitError(UnknownLoc::get(context))
             << "convert-to-qlut-sim: expected option 'axis' from 0 to "
             << maxAxis << ", got " << static_cast<int64_t>(axis);
    FailureOr<Presets> read =
        Presets::fromOptions(context, functions, presetsFile);
    FailureOr<KeepFloat> patterns =
        KeepFloat::parse(context, getArgument(), keepFloat);
    if (failed(read) || failed(patterns))
      return failure();
    presets = std::move(*read);
    presets.setKeepFloat(std::move(*patterns));
    raising = getRaisePatterns(context);
    return success();
  }

  void runOnOperation() override {
    Operation *module = getOperation();
    walkAndApplyPatterns(module, raising);
    LayerNames names(module);
    llvm::DenseSet<Operation *> before;
    module->walk([&](SimLutOp op) { before.insert(op); });
    for (Operation *scope : getScopes(module))
      if (failed(convert(scope, names)))
        return signalPassFailure();
    module->walk([&](SimLutOp op) {
      if (!before.contains(op))
        addAxis(op);
    });
    // What is kept whole is for the next pass, and so may the patterns be.
    if (remarks && !keepComposites)
      presets.getKeepFloat().reportUnused(&getContext(), getArgument());
    if (failed(presets.verifyAllUsed(&getContext())))
      signalPassFailure();
  }

private:
  static constexpr int64_t maxAxis = 63;

  /// Option `axis` in the spec of a new lookup that its preset leaves open.
  void addAxis(SimLutOp op) {
    SpecAttr spec = op.getSpecAttr();
    if (axis == -1 || op.getRangeAttr() || (spec && spec.getInteger("axis")) ||
        countDimensions(op) <= axis)
      return;
    NamedAttrList fields;
    if (spec)
      fields.append(spec.getFields().getValue());
    fields.set("axis", IntegerAttr::get(IntegerType::get(&getContext(), 64),
                                        static_cast<int64_t>(axis)));
    op.setSpecAttr(
        SpecAttr::get(&getContext(), fields.getDictionary(&getContext())));
  }

  /// Of the tensor, or of the loops around a scalar; 0 where there are none.
  static int64_t countDimensions(SimLutOp op) {
    if (auto tensor = dyn_cast<RankedTensorType>(op.getType()))
      return tensor.getRank();
    auto linalgOp = op->getParentOfType<linalg::LinalgOp>();
    return linalgOp && !isa<VectorType>(op.getType()) ? linalgOp.getNumLoops()
                                                      : 0;
  }

  LogicalResult convert(Operation *scope, LayerNames &names) {
    if (failed(verifyRanked(scope)))
      return failure();
    std::vector<CompositeLayer> composites = nameComposites(scope, names);
    if (keepComposites)
      llvm::erase_if(composites, [](const CompositeLayer &composite) {
        return hasIntegerForm(composite.op);
      });
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
