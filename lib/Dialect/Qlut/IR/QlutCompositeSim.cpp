//===- QlutCompositeSim.cpp - composites with formats and plans -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/IR/TypeUtilities.h"
#include "qlut/Dialect/Qlut/IR/Composites.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::qlut;
using ::qlut::CompositePlan;

static unsigned getNumActivations(Operation *op) {
  // A sinusoid reads integers.
  return isa<SinusoidOp>(op) ? 0 : isa<DivideOp>(op) ? 2 : 1;
}

FormatAttrInterface mlir::qlut::getActivationFormat(ArrayAttr formats,
                                                    OpOperand &operand) {
  unsigned number = operand.getOperandNumber();
  if (!formats || number >= formats.size())
    return nullptr;
  return cast<FormatAttrInterface>(formats[number]);
}

ArrayAttr
mlir::qlut::getActivationFormats(Operation *op,
                                 ArrayRef<FormatAttrInterface> operands) {
  return ArrayAttr::get(
      op->getContext(),
      llvm::map_to_vector(
          operands.take_front(getNumActivations(op)),
          [](FormatAttrInterface format) -> Attribute { return format; }));
}

std::optional<int64_t> mlir::qlut::getRowLength(Operation *op) {
  return llvm::TypeSwitch<Operation *, std::optional<int64_t>>(op)
      .Case<SoftmaxOp, LogSoftmaxOp>(
          [](auto softmax) -> std::optional<int64_t> {
            auto type = cast<RankedTensorType>(softmax.getInput().getType());
            auto dimension = static_cast<unsigned>(softmax.getDimension());
            if (type.isDynamicDim(dimension))
              return std::nullopt;
            return type.getDimSize(dimension);
          })
      .Case<LayerNormOp, RmsNormOp>([](auto norm) -> std::optional<int64_t> {
        auto type = cast<RankedTensorType>(norm.getInput().getType());
        auto row = type.getShape().take_back(norm.getDims());
        if (ShapedType::isDynamicShape(row))
          return std::nullopt;
        return ShapedType::getNumElements(row);
      })
      .Default([](Operation *) { return 1; });
}

//===----------------------------------------------------------------------===//
// Rules
//===----------------------------------------------------------------------===//

static LogicalResult verifyFormat(Operation *op, const Twine &what,
                                  FormatAttr format, Type type) {
  auto element = cast<FloatType>(getElementTypeOrSelf(type));
  return verifyRecoverable([&] { return op->emitOpError(what) << ": "; },
                           format.getValue(), element);
}

/// The plan reads the format's codes.
static LogicalResult verifyPlanFormat(Operation *op, StringRef what,
                                      const ::qlut::Format &format,
                                      const ::qlut::Storage &storage,
                                      int64_t zeroPoint) {
  if (format.storage == storage && format.zeroPoint == zeroPoint)
    return success();
  return op->emitOpError("expected a plan for ")
         << what << " of " << format.storage.str() << " with zero point "
         << format.zeroPoint << ", got one for " << storage.str()
         << " with zero point " << zeroPoint
         << "; remove it and run --qlut-build-tables";
}

static LogicalResult verifyRow(Operation *op, int64_t planned, bool isExact) {
  std::optional<int64_t> length = getRowLength(op);
  if (length && (isExact ? *length == planned : *length <= planned))
    return success();
  InFlightDiagnostic error = op->emitOpError("expected rows of ");
  error << (isExact ? "" : "up to ") << planned
        << " elements, as its plan says, got ";
  if (length)
    return error << *length;
  return error << "a dynamic number";
}

/// The plan is of that function and of as many frequencies.
static LogicalResult verifySinusoid(SinusoidOp op,
                                    const ::qlut::SinusoidPlan &plan) {
  if (plan.isCosine != op.getCosine())
    return op.emitOpError("expected a plan of ")
           << (op.getCosine() ? "a cosine, got a sine's"
                              : "a sine, got a cosine's");
  auto type = cast<RankedTensorType>(op.getFrequency().getType());
  const auto planned = static_cast<int64_t>(plan.increments.size());
  if (type.hasStaticShape() && type.getNumElements() == planned)
    return success();
  return op.emitOpError("expected ")
         << planned << " frequencies, as its plan says, got " << type;
}

