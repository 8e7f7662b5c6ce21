//===- Loss.cpp - what training makes small -------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "qlut/Trainer/Loss.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "llvm/ADT/StringSwitch.h"
#include <limits>

using namespace mlir;
using namespace mlir::qlut;

std::optional<LossKind> mlir::qlut::parseLoss(StringRef name) {
  return llvm::StringSwitch<std::optional<LossKind>>(name)
      .Case("cross-entropy", LossKind::CrossEntropy)
      .Case("mean-squared", LossKind::MeanSquared)
      .Default(std::nullopt);
}

namespace {
using Body = function_ref<Value(ImplicitLocOpBuilder &, ValueRange)>;

/// Ops over tensors of one type and of its rows.
class Writer {
public:
  Writer(ImplicitLocOpBuilder &builder, RankedTensorType type)
      : b(builder), type(type), rank(type.getRank()) {}

  /// One element for each of the inputs, tensors or rows.
  Value elementwise(ValueRange inputs, Body body) {
    Value out = tensor::EmptyOp::create(b, type.getShape(), element());
    return write(inputs, out, map(rank), utils::IteratorType::parallel, body);
  }
  /// Along the last dimension, from `start`.
  Value reduceRows(Value input, double start, Body combine) {
    return write(input, fill(type.getShape().drop_back(), start), map(rank - 1),
                 utils::IteratorType::reduction, combine);
  }
  /// The sum of all, times `factor`.
  Value sum(Value input, double factor) {
    const auto all = cast<RankedTensorType>(input.getType()).getRank();
    SmallVector<utils::IteratorType> loops(all, utils::IteratorType::reduction);
    AffineMap in = b.getMultiDimIdentityMap(all);
    AffineMap none = AffineMap::get(all, 0, b.getContext());
    return linalg::GenericOp::create(
               b, RankedTensorType::get({}, element()), input, fill({}, 0.0),
               ArrayRef{in, none}, loops,
               [&](OpBuilder &nested, Location loc, ValueRange v) {
                 ImplicitLocOpBuilder in(loc, nested);
                 Value scaled =
                     arith::MulFOp::create(in, v[0], number(in, factor));
                 linalg::YieldOp::create(
                     in, arith::AddFOp::create(in, v[1], scaled).getResult());
               })
        .getResult(0);
  }

private:
  FloatType element() { return cast<FloatType>(type.getElementType()); }
  Value number(ImplicitLocOpBuilder &at, double value) {
    return arith::ConstantOp::create(at, at.getFloatAttr(element(), value));
  }
  Value fill(ArrayRef<int64_t> shape, double value) {
    Value empty = tensor::EmptyOp::create(b, shape, element());
    return linalg::FillOp::create(b, number(b, value), empty).getResult(0);
  }
  /// The first `dims` loops.
  AffineMap map(int64_t dims) {
    return AffineMap::getMultiDimIdentityMap(rank, b.getContext())
        .getMajorSubMap(dims);
  }
  Value write(ValueRange inputs, Value out, AffineMap outMap,
              utils::IteratorType last, Body body) {
    SmallVector<AffineMap> maps;
    for (Value input : inputs)
      maps.push_back(map(cast<RankedTensorType>(input.getType()).getRank()));
    maps.push_back(outMap);
    SmallVector<utils::IteratorType> loops(rank, utils::IteratorType::parallel);
    loops.back() = last;
    return linalg::GenericOp::create(
               b, out.getType(), inputs, out, maps, loops,
               [&](OpBuilder &nested, Location loc, ValueRange v) {
                 ImplicitLocOpBuilder in(loc, nested);
                 linalg::YieldOp::create(in, body(in, v));
               })
        .getResult(0);
  }

  ImplicitLocOpBuilder &b;
  RankedTensorType type;
  int64_t rank;
};
} // namespace

static Value writeCrossEntropy(Writer &w, RankedTensorType type, Value y,
                               Value target) {
  Value most = w.reduceRows(
      y, -std::numeric_limits<double>::infinity(),
      [](ImplicitLocOpBuilder &b, ValueRange v) {
        return arith::MaximumFOp::create(b, v[0], v[1]).getResult();
      });
  Value shifted =
      w.elementwise({y, most}, [](ImplicitLocOpBuilder &b, ValueRange v) {
        return arith::SubFOp::create(b, v[0], v[1]).getResult();
      });
  Value total =
      w.reduceRows(shifted, 0.0, [](ImplicitLocOpBuilder &b, ValueRange v) {
        Value e = math::ExpOp::create(b, v[0]);
        return arith::AddFOp::create(b, v[1], e).getResult();
      });
  Value terms = w.elementwise(
      {shifted, target, total}, [](ImplicitLocOpBuilder &b, ValueRange v) {
        Value log = math::LogOp::create(b, v[2]);
        Value share = arith::SubFOp::create(b, log, v[0]);
        return arith::MulFOp::create(b, share, v[1]).getResult();
      });
  const auto rows =
      static_cast<double>(type.getNumElements() / type.getShape().back());
  return w.sum(terms, 1.0 / rows);
}

static Value writeMeanSquared(Writer &w, RankedTensorType type, Value y,
                              Value target) {
  Value squares =
      w.elementwise({y, target}, [](ImplicitLocOpBuilder &b, ValueRange v) {
        Value d = arith::SubFOp::create(b, v[0], v[1]);
        return arith::MulFOp::create(b, d, d).getResult();
      });
  return w.sum(squares, 1.0 / static_cast<double>(type.getNumElements()));
}

LogicalResult mlir::qlut::addLoss(func::FuncOp function, LossKind kind) {
  FunctionType signature = function.getFunctionType();
  auto type = signature.getNumResults() == 0
                  ? RankedTensorType()
                  : dyn_cast<RankedTensorType>(signature.getResult(0));
  if (!type || type.getRank() == 0 || !type.hasStaticShape() ||
      type.getNumElements() == 0 ||
      !isa<Float32Type, Float64Type>(type.getElementType()))
    return function.emitError("expected a first result to train that is a "
                              "tensor of f32 or f64 of static shape, got ")
           << (signature.getNumResults() == 0 ? Type(signature)
                                              : signature.getResult(0));
  Block &block = function.getBody().front();
  if (failed(function.insertArgument(function.getNumArguments(), type, {},
                                     function.getLoc())))
    return failure();
  Value target = block.getArguments().back();
  auto ret = cast<func::ReturnOp>(block.getTerminator());
  ImplicitLocOpBuilder b(ret.getLoc(), ret);
  Writer writer(b, type);
  Value y = ret.getOperand(0);
  Value loss = kind == LossKind::CrossEntropy
                   ? writeCrossEntropy(writer, type, y, target)
                   : writeMeanSquared(writer, type, y, target);
  if (failed(function.insertResult(0, loss.getType(), {})))
    return failure();
  ret->insertOperands(0, loss);
  return success();
}
