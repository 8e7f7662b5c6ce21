//===- QlutCompositeDecompose.cpp - composites to linalg on tensors -------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One text for both decompositions (Composites.h): they differ in how
// CompositeWriter writes an inner function.
//
//===----------------------------------------------------------------------===//

#include "CompositeWriter.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mlir::qlut;
using ::qlut::ExprKind;

static int64_t rankOf(Value value) {
  return cast<RankedTensorType>(value.getType()).getRank();
}

static SmallVector<int64_t> lastDims(Value value, int64_t dims) {
  int64_t rank = rankOf(value);
  return llvm::to_vector(llvm::seq<int64_t>(rank - dims, rank));
}

static Value sub(ImplicitLocOpBuilder &b, ValueRange v) {
  return arith::SubFOp::create(b, v[0], v[1]);
}

static Value mul(ImplicitLocOpBuilder &b, ValueRange v) {
  return arith::MulFOp::create(b, v[0], v[1]);
}

static Value decompose(CompositeWriter &w, SoftmaxOp op) {
  Value x = op.getInput(), mask = op.getMask();
  int64_t rank = rankOf(x), dim = op.getDimension();
  AffineMap whole = w.all(rank), row = w.without(rank, dim);
  if (!mask) {
    Value highest = w.max(x, dim);
    Value shifted =
        w.elementwise({x, highest}, {whole, row}, w.emptyLike(x), sub);
    Value e = w.inner(ExprKind::Exp, shifted);
    Value r = w.inner(ExprKind::Reciprocal, w.sum(e, dim));
    return w.elementwise({e, r}, {whole, row}, op.getInit(), mul);
  }

  // Masked elements are 0 wherever a function sees them, and rows without any
  // unmasked element have the maximum 0 and the divisor 1: no infinity and no
  // NaN comes from the mask.
  AffineMap maskMap = getBroadcastMap(mask, x);
  Value minusInfinity = w.constant(-std::numeric_limits<double>::infinity());
  Value zero = w.constant(0.0), one = w.constant(1.0);
  Value unmasked = w.elementwise({mask, x}, {maskMap, whole}, w.emptyLike(x),
                                 [&](ImplicitLocOpBuilder &in, ValueRange v) {
                                   return arith::SelectOp::create(
                                              in, v[0], v[1], minusInfinity)
                                       .getResult();
                                 });
  Value highest = w.max(unmasked, dim);
  highest = w.elementwise(
      highest, w.all(rank - 1), w.emptyLike(highest),
      [&](ImplicitLocOpBuilder &in, ValueRange v) {
        Value none = arith::CmpFOp::create(in, arith::CmpFPredicate::OEQ, v[0],
                                           minusInfinity);
        return arith::SelectOp::create(in, none, zero, v[0]).getResult();
      });
  auto keep = [&](ImplicitLocOpBuilder &in, Value weight, Value value) {
    return arith::SelectOp::create(in, weight, value, zero).getResult();
  };
  Value shifted =
      w.elementwise({mask, x, highest}, {maskMap, whole, row}, w.emptyLike(x),
                    [&](ImplicitLocOpBuilder &in, ValueRange v) {
                      return keep(in, v[0], sub(in, v.drop_front()));
                    });
  Value e = w.inner(ExprKind::Exp, shifted);
  Value weights = w.elementwise({mask, e}, {maskMap, whole}, w.emptyLike(x),
                                [&](ImplicitLocOpBuilder &in, ValueRange v) {
                                  return keep(in, v[0], v[1]);
                                });
  Value total = w.sum(weights, dim);
  total = w.elementwise(
      total, w.all(rank - 1), w.emptyLike(total),
      [&](ImplicitLocOpBuilder &in, ValueRange v) {
        Value none =
            arith::CmpFOp::create(in, arith::CmpFPredicate::OEQ, v[0], zero);
        return arith::SelectOp::create(in, none, one, v[0]).getResult();
      });
  Value r = w.inner(ExprKind::Reciprocal, total);
  return w.elementwise({weights, r}, {whole, row}, op.getInit(), mul);
}

static Value decompose(CompositeWriter &w, LogSoftmaxOp op) {
  Value x = op.getInput();
  int64_t rank = rankOf(x), dim = op.getDimension();
  AffineMap whole = w.all(rank), row = w.without(rank, dim);
  Value highest = w.max(x, dim);
  Value shifted =
      w.elementwise({x, highest}, {whole, row}, w.emptyLike(x), sub);
  Value l = w.inner(ExprKind::Log, w.sum(w.inner(ExprKind::Exp, shifted), dim));
  return w.elementwise({shifted, l}, {whole, row}, op.getInit(), sub);
}

static Value decompose(CompositeWriter &w, LayerNormOp op) {
  Value x = op.getInput();
  int64_t rank = rankOf(x), count = op.getDims();
  SmallVector<int64_t> dims = lastDims(x, count);
  AffineMap whole = w.all(rank), row = w.without(rank, dims);
  Value center = w.mean(x, dims);
  Value centered =
      w.elementwise({x, center}, {whole, row}, w.emptyLike(x), sub);
  Value square = w.elementwise(centered, whole, w.emptyLike(x),
                               [](ImplicitLocOpBuilder &in, ValueRange v) {
                                 return mul(in, {v[0], v[0]});
                               });
  Value r = w.inner(ExprKind::Rsqrt, w.mean(square, dims),
                    op.getEpsilon().convertToDouble());
  SmallVector<Value> inputs = {centered, r};
  SmallVector<AffineMap> maps = {whole, row};
  for (Value parameter : {op.getScale(), op.getBias()}) {
    if (!parameter)
      continue;
    inputs.push_back(parameter);
    maps.push_back(w.trailing(rank, count));
  }
  return w.elementwise(inputs, maps, op.getInit(),
                       [&](ImplicitLocOpBuilder &in, ValueRange v) {
                         Value y = mul(in, v);
                         if (op.getScale())
                           y = mul(in, {y, v[2]});
                         if (op.getBias())
                           y = arith::AddFOp::create(in, y, v.back());
                         return y;
                       });
}

