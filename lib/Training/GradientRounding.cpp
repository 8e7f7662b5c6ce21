//===- GradientRounding.cpp - cotangents of few bits ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A number that is added before rounding half up makes rounding stochastic:
// floor(v + u) = floor((v + u - 1/2) + 1/2). Gupta et al., "Deep Learning with
// Limited Numerical Precision", ICML 2015. It comes from the key and the place
// of the element alone: SplitMix64 (Steele, Lea, Flood, OOPSLA 2014) jumps to
// any of its numbers.
//
//===----------------------------------------------------------------------===//

#include "GradientRounding.h"
#include "StraightThrough.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"

using namespace mlir;
using namespace mlir::qlut;
using namespace mlir::qlut::detail;

static Value getInteger(ImplicitLocOpBuilder &b, uint64_t number) {
  return arith::ConstantOp::create(
      b, b.getI64IntegerAttr(static_cast<int64_t>(number)));
}

static Value getReal(ImplicitLocOpBuilder &b, FloatType type, double number) {
  return arith::ConstantOp::create(b, b.getFloatAttr(type, number));
}

/// The value in the type that is computed in.
static Value widen(OpBuilder &b, Location loc, Value value, FloatType type) {
  return value.getType() == type
             ? value
             : arith::ExtFOp::create(b, loc, type, value).getResult();
}

Value GradientRounding::writeMagnitude(Adjoints &adjoints, Location loc,
                                       Value g, FloatType type) {
  OpBuilder &b = adjoints.getBuilder();
  const int64_t rank = cast<RankedTensorType>(g.getType()).getRank();
  auto sumType = RankedTensorType::get({}, type);
  AffineMap in = b.getMultiDimIdentityMap(rank);
  AffineMap out = AffineMap::get(rank, 0, b.getContext());
  SmallVector<utils::IteratorType> loops(rank, utils::IteratorType::reduction);
  auto generic = linalg::GenericOp::create(
      b, loc, sumType, g, adjoints.createZeros(loc, sumType), ArrayRef{in, out},
      loops, [&](OpBuilder &body, Location at, ValueRange v) {
        Value magnitude =
            math::AbsFOp::create(body, at, widen(body, at, v[0], type));
        Value most = arith::MaximumFOp::create(body, at, v[1], magnitude);
        linalg::YieldOp::create(body, at, most);
      });
  return tensor::ExtractOp::create(b, loc, generic.getResult(0), ValueRange());
}

Value GradientRounding::writeDither(OpBuilder &builder, Location loc,
                                    ArrayRef<int64_t> shape, Value start,
                                    FloatType type) const {
  ImplicitLocOpBuilder b(loc, builder);
  Value place = getInteger(b, 1);
  int64_t stride = 1;
  for (int64_t dim = static_cast<int64_t>(shape.size()); dim-- > 0;) {
    Value index = linalg::IndexOp::create(b, dim);
    Value number = arith::IndexCastOp::create(b, b.getI64Type(), index);
    number = arith::MulIOp::create(b, number, getInteger(b, stride));
    place = arith::AddIOp::create(b, place, number);
    stride *= shape[dim];
  }
  Value z = arith::AddIOp::create(
      b, start,
      arith::MulIOp::create(b, place, getInteger(b, 0x9E3779B97F4A7C15)));
  for (auto [shift, factor] :
       {std::pair(30, 0xBF58476D1CE4E5B9), std::pair(27, 0x94D049BB133111EB)}) {
    Value high = arith::ShRUIOp::create(b, z, getInteger(b, shift));
    z = arith::MulIOp::create(b, arith::XOrIOp::create(b, z, high),
                              getInteger(b, factor));
  }
  z = arith::XOrIOp::create(b, z,
                            arith::ShRUIOp::create(b, z, getInteger(b, 31)));
  // 24 bits are exact in f32.
  z = arith::ShRUIOp::create(b, z, getInteger(b, 40));
  Value share = arith::MulFOp::create(b, arith::SIToFPOp::create(b, type, z),
                                      getReal(b, type, 0x1p-24));
  return arith::SubFOp::create(b, share, getReal(b, type, 0.5));
}

Value GradientRounding::round(Adjoints &adjoints, Location loc, Value g) {
  auto tensorType = dyn_cast<RankedTensorType>(g.getType());
  if (!tensorType)
    return g;
  ImplicitLocOpBuilder b(loc, adjoints.getBuilder());
  auto own = cast<FloatType>(tensorType.getElementType());
  FloatType type = own.getWidth() < 32 ? b.getF32Type() : own;
  ::qlut::Format grid;
  grid.storage.bits = bits;
  auto format = FormatAttr::get(b.getContext(), grid);
  auto rounding =
      RoundingAttr::get(b.getContext(), key ? ::qlut::Rounding::HalfUp
                                            : ::qlut::Rounding::HalfEven);

  Value most = writeMagnitude(adjoints, loc, g, type);
  const auto greatest = static_cast<double>(grid.storage.maxCode());
  Value isZero = arith::CmpFOp::create(b, arith::CmpFPredicate::OEQ, most,
                                       getReal(b, type, 0.0));
  Value scale = arith::SelectOp::create(
      b, isZero, getReal(b, type, 1.0),
      arith::DivFOp::create(b, most, getReal(b, type, greatest)));
  Value start;
  if (key)
    start = arith::AddIOp::create(
        b, tensor::ExtractOp::create(b, key, ValueRange()),
        getInteger(b, (static_cast<uint64_t>(next) << 32) *
                          uint64_t(0x9E3779B97F4A7C15)));
  ++next;
  return mapElements(adjoints, loc, g, [&](OpBuilder &body, ValueRange in) {
    Value v =
        arith::DivFOp::create(body, loc, widen(body, loc, in[0], type), scale);
    if (key)
      v = arith::AddFOp::create(
          body, loc, v,
          writeDither(body, loc, tensorType.getShape(), start, type));
    Value code =
        FakeQuantOp::create(body, loc, type, v, Value(), format, rounding);
    Value real = arith::MulFOp::create(body, loc, code, scale);
    return type == own ? real : arith::TruncFOp::create(body, loc, own, real);
  });
}
