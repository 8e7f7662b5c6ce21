//===- StraightThrough.cpp - gradients past rounding ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "StraightThrough.h"
#include "GradientRounding.h"
#include "RangeGradients.h"
#include "TableGradients.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace mlir::qlut;
using namespace mlir::qlut::detail;

Value mlir::qlut::detail::mapElements(
    Adjoints &adjoints, Location loc, ArrayRef<Value> values,
    function_ref<Value(OpBuilder &, ValueRange)> write) {
  OpBuilder &b = adjoints.getBuilder();
  SmallVector<Value> inputs;
  llvm::copy_if(values, std::back_inserter(inputs),
                [](Value value) { return value != nullptr; });
  auto type = dyn_cast<RankedTensorType>(inputs.front().getType());
  if (!type)
    return write(b, inputs);
  Value out =
      tensor::EmptyOp::create(b, loc, type.getShape(), type.getElementType());
  SmallVector<AffineMap> maps(inputs.size() + 1,
                              b.getMultiDimIdentityMap(type.getRank()));
  SmallVector<utils::IteratorType> loops(type.getRank(),
                                         utils::IteratorType::parallel);
  auto generic = linalg::GenericOp::create(
      b, loc, TypeRange(type), inputs, out, maps, loops,
      [&](OpBuilder &in, Location at, ValueRange elements) {
        linalg::YieldOp::create(in, at, write(in, elements.drop_back()));
      });
  return generic.getResult(0);
}

//===----------------------------------------------------------------------===//
// The ends of formats
//===----------------------------------------------------------------------===//

static SmallVector<::qlut::RealRange> getRanges(FormatAttrInterface attr) {
  SmallVector<::qlut::RealRange> ranges;
  for (int64_t channel = 0; channel < attr.getNumChannels().value_or(1);
       ++channel) {
    ::qlut::Format format = attr.getFormat(channel);
    ranges.push_back({format.toReal(format.storage.minCode()),
                      format.toReal(format.storage.maxCode())});
  }
  return ranges;
}

FormatEnds::FormatEnds(Adjoints &adjoints, Location loc,
                       FormatAttrInterface format, Type type)
    : FormatEnds(adjoints, loc, getRanges(format), type) {}

FormatEnds::FormatEnds(Adjoints &adjoints, Location loc,
                       ArrayRef<::qlut::RealRange> ranges, Type type)
    : loc(loc), type(cast<FloatType>(getElementTypeOrSelf(type))),
      ranges(ranges) {
  if (ranges.size() == 1)
    return;
  Builder b(type.getContext());
  auto makeTable = [&](auto end) {
    auto table = RankedTensorType::get(ranges.size(), this->type);
    SmallVector<Attribute> numbers;
    for (::qlut::RealRange range : ranges)
      numbers.push_back(b.getFloatAttr(this->type, end(range)));
    return adjoints.createTable(loc, DenseElementsAttr::get(table, numbers));
  };
  lows = makeTable([](::qlut::RealRange range) { return range.lo; });
  highs = makeTable([](::qlut::RealRange range) { return range.hi; });
}

Value FormatEnds::clampChannel(OpBuilder &b, Value channel) const {
  Value last = arith::ConstantIndexOp::create(
      b, loc, static_cast<int64_t>(ranges.size()) - 1);
  if (!channel.getType().isIndex())
    channel = arith::IndexCastUIOp::create(b, loc, b.getIndexType(), channel);
  return arith::MinUIOp::create(b, loc, channel, last);
}

Value FormatEnds::getEnd(OpBuilder &b, bool high, Value channel) const {
  if (lows)
    return tensor::ExtractOp::create(b, loc, high ? highs : lows, channel);
  return arith::ConstantOp::create(
      b, loc, b.getFloatAttr(type, high ? ranges[0].hi : ranges[0].lo));
}

Value FormatEnds::pass(OpBuilder &b, Value x, Value channel, Value g) const {
  if (channel)
    channel = clampChannel(b, channel);
  Value above = arith::CmpFOp::create(b, loc, arith::CmpFPredicate::OGE, x,
                                      getEnd(b, false, channel));
  Value below = arith::CmpFOp::create(b, loc, arith::CmpFPredicate::OLE, x,
                                      getEnd(b, true, channel));
  Value zero = arith::ConstantOp::create(b, loc, b.getFloatAttr(type, 0));
  return arith::SelectOp::create(
      b, loc, arith::AndIOp::create(b, loc, above, below), g, zero);
}

