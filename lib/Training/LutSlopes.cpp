//===- LutSlopes.cpp - the derivative of a simulated lookup ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The slope of a table is piecewise constant: it is a table, too, with an entry
// for each block of codes, blocks of the greatest power of two that keeps every
// segment's codes together.
//
//===----------------------------------------------------------------------===//

#include "LutSlopes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "mlir/IR/TypeUtilities.h"
#include "qlut/Conversion/EmitExpression.h"
#include "qlut/Dialect/Qlut/IR/Thawed.h"

using namespace mlir;
using namespace mlir::qlut;
using namespace mlir::qlut::detail;

LutSlopes::LutSlopes(SimLutOp op, Adjoints &adjoints, bool isExact)
    : op(op), adjoints(adjoints), loc(op.getLoc()),
      type(cast<FloatType>(getElementTypeOrSelf(op.getType()))),
      isExact(isExact) {
  if (FormatAttrInterface format = op.getInFormatAttr()) {
    ends.emplace(adjoints, loc, format, type);
  } else if (RangeAttrInterface range = op.getRangeAttr()) {
    SmallVector<::qlut::RealRange> ranges;
    for (int64_t c = 0; c < range.getNumChannels().value_or(1); ++c)
      ranges.push_back(range.getRange(c));
    ends.emplace(adjoints, loc, ranges, type);
  }
  if (!isExact)
    makeTable();
}

void LutSlopes::makeTable() {
  const int64_t channels = op.getNumChannels().value_or(1);
  FormatAttrInterface in = op.getInFormatAttr(), out = op.getOutFormatAttr();
  const int64_t codes = in.getStorage().numCodes();
  leastCode = in.getStorage().minCode();
  std::vector<double> slopes;
  for (int64_t channel = 0; channel < channels; ++channel) {
    const ::qlut::Table &lut =
        getTableOf(op.getTableAttr(), channel).getTable();
    double unit = out.getFormat(channel).scale / in.getFormat(channel).scale;
    for (int64_t code = 0; code < codes; ++code)
      slopes.push_back(lut.slope(leastCode + code) * unit);
  }
  // Blocks never straddle channels: the number of codes is a power of two.
  auto isUniform = [&](unsigned bits) {
    for (size_t at = 0; at < slopes.size(); ++at)
      if (slopes[at] != slopes[at >> bits << bits])
        return false;
    return true;
  };
  // Other slopes are to fit in a program whose numbers may change.
  while (!isThawed(op) && (int64_t(2) << shift) <= codes &&
         isUniform(shift + 1))
    ++shift;
  Builder b(op.getContext());
  SmallVector<Attribute> numbers;
  for (size_t at = 0; at < slopes.size(); at += size_t(1) << shift)
    numbers.push_back(b.getFloatAttr(type, slopes[at]));
  auto shape = RankedTensorType::get({channels, codes >> shift}, type);
  table = adjoints.createTable(loc, DenseElementsAttr::get(shape, numbers));
}

/// The derivative of the expression at `x`, in f32 for f16 and bf16.
Value LutSlopes::writeExact(OpBuilder &b, Value x, Value g) {
  ImplicitLocOpBuilder in(loc, b);
  bool isNarrow = type.getWidth() < 32;
  if (isNarrow) {
    x = arith::ExtFOp::create(in, in.getF32Type(), x);
    g = arith::ExtFOp::create(in, in.getF32Type(), g);
  }
  Adjoints within(b, adjoints);
  within.setActive(x);
  Operation *last = b.getInsertionPoint() == b.getInsertionBlock()->begin()
                        ? nullptr
                        : &*std::prev(b.getInsertionPoint());
  Value y = emitExpression(in, op.getExpr().getValue(), x);
  SmallVector<Operation *> ops;
  auto first =
      last ? std::next(last->getIterator()) : b.getInsertionBlock()->begin();
  for (auto at = first; at != b.getInsertionPoint(); ++at)
    ops.push_back(&*at);
  within.propagate(ops);
  within.addCotangent(y, g);
  status = within.reverse(ops);
  Value result = within.getCotangent(x);
  if (!result)
    result = within.createConstant(loc, x.getType(), 0);
  return isNarrow ? arith::TruncFOp::create(in, type, result).getResult()
                  : result;
}

Value LutSlopes::readSlope(OpBuilder &b, Value x, Value channel) {
  const ::qlut::Storage storage = op.getInFormatAttr().getStorage();
  Type codeType = getStorageType(op.getContext(), storage);
  Value code = QuantizeOp::create(b, loc, codeType, x, channel,
                                  op.getInFormatAttr(), op.getRoundingAttr());
  Value wide =
      storage.isSigned()
          ? arith::ExtSIOp::create(b, loc, b.getI32Type(), code).getResult()
          : arith::ExtUIOp::create(b, loc, b.getI32Type(), code).getResult();
  Value least = arith::ConstantOp::create(
      b, loc, b.getI32IntegerAttr(static_cast<int32_t>(leastCode)));
  Value offset = arith::SubIOp::create(b, loc, wide, least);
  Value block = arith::ShRUIOp::create(
      b, loc, offset,
      arith::ConstantOp::create(b, loc, b.getI32IntegerAttr(shift)));
  Value row = channel ? ends->clampChannel(b, channel)
                      : arith::ConstantIndexOp::create(b, loc, 0).getResult();
  Value column = arith::IndexCastOp::create(b, loc, b.getIndexType(), block);
  return tensor::ExtractOp::create(b, loc, table, ValueRange{row, column});
}

Value LutSlopes::write(OpBuilder &b, Value x, Value g, Value channel) {
  Value product =
      isExact ? writeExact(b, x, g)
              : arith::MulFOp::create(b, loc, g, readSlope(b, x, channel))
                    .getResult();
  return ends ? ends->pass(b, x, channel, product) : product;
}
