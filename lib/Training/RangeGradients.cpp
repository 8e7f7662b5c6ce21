//===- RangeGradients.cpp - gradients of the ends of formats --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RangeGradients.h"
#include "TableGradients.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace mlir::qlut;
using namespace mlir::qlut::detail;

/// On a copy of a lookup: its input is clamped to ends that are learned.
static constexpr llvm::StringLiteral clampedAttrName = "clamped";

//===----------------------------------------------------------------------===//
// Sums
//===----------------------------------------------------------------------===//

static Value toF32(OpBuilder &b, Location loc, Value value) {
  const unsigned width = value.getType().getIntOrFloatBitWidth();
  if (width == 32)
    return value;
  if (width > 32)
    return arith::TruncFOp::create(b, loc, b.getF32Type(), value);
  return arith::ExtFOp::create(b, loc, b.getF32Type(), value);
}

void RangeGradients::add(Adjoints &adjoints, unsigned number, Value x,
                         Value rounded, Value g, const FormatEnds &ends,
                         std::optional<int64_t> axis) {
  OpBuilder &b = adjoints.getBuilder();
  Location loc = x.getLoc();
  auto type = cast<RankedTensorType>(x.getType());
  const int64_t rank = type.getRank();
  SmallVector<int64_t> shape;
  SmallVector<AffineExpr> kept;
  if (axis) {
    shape.push_back(type.getDimSize(*axis));
    kept.push_back(b.getAffineDimExpr(*axis));
  }
  auto sumType = RankedTensorType::get(shape, b.getF32Type());
  AffineMap out = AffineMap::get(rank, 0, kept, b.getContext());
  AffineMap in = b.getMultiDimIdentityMap(rank);
  SmallVector<utils::IteratorType> loops(rank, utils::IteratorType::reduction);
  if (axis)
    loops[*axis] = utils::IteratorType::parallel;
  SmallVector<Value> zeros = {adjoints.createZeros(loc, sumType),
                              adjoints.createZeros(loc, sumType)};
  auto generic = linalg::GenericOp::create(
      b, loc, TypeRange{sumType, sumType}, ValueRange{x, rounded, g}, zeros,
      ArrayRef{in, in, in, out, out}, loops,
      [&](OpBuilder &body, Location at, ValueRange v) {
        Value channel =
            axis ? linalg::IndexOp::create(body, at, *axis).getResult()
                 : Value();
        auto [least, greatest] = ends.moveEnds(body, v[0], v[1], channel, v[2]);
        Value terms[] = {
            arith::AddFOp::create(body, at, v[3], toF32(body, at, least)),
            arith::AddFOp::create(body, at, v[4], toF32(body, at, greatest))};
        linalg::YieldOp::create(body, at, terms);
      });
  add(adjoints, number, generic.getResult(0), generic.getResult(1));
}

void RangeGradients::add(Adjoints &adjoints, unsigned number, Value least,
                         Value greatest) {
  OpBuilder &b = adjoints.getBuilder();
  auto [entry, isNew] = sums.try_emplace(number, std::pair(least, greatest));
  if (isNew)
    return;
  auto &[low, high] = entry->second;
  low = arith::AddFOp::create(b, least.getLoc(), low, least);
  high = arith::AddFOp::create(b, least.getLoc(), high, greatest);
}

void RangeGradients::appendTo(SmallVectorImpl<Value> &results,
                              SmallVectorImpl<Type> &types,
                              SmallVectorImpl<DictionaryAttr> &attrs) const {
  for (auto [number, range] : llvm::enumerate(ranges.ranges())) {
    auto found = sums.find(number);
    if (found == sums.end())
      continue;
    for (auto [value, end] : {std::pair(found->second.first, "least"),
                              std::pair(found->second.second, "greatest")}) {
      Builder b(value.getContext());
      results.push_back(value);
      types.push_back(value.getType());
      attrs.push_back(b.getDictionaryAttr(
          {b.getNamedAttr(rangeGradientAttrName, b.getStringAttr(range.name)),
           b.getNamedAttr(rangeEndAttrName, b.getStringAttr(end))}));
    }
  }
}