std::pair<Value, Value> FormatEnds::moveEnds(OpBuilder &b, Value x,
                                             Value rounded, Value channel,
                                             Value g) const {
  if (channel)
    channel = clampChannel(b, channel);
  Value low = getEnd(b, false, channel), high = getEnd(b, true, channel);
  Value isBelow =
      arith::CmpFOp::create(b, loc, arith::CmpFPredicate::OLT, x, low);
  Value isAbove =
      arith::CmpFOp::create(b, loc, arith::CmpFPredicate::OGT, x, high);
  Value zero = arith::ConstantOp::create(b, loc, b.getFloatAttr(type, 0));
  Value width = arith::SubFOp::create(b, loc, high, low);
  Value step = arith::DivFOp::create(
      b, loc, arith::SubFOp::create(b, loc, rounded, x), width);
  Value inner = arith::MulFOp::create(b, loc, g, step);
  auto choose = [&](Value isThis, Value isOther, Value within) {
    Value rest = arith::SelectOp::create(b, loc, isOther, zero, within);
    return arith::SelectOp::create(b, loc, isThis, g, rest).getResult();
  };
  return {choose(isBelow, isAbove, arith::NegFOp::create(b, loc, inner)),
          choose(isAbove, isBelow, inner)};
}

Value mlir::qlut::detail::passWithin(Adjoints &adjoints, Location loc, Value x,
                                     Value channel, Value g,
                                     FormatAttrInterface format) {
  FormatEnds ends(adjoints, loc, format, x.getType());
  return mapElements(
      adjoints, loc, {x, g, channel}, [&](OpBuilder &b, ValueRange in) {
        return ends.pass(b, in[0], in.size() > 2 ? in[2] : Value(), in[1]);
      });
}

//===----------------------------------------------------------------------===//
// Simulated ops
//===----------------------------------------------------------------------===//

/// True if the value is the result of an op that rounds it into that format.
static bool hasFormat(Value value, FormatAttrInterface format) {
  Operation *op = value.getDefiningOp();
  if (auto simulated = dyn_cast_or_null<SimulatedOpInterface>(op))
    return simulated.getResultFormat(cast<OpResult>(value).getResultNumber()) ==
           format;
  if (auto lut = dyn_cast_or_null<SimLutOp>(op))
    return lut.isQuantized() && lut.getOutFormatAttr() == format;
  if (auto fake = dyn_cast_or_null<FakeQuantOp>(op))
    return fake.getFormatAttr() == format && !fake.getChannel();
  return false;
}

namespace {
/// The rule of one op.
class SimulatedAdjoint {
public:
  SimulatedAdjoint(SimulatedOpInterface op, Adjoints &adjoints)
      : op(op), adjoints(adjoints), b(adjoints.getBuilder()) {}

  LogicalResult run();

private:
  /// The format that rounds the operand; null if it has it already.
  FormatAttrInterface getFormat(OpOperand &operand);
  std::optional<int64_t> getAxis(OpOperand &operand);
  /// `write` over the elements of `values`, with the channel along the axis.
  Value mapChannels(ArrayRef<Value> values, std::optional<int64_t> axis,
                    function_ref<Value(OpBuilder &, ValueRange, Value)> write);
  /// Its float form on these operands.
  FailureOr<SmallVector<Value>> writeFloatForm(ArrayRef<Value> operands);
  /// Notes the gradients of the ranges of results (`values` in floats), and of
  /// parameters (`operands` rounded).
  void noteResult(unsigned index, Value value, Value g);
  void noteOperand(OpOperand &operand, Value rounded, Value g);

  SimulatedOpInterface op;
  Adjoints &adjoints;
  OpBuilder &b;
};
} // namespace

FormatAttrInterface SimulatedAdjoint::getFormat(OpOperand &operand) {
  FormatAttrInterface format = op.getOperandFormat(operand);
  return format && !hasFormat(operand.get(), format) ? format : nullptr;
}

std::optional<int64_t> SimulatedAdjoint::getAxis(OpOperand &operand) {
  auto sim = dyn_cast<SimOp>(op.getOperation());
  return sim ? sim.getAxis(operand.getOperandNumber()) : std::nullopt;
}

Value SimulatedAdjoint::mapChannels(
    ArrayRef<Value> values, std::optional<int64_t> axis,
    function_ref<Value(OpBuilder &, ValueRange, Value)> write) {
  return mapElements(
      adjoints, op->getLoc(), values, [&](OpBuilder &in, ValueRange elements) {
        Value channel =
            axis ? linalg::IndexOp::create(in, op->getLoc(), *axis).getResult()
                 : Value();
        return write(in, elements, channel);
      });
}

FailureOr<SmallVector<Value>>
SimulatedAdjoint::writeFloatForm(ArrayRef<Value> operands) {
  if (auto sim = dyn_cast<SimOp>(op.getOperation())) {
    Block &body = sim.getBody().front();
    IRMapping mapping;
    mapping.map(body.getArguments(), operands);
    for (Operation &inner : body.without_terminator())
      b.clone(inner, mapping);
    return llvm::map_to_vector(
        body.getTerminator()->getOperands(),
        [&](Value value) { return mapping.lookupOrDefault(value); });
  }
  Operation *plain = b.clone(*op);
  plain->setOperands(operands);
  for (StringRef name : {"inFormats", "outFormat", "plan"})
    plain->removeAttr(name);
  auto aggregate = cast<linalg::AggregatedOpInterface>(plain);
  FailureOr<SmallVector<Value>> values = aggregate.decomposeOperation(b);
  plain->erase();
  return values;
}

