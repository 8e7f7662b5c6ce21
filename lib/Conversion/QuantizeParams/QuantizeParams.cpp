//===- QuantizeParams.cpp - parameters of a network as integers -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Constants with a format become the codes that the program quantizes them to.
// Those without (biases) have units that only the program knows: it is written
// aside, and the integers it holds are taken over if they give that very
// program again.
//
//===----------------------------------------------------------------------===//

#include "../KeepFloat.h"
#include "OperandUnits.h"
#include "Replacer.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/Matchers.h"
#include "qlut/Conversion/Passes.h"
#include "qlut/Dialect/Qlut/IR/Composites.h"
#include "qlut/Dialect/Qlut/IR/FloatTypes.h"

namespace mlir::qlut {
#define GEN_PASS_DEF_QLUTQUANTIZEPARAMS
#include "qlut/Conversion/Passes.h.inc"
} // namespace mlir::qlut

using namespace mlir;
using namespace mlir::qlut;
using namespace mlir::qlut::detail;

namespace {
struct QuantizeParamsPass
    : mlir::qlut::impl::QlutQuantizeParamsBase<QuantizeParamsPass> {
  using QlutQuantizeParamsBase::QlutQuantizeParamsBase;

  LogicalResult initialize(MLIRContext *context) override {
    FailureOr<KeepFloat> parsed =
        KeepFloat::parse(context, getArgument(), keepFloat);
    if (failed(parsed))
      return failure();
    keep = std::move(*parsed);
    return success();
  }

  void runOnOperation() override {
    SmallVector<Operation *> ops;
    getOperation()->walk<WalkOrder::PreOrder>([&](Operation *op) {
      if (op->getName().getDialectNamespace() ==
              QlutDialect::getDialectNamespace() &&
          !isKept(op))
        ops.push_back(op);
      return isa<SimOp>(op) ? WalkResult::skip() : WalkResult::advance();
    });
    IRRewriter rewriter(&getContext());
    ParameterReplacer replacer(rewriter);
    for (Operation *op : ops)
      visit(rewriter, replacer, op);
    replacer.eraseDead();
    if (remarks)
      keep.reportUnused(&getContext(), getArgument());
  }

private:
  bool isKept(Operation *op) {
    if (keep.empty())
      return false;
    std::optional<std::string> why = keep.matchOp(op);
    if (auto layer = op->getAttrOfType<StringAttr>("layer"); layer && !why)
      why = keep.matchLayer(layer);
    if (why && remarks && llvm::any_of(op->getOperands(), isFloatConstant))
      op->emitRemark("its constants stay float: ") << *why;
    return why.has_value();
  }

  void leave(Operation *op, unsigned operand, const Twine &why) {
    if (remarks)
      op->emitRemark("operand ") << operand << " stays float: " << why;
  }

  void visit(RewriterBase &rewriter, ParameterReplacer &replacer,
             Operation *op) {
    if (auto sim = dyn_cast<SimOp>(op))
      return quantizeSim(rewriter, replacer, sim);
    if (isComposite(op))
      return quantizeComposite(rewriter, replacer, op);
    if (auto fake = dyn_cast<FakeQuantOp>(op))
      return quantizeFake(rewriter, replacer, fake);
    if (op->getNumOperands() == 0 || !isFloatConstant(op->getOperand(0)))
      return;
    if (auto requantize = dyn_cast<RequantizeOp>(op))
      return quantizeOperand(rewriter, replacer, op->getOpOperand(0),
                             requantize.getFromAttr(), std::nullopt);
    auto lookup = dyn_cast<SimLutOp>(op);
    if (!lookup)
      return;
    if (!lookup.isQuantized() || getNumChannels(lookup.getInFormatAttr()))
      return leave(op, 0,
                   lookup.isQuantized()
                       ? "its formats are by channel"
                       : "the lookup has no table; run --qlut-build-tables "
                         "first");
    quantizeOperand(rewriter, replacer, op->getOpOperand(0),
                    lookup.getInFormatAttr(), std::nullopt,
                    lookup.getQuantizeRounding());
  }

  /// Gives the operand, a float constant, as codes of the format.
  void quantizeOperand(RewriterBase &rewriter, ParameterReplacer &replacer,
                       OpOperand &operand, FormatAttrInterface format,
                       std::optional<int64_t> axis,
                       ::qlut::Rounding rounding = ::qlut::Rounding::HalfEven) {
    Operation *op = operand.getOwner();
    std::string why;
    if (Value parameter =
            replacer.quantize(operand.get(), format, axis, rounding, why))
      rewriter.modifyOpInPlace(op, [&] { operand.set(parameter); });
    else
      leave(op, operand.getOperandNumber(), why);
  }

  void quantizeComposite(RewriterBase &rewriter, ParameterReplacer &replacer,
                         Operation *op) {
    auto simulated = cast<SimulatedOpInterface>(op);
    for (OpOperand &operand : op->getOpOperands()) {
      if (!isFloatConstant(operand.get()) ||
          cast<DestinationStyleOpInterface>(op).isDpsInit(&operand))
        continue;
      if (FormatAttrInterface format = simulated.getOperandFormat(operand))
        quantizeOperand(rewriter, replacer, operand, format, std::nullopt);
      else
        leave(op, operand.getOperandNumber(),
              op->hasAttr("plan") ? "its integers are in the plan"
                                  : "it has no plan; run --qlut-build-tables "
                                    "first");
    }
  }

  void quantizeFake(RewriterBase &rewriter, ParameterReplacer &replacer,
                    FakeQuantOp op);
  void quantizeSim(RewriterBase &rewriter, ParameterReplacer &replacer,
                   SimOp op);
  void quantizeTerms(RewriterBase &rewriter, ParameterReplacer &replacer,
                     SimOp op, ArrayRef<unsigned> terms);

  KeepFloat keep;
};
} // namespace

