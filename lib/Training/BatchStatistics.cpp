//===- BatchStatistics.cpp - normalization by what a batch is like --------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Ioffe and Szegedy, "Batch Normalization: Accelerating Deep Network Training
// by Reducing Internal Covariate Shift", ICML 2015.
//
//===----------------------------------------------------------------------===//

#include "BatchNorms.h"
#include "ConstantParameters.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "qlut/Dialect/Qlut/IR/Parameters.h"
#include "qlut/Training/Passes.h"
#include "qlut/Training/ReverseMode.h"

namespace mlir::qlut {
#define GEN_PASS_DEF_QLUTBATCHSTATISTICS
#include "qlut/Training/Passes.h.inc"
} // namespace mlir::qlut

using namespace mlir;
using namespace mlir::qlut;
using namespace mlir::qlut::detail;
using utils::IteratorType;

namespace {
/// Writes what a normalization takes from its batch. All tensors that it writes
/// have an element for each channel.
class StatisticsWriter {
public:
  StatisticsWriter(ImplicitLocOpBuilder &b, BatchNorm norm)
      : b(b), norm(norm),
        type(cast<RankedTensorType>(norm.mean->get().getType())) {}

  Value getMean() {
    return scale(sum({norm.elements->get()},
                     [](ImplicitLocOpBuilder &, ValueRange v) { return v[0]; }),
                 1.0 / count());
  }

  /// The mean of the squares of differences from the mean.
  Value getVariance(Value mean) {
    return scale(sum({norm.elements->get(), mean},
                     [](ImplicitLocOpBuilder &in, ValueRange v) {
                       Value difference = arith::SubFOp::create(in, v[0], v[1]);
                       return arith::MulFOp::create(in, difference, difference);
                     }),
                 1.0 / count());
  }

  /// `statistic` - `factor` `other`.
  Value subtract(Value statistic, Value other, double factor) {
    Value number = constant(factor);
    return write({statistic, other}, empty(),
                 [&](ImplicitLocOpBuilder &in, ValueRange v) {
                   Value scaled = arith::MulFOp::create(in, v[1], number);
                   return arith::SubFOp::create(in, v[0], scaled);
                 });
  }

private:
  using Body = llvm::function_ref<Value(ImplicitLocOpBuilder &, ValueRange)>;

  double count() { return static_cast<double>(norm.getElementsOfChannel()); }
  Value constant(double number) {
    return arith::ConstantOp::create(
        b, b.getF32FloatAttr(static_cast<float>(number)));
  }
  Value empty() {
    return tensor::EmptyOp::create(b, type.getShape(), type.getElementType());
  }
  Value scale(Value tensor, double factor) {
    Value number = constant(factor);
    return write({tensor}, empty(),
                 [&](ImplicitLocOpBuilder &in, ValueRange v) {
                   return arith::MulFOp::create(in, v[0], number);
                 });
  }
  /// Adds up `body` of the elements, and of what has one for each channel.
  Value sum(ValueRange inputs, Body body) {
    Value zeros =
        linalg::FillOp::create(b, constant(0.0), empty()).getResult(0);
    return write(inputs, zeros, [&](ImplicitLocOpBuilder &in, ValueRange v) {
      return arith::AddFOp::create(in, v.back(), body(in, v.drop_back()));
    });
  }
  /// Loops over the elements if they are among the inputs, or else channels.
  Value write(ValueRange inputs, Value out, Body body) {
    int64_t rank = 1;
    for (Value input : inputs)
      rank = std::max(rank, cast<RankedTensorType>(input.getType()).getRank());
    const unsigned channel = rank > 1 ? norm.channel : 0;
    AffineMap all = b.getMultiDimIdentityMap(rank);
    AffineMap channels = AffineMap::get(rank, 0, b.getAffineDimExpr(channel));
    SmallVector<AffineMap> maps;
    for (Value input : inputs)
      maps.push_back(cast<RankedTensorType>(input.getType()).getRank() == rank
                         ? all
                         : channels);
    maps.push_back(channels);
    SmallVector<IteratorType> loops(rank, IteratorType::reduction);
    loops[channel] = IteratorType::parallel;
    return linalg::GenericOp::create(
               b, type, inputs, out, maps, loops,
               [&](OpBuilder &nested, Location loc, ValueRange v) {
                 ImplicitLocOpBuilder in(loc, nested);
                 linalg::YieldOp::create(in, body(in, v));
               })
        .getResult(0);
  }

  ImplicitLocOpBuilder &b;
  BatchNorm norm;
  RankedTensorType type;
};

struct BatchStatisticsPass
    : mlir::qlut::impl::QlutBatchStatisticsBase<BatchStatisticsPass> {
  using QlutBatchStatisticsBase::QlutBatchStatisticsBase;

  void runOnOperation() override {
    func::FuncOp target = lookupUncalled(getOperation(), function,
                                         "to take statistics of batches in");
    if (!target || failed(rewrite(target)))
      signalPassFailure();
  }

private:
  static LogicalResult rewrite(func::FuncOp target) {
    auto exit = cast<func::ReturnOp>(target.getBody().front().getTerminator());
    for (BatchNorm &norm : findBatchNorms(target)) {
      Value mean = norm.mean->get(), variance = norm.variance->get();
      if (!isStatistic(mean) || !isStatistic(variance)) {
        norm.op.emitRemark("normalized by statistics that stay: mean and "
                           "variance are no arguments with '")
            << statisticAttrName
            << "'; --qlut-extract-parameters=statistics makes them such";
        continue;
      }
      for (Value statistic : {mean, variance})
        if (!statistic.hasOneUse())
          return norm.op.emitError("expected a mean and a variance that "
                                   "nothing else uses, got '")
                 << getParameterName(statistic).getValue() << "' with "
                 << statistic.getNumUses()
                 << " uses; --qlut-extract-parameters=statistics gives each "
                    "normalization its own";
      const int64_t count = norm.getElementsOfChannel();
      if (count < 2)
        return norm.op.emitError("expected at least 2 elements for each "
                                 "channel to take a variance of, got ")
               << count << "; give the network a greater batch";
      ImplicitLocOpBuilder b(norm.op.getLoc(), norm.op);
      StatisticsWriter writer(b, norm);
      Value batchMean = writer.getMean();
      Value batchVariance = writer.getVariance(batchMean);
      norm.mean->set(batchMean);
      norm.variance->set(batchVariance);
      b.setInsertionPoint(exit);
      // A sample's variance, in place of the batch's own, is that of all.
      const double unbiased =
          static_cast<double>(count) / static_cast<double>(count - 1);
      if (failed(append(exit, mean, writer.subtract(mean, batchMean, 1.0))) ||
          failed(append(exit, variance,
                        writer.subtract(variance, batchVariance, unbiased))))
        return failure();
    }
    return success();
  }

  /// Makes the difference between a statistic and the batch's a result.
  static LogicalResult append(func::ReturnOp exit, Value statistic,
                              Value difference) {
    auto target = cast<func::FuncOp>(exit->getParentOp());
    Builder b(target.getContext());
    auto number =
        b.getI64IntegerAttr(cast<BlockArgument>(statistic).getArgNumber());
    if (failed(target.insertResult(
            target.getNumResults(), difference.getType(),
            b.getDictionaryAttr(b.getNamedAttr(gradientAttrName, number)))))
      return failure();
    exit->insertOperands(exit.getNumOperands(), difference);
    return success();
  }
};
} // namespace