void SimulatedAdjoint::noteResult(unsigned index, Value value, Value g) {
  RangeGradients *ranges = adjoints.getRangeGradients();
  FormatAttr format = op.getResultFormat(index);
  auto number =
      ranges ? ranges->all().findResult(op, index) : std::optional<unsigned>();
  if (number && format)
    ranges->add(adjoints, *number, value, op->getResult(index), g,
                FormatEnds(adjoints, op->getLoc(), format, value.getType()),
                std::nullopt);
}

void SimulatedAdjoint::noteOperand(OpOperand &operand, Value rounded, Value g) {
  RangeGradients *ranges = adjoints.getRangeGradients();
  FormatAttrInterface format = op.getOperandFormat(operand);
  auto number = ranges ? ranges->all().findParameter(operand.get())
                       : std::optional<unsigned>();
  if (number)
    ranges->add(adjoints, *number, operand.get(), rounded, g,
                FormatEnds(adjoints, op->getLoc(), format, rounded.getType()),
                getAxis(operand));
}

LogicalResult SimulatedAdjoint::run() {
  Location loc = op->getLoc();
  bool isQuantized = op.isQuantized();
  SmallVector<Value> operands;
  for (OpOperand &operand : op->getOpOperands()) {
    FormatAttrInterface format = isQuantized ? getFormat(operand) : nullptr;
    Value value = operand.get();
    if (format)
      value = mapChannels(
          value, getAxis(operand),
          [&](OpBuilder &in, ValueRange elements, Value channel) -> Value {
            return FakeQuantOp::create(in, loc, elements[0].getType(),
                                       elements[0], channel, format,
                                       /*rounding=*/nullptr);
          });
    operands.push_back(value);
  }

  LookupRanges lookups(op, adjoints);
  LookupTables tables(op, adjoints);
  Operation *last = b.getInsertionPoint() == b.getInsertionBlock()->begin()
                        ? nullptr
                        : &*std::prev(b.getInsertionPoint());
  FailureOr<SmallVector<Value>> results = writeFloatForm(operands);
  if (failed(results))
    return op->emitError("expected an op with a float form to differentiate");
  SmallVector<Operation *> ops;
  auto first =
      last ? std::next(last->getIterator()) : b.getInsertionBlock()->begin();
  for (auto at = first; at != b.getInsertionPoint(); ++at)
    ops.push_back(&*at);
  lookups.clamp(ops);
  tables.connect(ops);

  // A code of its own: an operand may be the same value twice, with different
  // formats, or in no need of rounding.
  Adjoints within(b, adjoints);
  for (OpOperand &operand : op->getOpOperands())
    if (adjoints.isActive(operand.get()))
      within.setActive(operands[operand.getOperandNumber()]);
  lookups.setActive(within);
  tables.setActive(within);
  within.propagate(ops);
  for (OpResult result : op->getResults()) {
    Value g = adjoints.getCotangent(result);
    if (!g)
      continue;
    if (GradientRounding *rounding = adjoints.getGradientRounding())
      g = isQuantized ? rounding->round(adjoints, loc, g) : g;
    Value value = (*results)[result.getResultNumber()];
    noteResult(result.getResultNumber(), value, g);
    if (FormatAttr format = op.getResultFormat(result.getResultNumber()))
      g = passWithin(adjoints, loc, value, nullptr, g, format);
    within.addCotangent(value, g);
  }
  if (failed(within.reverse(ops)))
    return failure();
  lookups.note(within);
  tables.note(within);
  llvm::DenseSet<Value> done;
  for (OpOperand &operand : op->getOpOperands()) {
    Value value = operands[operand.getOperandNumber()];
    Value g = within.getCotangent(value);
    if (!g || !done.insert(value).second)
      continue;
    if (FormatAttrInterface format =
            isQuantized ? getFormat(operand) : nullptr) {
      noteOperand(operand, value, g);
      FormatEnds ends(adjoints, loc, format, value.getType());
      g = mapChannels({operand.get(), g}, getAxis(operand),
                      [&](OpBuilder &in, ValueRange elements, Value channel) {
                        return ends.pass(in, elements[0], channel, elements[1]);
                      });
    }
    adjoints.addCotangent(operand.get(), g);
  }
  return success();
}

LogicalResult
mlir::qlut::detail::differentiateSimulated(SimulatedOpInterface op,
                                           Adjoints &adjoints) {
  return SimulatedAdjoint(op, adjoints).run();
}
