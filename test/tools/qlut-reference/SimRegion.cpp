//===- SimRegion.cpp - qlut.sim and its ops in the reference --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SimRegion.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/TypeUtilities.h"
#include "llvm/ADT/TypeSwitch.h"
#include <algorithm>

using namespace mlir;
using namespace reference;
using Kind = Quantity::Kind;

SimRegion::SimRegion(mlir::qlut::SimOp sim,
                     std::optional<::qlut::Rounding> rounding)
    : sim(sim), rounding(rounding.value_or(
                    mlir::qlut::getTargetOf(sim).rescaleRounding)) {}

bool SimRegion::fail(Operation *op, const Twine &why) {
  if (error.empty())
    error = (op->getName().getStringRef() + ": " + why).str();
  return false;
}

//===----------------------------------------------------------------------===//
// The region
//===----------------------------------------------------------------------===//

bool SimRegion::bind(unsigned index, const Array &operand) {
  Item item;
  item.shape = operand.shape;
  item.array = operand;
  Value argument = sim.getBody().getArgument(index);
  auto format = sim.getOperandFormat(sim->getOpOperand(index));
  if (!operand.isFloat) {
    items[argument] = std::move(item);
    return true;
  }
  if (!format) {
    item.kind = Item::Kind::Constants;
    if (!operand.reals.empty()) {
      auto [least, most] =
          std::minmax_element(operand.reals.begin(), operand.reals.end());
      item.least = *least;
      item.most = *most;
    }
    items[argument] = std::move(item);
    return true;
  }
  item.kind = Item::Kind::Integers;
  std::optional<int64_t> axis = sim.getAxis(index);
  std::vector<::qlut::Format> formats;
  for (int64_t c = 0; c < format.getNumChannels().value_or(1); ++c)
    formats.push_back(format.getFormat(c));
  std::vector<size_t> channels;
  std::vector<int64_t> codes;
  size_t stride =
      axis ? countElements(ArrayRef(item.shape).drop_front(*axis + 1)) : 1;
  for (auto [e, real] : llvm::enumerate(operand.reals)) {
    size_t channel =
        axis ? e / stride % static_cast<size_t>(item.shape[*axis]) : 0;
    if (axis)
      channels.push_back(channel);
    codes.push_back(
        quantize(real, isDouble, formats[channel], ::qlut::Rounding::HalfEven));
  }
  item.quantity = Arithmetic::fromCodes(codes, formats, std::move(channels),
                                        axis.has_value());
  items[argument] = std::move(item);
  return true;
}

std::optional<std::vector<Array>> SimRegion::run(ArrayRef<Array> operands) {
  isDouble =
      sim.getNumResults() > 0 && getElementTypeOrSelf(sim.getResult(0)).isF64();
  for (auto [index, operand] : llvm::enumerate(operands))
    if (!bind(index, operand))
      return std::nullopt;
  Block &body = sim.getBody().front();
  for (Operation &op : body.without_terminator())
    if (!run(&op))
      return std::nullopt;
  std::vector<Array> results;
  for (auto [index, value] :
       llvm::enumerate(body.getTerminator()->getOperands())) {
    Item &item = items[value];
    if (item.kind == Item::Kind::Native) {
      results.push_back(item.array);
      continue;
    }
    if (item.kind != Item::Kind::Integers) {
      fail(sim, "a result is a constant");
      return std::nullopt;
    }
    const ::qlut::Format &format = sim.getResultFormat(index).getValue();
    Arithmetic arithmetic(item.quantity.n.size(), rounding);
    Array result;
    result.isFloat = true;
    result.shape = item.shape;
    for (int64_t code : arithmetic.toCodes(item.quantity, format))
      result.reals.push_back(dequantize(code, isDouble, format));
    if (!arithmetic.error.empty()) {
      fail(sim, arithmetic.error);
      return std::nullopt;
    }
    results.push_back(std::move(result));
  }
  return results;
}

//===----------------------------------------------------------------------===//
// Ops of the region
//===----------------------------------------------------------------------===//

