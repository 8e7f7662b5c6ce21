//===- ObserveResults.cpp - observe what each layer gives -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ExposeScalar.h"
#include "ResultRanges.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/PatternMatch.h"
#include "qlut/Dialect/Qlut/IR/FloatTypes.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"
#include "qlut/Dialect/Qlut/Transforms/Passes.h"
#include "llvm/ADT/StringMap.h"

namespace mlir::qlut {
#define GEN_PASS_DEF_QLUTOBSERVERESULTS
#include "qlut/Dialect/Qlut/Transforms/Passes.h.inc"
} // namespace mlir::qlut

using namespace mlir;
using namespace mlir::qlut;

/// The lookup's results as one tensor, and the insertion point behind it; null
/// where no tensor can hold them: they are vectors, or in a body over buffers.
static Value getResults(RewriterBase &rewriter, SimLutOp lookup) {
  Value result = lookup.getResult();
  rewriter.setInsertionPointAfter(lookup);
  if (isFloatTensor(result.getType()))
    return result;
  if (isa<ShapedType>(result.getType()))
    return nullptr;
  auto around = lookup->getParentOfType<linalg::LinalgOp>();
  if (!around)
    return tensor::FromElementsOp::create(rewriter, lookup.getLoc(),
                                          ValueRange(result));
  auto generic = dyn_cast<linalg::GenericOp>(around.getOperation());
  if (!generic || !around.hasPureTensorSemantics() ||
      generic.getBody() != lookup->getBlock())
    return nullptr;
  Value exposed = exposeScalar(rewriter, generic, result);
  rewriter.setInsertionPointAfterValue(exposed);
  return exposed;
}

namespace {
struct ObserveResultsPass
    : mlir::qlut::impl::QlutObserveResultsBase<ObserveResultsPass> {
  void runOnOperation() override {
    SmallVector<Operation *> layers;
    SmallVector<ObserveOp> observers;
    llvm::StringMap<Operation *> byLayer;
    WalkResult walk = getOperation()->walk([&](Operation *op) {
      if (auto observer = dyn_cast<ObserveOp>(op))
        observers.push_back(observer);
      StringAttr layer = getLayer(op);
      // What is within a region is a part of it.
      if (!layer || op->getParentOfType<SimOp>())
        return WalkResult::advance();
      auto [first, isNew] = byLayer.try_emplace(layer.getValue(), op);
      if (isNew) {
        layers.push_back(op);
        return WalkResult::advance();
      }
      (op->emitError("expected one op per layer name, got a second '")
       << layer.getValue() << "'")
              .attachNote(first->second->getLoc())
          << "the first is here";
      return WalkResult::interrupt();
    });
    if (walk.wasInterrupted())
      return signalPassFailure();
    IRRewriter rewriter(&getContext());
    for (ObserveOp observer : observers)
      rewriter.eraseOp(observer);
    for (Operation *op : layers)
      observe(rewriter, op);
  }

private:
  static StringAttr getLayer(Operation *op) {
    if (auto lookup = dyn_cast<SimLutOp>(op))
      return lookup.getLayerAttr();
    auto simulated = dyn_cast<SimulatedOpInterface>(op);
    return simulated ? simulated.getLayerAttr() : StringAttr();
  }

  static void observe(RewriterBase &rewriter, Operation *op) {
    auto create = [&](Value tensor, StringAttr id) {
      ObserveOp::create(rewriter, op->getLoc(), tensor, id, /*axis=*/nullptr);
    };
    if (auto lookup = dyn_cast<SimLutOp>(op)) {
      if (Value results = getResults(rewriter, lookup))
        create(results, lookup.getLayerAttr());
      return;
    }
    rewriter.setInsertionPointAfter(op);
    for (OpResult result : op->getResults())
      if (isFloatTensor(result.getType()))
        create(result, getObserverId(cast<SimulatedOpInterface>(op),
                                     result.getResultNumber()));
  }
};
} // namespace
