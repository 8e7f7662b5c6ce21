//===- SumBounds.cpp - what the sums of a contraction can be --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Sum over the weights of the bounds of the term with each: with weights w and
// inputs x of zero point z that is the sum of |w| max |x - z|, sign by sign
// (docs/spec.md, J5).
//
//===----------------------------------------------------------------------===//

#include "SumBounds.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Matchers.h"
#include "llvm/ADT/TypeSwitch.h"
#include <map>

using namespace mlir;
using namespace mlir::qlut;

/// Sums and terms are below this.
static constexpr int64_t maxMagnitude = int64_t(1) << 60;

/// The term that the op adds to its result; null if it does something else.
static Value getTerm(linalg::GenericOp op) {
  if (op.getNumResults() != 1 || op.getNumReductionLoops() == 0 ||
      !op.hasPureTensorSemantics())
    return {};
  auto sum = op.getBlock()
                 ->getTerminator()
                 ->getOperand(0)
                 .getDefiningOp<arith::AddIOp>();
  Value out = op.getRegionOutputArgs()[0];
  if (!sum || !out.hasOneUse() || (sum.getLhs() != out && sum.getRhs() != out))
    return {};
  return sum.getLhs() == out ? sum.getRhs() : sum.getLhs();
}

bool mlir::qlut::isIntegerSum(linalg::GenericOp op) {
  return getTerm(op) != nullptr;
}

/// All that a signed integer of that many bits holds.
static SumRange getAll(unsigned bits) {
  int64_t half = int64_t(1) << (std::min(bits, 62u) - 1);
  return {-half, half - 1};
}

namespace {
/// The range of the values of a body, one operand of which may be known.
class BodyRanges {
public:
  BodyRanges(linalg::GenericOp op, Value known, int64_t number)
      : op(op), known(known), number(number) {}

  std::optional<SumRange> get(Value value) {
    if (value == known)
      return SumRange{number, number};
    APInt constant;
    if (matchPattern(value, m_ConstantInt(&constant)))
      return SumRange{constant.getSExtValue(), constant.getSExtValue()};
    auto type = dyn_cast<IntegerType>(value.getType());
    if (!type)
      return std::nullopt;
    if (auto argument = dyn_cast<BlockArgument>(value))
      return getArgument(argument, type.getWidth());
    std::optional<SumRange> range = compute(value.getDefiningOp());
    SumRange all = getAll(type.getWidth());
    // What may wrap has no range.
    if (!range || range->lo < all.lo || range->hi > all.hi)
      return std::nullopt;
    return range;
  }

private:
  std::optional<SumRange> getArgument(BlockArgument argument, unsigned bits) {
    if (argument.getOwner() != op.getBlock())
      return std::nullopt;
    OpOperand &operand = op->getOpOperand(argument.getArgNumber());
    DenseIntElementsAttr elements;
    if (!matchPattern(operand.get(), m_Constant(&elements)))
      return getAll(bits);
    SumRange range{INT64_MAX, INT64_MIN};
    for (const APInt &element : elements.getValues<APInt>())
      range = {std::min(range.lo, element.getSExtValue()),
               std::max(range.hi, element.getSExtValue())};
    return range;
  }