bool SimRegion::run(Operation *op) {
  auto shapeOf = [](Value value) {
    auto type = dyn_cast<RankedTensorType>(value.getType());
    return type ? llvm::to_vector(type.getShape()) : SmallVector<int64_t>();
  };
  if (op->getNumResults() == 0)
    return fail(op, "no result");
  Item item;
  item.shape = shapeOf(op->getResult(0));
  Attribute attr;
  if (matchPattern(op, m_Constant(&attr))) {
    std::optional<Array> array = readConstant(attr);
    if (!array)
      return fail(op, "a constant that is not in the file");
    item.array = *array;
    if (array->isFloat) {
      item.kind = Item::Kind::Constants;
      auto [least, most] =
          std::minmax_element(array->reals.begin(), array->reals.end());
      item.least = array->reals.empty() ? 0 : *least;
      item.most = array->reals.empty() ? 0 : *most;
    }
  } else if (isa<tensor::EmptyOp>(op)) {
    item.kind = Item::Kind::Empty;
  } else if (auto dim = dyn_cast<tensor::DimOp>(op)) {
    std::optional<int64_t> index = dim.getConstantIndex();
    if (!index)
      return fail(op, "a dimension that is not constant");
    item.array.ints = {items[dim.getSource()].shape[*index]};
  } else if (auto fill = dyn_cast<linalg::FillOp>(op)) {
    const Item &value = items[fill.value()];
    if (value.kind != Item::Kind::Constants)
      return fail(op, "it fills with what is no constant");
    item.kind = Item::Kind::Constants;
    item.least = item.most = value.array.reals.front();
    item.array.isFloat = true;
    item.array.shape = item.shape;
    item.array.reals.assign(countElements(item.shape), item.least);
  } else if (std::optional<Movement> movement = getMovement(op)) {
    return runMovement(op, *movement);
  } else if (auto linalgOp = dyn_cast<linalg::LinalgOp>(op)) {
    return runLinalg(linalgOp);
  } else {
    return fail(op, "the reference has no rule for it");
  }
  items[op->getResult(0)] = std::move(item);
  return true;
}

bool SimRegion::runMovement(Operation *op, const Movement &movement) {
  int operand = 0;
  for (const Movement::Place &place : movement.places)
    operand = std::max(operand, place.operand);
  for (const Movement::Place &place : movement.places)
    if (place.operand >= 0 && place.operand != operand)
      return fail(op, "it joins tensors inside a region");
  if (movement.padding.value_or(0) != 0)
    return fail(op, "it pads with other than 0");
  Item item = items[op->getOperand(operand)];
  item.shape = movement.shape;
  item.array.shape = movement.shape;
  if (item.kind == Item::Kind::Native)
    item.array.ints = reference::move(movement, item.array.ints);
  if (item.kind == Item::Kind::Constants && movement.padding)
    return fail(op, "it pads a constant");
  if (item.kind == Item::Kind::Constants)
    item.array.reals = reference::move(movement, item.array.reals);
  if (item.kind == Item::Kind::Integers) {
    item.quantity.n = reference::move(movement, item.quantity.n);
    for (auto [n, place] : llvm::zip_equal(item.quantity.n, movement.places))
      if (place.operand < 0)
        n = 0;
    Interval &bounds = item.quantity.bounds;
    if (movement.padding)
      bounds = {std::min<Wide>(bounds.lo, 0), std::max<Wide>(bounds.hi, 0)};
    if (item.quantity.units.byChannel)
      item.quantity.channels =
          reference::move(movement, item.quantity.channels);
  }
  items[op->getResult(0)] = std::move(item);
  return true;
}

Quantity SimRegion::read(const Item &item,
                         const std::vector<size_t> &elements) {
  Quantity result;
  if (item.kind == Item::Kind::Constants) {
    result.kind = Kind::Constants;
    result.least = item.least;
    result.most = item.most;
    for (size_t e : elements)
      result.reals.push_back(item.array.reals[e]);
    return result;
  }
  result.kind = Kind::Integers;
  result.identity = makeIdentity();
  result.units = item.quantity.units;
  result.bounds = item.quantity.bounds;
  for (size_t e : elements) {
    result.n.push_back(item.quantity.n[e]);
    if (result.units.byChannel)
      result.channels.push_back(item.quantity.channels[e]);
  }
  return result;
}

