//===- ConvertDepthwiseToVector.cpp - sums by channel as vector code ------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ConstantBuffers.h"
#include "DepthwiseWriter.h"
#include "TargetFeatures.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/Dominance.h"
#include "mlir/Transforms/CSE.h"
#include "qlut/Conversion/VectorPasses.h"
#include "llvm/Support/FormatVariadic.h"

namespace mlir::qlut {
#define GEN_PASS_DEF_CONVERTQLUTDEPTHWISETOVECTOR
#include "qlut/Conversion/VectorPasses.h.inc"
} // namespace mlir::qlut

using namespace mlir;
using namespace mlir::qlut;
using ::qlut::Isa;

namespace {
struct ConvertQlutDepthwiseToVector
    : mlir::qlut::impl::ConvertQlutDepthwiseToVectorBase<
          ConvertQlutDepthwiseToVector> {
  using ConvertQlutDepthwiseToVectorBase::ConvertQlutDepthwiseToVectorBase;

  LogicalResult initialize(MLIRContext *context) override {
    FailureOr<Isa> named =
        parseIsaOption(context, isa, "convert-qlut-depthwise-to-vector");
    if (failed(named))
      return failure();
    chosen = *named;
    if (tilePixels >= 1 && tilePixels <= 8)
      return success();
    return emitError(UnknownLoc::get(context))
           << "convert-qlut-depthwise-to-vector: expected tile-pixels to be 1 "
              "to 8, got "
           << tilePixels.getValue();
  }

  void runOnOperation() override {
    SmallVector<linalg::LinalgOp> ops;
    getOperation().walk([&](linalg::LinalgOp op) {
      if (op.hasPureBufferSemantics() && getSumOfProducts(op) &&
          isOfEachChannel(op))
        ops.push_back(op);
    });
    ConstantBuffers constants(getOperation());
    for (linalg::LinalgOp op : ops) {
      std::string obstacle = convert(op, constants);
      if (!obstacle.empty() && remarks)
        op->emitRemark("not vector code: ") << obstacle;
    }
    constants.eraseUnused();
    // The writer makes a constant wherever it needs one.
    for (FunctionOpInterface function : changed) {
      IRRewriter rewriter(&getContext());
      DominanceInfo dominance(function);
      eliminateCommonSubExpressions(rewriter, dominance, function);
    }
    changed.clear();
  }

private:
  /// Why the op stays as it is, or the empty string.
  std::string convert(linalg::LinalgOp op, ConstantBuffers &constants) {
    if (chosen != Isa::Avx2 && chosen != Isa::Avx512Vbmi)
      return llvm::formatv("isa={0} has no instruction for sums of products",
                           ::qlut::stringifyIsa(chosen));
    llvm::Expected<DepthwiseSum> sum = matchDepthwiseSum(op);
    if (!sum)
      return llvm::toString(sum.takeError());
    SmallVector<int32_t> values = sum->getWeights();
    TapWeights weights{sum->getNumTaps(), sum->getNumChannels(), values};
    DepthwiseCode code;
    llvm::Expected<std::string> reason = choosePlan(*sum, weights, code.plan);
    if (!reason)
      return llvm::toString(reason.takeError());
    if (remarks)
      op->emitRemark("vector code: ") << *reason;
    ImplicitLocOpBuilder builder(op->getLoc(), op);
    code.weights = constants.make<int16_t>(builder, "depthwise_weights",
                                           packTapWeights(weights, code.plan));
    code.starts = constants.make<int32_t>(
        builder, "depthwise_starts",
        packStarts(getStarts(*sum, weights, code.plan), code.plan));
    constants.replaced(sum->weightsGlobal);
    write(*sum, code);
    return "";
  }

  /// What to say of the plan, or why there is none.
  llvm::Expected<std::string> choosePlan(const DepthwiseSum &sum,
                                         const TapWeights &weights,
                                         DepthwisePlan &plan) {
    plan.pixels = tilePixels;
    plan.addsToSums = chosen == Isa::Avx512Vbmi;
    plan.lanes = plan.addsToSums && weights.channels >= 32 ? 32 : 16;
    std::string form;
    if (sum.data.bits == 8)
      plan.windows = chooseWindows(weights);
    if (!plan.windows.empty()) {
      size_t most = 0;
      int64_t reach = 0;
      for (const auto &window : plan.windows) {
        most = std::max(most, window.size());
        reach = std::max(reach, getWindowReach(weights, window));
      }
      form = llvm::formatv("sums of up to {0} products in 16 bits, which get "
                           "to {1} there, at most 32767",
                           most, reach);
    } else {
      const auto [least, greatest] =
          std::minmax_element(weights.values.begin(), weights.values.end());
      if (*least < -INT16_MAX || *greatest > INT16_MAX)
        return llvm::createStringError(
            llvm::formatv("expected weights from -32767 to 32767, got {0} to "
                          "{1}",
                          *least, *greatest)
                .str());
      plan.pairs = true;
      for (unsigned tap = 0; tap < weights.taps; tap += 2) {
        plan.windows.push_back({tap});
        if (tap + 1 < weights.taps)
          plan.windows.back().push_back(tap + 1);
      }
      form = llvm::formatv("pairs of words, as {0}",
                           sum.data.bits == 16
                               ? "codes have 16 bits"
                               : "products take more than 16 bits");
    }
    return llvm::formatv("each channel by itself, tiles of {0} x {1}, {2}{3}",
                         plan.pixels, plan.lanes,
                         plan.addsToSums ? "by VNNI, " : "", form)
        .str();
  }

  /// What the sums of channels start from: all that codes have been moved by,
  /// times the weights; and what the output holds, if that is known.
  static SmallVector<int32_t> getStarts(const DepthwiseSum &sum,
                                        const TapWeights &weights,
                                        const DepthwisePlan &plan) {
    auto offset = static_cast<uint32_t>(sum.data.offset);
    if (!sum.data.isSigned)
      offset += 128;
    SmallVector<int32_t> starts;
    for (int64_t channel = 0; channel < weights.channels; ++channel) {
      uint32_t total = 0;
      for (int64_t tap = 0; tap < weights.taps; ++tap)
        total += static_cast<uint32_t>(weights.at(tap, channel));
      starts.push_back(static_cast<int32_t>(
          total * offset + static_cast<uint32_t>(sum.fillValue)));
    }
    return starts;
  }

  /// Writes the code of an op, with what follows the sums, in their place.
  void write(const DepthwiseSum &sum, DepthwiseCode &code) {
    code.epilogue = findEpilogue(sum);
    const bool areTwice = llvm::any_of(
        code.plan.getPieces(sum.getNumChannels()),
        [](const ChannelPiece &piece) { return piece.numFresh < piece.count; });
    if (areTwice && code.epilogue && code.epilogue->isInPlace())
      code.epilogue = std::nullopt;
    linalg::LinalgOp last = sum.op;
    if (code.epilogue) {
      last = code.epilogue->op;
      if (remarks)
        last->emitRemark("vector code: computed from the sums in registers");
    }
    linalg::LinalgOp op = sum.op;
    ImplicitLocOpBuilder builder(op->getLoc(), last);
    writeDepthwise(builder, sum, code);
    if (auto function = op->getParentOfType<FunctionOpInterface>()) {
      addTargetFeatures(function, chosen);
      changed.insert(function);
    }
    op->erase();
    if (linalg::FillOp fill = sum.fill)
      fill->erase();
    if (code.epilogue)
      code.epilogue->erase();
  }

  Isa chosen = Isa::Generic;
  llvm::SmallSetVector<FunctionOpInterface, 4> changed;
};
} // namespace