static Value decompose(CompositeWriter &w, RmsNormOp op) {
  Value x = op.getInput();
  int64_t rank = rankOf(x), count = op.getDims();
  SmallVector<int64_t> dims = lastDims(x, count);
  AffineMap whole = w.all(rank), row = w.without(rank, dims);
  Value square = w.elementwise(x, whole, w.emptyLike(x),
                               [](ImplicitLocOpBuilder &in, ValueRange v) {
                                 return mul(in, {v[0], v[0]});
                               });
  Value r = w.inner(ExprKind::Rsqrt, w.mean(square, dims),
                    op.getEpsilon().convertToDouble());
  SmallVector<Value> inputs = {x, r};
  SmallVector<AffineMap> maps = {whole, row};
  if (op.getScale()) {
    inputs.push_back(op.getScale());
    maps.push_back(w.trailing(rank, count));
  }
  return w.elementwise(inputs, maps, op.getInit(),
                       [&](ImplicitLocOpBuilder &in, ValueRange v) {
                         Value y = mul(in, v);
                         return op.getScale() ? mul(in, {y, v[2]}) : y;
                       });
}

static Value decompose(CompositeWriter &w, DivideOp op) {
  Value lhs = op.getLhs(), rhs = op.getRhs();
  AffineMap whole = w.all(rankOf(lhs));
  Value divisor = rhs;
  // The function reads the computing type.
  if (!w.isWide(rhs))
    divisor = w.elementwise(
        rhs, whole, w.emptyLike(rhs),
        [](ImplicitLocOpBuilder &, ValueRange v) { return v[0]; });
  Value r = w.inner(ExprKind::Reciprocal, divisor);
  return w.elementwise({lhs, r}, {whole, getBroadcastMap(rhs, lhs)},
                       op.getInit(), mul);
}

static Value decompose(CompositeWriter &w, SinusoidOp op) {
  Value position = op.getPosition(), frequency = op.getFrequency();
  Value out = op.getInit();
  Value angle = w.elementwise(
      {position, frequency},
      {getBroadcastMap(position, out), getBroadcastMap(frequency, out)},
      w.emptyLike(out), [](ImplicitLocOpBuilder &b, ValueRange v) {
        return mul(b, {arith::SIToFPOp::create(b, v[1].getType(), v[0]), v[1]});
      });
  Value wave = w.inner(op.getCosine() ? ExprKind::Cos : ExprKind::Sin, angle);
  if (w.isWide(out))
    return wave;
  return w.elementwise(
      wave, w.all(rankOf(out)), out,
      [](ImplicitLocOpBuilder &, ValueRange v) { return v[0]; });
}

//===----------------------------------------------------------------------===//
// Interface
//===----------------------------------------------------------------------===//

/// Both entries: the value that replaces the composite's result.
static FailureOr<SmallVector<Value>> write(OpBuilder &builder, Operation *op,
                                           InnerForm form) {
  if (!isComposite(op) || cast<SimulatedOpInterface>(op).isQuantized())
    return failure();
  CompositeWriter writer(builder, op, form);
  Value result;
  if (auto softmax = dyn_cast<SoftmaxOp>(op))
    result = decompose(writer, softmax);
  else if (auto logSoftmax = dyn_cast<LogSoftmaxOp>(op))
    result = decompose(writer, logSoftmax);
  else if (auto layerNorm = dyn_cast<LayerNormOp>(op))
    result = decompose(writer, layerNorm);
  else if (auto rmsNorm = dyn_cast<RmsNormOp>(op))
    result = decompose(writer, rmsNorm);
  else if (auto divide = dyn_cast<DivideOp>(op))
    result = decompose(writer, divide);
  else
    result = decompose(writer, cast<SinusoidOp>(op));
  return SmallVector<Value>{result};
}

FailureOr<SmallVector<Value>>
mlir::qlut::decomposeCompositeToSim(OpBuilder &builder, Operation *op) {
  return write(builder, op, InnerForm::Sim);
}

FailureOr<SmallVector<Value>> SoftmaxOp::decomposeOperation(OpBuilder &b) {
  return write(b, *this, InnerForm::Math);
}

FailureOr<SmallVector<Value>> LogSoftmaxOp::decomposeOperation(OpBuilder &b) {
  return write(b, *this, InnerForm::Math);
}

FailureOr<SmallVector<Value>> LayerNormOp::decomposeOperation(OpBuilder &b) {
  return write(b, *this, InnerForm::Math);
}

FailureOr<SmallVector<Value>> RmsNormOp::decomposeOperation(OpBuilder &b) {
  return write(b, *this, InnerForm::Math);
}

FailureOr<SmallVector<Value>> DivideOp::decomposeOperation(OpBuilder &b) {
  return write(b, *this, InnerForm::Math);
}

FailureOr<SmallVector<Value>> SinusoidOp::decomposeOperation(OpBuilder &b) {
  return write(b, *this, InnerForm::Math);
}