bool SimRegion::captured(Value value, Scalars &scalars, size_t points) {
  const Item &item = items[value];
  Scalar &scalar = scalars[value];
  if (item.kind == Item::Kind::Native && item.array.ints.size() == 1) {
    scalar.isNative = true;
    scalar.native.assign(points, item.array.ints.front());
    return true;
  }
  if (item.kind == Item::Kind::Constants && item.array.reals.size() == 1) {
    scalar.quantity = Quantity::constant(item.array.reals.front());
    return true;
  }
  return false;
}

/// The op that ends the body of a reduction, or null.
static Operation *getCombiner(linalg::LinalgOp op) {
  if (op.getNumReductionLoops() == 0 || op->getNumResults() != 1)
    return nullptr;
  Operation *combiner =
      op.getBlock()->getTerminator()->getOperand(0).getDefiningOp();
  BlockArgument out = op.getRegionOutputArgs()[0];
  return combiner && combiner->getNumOperands() == 2 &&
                 llvm::is_contained(combiner->getOperands(), out)
             ? combiner
             : nullptr;
}

bool SimRegion::runLinalg(linalg::LinalgOp op) {
  SmallVector<int64_t> loops = op.getStaticLoopRanges();
  if (llvm::any_of(loops, ShapedType::isDynamic))
    return fail(op, "sizes that are not static");
  size_t points = countElements(loops);
  Operation *combiner = getCombiner(op);
  if (op.getNumReductionLoops() != 0 && !combiner)
    return fail(op, "a reduction of other than two operands");
  auto maps = op.getIndexingMapsArray();
  Block *block = op.getBlock();
  Scalars scalars;
  Arithmetic arithmetic(points, rounding);
  std::vector<std::vector<size_t>> elements;
  for (auto [index, operand] : llvm::enumerate(op->getOperands())) {
    const Item &item = items[operand];
    elements.push_back(elementsOf(maps[index], loops, item.shape));
    BlockArgument argument = block->getArgument(index);
    bool isOut = index >= static_cast<unsigned>(op.getNumDpsInputs());
    if (argument.use_empty() || item.kind == Item::Kind::Empty ||
        (isOut && combiner))
      continue;
    Scalar &scalar = scalars[argument];
    if (item.kind == Item::Kind::Native) {
      scalar.isNative = true;
      for (size_t e : elements.back())
        scalar.native.push_back(item.array.ints[e]);
      continue;
    }
    if (item.shape.empty() && item.kind == Item::Kind::Constants &&
        !isa<ShapedType>(operand.getType()))
      scalar.quantity = Quantity::constant(item.array.reals.front());
    else
      scalar.quantity = read(item, elements.back());
  }
  for (Operation &inner : block->without_terminator()) {
    if (&inner == combiner)
      continue;
    for (Value value : inner.getOperands())
      if (value.getParentBlock() != block && !scalars.contains(value) &&
          !isa<ShapedType>(value.getType()) &&
          !captured(value, scalars, points))
        return fail(op, "its body captures what is no constant");
    if (!runScalar(&inner, scalars, arithmetic, loops))
      return false;
  }
  for (auto [index, value] :
       llvm::enumerate(block->getTerminator()->getOperands())) {
    size_t out = static_cast<size_t>(op.getNumDpsInputs()) + index;
    if (combiner)
      value = combiner->getOperand(
          combiner->getOperand(0) == block->getArgument(out) ? 1 : 0);
    if (!scalars.contains(value) && !captured(value, scalars, points))
      return fail(op, "it yields what is not computed");
    const Scalar &scalar = scalars[value];
    const Item &init = items[op->getOperand(out)];
    Item item;
    item.shape = init.shape;
    if (scalar.isNative) {
      item.array.shape = init.shape;
      item.array.ints.resize(countElements(init.shape));
      for (size_t p = 0; p < points; ++p)
        item.array.ints[elements[out][p]] = scalar.native[p];
      if (combiner)
        return fail(op, "a reduction of integers");
    } else if (combiner) {
      // W7: room for the sum of all terms.
      size_t terms = 1;
      for (auto [size, kind] :
           llvm::zip_equal(loops, op.getIteratorTypesArray()))
        if (kind == utils::IteratorType::reduction)
          terms *= static_cast<size_t>(size);
      bool isSum = isa<arith::AddFOp>(combiner);
      unsigned room = isSum ? countBits(0, Wide(terms)) : 0;
      Quantity term =
          arithmetic.narrow(arithmetic.integers(scalar.quantity), 61 - room);
      item = reduce(op, combiner, term, init, elements[out]);
    } else {
      Quantity all =
          arithmetic.narrow(arithmetic.integers(scalar.quantity), 62);
      item.kind = Item::Kind::Integers;
      item.quantity = all;
      item.quantity.n.assign(countElements(init.shape), 0);
      if (all.units.byChannel)
        item.quantity.channels.assign(countElements(init.shape), 0);
      for (size_t p = 0; p < points; ++p) {
        item.quantity.n[elements[out][p]] = all.n[p];
        if (all.units.byChannel)
          item.quantity.channels[elements[out][p]] = all.channels[p];
      }
    }
    if (!arithmetic.error.empty())
      return fail(op, arithmetic.error);
    items[op->getResult(index)] = std::move(item);
  }
  return error.empty();
}

