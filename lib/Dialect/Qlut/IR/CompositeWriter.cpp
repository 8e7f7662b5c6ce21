//===- CompositeWriter.cpp - the pieces composites decompose to -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Sums run in the order of the source's elements; constant divisors become
// factors; the only quotient of floats is the reciprocal (and the mean over
// dimensions of dynamic size).
//
//===----------------------------------------------------------------------===//

#include "CompositeWriter.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace mlir::qlut;
using ::qlut::Expression;
using ::qlut::ExprKind;

static int64_t rankOf(Value value) {
  return cast<RankedTensorType>(value.getType()).getRank();
}

CompositeWriter::CompositeWriter(OpBuilder &builder, Operation *composite,
                                 InnerForm form)
    : b(composite->getLoc(), builder), form(form),
      layer(composite->getAttrOfType<StringAttr>("layer")) {
  Type element = getElementTypeOrSelf(composite->getResult(0).getType());
  wide = isa<Float16Type, BFloat16Type>(element) ? b.getF32Type()
                                                 : cast<FloatType>(element);
}

bool CompositeWriter::isWide(Value value) {
  return getElementTypeOrSelf(value.getType()) == wide;
}

Value CompositeWriter::constant(double value) {
  return arith::ConstantOp::create(b, b.getFloatAttr(wide, value));
}

Value CompositeWriter::empty(Value like, ArrayRef<int64_t> dims) {
  SmallVector<OpFoldResult> sizes;
  for (int64_t dim : dims)
    sizes.push_back(tensor::getMixedSize(b, b.getLoc(), like, dim));
  return tensor::EmptyOp::create(b, sizes, wide);
}

Value CompositeWriter::emptyLike(Value like) {
  return empty(like, llvm::to_vector(llvm::seq<int64_t>(0, rankOf(like))));
}

static Value convertFloat(ImplicitLocOpBuilder &b, Value value, Type to) {
  auto from = dyn_cast<FloatType>(value.getType());
  if (!from || from == to)
    return value;
  if (from.getWidth() < cast<FloatType>(to).getWidth())
    return arith::ExtFOp::create(b, to, value);
  return arith::TruncFOp::create(b, to, value);
}

Value CompositeWriter::elementwise(ArrayRef<Value> inputs,
                                   ArrayRef<AffineMap> maps, Value out,
                                   BodyFn body) {
  int64_t rank = rankOf(out);
  SmallVector<AffineMap> allMaps(maps);
  allMaps.push_back(all(rank));
  SmallVector<utils::IteratorType> iterators(rank,
                                             utils::IteratorType::parallel);
  Type element = cast<RankedTensorType>(out.getType()).getElementType();
  return linalg::GenericOp::create(
             b, out.getType(), inputs, out, allMaps, iterators,
             [&](OpBuilder &nested, Location loc, ValueRange args) {
               ImplicitLocOpBuilder in(loc, nested);
               SmallVector<Value> operands;
               for (Value arg : args.drop_back())
                 operands.push_back(convertFloat(in, arg, wide));
               linalg::YieldOp::create(
                   in, convertFloat(in, body(in, operands), element));
             })
      .getResult(0);
}

Value CompositeWriter::reduce(Value input, ArrayRef<int64_t> dims, double start,
                              BodyFn combine) {
  int64_t rank = rankOf(input);
  SmallVector<int64_t> kept;
  SmallVector<utils::IteratorType> iterators(rank,
                                             utils::IteratorType::parallel);
  for (int64_t dim = 0; dim < rank; ++dim) {
    if (llvm::is_contained(dims, dim))
      iterators[dim] = utils::IteratorType::reduction;
    else
      kept.push_back(dim);
  }
  Value out = empty(input, kept);
  Value init =
      linalg::FillOp::create(b, ValueRange{constant(start)}, ValueRange{out})
          .getResult(0);
  return linalg::GenericOp::create(
             b, init.getType(), input, init,
             ArrayRef<AffineMap>{all(rank), without(rank, dims)}, iterators,
             [&](OpBuilder &nested, Location loc, ValueRange args) {
               ImplicitLocOpBuilder in(loc, nested);
               Value value = convertFloat(in, args[0], wide);
               linalg::YieldOp::create(in,
                                       combine(in, ValueRange{value, args[1]}));
             })
      .getResult(0);
}

Value CompositeWriter::sum(Value input, ArrayRef<int64_t> dims) {
  return reduce(input, dims, 0.0, [](ImplicitLocOpBuilder &in, ValueRange v) {
    return arith::AddFOp::create(in, v[1], v[0]).getResult();
  });
}

Value CompositeWriter::max(Value input, ArrayRef<int64_t> dims) {
  return reduce(input, dims, -std::numeric_limits<double>::infinity(),
                [](ImplicitLocOpBuilder &in, ValueRange v) {
                  return arith::MaximumFOp::create(in, v[1], v[0]).getResult();
                });
}

