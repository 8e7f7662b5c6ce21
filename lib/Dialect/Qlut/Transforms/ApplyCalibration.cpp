//===- ApplyCalibration.cpp - ranges from statistics or by hand -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ChannelIndices.h"
#include "ResultRanges.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"
#include "qlut/Dialect/Qlut/Transforms/Passes.h"
#include "qlut/Execution/Ranges.h"
#include "qlut/Execution/Statistics.h"

namespace mlir::qlut {
#define GEN_PASS_DEF_QLUTAPPLYCALIBRATION
#include "qlut/Dialect/Qlut/Transforms/Passes.h.inc"
} // namespace mlir::qlut

using namespace mlir;
using namespace mlir::qlut;

/// LO:HI, finite and ascending.
static std::optional<::qlut::RealRange> parseRange(StringRef text) {
  ::qlut::RealRange range{0, 0};
  auto [lo, hi] = text.split(':');
  if (lo.getAsDouble(range.lo) || hi.getAsDouble(range.hi) ||
      !std::isfinite(range.lo) || !std::isfinite(range.hi) ||
      !(range.lo < range.hi))
    return std::nullopt;
  return range;
}

/// Removes the observers, and the results that only they used.
static void removeObservers(ModuleOp module) {
  SmallVector<Operation *> sources;
  module.walk([&](ObserveOp op) {
    if (Operation *source = op.getInput().getDefiningOp())
      sources.push_back(source);
    op.erase();
  });
  if (sources.empty())
    return;
  RewritePatternSet patterns(module.getContext());
  linalg::populateEraseUnusedOperandsAndResultsPatterns(patterns);
  tensor::FromElementsOp::getCanonicalizationPatterns(patterns,
                                                      module.getContext());
  GreedyRewriteConfig config;
  config.setStrictness(GreedyRewriteStrictness::ExistingAndNewOps);
  (void)applyOpPatternsGreedily(sources, std::move(patterns), config);
}