  std::optional<SumRange> compute(Operation *body) {
    SmallVector<SumRange> in;
    for (Value operand : body->getOperands()) {
      std::optional<SumRange> range = get(operand);
      if (!range || range->lo < -maxMagnitude || range->hi > maxMagnitude)
        return std::nullopt;
      in.push_back(*range);
    }
    return llvm::TypeSwitch<Operation *, std::optional<SumRange>>(body)
        .Case<arith::ExtSIOp>([&](auto) { return in[0]; })
        .Case<arith::ExtUIOp>([&](arith::ExtUIOp ext) -> SumRange {
          unsigned bits = ext.getIn().getType().getIntOrFloatBitWidth();
          int64_t all = int64_t(1) << bits;
          if (in[0].lo >= 0)
            return in[0];
          if (in[0].hi < 0)
            return {in[0].lo + all, in[0].hi + all};
          return {0, all - 1};
        })
        .Case<arith::AddIOp>([&](auto) {
          return SumRange{in[0].lo + in[1].lo, in[0].hi + in[1].hi};
        })
        .Case<arith::SubIOp>([&](auto) {
          return SumRange{in[0].lo - in[1].hi, in[0].hi - in[1].lo};
        })
        .Case<arith::MulIOp>([&](auto) -> std::optional<SumRange> {
          __int128 least = 0, most = 0;
          for (int64_t a : {in[0].lo, in[0].hi})
            for (int64_t b : {in[1].lo, in[1].hi}) {
              __int128 product = __int128(a) * b;
              bool isFirst = a == in[0].lo && b == in[1].lo;
              least = isFirst ? product : std::min(least, product);
              most = isFirst ? product : std::max(most, product);
            }
          if (least < -maxMagnitude || most > maxMagnitude)
            return std::nullopt;
          return SumRange{static_cast<int64_t>(least),
                          static_cast<int64_t>(most)};
        })
        .Default([](auto) { return std::nullopt; });
  }

  linalg::GenericOp op;
  Value known;
  int64_t number;
};

/// Sums of terms, some below and some above 0.
struct Totals {
  __int128 lo = 0, hi = 0;
  /// Of the partial sums in any order.
  __int128 least = 0, most = 0;

  void add(SumRange term, int64_t count) {
    lo += __int128(term.lo) * count;
    hi += __int128(term.hi) * count;
    least += __int128(std::min<int64_t>(term.lo, 0)) * count;
    most += __int128(std::max<int64_t>(term.hi, 0)) * count;
  }
};
} // namespace

/// What sums start from, by channel.
static std::optional<SmallVector<SumRange>>
getStarts(linalg::GenericOp op, int64_t dimension, int64_t channels) {
  Value init = op.getDpsInits()[0];
  APInt number;
  if (auto fill = init.getDefiningOp<linalg::FillOp>())
    if (matchPattern(fill.value(), m_ConstantInt(&number)))
      return SmallVector<SumRange>(
          channels, SumRange{number.getSExtValue(), number.getSExtValue()});
  DenseIntElementsAttr elements;
  if (!matchPattern(init, m_Constant(&elements)))
    return std::nullopt;
  SmallVector<SumRange> starts(channels, SumRange{INT64_MAX, INT64_MIN});
  int64_t stride = 1;
  auto shape = elements.getType().getShape();
  if (dimension >= 0)
    for (int64_t size : shape.drop_front(dimension + 1))
      stride *= size;
  for (const auto &[place, element] :
       llvm::enumerate(elements.getValues<APInt>())) {
    int64_t channel =
        dimension < 0 ? 0
                      : static_cast<int64_t>(place) / stride % shape[dimension];
    SumRange &start = starts[channel];
    start = {std::min(start.lo, element.getSExtValue()),
             std::max(start.hi, element.getSExtValue())};
  }
  return starts;
}

namespace {
/// The constant operand with a number for each of some loops.
struct Weights {
  Value argument;
  DenseIntElementsAttr elements;
  SmallVector<unsigned> loops; ///< of each of its dimensions
};
} // namespace

static std::optional<Weights> findWeights(linalg::GenericOp op) {
  std::optional<Weights> found;
  for (OpOperand *input : op.getDpsInputOperands()) {
    DenseIntElementsAttr elements;
    AffineMap map = op.getMatchingIndexingMap(input);
    if (!matchPattern(input->get(), m_Constant(&elements)) ||
        !map.isProjectedPermutation() ||
        (found && found->elements.size() > elements.size()))
      continue;
    Weights weights{op.getMatchingBlockArgument(input), elements, {}};
    for (unsigned i = 0; i < map.getNumResults(); ++i)
      weights.loops.push_back(map.getDimPosition(i));
    found = std::move(weights);
  }
  return found;
}