SimRegion::Item SimRegion::reduce(linalg::LinalgOp op, Operation *combiner,
                                  const Quantity &term, const Item &init,
                                  const std::vector<size_t> &elements) {
  size_t count = countElements(init.shape);
  std::vector<size_t> channels;
  if (term.units.byChannel) {
    channels.resize(count);
    for (size_t p = 0; p < elements.size(); ++p)
      channels[elements[p]] = term.channels[p];
  }
  Item item;
  item.shape = init.shape;
  item.kind = Item::Kind::Integers;
  if (init.kind != Item::Kind::Constants && init.kind != Item::Kind::Integers) {
    fail(op, "it starts from nothing");
    return item;
  }
  std::vector<size_t> all(count);
  for (size_t e = 0; e < count; ++e)
    all[e] = e;
  Arithmetic arithmetic(count, rounding);
  Quantity out = arithmetic.changeUnits(read(init, all), term.units, channels);
  size_t terms = count == 0 ? 0 : elements.size() / count;
  bool isSum = isa<arith::AddFOp>(combiner);
  bool isGreatest = isa<arith::MaximumFOp, arith::MaxNumFOp>(combiner);
  if (!isSum && !isGreatest &&
      !isa<arith::MinimumFOp, arith::MinNumFOp>(combiner)) {
    fail(op, "a reduction by other than sum, maximum and minimum");
    return item;
  }
  Interval start = out.bounds, each = term.bounds;
  if (isSum) {
    out.bounds = {start.lo + std::min<Wide>(0, each.lo * Wide(terms)),
                  start.hi + std::max<Wide>(0, each.hi * Wide(terms))};
  } else {
    // W8: a constant is no farther than the terms, where that is the same.
    if (init.kind == Item::Kind::Constants) {
      auto clamp = [&](Wide n) {
        return isGreatest ? std::max(n, each.lo) : std::min(n, each.hi);
      };
      for (Wide &n : out.n)
        n = clamp(n);
      start = {clamp(start.lo), clamp(start.hi)};
    }
    out.bounds = {std::min(start.lo, each.lo), std::max(start.hi, each.hi)};
  }
  for (size_t p = 0; p < elements.size(); ++p) {
    Wide &n = out.n[elements[p]];
    Wide m = term.n[p];
    n = isSum ? n + m : isGreatest ? std::max(n, m) : std::min(n, m);
    // Every partial sum fits.
    if (n < out.bounds.lo || n > out.bounds.hi)
      fail(op, "a partial result leaves its bounds");
  }
  if (!arithmetic.error.empty())
    fail(op, arithmetic.error);
  item.quantity = std::move(out);
  return item;
}

