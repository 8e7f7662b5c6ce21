//===- ConvertQlutSimToHw.cpp - simulated ops to integer ops --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// sim(x) = dequantize(hw(quantize(x))) taken literally.
//
//===----------------------------------------------------------------------===//

#include "EmitOps.h"
#include "ImportQuantized/ImportBoundaries.h"
#include "SimToHw/IntegerParameter.h"
#include "SimToHw/MoveQuantize.h"
#include "SimToHw/SimLowering.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "mlir/Transforms/RegionUtils.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"
#include "qlut/Conversion/Passes.h"
#include "qlut/Conversion/Patterns.h"
#include "qlut/Dialect/Qlut/IR/Composites.h"
#include "llvm/ADT/SetVector.h"

namespace mlir::qlut {
#define GEN_PASS_DEF_CONVERTQLUTSIMTOHW
#include "qlut/Conversion/Passes.h.inc"
} // namespace mlir::qlut

using namespace mlir;
using namespace mlir::qlut;

/// `floats` with elements that hold codes of the format.
static Type getCodeType(Type floats, FormatAttrInterface format) {
  return withElementType(
      floats, getStorageType(format.getContext(), format.getStorage()));
}

/// The channel indices where the attribute is by channel, or none.
static Value channelFor(Value channel, Attribute attr) {
  return getNumChannels(attr) ? channel : Value();
}

static Value createQuantize(PatternRewriter &rewriter, Location loc,
                            Value input, Value channel,
                            FormatAttrInterface format, RoundingAttr rounding) {
  return QuantizeOp::create(rewriter, loc, getCodeType(input.getType(), format),
                            input, channelFor(channel, format), format,
                            rounding);
}

static void replaceByDequantize(PatternRewriter &rewriter, Operation *op,
                                Value code, Value channel,
                                FormatAttrInterface format) {
  rewriter.replaceOpWithNewOp<DequantizeOp>(op, op->getResult(0).getType(),
                                            code, channelFor(channel, format),
                                            format);
}

/// The table as deployed: computed end results are stored.
static TableAttrInterface getDeployed(TableAttrInterface table) {
  if (auto computed = dyn_cast<ComputedAttr>(table))
    return computed.getStored();
  return table;
}

Attribute mlir::qlut::getDeployedTables(Operation *op, Attribute tables) {
  auto set = dyn_cast<TableSetAttr>(tables);
  if (!set)
    return getDeployed(cast<TableAttrInterface>(tables));
  SmallVector<TableAttrInterface> deployed;
  for (int64_t channel = 0; channel < set.getNumChannels(); ++channel)
    deployed.push_back(getDeployed(set.getTable(channel)));
  return TableSetAttr::fromChannels([&] { return op->emitError(); },
                                    op->getContext(), deployed);
}

namespace {
struct SimLutToHw : OpRewritePattern<SimLutOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(SimLutOp op,
                                PatternRewriter &rewriter) const override {
    if (!op.isQuantized())
      return rewriter.notifyMatchFailure(op, "without a table");
    Location loc = op.getLoc();
    Value channel = op.getChannel();
    Value code = createQuantize(rewriter, loc, op.getInput(), channel,
                                op.getInFormatAttr(), op.getRoundingAttr());
    Value result = HwLutOp::create(
        rewriter, loc, getCodeType(op.getType(), op.getOutFormatAttr()), code,
        channelFor(channel, op.getTableAttr()),
        getDeployedTables(op, op.getTableAttr()), op.getLayerAttr());
    replaceByDequantize(rewriter, op, result, channel, op.getOutFormatAttr());
    return success();
  }
};

struct RequantizeToHw : OpRewritePattern<RequantizeOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(RequantizeOp op,
                                PatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    const ::qlut::Format from = op.getFrom(), to = op.getTo();
    Value code = createQuantize(rewriter, loc, op.getInput(), /*channel=*/{},
                                op.getFromAttr(), /*rounding=*/{});
    Value multiplier = arith::ConstantOp::create(
        rewriter, loc, rewriter.getI32IntegerAttr(op.getMultiplier()));
    Value shift = arith::ConstantOp::create(
        rewriter, loc, rewriter.getI8IntegerAttr(op.getShift()));
    Value result = RescaleOp::create(
        rewriter, loc, getCodeType(op.getType(), op.getToAttr()), code,
        multiplier, shift, rewriter.getI64IntegerAttr(from.zeroPoint),
        rewriter.getI64IntegerAttr(to.zeroPoint),
        rewriter.getStringAttr(to.storage.str()),
        from.storage.isSigned() ? UnitAttr() : rewriter.getUnitAttr(),
        op.getRoundingAttr(), /*doubleRound=*/{});
    replaceByDequantize(rewriter, op, result, /*channel=*/{}, op.getToAttr());
    return success();
  }
};

