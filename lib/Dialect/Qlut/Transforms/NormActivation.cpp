//===- NormActivation.cpp - codes of sums by channel ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Numbers by channel are inputs of the op; thresholds, of which an element
// reads a few, are read by index.
//
//===----------------------------------------------------------------------===//

#include "NormActivation.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "mlir/IR/TypeUtilities.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;
using namespace mlir::qlut;
using ::qlut::CodeSteps;
using ::qlut::MultiplyLimits;
using ::qlut::MultiplyShift;

std::pair<int64_t, int64_t> NormActivation::getCodes() const {
  int64_t least = INT64_MAX, most = INT64_MIN;
  for (const CodeSteps &channel : steps) {
    least = std::min({least, channel.first, channel.last()});
    most = std::max({most, channel.first, channel.last()});
  }
  return {least, most};
}

std::pair<int64_t, int64_t>
NormActivation::getClamp(const CodeSteps &channel) const {
  if (!clampsByChannel)
    return getCodes();
  return std::minmax(channel.first, channel.last());
}

bool NormActivation::tryProducts(std::string &lacking) {
  MultiplyLimits limits;
  limits.sumBits = computeBits == 32 ? 31 : 62;
  products.clear();
  for (const auto &[index, channel] : llvm::enumerate(steps)) {
    std::pair<int64_t, int64_t> clamp = getClamp(channel);
    std::optional<MultiplyShift> product =
        findMultiplyShift(channel, clamp.first, clamp.second, limits);
    // A shift of all bits is none.
    if (!product || product->shift >= computeBits) {
      lacking = "channel " + std::to_string(index) + " has no product in " +
                std::to_string(computeBits) + " bits";
      return false;
    }
    products.push_back(*product);
  }
  return true;
}

std::string NormActivation::findProducts(unsigned accumulatorBits) {
  std::string lacking;
  for (unsigned bits : {32u, 64u})
    for (bool byChannel : {false, true}) {
      computeBits = bits;
      clampsByChannel = byChannel;
      if (bits <= std::max(accumulatorBits, 32u) && tryProducts(lacking))
        return "";
    }
  return lacking;
}

/// A constant tensor of integers.
static Value makeList(OpBuilder &builder, Location loc, ArrayRef<int64_t> shape,
                      ArrayRef<int64_t> numbers, unsigned bits) {
  SmallVector<APInt> values;
  for (int64_t number : numbers)
    values.emplace_back(bits, static_cast<uint64_t>(number), /*isSigned=*/true);
  auto type = RankedTensorType::get(shape, builder.getIntegerType(bits));
  return arith::ConstantOp::create(builder, loc,
                                   DenseElementsAttr::get(type, values));
}

namespace {
/// Writes a linalg.generic on sums with numbers by channel.
class ChannelGeneric {
public:
  ChannelGeneric(OpBuilder &builder, Value sums, int64_t dimension)
      : b(sums.getLoc(), builder), sums(sums), dimension(dimension) {
    inputs.push_back(sums);
    rank = cast<RankedTensorType>(sums.getType()).getRank();
    maps.push_back(b.getMultiDimIdentityMap(rank));
  }

  /// Adds numbers, one for each channel; the value in the body is found by the
  /// index that is returned.
  size_t add(ArrayRef<int64_t> numbers, unsigned bits) {
    lists.push_back({SmallVector<int64_t>(numbers), bits, 0});
    List &list = lists.back();
    if (!llvm::all_equal(numbers)) {
      list.argument = inputs.size();
      inputs.push_back(makeList(
          b, b.getLoc(), static_cast<int64_t>(numbers.size()), numbers, bits));
      maps.push_back(AffineMap::get(rank, 0, b.getAffineDimExpr(dimension)));
    }
    return lists.size() - 1;
  }

  Value get(size_t index) {
    const List &list = lists[index];
    if (list.argument)
      return block->getArgument(list.argument);
    return constant(list.numbers.front(), list.bits);
  }
  Value constant(int64_t number, unsigned bits) {
    return arith::ConstantOp::create(
        b, b.getIntegerAttr(b.getIntegerType(bits), number));
  }

  /// The op; `body` gives the code of a sum, of the result's width.
  Value create(unsigned codeBits, function_ref<Value(Value)> body) {
    Value empty =
        tensor::EmptyOp::create(b, tensor::getMixedSizes(b, b.getLoc(), sums),
                                b.getIntegerType(codeBits));
    maps.push_back(b.getMultiDimIdentityMap(rank));
    SmallVector<utils::IteratorType> loops(rank, utils::IteratorType::parallel);
    auto generic = linalg::GenericOp::create(b, empty.getType(), inputs,
                                             ValueRange(empty), maps, loops);
    block = &generic.getRegion().emplaceBlock();
    for (Value value : generic->getOperands())
      block->addArgument(getElementTypeOrSelf(value), b.getLoc());
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(block);
    linalg::YieldOp::create(b, body(block->getArgument(0)));
    return generic.getResult(0);
  }

