//===- InsertObservers.cpp - observe what needs a range -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A tensor is observed where it is; a scalar of a linalg body through the
// operand it is an element of, or else through an additional result of the
// op with the identity map over all loops; a scalar outside of linalg as a
// tensor of one element. Where the spec has an axis, the channels along it are
// observed apart. The results of other simulated ops are tensors.
//
//===----------------------------------------------------------------------===//

#include "ChannelIndices.h"
#include "ExposeScalar.h"
#include "ResultRanges.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"
#include "qlut/Dialect/Qlut/Transforms/Passes.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"

namespace mlir::qlut {
#define GEN_PASS_DEF_QLUTINSERTOBSERVERS
#include "qlut/Dialect/Qlut/Transforms/Passes.h.inc"
} // namespace mlir::qlut

using namespace mlir;
using namespace mlir::qlut;

/// The input tensor of which `scalar`, a value of the body, is an element; null
/// if it is none.
static OpOperand *getElementSource(linalg::LinalgOp op, Value scalar) {
  auto argument = dyn_cast<BlockArgument>(scalar);
  if (!argument || argument.getOwner() != op.getBlock())
    return nullptr;
  OpOperand &operand = op->getOpOperand(argument.getArgNumber());
  bool isInput =
      isa<RankedTensorType>(operand.get().getType()) && op.isDpsInput(&operand);
  return isInput ? &operand : nullptr;
}

/// The dimension of the operand that the loop runs along, or none.
static std::optional<int64_t> getDimension(linalg::LinalgOp op,
                                           OpOperand &operand, int64_t loop) {
  AffineMap map = op.getMatchingIndexingMap(&operand);
  for (auto [dimension, expr] : llvm::enumerate(map.getResults()))
    if (expr == getAffineDimExpr(loop, op.getContext()))
      return static_cast<int64_t>(dimension);
  return std::nullopt;
}

namespace {
struct InsertObserversPass
    : mlir::qlut::impl::QlutInsertObserversBase<InsertObserversPass> {
  using QlutInsertObserversBase::QlutInsertObserversBase;

  void runOnOperation() override {
    SmallVector<SimLutOp> lookups;
    SmallVector<SimulatedOpInterface> others;
    llvm::StringMap<Operation *> byLayer;
    llvm::StringSet<> observed;
    bool failedAny = false;
    getOperation()->walk([&](Operation *op) {
      if (auto observer = dyn_cast<ObserveOp>(op))
        observed.insert(observer.getId());
      auto lookup = dyn_cast<SimLutOp>(op);
      if (lookup && !lookup.getRangeAttr() && !lookup.isQuantized()) {
        failedAny |=
            failed(verifyLayer(lookup, lookup.getLayerAttr(), byLayer));
        lookups.push_back(lookup);
      }
      auto other = dyn_cast<SimulatedOpInterface>(op);
      if (other && !getResultsWithoutRange(other).empty()) {
        failedAny |= failed(verifyLayer(op, other.getLayerAttr(), byLayer));
        others.push_back(other);
      }
    });
    if (failedAny)
      return signalPassFailure();
    IRRewriter rewriter(&getContext());
    for (SimLutOp lookup : lookups)
      if (!observed.contains(*lookup.getLayer()) &&
          failed(observe(rewriter, lookup)))
        return signalPassFailure();
    for (SimulatedOpInterface op : others)
      for (unsigned index : getResultsWithoutRange(op)) {
        StringAttr id = getObserverId(op, index);
        if (observed.contains(id.getValue()))
          continue;
        rewriter.setInsertionPointAfter(op);
        ObserveOp::create(rewriter, op.getLoc(), op->getResult(index), id,
                          /*axis=*/nullptr);
      }
  }

private:
  /// Fails unless the op has a layer name that no op before it has.
  static LogicalResult verifyLayer(Operation *op, StringAttr layer,
                                   llvm::StringMap<Operation *> &byLayer) {
    bool isLookup = isa<SimLutOp>(op);
    if (!layer)
      return op->emitError("expected a layer name; ")
             << getNamingPass(op)
             << " gives one, by hand it is written as layer \"NAME\"";
    auto [at, fresh] = byLayer.insert({layer.getValue(), op});
    if (fresh)
      return success();
    (op->emitError("expected one ")
     << (isLookup ? "lookup" : "op") << " per layer name, got a second '"
     << layer.getValue() << "'")
            .attachNote(at->second->getLoc())
        << "the first is here";
    return failure();
  }

  LogicalResult observe(RewriterBase &rewriter, SimLutOp lookup) {
    Value input = lookup.getInput();
    Location loc = lookup.getLoc();
    std::optional<int64_t> axis = getAxis(lookup);
    auto create = [&](Value tensor, std::optional<int64_t> axis) {
      ObserveOp::create(rewriter, loc, tensor, lookup.getLayerAttr(),
                        axis ? rewriter.getI64IntegerAttr(*axis) : nullptr);
      return success();
    };
    if (isa<RankedTensorType>(input.getType())) {
      rewriter.setInsertionPoint(lookup);
      return create(input, axis);
    }
    if (isa<VectorType>(input.getType())) {
      lookup.emitRemark("not observed: its input is a vector; give its range "
                        "in a preset");
      return success();
    }
    if (failed(verifyHasAxis(lookup)))
      return failure();
    auto generic = lookup->getParentOfType<linalg::LinalgOp>();
    if (!generic) {
      rewriter.setInsertionPoint(lookup);
      return create(
          tensor::FromElementsOp::create(rewriter, loc, ValueRange(input)),
          std::nullopt);
    }
    if (!generic.hasPureTensorSemantics()) {
      lookup.emitRemark("not observed: it is in a body over memrefs; give its "
                        "range in a preset");
      return success();
    }
    if (OpOperand *operand = getElementSource(generic, input)) {
      std::optional<int64_t> dimension;
      if (axis)
        dimension = getDimension(generic, *operand, *axis);
      // An operand that lacks the axis has all channels in one place.
      if (axis.has_value() == dimension.has_value()) {
        rewriter.setInsertionPoint(generic);
        return create(operand->get(), dimension);
      }
    }
    auto op = dyn_cast<linalg::GenericOp>(generic.getOperation());
    if (!op || op.getBlock() != lookup->getBlock()) {
      lookup.emitRemark("not observed: it is not directly in the body of a "
                        "linalg.generic; give its range in a preset");
      return success();
    }
    Value values = exposeScalar(rewriter, op, input);
    rewriter.setInsertionPointAfterValue(values);
    return create(values, axis);
  }
};
} // namespace