std::optional<SmallVector<SumRange>>
mlir::qlut::getSumBounds(linalg::GenericOp op, int64_t dimension,
                         int64_t channels, std::string &why) {
  auto refuse = [&](StringRef reason) {
    why = reason.str();
    return std::nullopt;
  };
  Value term = getTerm(op);
  AffineMap outMap = op.getMatchingIndexingMap(op.getDpsInitOperand(0));
  if (!term || !outMap.isProjectedPermutation())
    return refuse("its sums are not over loops of their own");
  int64_t channelLoop = dimension < 0 ? -1 : outMap.getDimPosition(dimension);
  std::optional<SmallVector<SumRange>> starts =
      getStarts(op, dimension, channels);
  if (!starts)
    return refuse("its sums start from what is no constant");
  SmallVector<int64_t> sizes = op.getStaticLoopRanges();
  SmallVector<utils::IteratorType> iterators = op.getIteratorTypesArray();
  std::optional<Weights> weights = findWeights(op);

  // The terms that each number of the weights is in.
  int64_t count = 1;
  for (auto [loop, size] : llvm::enumerate(sizes)) {
    if (iterators[loop] != utils::IteratorType::reduction ||
        (weights && llvm::is_contained(weights->loops, loop)))
      continue;
    if (ShapedType::isDynamic(size) || count > maxMagnitude / (size + 1))
      return refuse("the number of terms of its sums is not static");
    count *= size;
  }
  // Sums by channel and by the other parallel loops of the weights.
  std::map<std::pair<int64_t, int64_t>, Totals> totals;
  if (!weights) {
    std::optional<SumRange> range = BodyRanges(op, Value(), 0).get(term);
    if (!range)
      return refuse("its terms may wrap");
    totals[{-1, 0}].add(*range, count);
  } else {
    std::map<int64_t, SumRange> known;
    ArrayRef<int64_t> shape = weights->elements.getType().getShape();
    SmallVector<int64_t> index(shape.size(), 0);
    for (const APInt &element : weights->elements.getValues<APInt>()) {
      int64_t number = element.getSExtValue();
      auto [place, isNew] = known.try_emplace(number, SumRange{0, 0});
      if (isNew) {
        std::optional<SumRange> range =
            BodyRanges(op, weights->argument, number).get(term);
        if (!range)
          return refuse("its terms may wrap");
        place->second = *range;
      }
      std::pair<int64_t, int64_t> key{-1, 0};
      for (auto [d, loop] : llvm::enumerate(weights->loops)) {
        if (static_cast<int64_t>(loop) == channelLoop)
          key.first = index[d];
        else if (iterators[loop] == utils::IteratorType::parallel)
          key.second = key.second * shape[d] + index[d];
      }
      totals[key].add(place->second, count);
      for (size_t d = shape.size(); d-- > 0;) {
        if (++index[d] < shape[d])
          break;
        index[d] = 0;
      }
    }
  }

  unsigned bits = op.getRegionOutputArgs()[0].getType().getIntOrFloatBitWidth();
  SumRange all = getAll(bits);
  SmallVector<SumRange> bounds(channels, SumRange{INT64_MAX, INT64_MIN});
  for (const auto &[key, total] : totals)
    for (int64_t channel = 0; channel < channels; ++channel) {
      if (key.first >= 0 && key.first != channel)
        continue;
      SumRange start = (*starts)[channel];
      if (start.lo + total.least < all.lo || start.hi + total.most > all.hi)
        return refuse("its sums may wrap");
      SumRange &bound = bounds[channel];
      bound = {std::min(bound.lo, start.lo + static_cast<int64_t>(total.lo)),
               std::max(bound.hi, start.hi + static_cast<int64_t>(total.hi))};
    }
  for (const SumRange &bound : bounds)
    if (bound.lo > bound.hi)
      return refuse("it sums no terms");
  return bounds;
}