  ImplicitLocOpBuilder b;

private:
  struct List {
    SmallVector<int64_t> numbers;
    unsigned bits;
    size_t argument; ///< 0: all are one number
  };
  Value sums;
  int64_t dimension;
  int64_t rank;
  SmallVector<Value> inputs;
  SmallVector<AffineMap> maps;
  SmallVector<List> lists;
  Block *block = nullptr;
};
} // namespace

Value NormActivation::createProducts(OpBuilder &builder, Value sums) const {
  unsigned sumBits = getElementTypeOrSelf(sums).getIntOrFloatBitWidth();
  unsigned bits = std::max(computeBits, sumBits);
  SmallVector<int64_t> multipliers, addends, shifts, leasts, mosts;
  bool isBelow = false, isAbove = false;
  for (auto [product, channel] : llvm::zip_equal(products, steps)) {
    multipliers.push_back(product.multiplier);
    addends.push_back(product.addend);
    shifts.push_back(product.shift);
    std::pair<int64_t, int64_t> clamp = getClamp(channel);
    leasts.push_back(clamp.first);
    mosts.push_back(clamp.second);
    for (int64_t n : {channel.lo, channel.hi}) {
      isBelow |= product.evaluate(n) < clamp.first;
      isAbove |= product.evaluate(n) > clamp.second;
    }
  }
  ChannelGeneric generic(builder, sums, dimension);
  size_t multiplier = generic.add(multipliers, bits),
         addend = generic.add(addends, bits), shift = generic.add(shifts, bits);
  size_t least = isBelow ? generic.add(leasts, bits) : 0,
         most = isAbove ? generic.add(mosts, bits) : 0;
  return generic.create(storage.bits, [&](Value sum) -> Value {
    ImplicitLocOpBuilder &b = generic.b;
    if (sumBits < bits)
      sum = arith::ExtSIOp::create(b, b.getIntegerType(bits), sum);
    Value product = arith::MulIOp::create(b, sum, generic.get(multiplier));
    product = arith::AddIOp::create(b, product, generic.get(addend));
    Value code = arith::ShRSIOp::create(b, product, generic.get(shift));
    if (isBelow)
      code = arith::MaxSIOp::create(b, code, generic.get(least));
    if (isAbove)
      code = arith::MinSIOp::create(b, code, generic.get(most));
    return arith::TruncIOp::create(b, b.getIntegerType(storage.bits), code);
  });
}

unsigned NormActivation::getSearchSteps() const {
  size_t most = 1;
  for (const CodeSteps &channel : steps)
    most = std::max(most, channel.thresholds.size());
  return llvm::Log2_64_Ceil(most + 1);
}

double NormActivation::getThresholdCycles(const ::qlut::Target &target) const {
  // A step adds to the place, loads, compares and selects; then the code.
  return getSearchSteps() * (target.loadCycles + 3.0 * target.simpleCycles) +
         target.simpleCycles;
}

Value NormActivation::createThresholds(OpBuilder &builder, Value sums) const {
  unsigned sumBits = getElementTypeOrSelf(sums).getIntOrFloatBitWidth();
  const unsigned searchSteps = getSearchSteps();
  const int64_t width = (int64_t(1) << searchSteps) - 1;
  // Never counted: a bound of sums that do not wrap is below it.
  const int64_t never =
      sumBits >= 64 ? INT64_MAX : (int64_t(1) << (sumBits - 1)) - 1;
  SmallVector<int64_t> thresholds, firsts, directions;
  for (const CodeSteps &channel : steps) {
    llvm::append_range(thresholds, channel.thresholds);
    thresholds.append(width - channel.thresholds.size(), never);
    firsts.push_back(channel.first);
    directions.push_back(channel.falling ? -1 : 1);
  }
  auto channels = static_cast<int64_t>(steps.size());
  ChannelGeneric generic(builder, sums, dimension);
  Value table =
      makeList(builder, sums.getLoc(), {channels, width}, thresholds, sumBits);
  size_t first = generic.add(firsts, 32),
         direction = generic.add(directions, 32);
  return generic.create(storage.bits, [&](Value sum) -> Value {
    ImplicitLocOpBuilder &b = generic.b;
    auto index = [&](int64_t i) -> Value {
      return arith::ConstantIndexOp::create(b, i);
    };
    Value channel = channels == 1
                        ? index(0)
                        : linalg::IndexOp::create(b, dimension).getResult();
    Value count = index(0);
    for (unsigned step = searchSteps; step-- > 0;) {
      const int64_t stride = int64_t(1) << step;
      Value place = arith::AddIOp::create(b, count, index(stride - 1));
      Value threshold =
          tensor::ExtractOp::create(b, table, ValueRange{channel, place});
      Value passed =
          arith::CmpIOp::create(b, arith::CmpIPredicate::sge, sum, threshold);
      Value further = arith::AddIOp::create(b, count, index(stride));
      count = arith::SelectOp::create(b, passed, further, count);
    }
    Value distance = arith::IndexCastOp::create(b, b.getI32Type(), count);
    if (!llvm::all_equal(directions) || directions.front() < 0)
      distance = arith::MulIOp::create(b, distance, generic.get(direction));
    Value code = arith::AddIOp::create(b, distance, generic.get(first));
    return arith::TruncIOp::create(b, b.getIntegerType(storage.bits), code);
  });
}