//===----------------------------------------------------------------------===//
// Lookups
//===----------------------------------------------------------------------===//

LookupRanges::LookupRanges(SimulatedOpInterface op, Adjoints &adjoints)
    : adjoints(adjoints) {
  RangeGradients *ranges = adjoints.getRangeGradients();
  if (!ranges || !isa<SimOp>(op.getOperation()))
    return;
  op->walk([&](SimLutOp lut) {
    auto number = ranges->all().findLookup(lut);
    if (!number || !lut.isQuantized() || lut.getChannel())
      return;
    ::qlut::Format format = lut.getInFormatAttr().getFormat(0);
    Type type = getElementTypeOrSelf(lut.getType());
    auto end = [&](int64_t code) {
      return adjoints.createConstant(lut.getLoc(), type, format.toReal(code));
    };
    ends[lut.getLayerAttr().getValue()] = {
        *number, end(format.storage.minCode()), end(format.storage.maxCode())};
  });
}

void LookupRanges::clamp(ArrayRef<Operation *> ops) {
  for (Operation *op : ops)
    op->walk([&](SimLutOp lut) {
      auto found = lut.getLayerAttr() ? ends.find(lut.getLayerAttr().getValue())
                                      : ends.end();
      if (found == ends.end())
        return;
      OpBuilder b(lut);
      auto shaped = [&](Value end) -> Value {
        auto type = dyn_cast<RankedTensorType>(lut.getType());
        return type ? tensor::SplatOp::create(b, lut.getLoc(), end, type)
                          .getResult()
                    : end;
      };
      Value low = arith::MaximumFOp::create(b, lut.getLoc(), lut.getInput(),
                                            shaped(found->second.least));
      Value both = arith::MinimumFOp::create(b, lut.getLoc(), low,
                                             shaped(found->second.greatest));
      lut.getInputMutable().assign(both);
      lut->setAttr(clampedAttrName, b.getUnitAttr());
    });
}

void LookupRanges::setActive(Adjoints &within) {
  for (const auto &entry : ends) {
    within.setActive(entry.second.least);
    within.setActive(entry.second.greatest);
  }
}

void LookupRanges::note(Adjoints &within) {
  OpBuilder &b = adjoints.getBuilder();
  SmallVector<const Ends *> sorted;
  for (const auto &entry : ends)
    sorted.push_back(&entry.second);
  llvm::sort(sorted, [](const Ends *x, const Ends *y) {
    return x->number < y->number;
  });
  auto type = RankedTensorType::get({}, b.getF32Type());
  for (const Ends *each : sorted) {
    auto take = [&](Value end) -> Value {
      Value g = within.getCotangent(end);
      if (!g)
        return adjoints.createZeros(end.getLoc(), type);
      return tensor::FromElementsOp::create(b, end.getLoc(), type,
                                            toF32(b, end.getLoc(), g));
    };
    adjoints.getRangeGradients()->add(adjoints, each->number, take(each->least),
                                      take(each->greatest));
  }
}

void LookupRanges::moveEnds(SimLutOp lut, Adjoints &adjoints, Value g) {
  if (!lut->hasAttr(clampedAttrName))
    return;
  Value input = LookupTables::getInput(lut);
  auto high = input.getDefiningOp<arith::MinimumFOp>();
  auto low = high.getLhs().getDefiningOp<arith::MaximumFOp>();
  Value least = low.getRhs(), greatest = high.getRhs();
  if (!adjoints.isActive(least) && !adjoints.isActive(greatest))
    return;
  OpBuilder &b = adjoints.getBuilder();
  Location loc = lut.getLoc();
  // Elementwise arith serves scalars and tensors alike.
  Value rounded =
      FakeQuantOp::create(b, loc, g.getType(), input, Value(),
                          lut.getInFormatAttr(), lut.getRoundingAttr());
  Value step = arith::DivFOp::create(
      b, loc, arith::SubFOp::create(b, loc, rounded, input),
      arith::SubFOp::create(b, loc, greatest, least));
  Value inner = arith::MulFOp::create(b, loc, g, step);
  adjoints.addCotangent(greatest, inner);
  adjoints.addCotangent(least, arith::NegFOp::create(b, loc, inner));
}