namespace {
struct ApplyCalibrationPass
    : mlir::qlut::impl::QlutApplyCalibrationBase<ApplyCalibrationPass> {
  using QlutApplyCalibrationBase::QlutApplyCalibrationBase;

  LogicalResult initialize(MLIRContext *context) override {
    auto emit = [&] {
      return emitError(UnknownLoc::get(context), "qlut-apply-calibration: ");
    };
    if (stats.empty() == range.empty())
      return emit() << "expected either option 'stats' or option 'range', got "
                    << (stats.empty() ? "neither" : "both");
    if (!range.empty() && !(fixed = parseRange(range)))
      return emit() << "expected option 'range' to be LO:HI, finite with LO "
                       "below HI, got '"
                    << range << "'";
    if (bits < 1 || bits > 32)
      return emit() << "expected option 'bits' from 1 to 32, got "
                    << static_cast<unsigned>(bits);
    std::string text = method;
    if (text == "percentile")
      text += "=" + std::to_string(static_cast<double>(percentile));
    llvm::Expected<::qlut::RangeMethod> parsed =
        ::qlut::RangeMethod::parse(text);
    if (!parsed)
      return emit() << llvm::toString(parsed.takeError());
    chosen = *parsed;
    return success();
  }

  void runOnOperation() override {
    ::qlut::Statistics statistics;
    if (!stats.empty()) {
      llvm::Expected<::qlut::Statistics> read = ::qlut::Statistics::read(stats);
      if (!read) {
        emitError(getOperation().getLoc()) << llvm::toString(read.takeError());
        return signalPassFailure();
      }
      statistics = std::move(*read);
    }
    SmallVector<SimLutOp> lookups;
    getOperation()->walk([&](SimLutOp op) {
      if (!op.getRangeAttr() && !op.isQuantized())
        lookups.push_back(op);
    });
    bool failedAny = false;
    IRRewriter rewriter(&getContext());
    for (SimLutOp op : lookups) {
      if (fixed)
        op.setRangeAttr(RangeAttr::get(&getContext(), *fixed));
      else if (failed(setRange(rewriter, statistics, op)))
        failedAny = true;
    }
    getOperation()->walk([&](SimulatedOpInterface op) {
      // Asked for before any is set: one may stand for all.
      for (unsigned index : getResultsWithoutRange(op))
        if (fixed)
          op.setResultRange(index, RangeAttr::get(&getContext(), *fixed));
        else if (failed(setRange(statistics, op, index)))
          failedAny = true;
    });
    if (failedAny)
      return signalPassFailure();
    removeObservers(getOperation());
  }

private:
  /// What was recorded under that id; null, with a diagnostic, if there is
  /// none.
  const ::qlut::TensorStatistics *find(const ::qlut::Statistics &statistics,
                                       Operation *op, StringAttr id) {
    if (!id) {
      op->emitError("expected a layer name to look up in the statistics; ")
          << getNamingPass(op) << " gives one";
      return nullptr;
    }
    auto entry = statistics.tensors.find(id.str());
    if (entry != statistics.tensors.end())
      return &entry->second;
    (op->emitError("the statistics have no entry '") << id.getValue() << "'")
            .attachNote()
        << "'" << stats << "' was recorded from another model or with other "
        << "options of " << getNamingPass(op)
        << "; record it again with qlut-run --calibrate";
    return nullptr;
  }

  /// Sets the range of a result from what was seen of it.
  LogicalResult setRange(const ::qlut::Statistics &statistics,
                         SimulatedOpInterface op, unsigned index) {
    StringAttr id = op.getLayerAttr() ? getObserverId(op, index) : StringAttr();
    const ::qlut::TensorStatistics *seen = find(statistics, op, id);
    if (!seen)
      return failure();
    FailureOr<::qlut::RealRange> range =
        chooseForAll(*seen, op, "'" + id.getValue() + "'");
    if (failed(range))
      return failure();
    op.setResultRange(index, RangeAttr::get(&getContext(), *range));
    return success();
  }

  /// Sets the range of the lookup, or its ranges by channel, from what was seen
  /// of its layer.
  LogicalResult setRange(RewriterBase &rewriter,
                         const ::qlut::Statistics &statistics, SimLutOp op) {
    const ::qlut::TensorStatistics *found =
        find(statistics, op, op.getLayerAttr());
    if (!found)
      return failure();
    const ::qlut::TensorStatistics &seen = *found;
    std::string name = ("'" + *op.getLayer() + "'").str();
    if (!getAxis(op)) {
      FailureOr<::qlut::RealRange> range = chooseForAll(seen, op, name);
      if (failed(range))
        return failure();
      op.setRangeAttr(RangeAttr::get(&getContext(), *range));
      return success();
    }
    if (failed(verifyChannels(seen, op)))
      return failure();
    SmallVector<::qlut::RealRange> ranges;
    for (auto [channel, counts] : llvm::enumerate(seen.channels)) {
      FailureOr<::qlut::RealRange> range =
          choose(counts, op, name + ", channel " + std::to_string(channel));
      if (failed(range))
        return failure();
      ranges.push_back(*range);
    }
    auto attr = ChannelRangesAttr::getChecked([&] { return op.emitError(); },
                                              &getContext(), ArrayRef(ranges));
    if (!attr)
      return failure();
    setChannelRanges(rewriter, op, attr);
    return success();
  }

  /// Fails with a diagnostic unless the statistics are by the channels of the
  /// op.
  LogicalResult verifyChannels(const ::qlut::TensorStatistics &seen,
                               SimLutOp op) {
    if (failed(verifyHasAxis(op)))
      return failure();
    auto isTensor = isa<RankedTensorType>(op.getType());
    if (!seen.axis || (isTensor && seen.axis != getAxis(op))) {
      (op.emitError("expected statistics of '")
       << *op.getLayer() << "' by channel of axis " << *getAxis(op)
       << ", got ones "
       << (seen.axis ? "of axis " + std::to_string(*seen.axis)
                     : std::string("of the whole tensor")))
              .attachNote()
          << "insert observers with the axis in the spec and record '" << stats
          << "' again with qlut-run --calibrate";
      return failure();
    }
    std::optional<int64_t> channels = getStaticChannels(op);
    auto count = static_cast<int64_t>(seen.channels.size());
    if (channels && channels != count)
      return op.emitError("expected statistics of ")
             << *channels << " channels of '" << *op.getLayer() << "', got "
             << count;
    return success();
  }

  /// The range to quantize all channels of `seen` over.
  FailureOr<::qlut::RealRange>
  chooseForAll(const ::qlut::TensorStatistics &seen, Operation *op,
               const Twine &name) {
    llvm::Expected<::qlut::TensorStatistics> total = seen.total();
    if (!total)
      return op->emitError() << "no range for " << name << ": "
                             << llvm::toString(total.takeError());
    return choose(*total, op, name);
  }

  /// The range to quantize over what was counted, which errors call `name`.
  FailureOr<::qlut::RealRange> choose(const ::qlut::TensorStatistics &counts,
                                      Operation *op, const Twine &name) {
    llvm::Expected<::qlut::Range> seen =
        ::qlut::chooseRange(counts, chosen, bits);
    if (!seen)
      return op->emitError("no range for ")
             << name << ": " << llvm::toString(seen.takeError());
    // One value alone: the narrowest range around it that f32 tells apart.
    if (seen->lo == seen->hi) {
      double reach = std::max(std::fabs(seen->lo) / 128, 1e-6);
      return ::qlut::RealRange{seen->lo - reach, seen->hi + reach};
    }
    return ::qlut::RealRange{seen->lo, seen->hi};
  }

  std::optional<::qlut::RealRange> fixed;
  ::qlut::RangeMethod chosen;
};
} // namespace