Value CompositeWriter::mean(Value input, ArrayRef<int64_t> dims) {
  Value total = sum(input, dims);
  auto type = cast<RankedTensorType>(input.getType());
  int64_t rank = rankOf(total);
  bool isStatic =
      llvm::none_of(dims, [&](int64_t dim) { return type.isDynamicDim(dim); });
  if (isStatic) {
    double count = 1.0;
    for (int64_t dim : dims)
      count *= static_cast<double>(type.getDimSize(dim));
    Value factor = constant(1.0 / count);
    return elementwise(
        total, all(rank), emptyLike(total),
        [&](ImplicitLocOpBuilder &in, ValueRange v) {
          return arith::MulFOp::create(in, v[0], factor).getResult();
        });
  }
  Value count;
  for (int64_t dim : dims) {
    Value size = tensor::DimOp::create(b, input, dim);
    count = count ? arith::MulIOp::create(b, count, size).getResult() : size;
  }
  count = arith::IndexCastOp::create(b, b.getI64Type(), count);
  Value divisor = arith::SIToFPOp::create(b, wide, count);
  return elementwise(
      total, all(rank), emptyLike(total),
      [&](ImplicitLocOpBuilder &in, ValueRange v) {
        return arith::DivFOp::create(in, v[0], divisor).getResult();
      });
}

/// The math op of `kind`; reciprocal is 1.0 / x.
static Value createMath(ImplicitLocOpBuilder &b, ExprKind kind, Value x) {
  switch (kind) {
  case ExprKind::Exp:
    return math::ExpOp::create(b, x);
  case ExprKind::Log:
    return math::LogOp::create(b, x);
  case ExprKind::Rsqrt:
    return math::RsqrtOp::create(b, x);
  case ExprKind::Sin:
    return math::SinOp::create(b, x);
  case ExprKind::Cos:
    return math::CosOp::create(b, x);
  default:
    break;
  }
  Value one = arith::ConstantOp::create(b, b.getFloatAttr(x.getType(), 1.0));
  return arith::DivFOp::create(b, one, x);
}

Value CompositeWriter::inner(ExprKind kind, Value input, double addend) {
  if (form == InnerForm::Sim) {
    Expression x = Expression::input();
    if (addend != 0.0)
      x = Expression::make(ExprKind::Add, {x, Expression::constant(addend)});
    StringAttr path;
    if (layer)
      path = b.getStringAttr(layer.getValue() + "/" + ::qlut::exprName(kind));
    return SimLutOp::create(
        b, input.getType(), input, /*channel=*/nullptr,
        ExprAttr::get(b.getContext(), Expression::make(kind, x)),
        /*range=*/nullptr, /*spec=*/nullptr, /*inFormat=*/nullptr,
        /*outFormat=*/nullptr, /*table=*/nullptr, /*rounding=*/nullptr, path);
  }
  return elementwise(input, all(rankOf(input)), emptyLike(input),
                     [&](ImplicitLocOpBuilder &in, ValueRange v) {
                       Value x = v[0];
                       if (addend != 0.0) {
                         Value epsilon = arith::ConstantOp::create(
                             in, in.getFloatAttr(wide, addend));
                         x = arith::AddFOp::create(in, x, epsilon);
                       }
                       return createMath(in, kind, x);
                     });
}

AffineMap mlir::qlut::getMapWithout(MLIRContext *context, int64_t rank,
                                    ArrayRef<int64_t> dims) {
  SmallVector<AffineExpr> exprs;
  for (int64_t dim = 0; dim < rank; ++dim)
    if (!llvm::is_contained(dims, dim))
      exprs.push_back(getAffineDimExpr(dim, context));
  return AffineMap::get(rank, 0, exprs, context);
}

AffineMap CompositeWriter::without(int64_t rank, ArrayRef<int64_t> dims) {
  return getMapWithout(b.getContext(), rank, dims);
}

AffineMap CompositeWriter::trailing(int64_t rank, int64_t dims) {
  return AffineMap::getMinorIdentityMap(rank, dims, b.getContext());
}

AffineMap mlir::qlut::getBroadcastMap(Value small, Value large) {
  auto from = cast<RankedTensorType>(small.getType());
  auto to = cast<RankedTensorType>(large.getType());
  MLIRContext *context = small.getContext();
  SmallVector<AffineExpr> exprs;
  for (int64_t dim = 0; dim < to.getRank(); ++dim)
    exprs.push_back(from.getDimSize(dim) == 1 && to.getDimSize(dim) != 1
                        ? getAffineConstantExpr(0, context)
                        : getAffineDimExpr(dim, context));
  return AffineMap::get(to.getRank(), 0, exprs, context);
}
