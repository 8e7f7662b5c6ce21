//===- FuseNormActivation.cpp - norm and activation as one product --------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What follows the sums of a contraction is evaluated as it will run, so the
// fused form is held against the deployed program itself. Which sums there are,
// SumBounds.h proves; the steps of their codes and the product that has them
// are the core's (Core/CodeSteps.h).
//
//===----------------------------------------------------------------------===//

#include "CodeProgram.h"
#include "NormActivation.h"
#include "SumBounds.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/TypeUtilities.h"
#include "qlut/Dialect/Qlut/Transforms/Passes.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

namespace mlir::qlut {
#define GEN_PASS_DEF_QLUTFUSENORMACTIVATION
#include "qlut/Dialect/Qlut/Transforms/Passes.h.inc"
} // namespace mlir::qlut

using namespace mlir;
using namespace mlir::qlut;
using ::qlut::CodeSteps;
using ::qlut::MultiplyShift;

/// The bits of a magnitude.
static unsigned getWidth(int64_t value) {
  return 64 - llvm::countl_zero(value < 0 ? -static_cast<uint64_t>(value)
                                          : static_cast<uint64_t>(value));
}

namespace {
enum class Mode { Exact, Multiplier, Threshold };

struct FuseNormActivationPass
    : mlir::qlut::impl::QlutFuseNormActivationBase<FuseNormActivationPass> {
  using QlutFuseNormActivationBase::QlutFuseNormActivationBase;

  LogicalResult initialize(MLIRContext *context) override {
    if (mode == "exact")
      chosen = Mode::Exact;
    else if (mode == "multiplier")
      chosen = Mode::Multiplier;
    else if (mode == "threshold")
      chosen = Mode::Threshold;
    else
      return emitError(UnknownLoc::get(context),
                       "qlut-fuse-norm-activation: expected option 'mode' to "
                       "be exact, multiplier or threshold, got '")
             << mode << "'";
    return success();
  }

  void runOnOperation() override {
    target = getTargetOf(getOperation());
    SmallVector<linalg::GenericOp> sums;
    getOperation()->walk([&](linalg::GenericOp op) {
      if (isIntegerSum(op))
        sums.push_back(op);
    });
    for (linalg::GenericOp op : sums) {
      std::string why;
      if (failed(fuse(op, why)) && remarks)
        op.emitRemark("what follows the sums stays as it is: ") << why;
    }
  }

private:
  /// The ops from the sums to their codes, or why there are none.
  static SmallVector<Operation *> findChain(linalg::GenericOp sum,
                                            std::string &why) {
    SmallVector<Operation *> chain;
    Value value = sum.getResult(0);
    while (true) {
      if (!value.hasOneUse()) {
        why = value.use_empty() ? "nothing uses them"
                                : "they are used in several places";
        return {};
      }
      Operation *user = *value.user_begin();
      std::optional<SmallVector<Value>> inputs = getChainInputs(user);
      if (!inputs || inputs->size() != 1 || inputs->front() != value) {
        why = inputs ? "they meet other values"
                     : (Twine(user->getName().getStringRef()) +
                        " is no elementwise integer op of them and constants")
                           .str();
        return {};
      }
      chain.push_back(user);
      value = user->getResult(0);
      auto type = dyn_cast<IntegerType>(getElementTypeOrSelf(value));
      if (type && type.getWidth() <= 16)
        return chain;
    }
  }

  LogicalResult fuse(linalg::GenericOp sum, std::string &why) {
    SmallVector<Operation *> chain = findChain(sum, why);
    if (chain.empty())
      return failure();
    Operation *root = chain.back();
    std::optional<::qlut::Storage> storage = getResultStorage(root);
    if (!storage || storage->bits > 8) {
      why = "the codes have more than 8 bits";
      return failure();
    }
    Value sums = sum.getResult(0);
    std::optional<CodeProgram> program =
        CodeProgram::get(root->getResult(0), sums);
    if (!program) {
      why = "its constants are along different dimensions";
      return failure();
    }
    std::optional<SmallVector<SumRange>> bounds = getSumBounds(
        sum, program->getDimension(), program->getNumChannels(), why);
    if (!bounds)
      return failure();
    NormActivation fused;
    fused.storage = *storage;
    fused.dimension = program->getDimension();
    for (auto [channel, range] : llvm::enumerate(*bounds)) {
      if (range.lo < -CodeSteps::maxSum || range.hi > CodeSteps::maxSum) {
        why = "the sums have more than 47 bits";
        return failure();
      }
      auto c = static_cast<int64_t>(channel);
      unsigned bits = getElementTypeOrSelf(sums).getIntOrFloatBitWidth();
      if (bits < 64 && range.hi + 1 >= int64_t(1) << (bits - 1)) {
        why = "the sums fill their type";
        return failure();
      }
      if (failed(program->proveMonotone(range.lo, range.hi, c, why)))
        return failure();
      fused.steps.push_back(CodeSteps::find(range.lo, range.hi, [&](int64_t n) {
        return toCode(program->evaluate(n, c), *storage);
      }));
    }
    double before = 0;
    for (Operation *op : chain)
      before += getChainCycles(op, target);
    return choose(sums, chain, std::move(fused), before, why);
  }

  static int64_t toCode(int64_t bits, const ::qlut::Storage &storage) {
    return storage.isSigned()
               ? bits
               : static_cast<int64_t>(
                     static_cast<uint64_t>(bits) &
                     llvm::maskTrailingOnes<uint64_t>(storage.bits));
  }

  LogicalResult choose(Value sums, ArrayRef<Operation *> chain,
                       NormActivation fused, double before, std::string &why) {
    OpBuilder builder(chain.back());
    std::string lacking;
    if (chosen != Mode::Threshold) {
      lacking = fused.findProducts(target.accumulatorBits.back());
      if (lacking.empty()) {
        Value codes = fused.createProducts(builder, sums);
        report(chain.back(), describeProducts(fused));
        replace(chain, codes);
        return success();
      }
      if (chosen == Mode::Multiplier) {
        why = lacking;
        return failure();
      }
    }
    double after = fused.getThresholdCycles(target);
    if (chosen == Mode::Exact && after > before) {
      std::string text;
      llvm::raw_string_ostream(text)
          << lacking
          << llvm::format(", and thresholds take %g cycles for %g", after,
                          before);
      why = text;
      return failure();
    }
    Value codes = fused.createThresholds(builder, sums);
    size_t most = 0;
    for (const CodeSteps &steps : fused.steps)
      most = std::max(most, steps.thresholds.size());
    std::string text = "at most " + std::to_string(most) +
                       " thresholds for each of " +
                       std::to_string(fused.steps.size()) + " channels";
    if (!lacking.empty())
      text += ": " + lacking;
    report(chain.back(), text);
    replace(chain, codes);
    return success();
  }

  static std::string describeProducts(const NormActivation &fused) {
    int64_t lo = INT64_MAX, hi = INT64_MIN;
    for (const CodeSteps &steps : fused.steps) {
      lo = std::min(lo, steps.lo);
      hi = std::max(hi, steps.hi);
    }
    unsigned multiplier = 0, addend = 0, shift = 0;
    for (const MultiplyShift &product : fused.products) {
      multiplier = std::max(multiplier, getWidth(product.multiplier));
      addend = std::max(addend, getWidth(product.addend));
      shift = std::max(shift, product.shift);
    }
    std::string text;
    llvm::raw_string_ostream(text)
        << "one product for each of " << fused.products.size()
        << " channels, of sums in [" << lo << ", " << hi
        << "]: multipliers of at most " << multiplier << " bits, addends of "
        << addend << ", shifts of " << shift << ", in " << fused.computeBits
        << " bits";
    return text;
  }

  void report(Operation *op, const Twine &text) {
    if (remarks)
      op->emitRemark() << text;
  }

  static void replace(ArrayRef<Operation *> chain, Value codes) {
    chain.back()->getResult(0).replaceAllUsesWith(codes);
    for (Operation *op : llvm::reverse(chain)) {
      Operation *init = nullptr;
      if (auto generic = dyn_cast<linalg::GenericOp>(op))
        init = generic.getDpsInits()[0].getDefiningOp();
      op->erase();
      if (isa_and_nonnull<tensor::EmptyOp>(init) && init->use_empty())
        init->erase();
    }
  }

  Mode chosen = Mode::Exact;
  ::qlut::Target target;
};
} // namespace
