//===- ConvertContractionsToVector.cpp - dot products as vector code ------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ConstantBuffers.h"
#include "ContractionWriter.h"
#include "TargetFeatures.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/Dominance.h"
#include "mlir/Transforms/CSE.h"
#include "qlut/Conversion/VectorPasses.h"
#include "qlut/Dialect/Qlut/IR/DotTileChoice.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/FormatVariadic.h"

namespace mlir::qlut {
#define GEN_PASS_DEF_CONVERTQLUTCONTRACTIONSTOVECTOR
#include "qlut/Conversion/VectorPasses.h.inc"
} // namespace mlir::qlut

using namespace mlir;
using namespace mlir::qlut;
using ::qlut::Isa;

/// Most steps whose sums stay in 16 bits: more of them save next to nothing.
static constexpr unsigned mostWindow = 16;
/// Up to that many rows, weights are read from memory about once for each of
/// their uses; so they are stored in bytes, and tiles are wider.
static constexpr int64_t fewRows = 4;
static constexpr unsigned wideVectors = 4;

namespace {
/// How a contraction is computed, and what to say of it.
struct Decision {
  ContractionPlan plan;
  std::string reason;
};

struct ConvertQlutContractionsToVector
    : mlir::qlut::impl::ConvertQlutContractionsToVectorBase<
          ConvertQlutContractionsToVector> {
  using ConvertQlutContractionsToVectorBase::
      ConvertQlutContractionsToVectorBase;

  LogicalResult initialize(MLIRContext *context) override {
    FailureOr<Isa> named =
        parseIsaOption(context, isa, "convert-qlut-contractions-to-vector");
    if (failed(named))
      return failure();
    chosen = *named;
    auto check = [&](StringRef option, int64_t value, int64_t most) {
      if (value >= 1 && value <= most)
        return success();
      return LogicalResult(emitError(UnknownLoc::get(context))
                           << "convert-qlut-contractions-to-vector: expected "
                           << option << " to be 1 to " << most << ", got "
                           << value);
    };
    return success(succeeded(check("tile-rows", tileRows, 16)) &&
                   succeeded(check("tile-vectors", tileVectors, 8)) &&
                   succeeded(check("block-bytes", blockBytes, 1 << 30)));
  }

  void runOnOperation() override {
    SmallVector<linalg::LinalgOp> ops;
    getOperation().walk([&](linalg::LinalgOp op) {
      if (isIntegerContraction(op) && !isOfEachChannel(op))
        ops.push_back(op);
    });
    ConstantBuffers buffers(getOperation());
    constants = &buffers;
    for (linalg::LinalgOp op : ops) {
      if (failed(setChoice(op)))
        return signalPassFailure();
      std::string obstacle = convert(op);
      if (!obstacle.empty() && remarks)
        op->emitRemark("not vector code: ") << obstacle;
    }
    buffers.eraseUnused();
    // The writers make a constant wherever they need one.
    for (FunctionOpInterface function : changed) {
      IRRewriter rewriter(&getContext());
      DominanceInfo dominance(function);
      eliminateCommonSubExpressions(rewriter, dominance, function);
    }
    changed.clear();
  }

private:
  /// The tile that the op's schedule asks for, else the options'.
  LogicalResult setChoice(linalg::LinalgOp op) {
    choice = DotTileChoice();
    if (auto scheduled = op->getAttrOfType<DictionaryAttr>(dotTileAttrName)) {
      auto read =
          DotTileChoice::get(scheduled, [&] { return op->emitError(); });
      if (failed(read))
        return failure();
      choice = *read;
    }
    const int64_t registers = chosen == Isa::Avx512Vbmi ? 32 : 16;
    const int64_t rows = choice.rows ? choice.rows : tileRows;
    const int64_t vectors = choice.vectors ? choice.vectors : tileVectors;
    if ((choice.rows || choice.vectors) &&
        rows * vectors + vectors + 1 > registers)
      return op->emitError("expected a tile whose sums, a row of weights and "
                           "one of codes take at most ")
             << registers << " registers of " << ::qlut::stringifyIsa(chosen)
             << ", got " << rows << " x " << vectors
             << " sums; change the rows or vectors of its transform."
                "qlut.dot_tile";
    return success();
  }

  /// Why the op stays as it is, or the empty string.
  std::string convert(linalg::LinalgOp op) {
    if (chosen != Isa::Avx2 && chosen != Isa::Avx512Vbmi)
      return llvm::formatv("isa={0} has no instruction for sums of products",
                           ::qlut::stringifyIsa(chosen));
    llvm::Expected<IntegerContraction> contraction =
        matchIntegerContraction(op);
    if (!contraction)
      return llvm::toString(contraction.takeError());
    if (!contraction->hasConstantWeights())
      return convertPacked(*contraction);
    SmallVector<int32_t> values = contraction->getWeights();
    WeightMatrices weights{contraction->getNumMatrices(),
                           contraction->getDepth(),
                           contraction->getNumColumns(), values};
    llvm::Expected<Decision> decision = decide(*contraction, weights);
    if (!decision)
      return llvm::toString(decision.takeError());
    if (remarks)
      op->emitRemark("vector code: ") << decision->reason;
    write(*contraction, weights, decision->plan);
    return "";
  }

  /// Weights known at run time: packed there, as words.
  std::string convertPacked(const IntegerContraction &contraction) {
    const int64_t rows = contraction.getNumRows();
    if (!ShapedType::isDynamic(rows) && rows <= fewRows)
      return llvm::formatv("expected more than {0} rows where both operands "
                           "are known at run time, got {1}: packing one would "
                           "take as long as the sums",
                           fewRows, rows);
    WeightMatrices weights{
        1, contraction.getDepth(), contraction.getNumColumns(), {}};
    ContractionCode code;
    code.plan.lanes = getNumLanes();
    code.plan.addsToSums = hasVnni();
    code.blockBytes = getBlockBytes();
    chooseTile(contraction, weights, /*fitsBytes=*/false, code.plan);
    if (remarks)
      contraction.op->emitRemark("vector code: ")
          << llvm::formatv("tiles of {0} x {1}, words, {2}one operand packed "
                           "at run time",
                           code.plan.rows, code.plan.getWidth(),
                           hasVnni() ? "by VNNI, " : "")
                 .str();
    writeCode(contraction, code);
    return "";
  }

  int64_t getBlockBytes() const {
    return choice.blockBytes ? choice.blockBytes : blockBytes;
  }
  bool hasVnni() const { return chosen == Isa::Avx512Vbmi; }
  unsigned getNumLanes() const { return chosen == Isa::Avx512Vbmi ? 16 : 8; }

  llvm::Expected<Decision> decide(const IntegerContraction &contraction,
                                  const WeightMatrices &weights) {
    Decision decision;
    ContractionPlan &plan = decision.plan;
    plan.lanes = getNumLanes();
    plan.addsToSums = hasVnni();
    const auto [least, most] =
        std::minmax_element(weights.values.begin(), weights.values.end());
    const bool fitsBytes = *least >= INT8_MIN && *most <= INT8_MAX;
    const bool wantsBytes = contraction.data.bits == 8 && !choice.words;
    if (wantsBytes && !plan.addsToSums)
      plan.window = getSafeWindow(weights, choice.window ? choice.window
                                                         : int64_t(mostWindow));
    if (wantsBytes && plan.addsToSums && fitsBytes) {
      plan.group = 4;
      decision.reason = "bytes, by VNNI, which adds in 32 bits";
    } else if (plan.window > 0) {
      plan.group = 4;
      const int64_t steps = plan.getNumSteps(weights.depth);
      plan.window = std::min<int64_t>(plan.window, steps);
      decision.reason = llvm::formatv(
          "bytes, sums of {0} terms in 16 bits: weights of one "
          "sign add up to {1} there, at most {2}",
          2 * plan.window, getLaneReach(weights, plan.window), maxLaneReach);
    } else if (*least >= -INT16_MAX && *most <= INT16_MAX) {
      decision.reason = llvm::formatv(
          "words, {0}as {1}", plan.addsToSums ? "by VNNI, " : "",
          contraction.data.bits == 16 ? "codes have 16 bits"
          : choice.words              ? "scheduled"
          : plan.addsToSums
              ? llvm::formatv("weights are {0} to {1}, more than "
                              "a byte",
                              *least, *most)
                    .str()
              : llvm::formatv("two adjacent weights of one sign add up to {0}, "
                              "more than {1}",
                              getLaneReach(weights, 1), maxLaneReach)
                    .str());
    } else {
      return llvm::createStringError(
          llvm::formatv("expected weights from -32767 to 32767, got {0} to {1}",
                        *least, *most)
              .str());
    }
    chooseTile(contraction, weights, fitsBytes, plan);
    decision.reason = llvm::formatv("tiles of {0} x {1}, {2}", plan.rows,
                                    plan.getWidth(), decision.reason);
    return decision;
  }

  void chooseTile(const IntegerContraction &contraction,
                  const WeightMatrices &weights, bool fitsBytes,
                  ContractionPlan &plan) {
    plan.rows = choice.rows ? choice.rows : tileRows;
    plan.vectors = tileVectors;
    const int64_t rows = contraction.getNumRows();
    if (!ShapedType::isDynamic(rows)) {
      if (rows <= fewRows) {
        plan.extendsWeights = plan.group == 2 && fitsBytes;
        if (rows <= 2)
          plan.vectors = wideVectors;
      }
      plan.rows = std::clamp<int64_t>(rows, 1, plan.rows);
    }
    if (choice.vectors)
      plan.vectors = choice.vectors;
    plan.vectors =
        std::min<int64_t>(plan.vectors, plan.getNumVectors(weights.columns));
  }

  //===--------------------------------------------------------------------===//
  // Constants and code
  //===--------------------------------------------------------------------===//

  void write(const IntegerContraction &contraction,
             const WeightMatrices &weights, const ContractionPlan &plan) {
    ImplicitLocOpBuilder builder(contraction.op->getLoc(), contraction.op);
    ContractionCode code;
    code.plan = plan;
    code.blockBytes = getBlockBytes();
    std::vector<int16_t> packed = packWeights(weights, plan);
    if (plan.group == 4 || plan.extendsWeights) {
      SmallVector<int8_t> bytes(packed.begin(), packed.end());
      code.weights =
          constants->make<int8_t>(builder, "contraction_weights", bytes);
    } else {
      code.weights =
          constants->make<int16_t>(builder, "contraction_weights", packed);
    }
    code.starts = constants->make<int32_t>(
        builder, "contraction_starts", getStarts(contraction, weights, plan));
    constants->replaced(contraction.weightsGlobal);
    writeCode(contraction, code);
  }

  /// Writes the code of an op, with what follows the sums, in their place.
  void writeCode(const IntegerContraction &contraction, ContractionCode &code) {
    code.epilogue = findEpilogue(contraction);
    if (code.epilogue && remarks)
      code.epilogue->op->emitRemark("vector code: computed from the sums in "
                                    "registers");
    linalg::LinalgOp last = contraction.op;
    if (code.epilogue)
      last = code.epilogue->op;
    ImplicitLocOpBuilder builder(contraction.op->getLoc(), last);
    writeContraction(builder, contraction, code);
    auto function = contraction.op->getParentOfType<FunctionOpInterface>();
    if (function) {
      addTargetFeatures(function, chosen);
      changed.insert(function);
    }
    contraction.op->erase();
    if (contraction.fill)
      linalg::FillOp(contraction.fill)->erase();
    if (code.epilogue)
      code.epilogue->erase();
  }

  /// What sums of columns start from: all that codes have been moved by, times
  /// the weights; and what the output holds, if that is known.
  static SmallVector<int32_t> getStarts(const IntegerContraction &contraction,
                                        const WeightMatrices &weights,
                                        const ContractionPlan &plan) {
    auto offset = static_cast<uint32_t>(contraction.data.offset);
    if (plan.group == 4 && contraction.data.isSigned)
      offset -= 128;
    SmallVector<int32_t> starts;
    for (int64_t matrix = 0; matrix < weights.count; ++matrix)
      for (int64_t column = 0;
           column < plan.getNumVectors(weights.columns) * plan.lanes;
           ++column) {
        uint32_t sum = 0;
        for (int64_t term = 0; term < weights.depth; ++term)
          sum += static_cast<uint32_t>(weights.at(matrix, term, column));
        starts.push_back(static_cast<int32_t>(
            sum * offset + static_cast<uint32_t>(contraction.fillValue)));
      }
    return starts;
  }

  Isa chosen = Isa::Generic;
  DotTileChoice choice;                 ///< of the current op's schedule
  ConstantBuffers *constants = nullptr; ///< while it runs
  llvm::SmallSetVector<FunctionOpInterface, 4> changed;
};
} // namespace