static LogicalResult verifyPlan(Operation *op, const CompositePlan &plan,
                                ArrayRef<::qlut::Format> in,
                                const ::qlut::Format &out) {
  StringRef expected =
      isa<LayerNormOp, RmsNormOp>(op) ? "norm" : op->getName().stripDialect();
  const auto *fast = plan.getIf<::qlut::FastSoftmaxPlan>();
  const auto *fastNorm = plan.getIf<::qlut::FastNormPlan>();
  if (plan.name() != expected && !(fast && isa<SoftmaxOp>(op)) &&
      !(fastNorm && isa<LayerNormOp, RmsNormOp>(op)))
    return op->emitOpError("expected a plan of the kind ")
           << expected << ", got " << plan.name();
  if (failed(verifyPlanFormat(op, "an output", out, plan.output(),
                              plan.outputZeroPoint())))
    return failure();
  // Softmax reads differences: any zero point does.
  auto verifyWeights = [&](const auto &weights) {
    return success(
        succeeded(verifyPlanFormat(op, "an input", in[0], weights.input,
                                   in[0].zeroPoint)) &&
        succeeded(verifyRow(op, weights.rowLength, false)));
  };
  if (const auto *softmax = plan.getIf<::qlut::SoftmaxPlan>())
    return verifyWeights(softmax->weights);
  if (const auto *log = plan.getIf<::qlut::LogSoftmaxPlan>())
    return verifyWeights(log->weights);
  if (fast)
    return verifyWeights(*fast);
  auto verifyNorm = [&](const auto &norm) -> LogicalResult {
    const bool isRms = norm.kind == ::qlut::NormKind::Rms;
    if (isRms != isa<RmsNormOp>(op))
      return op->emitOpError("expected a plan of ")
             << (isRms ? "a layer norm, got an RMS norm's"
                       : "an RMS norm, got a layer norm's");
    return success(
        succeeded(verifyPlanFormat(op, "an input", in[0], norm.input,
                                   isRms ? norm.center : in[0].zeroPoint)) &&
        succeeded(verifyRow(op, norm.rowLength, true)));
  };
  if (const auto *norm = plan.getIf<::qlut::NormPlan>())
    return verifyNorm(*norm);
  if (fastNorm)
    return verifyNorm(*fastNorm);
  if (const auto *sinusoid = plan.getIf<::qlut::SinusoidPlan>())
    return verifySinusoid(cast<SinusoidOp>(op), *sinusoid);
  const auto *divide = plan.getIf<::qlut::DividePlan>();
  return success(
      succeeded(verifyPlanFormat(op, "a dividend", in[0], divide->lhs,
                                 divide->lhsZeroPoint)) &&
      succeeded(verifyPlanFormat(op, "a divisor", in[1], divide->rhs,
                                 divide->rhsZeroPoint)));
}

LogicalResult mlir::qlut::verifyIntegerForm(Operation *op) {
  auto formats = op->getAttrOfType<ArrayAttr>("inFormats");
  auto out = op->getAttrOfType<FormatAttr>("outFormat");
  auto plan = op->getAttrOfType<PlanAttr>("plan");
  if (!formats && !out) {
    if (plan)
      return op->emitOpError("expected formats with a plan, got none; run "
                             "--qlut-quantize");
    return success();
  }
  const unsigned activations = getNumActivations(op);
  if (!formats || !out || formats.size() != activations)
    return op->emitOpError("expected ")
           << activations << " input format" << (activations == 1 ? "" : "s")
           << " and an output format, or none, got "
           << (formats ? formats.size() : 0) << " and " << (out ? 1 : 0);
  SmallVector<::qlut::Format> in;
  for (auto [i, attr] : llvm::enumerate(formats)) {
    auto format = dyn_cast<FormatAttr>(attr);
    if (!format)
      return op->emitOpError("expected formats that are one for all channels, "
                             "got ")
             << attr;
    if (failed(verifyFormat(op, "operand " + Twine(i), format,
                            op->getOperand(i).getType())))
      return failure();
    in.push_back(format.getValue());
  }
  if (failed(verifyFormat(op, "result", out, op->getResult(0).getType())))
    return failure();
  return plan ? verifyPlan(op, plan.getValue(), in, out.getValue()) : success();
}
