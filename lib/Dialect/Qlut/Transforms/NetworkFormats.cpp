//===- NetworkFormats.cpp - a format for every value ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "NetworkFormats.h"
#include "MovedValues.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/TypeUtilities.h"
#include "qlut/Dialect/Qlut/IR/FloatTypes.h"
#include "qlut/Dialect/Qlut/IR/Parameters.h"
#include "qlut/Dialect/Qlut/Transforms/Reals.h"

using namespace mlir;
using namespace mlir::qlut;
using ::qlut::Format;

/// The constant that the value is, or the value of a parameter; else null.
static Attribute getConstant(Value value) {
  Attribute attr;
  matchPattern(value, m_Constant(&attr));
  return attr ? attr : getParameterValue(value);
}

namespace {
/// What is known of the values of one class.
struct ValueClass {
  std::optional<::qlut::RealRange> range; ///< covers all that was observed
  std::optional<Format> given;            ///< of an op that fixes it
  Operation *giver = nullptr;
  unsigned bits = 0; ///< the widest that a layer asks for; 0 for the default
  std::optional<Format> chosen;

  void cover(::qlut::RealRange other) {
    range = range ? ::qlut::RealRange{std::min(range->lo, other.lo),
                                      std::max(range->hi, other.hi)}
                  : other;
  }
};

class NetworkFormats {
public:
  NetworkFormats(ModuleOp module, const NetworkFormatOptions &options)
      : module(module), options(options), classes(module) {}

  LogicalResult run() {
    SmallVector<SimulatedOpInterface> ops;
    WalkResult walked = module.walk([&](Operation *op) -> WalkResult {
      if (op->getParentOfType<SimOp>())
        return WalkResult::advance();
      if (auto simulated = dyn_cast<SimulatedOpInterface>(op))
        if (!simulated.isQuantized())
          ops.push_back(simulated);
      return collect(op);
    });
    if (walked.wasInterrupted())
      return failure();
    bool failedAny = false;
    for (SimulatedOpInterface op : ops)
      failedAny |= failed(setFormats(op));
    return failure(failedAny);
  }

private:
  ValueClass &classOf(Value value) { return facts[classes.getLeader(value)]; }

  /// Notes what the op says of its results' classes.
  LogicalResult collect(Operation *op);
  LogicalResult give(Operation *op, Value value, FormatAttrInterface format);
  FailureOr<Format> choose(SimulatedOpInterface op, Value value,
                           const Twine &what);
  FailureOr<FormatAttrInterface> getOperandFormat(SimulatedOpInterface op,
                                                  OpOperand &operand);
  LogicalResult setFormats(SimulatedOpInterface op);

  ModuleOp module;
  const NetworkFormatOptions &options;
  MovedValues classes;
  DenseMap<void *, ValueClass> facts;
};
} // namespace

LogicalResult NetworkFormats::give(Operation *op, Value value,
                                   FormatAttrInterface format) {
  if (!format || format.getNumChannels())
    return success();
  ValueClass &facts = classOf(value);
  Format given = format.getFormat(0);
  if (facts.given && *facts.given != given) {
    InFlightDiagnostic error = op->emitError("expected values that are joined "
                                             "to have one format, got ")
                               << given.str() << " and " << facts.given->str()
                               << "; put qlut.requantize before the join";
    error.attachNote(facts.giver->getLoc()) << "the other one is from here";
    return error;
  }
  facts.given = given;
  facts.giver = op;
  return success();
}

LogicalResult NetworkFormats::collect(Operation *op) {
  if (auto fake = dyn_cast<FakeQuantOp>(op))
    return isFloatTensor(fake.getResult().getType())
               ? give(op, fake.getResult(), fake.getFormat())
               : success();
  if (auto dequantize = dyn_cast<DequantizeOp>(op))
    return isFloatTensor(dequantize.getResult().getType())
               ? give(op, dequantize.getResult(), dequantize.getFormat())
               : success();
  if (auto requantize = dyn_cast<RequantizeOp>(op))
    return isFloatTensor(requantize.getResult().getType())
               ? give(op, requantize.getResult(),
                      FormatAttr::get(op->getContext(), requantize.getTo()))
               : success();
  // What is quantized by a given format should get there without another.
  if (auto quantize = dyn_cast<QuantizeOp>(op))
    if (isFloatTensor(quantize.getInput().getType())) {
      Operation *definer = quantize.getInput().getDefiningOp();
      if (isa_and_nonnull<SimulatedOpInterface>(definer))
        return give(op, quantize.getInput(), quantize.getFormat());
      return success();
    }
  if (auto simulated = dyn_cast<SimulatedOpInterface>(op)) {
    StringAttr layer = simulated.getLayerAttr();
    for (OpResult result : op->getResults()) {
      if (!isFloatTensor(result.getType()))
        continue;
      unsigned index = result.getResultNumber();
      if (simulated.isQuantized()) {
        if (failed(give(op, result, simulated.getResultFormat(index))))
          return failure();
        continue;
      }
      ValueClass &facts = classOf(result);
      if (RangeAttr range = simulated.getResultRange(index))
        facts.cover(range.getRange(0));
      if (layer && options.bitsOfLayer)
        if (std::optional<unsigned> bits =
                options.bitsOfLayer(layer.getValue()))
          facts.bits = std::max(facts.bits, *bits);
    }
    return success();
  }
  // Constants that move with activations.
  for (OpResult result : op->getResults())
    if (isFloatTensor(result.getType()))
      if (Attribute attr = getConstant(result))
        if (auto reals = readReals(attr); reals && !reals->empty())
          classOf(result).cover(
              {*llvm::min_element(*reals), *llvm::max_element(*reals)});
  return success();
}

