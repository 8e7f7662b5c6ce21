//===- QlutCompositePlans.cpp - plans for composites with formats ---------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/IR/Matchers.h"
#include "qlut/Dialect/Qlut/IR/Composites.h"

using namespace mlir;
using namespace mlir::qlut;
using ::qlut::CompositePlan;
using ::qlut::Format;
using ::qlut::NormForm;
using ::qlut::SoftmaxForm;

/// The reals of a constant operand (`what` of which composite); none where the
/// op lacks it.
static FailureOr<SmallVector<double>>
getParameter(Operation *op, StringRef what, Value value) {
  SmallVector<double> reals;
  if (!value)
    return reals;
  DenseElementsAttr elements;
  if (!matchPattern(value, m_Constant(&elements)))
    return op->emitError("expected a constant ")
           << what
           << " in integers, got a value known at run time only; embed the "
              "parameters first"
           << (isa<SinusoidOp>(op) ? ""
                                   : ", or multiply and add after the norm");
  for (const APFloat &element : elements.getValues<APFloat>())
    reals.push_back(element.convertToDouble());
  return reals;
}

namespace {
/// What all plans are made from.
struct Request {
  Operation *op;
  SmallVector<Format> in;
  Format out;
  int64_t rowLength;
  ::qlut::Target target;
  CompositeForms forms;

  FailureOr<CompositePlan> build(SoftmaxOp) const {
    if (forms.softmax == SoftmaxForm::Fast)
      return check(
          ::qlut::FastSoftmaxPlan::get(in[0], out, rowLength, softmax()));
    return check(::qlut::SoftmaxPlan::get(in[0], out, rowLength, softmax()));
  }
  FailureOr<CompositePlan> build(LogSoftmaxOp) const {
    return check(::qlut::LogSoftmaxPlan::get(in[0], out, rowLength, softmax()));
  }
  FailureOr<CompositePlan> build(LayerNormOp norm) const {
    return buildNorm(::qlut::NormKind::Layer, norm.getEpsilon(),
                     norm.getScale(), norm.getBias());
  }
  FailureOr<CompositePlan> build(RmsNormOp norm) const {
    return buildNorm(::qlut::NormKind::Rms, norm.getEpsilon(), norm.getScale(),
                     /*bias=*/{});
  }
  FailureOr<CompositePlan> build(DivideOp) const {
    ::qlut::DivideOptions options;
    options.rounding = target.rescaleRounding;
    return check(::qlut::DividePlan::get(in[0], in[1], out, options));
  }

  FailureOr<CompositePlan> build(SinusoidOp sinusoid) const {
    FailureOr<SmallVector<double>> frequencies =
        getParameter(op, "frequency of a sinusoid", sinusoid.getFrequency());
    if (failed(frequencies))
      return failure();
    ::qlut::SinusoidOptions options;
    options.rounding = target.rescaleRounding;
    return check(::qlut::SinusoidPlan::get(sinusoid.getCosine(), *frequencies,
                                           out, options));
  }

  /// Fails with a diagnostic unless the target has the formats and an
  /// accumulator as wide as the plan's.
  LogicalResult verifyAdmitted(const CompositePlan &plan) const {
    SmallVector<Format> formats(in);
    formats.push_back(out);
    for (const Format &format : formats)
      if (llvm::Error error = target.admitsActivation(format))
        return op->emitError() << llvm::toString(std::move(error));
    const unsigned bits = plan.accumulatorBits();
    if (hasAccumulator(bits))
      return success();
    return op->emitError("expected accumulators of ")
           << bits << " bits for rows of " << rowLength
           << " elements, field 'accumulator-bits' of the target '"
           << target.name
           << "' has less; use an input of fewer bits or shorter rows";
  }

private:
  bool hasAccumulator(unsigned bits) const {
    return llvm::any_of(target.accumulatorBits,
                        [&](unsigned width) { return width >= bits; });
  }

  ::qlut::SoftmaxOptions softmax() const {
    ::qlut::SoftmaxOptions options;
    options.rounding = target.rescaleRounding;
    options.accumulatorBits = hasAccumulator(64) ? 64 : 32;
    return options;
  }

  FailureOr<CompositePlan> buildNorm(::qlut::NormKind kind,
                                     const APFloat &epsilon, Value scale,
                                     Value bias) const {
    FailureOr<SmallVector<double>> scales =
        getParameter(op, "scale of a norm", scale);
    FailureOr<SmallVector<double>> biases =
        getParameter(op, "bias of a norm", bias);
    if (failed(scales) || failed(biases))
      return failure();
    ::qlut::NormOptions options;
    options.rounding = target.rescaleRounding;
    auto build = [&](auto get) {
      return check(get(kind, in[0], out, rowLength, epsilon.convertToDouble(),
                       *scales, *biases, options));
    };
    if (forms.norm == NormForm::Fast)
      return build(::qlut::FastNormPlan::get);
    return build(::qlut::NormPlan::get);
  }

  template <typename Plan>
  FailureOr<CompositePlan> check(llvm::Expected<Plan> plan) const {
    if (!plan)
      return op->emitError() << llvm::toString(plan.takeError());
    return CompositePlan(std::move(*plan));
  }
};
} // namespace

LogicalResult mlir::qlut::buildCompositePlan(Operation *op,
                                             const CompositeForms &forms) {
  if (op->hasAttr("plan"))
    return success();
  auto formats = op->getAttrOfType<ArrayAttr>("inFormats");
  auto out = op->getAttrOfType<FormatAttr>("outFormat");
  if (!formats || !out)
    return op->emitError("expected formats of input and output; run "
                         "--qlut-quantize first");
  std::optional<int64_t> rowLength = getRowLength(op);
  if (!rowLength)
    return op->emitError("expected rows of a static number of elements, got ")
           << op->getOperand(0).getType()
           << "; give the model a static shape there";
  Request request{op, {}, out.getValue(), *rowLength, getTargetOf(op), forms};
  for (Attribute format : formats)
    request.in.push_back(cast<FormatAttr>(format).getValue());
  FailureOr<CompositePlan> plan = failure();
  if (auto softmax = dyn_cast<SoftmaxOp>(op))
    plan = request.build(softmax);
  else if (auto logSoftmax = dyn_cast<LogSoftmaxOp>(op))
    plan = request.build(logSoftmax);
  else if (auto layerNorm = dyn_cast<LayerNormOp>(op))
    plan = request.build(layerNorm);
  else if (auto rmsNorm = dyn_cast<RmsNormOp>(op))
    plan = request.build(rmsNorm);
  else if (auto divide = dyn_cast<DivideOp>(op))
    plan = request.build(divide);
  else
    plan = request.build(cast<SinusoidOp>(op));
  if (failed(plan) || failed(request.verifyAdmitted(*plan)))
    return failure();
  op->setAttr("plan", PlanAttr::get(op->getContext(), std::move(*plan)));
  return success();
}