/// The constant that the input of the op is an element of, and the dimension
/// that its channel is an index of (if it has one): in a linalg.generic that
/// reads the elements in their order.
static OpOperand *getConstantBehind(FakeQuantOp op,
                                    std::optional<int64_t> &axis) {
  auto argument = dyn_cast<BlockArgument>(op.getInput());
  auto generic = dyn_cast<linalg::GenericOp>(op->getParentOp());
  if (!argument || !generic || argument.getOwner() != generic.getBlock())
    return nullptr;
  OpOperand &operand = generic->getOpOperand(argument.getArgNumber());
  if (!generic.isDpsInput(&operand) || !isFloatConstant(operand.get()) ||
      !generic.getMatchingIndexingMap(&operand).isIdentity() ||
      !argument.hasOneUse())
    return nullptr;
  if (op.getChannel()) {
    auto index = op.getChannel().getDefiningOp<linalg::IndexOp>();
    if (!index)
      return nullptr;
    axis = static_cast<int64_t>(index.getDim());
  }
  return &operand;
}

void QuantizeParamsPass::quantizeFake(RewriterBase &rewriter,
                                      ParameterReplacer &replacer,
                                      FakeQuantOp op) {
  std::string why;
  if (isFloatConstant(op.getInput())) {
    if (op.getChannel())
      return leave(op, 0, "its channels are a tensor");
    if (Value parameter =
            replacer.quantize(op.getInput(), op.getFormat(), std::nullopt,
                              op.getQuantizeRounding(), why))
      rewriter.replaceOp(op, parameter);
    else
      leave(op, 0, why);
    return;
  }
  std::optional<int64_t> axis;
  OpOperand *constant = getConstantBehind(op, axis);
  if (!constant)
    return;
  Value parameter = replacer.quantize(constant->get(), op.getFormat(), axis,
                                      op.getQuantizeRounding(), why);
  if (!parameter)
    return leave(op, 0, why);
  auto generic = cast<linalg::GenericOp>(constant->getOwner());
  rewriter.modifyOpInPlace(generic, [&] { constant->set(parameter); });
  rewriter.replaceOp(op, op.getInput());
  // Nothing may be left to do.
  if (generic.getNumDpsInputs() == 1 && generic.getNumResults() == 1 &&
      generic.getBlock()->getTerminator()->getOperand(0) ==
          generic.getBlock()->getArgument(0) &&
      generic.getIndexingMapsArray().back().isIdentity() &&
      generic.getResult(0).getType() == parameter.getType())
    rewriter.replaceOp(generic, parameter);
}

void QuantizeParamsPass::quantizeSim(RewriterBase &rewriter,
                                     ParameterReplacer &replacer, SimOp op) {
  SmallVector<unsigned> terms;
  for (OpOperand &operand : op->getOpOperands()) {
    unsigned index = operand.getOperandNumber();
    if (!isFloatConstant(operand.get()))
      continue;
    if (!op.isQuantized()) {
      leave(op, index, "it has no format; run --qlut-quantize first");
      continue;
    }
    if (FormatAttrInterface format = op.getOperandFormat(operand))
      quantizeOperand(rewriter, replacer, operand, format, op.getAxis(index));
    else
      terms.push_back(index);
  }
  if (op.isQuantized())
    op.getBody().walk([&](Operation *constant) {
      if (remarks && constant->hasTrait<OpTrait::ConstantLike>() &&
          isFloatTensor(constant->getResult(0).getType()))
        constant->emitRemark("it stays float: constants inside a simulated op "
                             "have no format; make it an operand");
    });
  if (!terms.empty())
    quantizeTerms(rewriter, replacer, op, terms);
}

void QuantizeParamsPass::quantizeTerms(RewriterBase &rewriter,
                                       ParameterReplacer &replacer, SimOp op,
                                       ArrayRef<unsigned> terms) {
  std::string why;
  std::optional<ProgramCopy> before = ProgramCopy::make(op, why);
  struct Candidate {
    unsigned index;
    Value constant, parameter;
  };
  SmallVector<Candidate> candidates;
  for (unsigned index : terms) {
    std::optional<OperandUnits> units;
    if (before)
      units = getOperandUnits(*before, op.getContext(), index, why);
    if (!units) {
      leave(op, index, why);
      continue;
    }
    Value constant = op.getInputs()[index];
    candidates.push_back({index, constant,
                          replacer.getParameter(constant, units->codes,
                                                units->format, units->axis)});
  }
  auto set = [&](unsigned index, Value value) {
    rewriter.modifyOpInPlace(op, [&] { op->setOperand(index, value); });
  };
  auto isSame = [&] {
    std::optional<ProgramCopy> after = ProgramCopy::make(op, why);
    return after && *after == *before;
  };
  for (const Candidate &candidate : candidates)
    set(candidate.index, candidate.parameter);
  if (candidates.empty() || isSame())
    return;
  // Those that can't be given so, one by one.
  for (const Candidate &candidate : candidates)
    set(candidate.index, candidate.constant);
  for (const Candidate &candidate : candidates) {
    set(candidate.index, candidate.parameter);
    if (isSame())
      continue;
    set(candidate.index, candidate.constant);
    leave(op, candidate.index,
          "the nearest f32 of its units would give other integers");
  }
}