struct FakeQuantToHw : OpRewritePattern<FakeQuantOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(FakeQuantOp op,
                                PatternRewriter &rewriter) const override {
    Value channel = op.getChannel();
    Value code = createQuantize(rewriter, op.getLoc(), op.getInput(), channel,
                                op.getFormatAttr(), op.getRoundingAttr());
    replaceByDequantize(rewriter, op, code, channel, op.getFormatAttr());
    return success();
  }
};

struct CompositeToHw : RewritePattern {
  explicit CompositeToHw(MLIRContext *context)
      : RewritePattern(MatchAnyOpTypeTag(), /*benefit=*/1, context) {}

  LogicalResult matchAndRewrite(Operation *op,
                                PatternRewriter &rewriter) const override {
    FailureOr<Value> result = writeCompositeToHw(rewriter, op);
    if (failed(result))
      return rewriter.notifyMatchFailure(op, "no composite with a plan");
    rewriter.replaceOp(op, *result);
    return success();
  }
};
} // namespace

LogicalResult mlir::qlut::lowerSimOps(Operation *root, bool remarks) {
  SmallVector<SimOp> ops;
  root->walk([&](SimOp op) {
    if (op.getOutFormats())
      ops.push_back(op);
  });
  IRRewriter rewriter(root->getContext());
  bool failedAny = false;
  // Constants given as integers are in the program then.
  llvm::SmallSetVector<Operation *, 8> parameters;
  for (SimOp op : ops) {
    rewriter.setInsertionPoint(op);
    FailureOr<SmallVector<Value>> results =
        SimLowering(rewriter, op, remarks).run();
    if (failed(results)) {
      failedAny = true;
      continue;
    }
    for (Value input : op.getInputs())
      if (matchIntegerParameter(input))
        parameters.insert(input.getDefiningOp());
    rewriter.replaceOp(op, *results);
  }
  llvm::SmallDenseSet<Operation *> erased;
  for (Operation *parameter : parameters)
    detail::eraseIfDead(rewriter, parameter, &erased);
  return failure(failedAny);
}

void mlir::qlut::populateQlutSimToHwPatterns(RewritePatternSet &patterns) {
  patterns.add<SimLutToHw, RequantizeToHw, FakeQuantToHw, CompositeToHw>(
      patterns.getContext());
}

/// Fails with a diagnostic at the first sim_lut without a table and composite
/// with formats but without a plan.
static LogicalResult verifyHasTables(Operation *root) {
  WalkResult walked = root->walk([](Operation *op) -> WalkResult {
    auto sim = dyn_cast<SimLutOp>(op);
    bool lacksTable = sim && !sim.isQuantized();
    bool lacksPlan = isComposite(op) && !op->hasAttr("plan");
    if (!lacksTable && !lacksPlan)
      return WalkResult::advance();
    InFlightDiagnostic error =
        op->emitOpError(lacksTable ? "expected a table" : "expected a plan");
    if (auto layer = op->getAttrOfType<StringAttr>("layer"))
      error << " for layer '" << layer.getValue() << "'";
    error << ", got none; run --qlut-build-tables first";
    return WalkResult::interrupt();
  });
  return failure(walked.wasInterrupted());
}

namespace {
struct ConvertQlutSimToHw
    : mlir::qlut::impl::ConvertQlutSimToHwBase<ConvertQlutSimToHw> {
  using ConvertQlutSimToHwBase::ConvertQlutSimToHwBase;

  LogicalResult initialize(MLIRContext *context) override {
    RewritePatternSet set(context);
    populateQlutSimToHwPatterns(set);
    patterns = std::move(set);
    RewritePatternSet moves(context);
    populateMoveQuantizePatterns(moves);
    movement = std::move(moves);
    return success();
  }

  void runOnOperation() override {
    if (failed(verifyOnlyElementwise(getOperation(), /*composites=*/true)) ||
        failed(verifyHasTables(getOperation())) ||
        failed(lowerSimOps(getOperation(), remarks)))
      return signalPassFailure();
    // The driver passes over blocks that nothing reaches.
    IRRewriter rewriter(&getContext());
    (void)eraseUnreachableBlocks(rewriter, getOperation()->getRegions());
    walkAndApplyPatterns(getOperation(), patterns);
    GreedyRewriteConfig config;
    // Nothing but the pairs changes.
    config.enableFolding(false).enableConstantCSE(false);
    config.setRegionSimplificationLevel(GreedySimplifyRegionLevel::Disabled);
    if (failed(applyPatternsGreedily(getOperation(), movement, config)))
      signalPassFailure();
  }

private:
  FrozenRewritePatternSet patterns, movement;
};
} // namespace
