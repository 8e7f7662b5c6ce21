//===- DecomposeAggregates.cpp - linalg.softmax and its like --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/IR/LinalgInterfaces.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/PatternMatch.h"
#include "qlut/Conversion/Patterns.h"
#include "qlut/Dialect/Qlut/IR/Composites.h"
#include "qlut/Execution/Passes.h"

namespace mlir::qlut {
#define GEN_PASS_DEF_QLUTDECOMPOSEAGGREGATES
#include "qlut/Execution/Passes.h.inc"
} // namespace mlir::qlut

using namespace mlir;

static LogicalResult decompose(linalg::AggregatedOpInterface op) {
  if (op->getNumResults() == 0)
    return op->emitError("expected an op on tensors, got one on buffers; run "
                         "qlut-decompose-aggregates before bufferization");
  IRRewriter rewriter(op);
  // A composite with formats means its integer program.
  FailureOr<Value> simulated = mlir::qlut::writeCompositeToHw(rewriter, op);
  if (succeeded(simulated)) {
    rewriter.replaceOp(op, *simulated);
    return success();
  }
  if (mlir::qlut::isComposite(op) && op->hasAttr("outFormat"))
    return op->emitError("expected a plan, got formats only; run "
                         "--qlut-build-tables first");
  FailureOr<SmallVector<Value>> values = op.decomposeOperation(rewriter);
  if (failed(values))
    return op->emitError("expected an op that decomposes into simpler ones");
  rewriter.replaceOp(op, *values);
  return success();
}

namespace {

struct DecomposeAggregates
    : mlir::qlut::impl::QlutDecomposeAggregatesBase<DecomposeAggregates> {
  void runOnOperation() override {
    // A simulated op with formats is its integer program.
    if (failed(mlir::qlut::lowerSimOps(getOperation())))
      return signalPassFailure();
    SmallVector<linalg::AggregatedOpInterface> ops;
    getOperation()->walk(
        [&](linalg::AggregatedOpInterface op) { ops.push_back(op); });
    for (linalg::AggregatedOpInterface op : ops)
      if (failed(decompose(op)))
        return signalPassFailure();
  }
};

} // namespace