FailureOr<Format> NetworkFormats::choose(SimulatedOpInterface op, Value value,
                                         const Twine &what) {
  ValueClass &facts = classOf(value);
  if (facts.given)
    return *facts.given;
  if (facts.chosen)
    return *facts.chosen;
  if (!facts.range) {
    op->emitError("expected a range of ")
        << what
        << "; run --qlut-apply-calibration first (with stats=FILE or "
           "range=LO:HI)";
    return failure();
  }
  ::qlut::RealRange range = *facts.range;
  if (!(range.lo < range.hi)) {
    double reach = std::max(std::fabs(range.lo) / 128, 1e-6);
    range = {range.lo - reach, range.hi + reach};
  }
  ::qlut::Storage storage = options.activation;
  if (facts.bits)
    storage.bits = facts.bits;
  if (storage.bits == 1)
    storage.kind = ::qlut::Storage::Kind::Unsigned;
  llvm::Expected<Format> format = Format::fromRange(
      range.lo, range.hi, storage, options.symmetric, options.powerOfTwo);
  if (!format) {
    op->emitError("no format of ")
        << what << ": " << llvm::toString(format.takeError());
    return failure();
  }
  if (llvm::Error error = getTargetOf(op).admitsActivation(*format)) {
    op->emitError("the target can't run the format of ")
        << what << ": " << llvm::toString(std::move(error));
    return failure();
  }
  if (failed(verifyRecoverable(
          [&] { return op->emitError() << what << ": "; }, *format,
          cast<FloatType>(getElementTypeOrSelf(value.getType())))))
    return failure();
  facts.chosen = *format;
  return *format;
}

FailureOr<FormatAttrInterface>
NetworkFormats::getOperandFormat(SimulatedOpInterface op, OpOperand &operand) {
  Value value = operand.get();
  auto destination = dyn_cast<DestinationStyleOpInterface>(op.getOperation());
  if (!isFloatTensor(value.getType()) ||
      (destination && destination.isDpsInit(&operand)))
    return FormatAttrInterface();
  unsigned index = operand.getOperandNumber();
  Attribute constant = getConstant(value);
  StringAttr parameter = getParameterName(value);
  if (parameter && !constant) {
    op->emitError("expected the value of parameter '")
        << parameter.getValue()
        << "' in 'qlut.parameter_values', to choose its format by; run "
           "--qlut-extract-parameters without 'values' before";
    return failure();
  }
  if (!constant) {
    FailureOr<Format> format = choose(op, value, "operand " + Twine(index));
    if (failed(format))
      return failure();
    return FormatAttrInterface(FormatAttr::get(op.getContext(), *format));
  }
  // Composites take their constants in units of their own.
  auto sim = dyn_cast<SimOp>(op.getOperation());
  if (!sim)
    return FormatAttrInterface();
  ConstantRole role = getConstantRole(sim.getBody().getArgument(index));
  // What may change is in no units that its value decides.
  const bool isFine = parameter && role.kind == ConstantRole::Kind::Term;
  if (role.kind == ConstantRole::Kind::Term && !isFine)
    return FormatAttrInterface();
  std::optional<SmallVector<double>> reals = readReals(constant);
  if (!reals) {
    op->emitError("no weight format: the values of operand ")
        << index << " are not in the file";
    return failure();
  }
  WeightOptions weights = options.weights;
  if (isFine) {
    weights.bits = 16;
    weights.byChannel = false;
    for (double &real : *reals)
      real *= 4;
  }
  if (role.kind == ConstantRole::Kind::Factor)
    weights.bits = options.factorBits;
  if (role.kind == ConstantRole::Kind::Lookup)
    weights.bits = options.activation.bits;
  std::optional<int64_t> axis = weights.byChannel ? role.axis : std::nullopt;
  if (DenseElementsAttr reaches = isFine ? nullptr : getParameterReaches(value))
    return getReachFormat(op, cast<ShapedType>(value.getType()),
                          llvm::to_vector(reaches.getValues<double>()), axis,
                          weights);
  return getWeightFormat(op, cast<ShapedType>(value.getType()), *reals, axis,
                         weights);
}

LogicalResult NetworkFormats::setFormats(SimulatedOpInterface op) {
  SmallVector<FormatAttrInterface> operands;
  SmallVector<int64_t> axes;
  for (OpOperand &operand : op->getOpOperands()) {
    FailureOr<FormatAttrInterface> format = getOperandFormat(op, operand);
    if (failed(format))
      return failure();
    operands.push_back(*format);
    bool byChannel = *format && format->getNumChannels();
    auto sim = dyn_cast<SimOp>(op.getOperation());
    axes.push_back(byChannel ? *getConstantRole(sim.getBody().getArgument(
                                                    operand.getOperandNumber()))
                                    .axis
                             : -1);
  }
  SmallVector<FormatAttr> results;
  for (OpResult result : op->getResults()) {
    if (!isFloatTensor(result.getType())) {
      op->emitError("expected results that are tensors of floats, got ")
          << result.getType();
      return failure();
    }
    FailureOr<Format> format =
        choose(op, result, "result " + Twine(result.getResultNumber()));
    if (failed(format))
      return failure();
    results.push_back(FormatAttr::get(op.getContext(), *format));
  }
  op.setFormats(operands, results);
  if (auto sim = dyn_cast<SimOp>(op.getOperation()))
    if (llvm::any_of(axes, [](int64_t axis) { return axis >= 0; }))
      sim.setAxes(axes);
  return success();
}

LogicalResult
mlir::qlut::chooseNetworkFormats(ModuleOp module,
                                 const NetworkFormatOptions &options) {
  invertConstantDivisors(module);
  return NetworkFormats(module, options).run();
}