//===----------------------------------------------------------------------===//
// Scalars
//===----------------------------------------------------------------------===//

bool SimRegion::runExtract(Operation *op, Scalars &scalars, size_t points) {
  auto extract = cast<tensor::ExtractOp>(op);
  const Item &item = items[extract.getTensor()];
  std::vector<size_t> elements;
  for (size_t p = 0; p < points; ++p) {
    size_t element = 0;
    for (auto [index, size] :
         llvm::zip_equal(extract.getIndices(), item.shape)) {
      int64_t i = scalars[index].native[p];
      if (i < 0 || i >= size)
        return fail(op, "an index out of bounds");
      element = element * static_cast<size_t>(size) + static_cast<size_t>(i);
    }
    elements.push_back(element);
  }
  Scalar &scalar = scalars[extract.getResult()];
  if (item.kind == Item::Kind::Native) {
    scalar.isNative = true;
    for (size_t e : elements)
      scalar.native.push_back(item.array.ints[e]);
    return true;
  }
  scalar.quantity = read(item, elements);
  return true;
}

bool SimRegion::runScalar(Operation *op, Scalars &scalars,
                          Arithmetic &arithmetic, ArrayRef<int64_t> loops) {
  size_t points = countElements(loops);
  if (isa<tensor::ExtractOp>(op))
    return runExtract(op, scalars, points);
  Value result = op->getResult(0);
  if (auto index = dyn_cast<linalg::IndexOp>(op)) {
    Scalar &scalar = scalars[result];
    scalar.isNative = true;
    size_t stride = countElements(loops.drop_front(index.getDim() + 1));
    for (size_t p = 0; p < points; ++p)
      scalar.native.push_back(static_cast<int64_t>(
          p / stride % static_cast<size_t>(loops[index.getDim()])));
    return true;
  }
  auto isFloat = [](Type type) { return isa<FloatType>(type); };
  if (llvm::none_of(op->getOperandTypes(), isFloat) &&
      llvm::none_of(op->getResultTypes(), isFloat)) {
    SmallVector<const std::vector<int64_t> *> operands;
    for (Value value : op->getOperands())
      operands.push_back(&scalars[value].native);
    std::optional<std::vector<int64_t>> native =
        evaluateNative(op, operands, points);
    if (!native)
      return fail(op, "the reference has no rule for it on integers");
    scalars[result].isNative = true;
    scalars[result].native = std::move(*native);
    return true;
  }
  auto in = [&](unsigned i) -> const Quantity & {
    return scalars.find(op->getOperand(i))->second.quantity;
  };
  auto native = [&](unsigned i) -> const std::vector<int64_t> & {
    return scalars.find(op->getOperand(i))->second.native;
  };
  std::vector<int64_t> truth;
  Arithmetic &a = arithmetic;
  auto negated = [](std::vector<int64_t> values) {
    for (int64_t &value : values)
      value = !value;
    return values;
  };
  std::optional<Quantity> value =
      llvm::TypeSwitch<Operation *, std::optional<Quantity>>(op)
          .Case<arith::ConstantOp>([&](arith::ConstantOp c) {
            return Quantity::constant(
                cast<FloatAttr>(c.getValue()).getValueAsDouble());
          })
          .Case<arith::AddFOp>([&](auto) { return a.add(in(0), in(1)); })
          .Case<arith::SubFOp>([&](auto) { return a.subtract(in(0), in(1)); })
          .Case<arith::MulFOp>([&](auto) { return a.multiply(in(0), in(1)); })
          .Case<arith::DivFOp>([&](auto) -> std::optional<Quantity> {
            if (in(1).kind != Kind::Constant)
              return std::nullopt;
            return a.multiply(in(0), Quantity::constant(1 / in(1).real));
          })
          .Case<arith::NegFOp>(
              [&](auto) { return a.multiply(in(0), Quantity::constant(-1)); })
          .Case<arith::MaximumFOp, arith::MaxNumFOp>(
              [&](auto) { return a.maximum(in(0), in(1)); })
          .Case<arith::MinimumFOp, arith::MinNumFOp>(
              [&](auto) { return a.minimum(in(0), in(1)); })
          .Case<math::AbsFOp>([&](auto) { return a.absolute(in(0)); })
          .Case<math::FmaOp>(
              [&](auto) { return a.add(a.multiply(in(0), in(1)), in(2)); })
          .Case<math::PowFOp>([&](auto) -> std::optional<Quantity> {
            if (in(1).kind != Kind::Constant || in(1).real != 2)
              return std::nullopt;
            return a.multiply(in(0), in(0));
          })
          .Case<math::FPowIOp>([&](auto) -> std::optional<Quantity> {
            if (native(1).empty() || native(1).front() != 2)
              return std::nullopt;
            return a.multiply(in(0), in(0));
          })
          .Case<arith::ExtFOp, arith::TruncFOp>([&](auto) { return in(0); })
          .Case<arith::SIToFPOp, arith::UIToFPOp>([&](Operation *cast) {
            unsigned width =
                cast->getOperand(0).getType().getIntOrFloatBitWidth();
            bool isSigned = isa<arith::SIToFPOp>(cast);
            Wide all = Wide(1) << width;
            Wide kept = Wide(1) << std::min(width, 32u);
            Quantity integers;
            integers.kind = Kind::Integers;
            integers.identity = makeIdentity();
            integers.bounds = isSigned ? Interval{-kept / 2, kept / 2 - 1}
                                       : Interval{0, kept - 1};
            for (int64_t n : native(0)) {
              Wide wide = n;
              if (isSigned && width == 1)
                wide = -wide;
              if (!isSigned && n < 0)
                wide += all;
              integers.n.push_back(
                  std::clamp(wide, integers.bounds.lo, integers.bounds.hi));
            }
            return integers;
          })
          .Case<arith::SelectOp>(
              [&](auto) { return a.select(native(0), in(1), in(2)); })
          .Case<arith::CmpFOp>(
              [&](arith::CmpFOp compare) -> std::optional<Quantity> {
                using P = arith::CmpFPredicate;
                switch (compare.getPredicate()) {
                case P::OLT:
                case P::ULT:
                  truth = a.less(in(0), in(1));
                  break;
                case P::OGT:
                case P::UGT:
                  truth = a.less(in(1), in(0));
                  break;
                case P::OGE:
                case P::UGE:
                  truth = negated(a.less(in(0), in(1)));
                  break;
                case P::OLE:
                case P::ULE:
                  truth = negated(a.less(in(1), in(0)));
                  break;
                case P::OEQ:
                case P::UEQ:
                  truth = a.equal(in(0), in(1));
                  break;
                case P::ONE:
                case P::UNE:
                  truth = negated(a.equal(in(0), in(1)));
                  break;
                default:
                  return std::nullopt;
                }
                return Quantity();
              })
          .Case<mlir::qlut::SimLutOp>(
              [&](mlir::qlut::SimLutOp lut) -> std::optional<Quantity> {
                if (!lut.isQuantized() || lut.getChannel())
                  return std::nullopt;
                return a.lookUp(
                    in(0), lut.getInFormatAttr().getFormat(0),
                    lut.getOutFormatAttr().getFormat(0),
                    mlir::qlut::getTableOf(lut.getTableAttr(), 0).getTable());
              })
          .Default([](Operation *) { return std::nullopt; });
  if (!value)
    return fail(op, "the reference has no rule for it");
  Scalar &scalar = scalars[result];
  scalar.isNative = isa<arith::CmpFOp>(op);
  scalar.native = std::move(truth);
  scalar.quantity = std::move(*value);
  return arithmetic.error.empty() || fail(op, arithmetic.error);
}
