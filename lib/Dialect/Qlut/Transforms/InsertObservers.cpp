//===- InsertObservers.cpp - observe the inputs of simulated lookups ------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A tensor is observed where it is; a scalar of a linalg body through the
// operand it is an element of, or else through an additional result of the
// op with the identity map over all loops; a scalar outside of linalg as a
// tensor of one element.
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Affine/IR/AffineOps.h"
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

/// `generic` with `scalar`, a value of its body, as an additional result of
/// the shape of its loops. Returns that result; `generic` is replaced.
static Value exposeScalar(RewriterBase &rewriter, linalg::GenericOp generic,
                          Value scalar) {
  Location loc = generic.getLoc();
  rewriter.setInsertionPoint(generic);
  unsigned loops = generic.getNumLoops();
  auto loopDims = cast<linalg::LinalgOp>(generic.getOperation())
                      .createFlatListOfOperandDims(rewriter, loc);
  AffineMap toLoops = generic.getShapesToLoopsMap();
  SmallVector<OpFoldResult> sizes =
      affine::makeComposedFoldedMultiResultAffineApply(rewriter, loc, toLoops,
                                                       loopDims);
  Value init = tensor::EmptyOp::create(rewriter, loc, sizes, scalar.getType());

  SmallVector<Value> outputs(generic.getOutputs());
  outputs.push_back(init);
  SmallVector<AffineMap> maps = generic.getIndexingMapsArray();
  maps.push_back(rewriter.getMultiDimIdentityMap(loops));
  SmallVector<Type> types(generic.getResultTypes());
  types.push_back(init.getType());
  auto extended =
      linalg::GenericOp::create(rewriter, loc, types, generic.getInputs(),
                                outputs, maps, generic.getIteratorTypesArray());
  extended->setDiscardableAttrs(generic->getDiscardableAttrDictionary());
  extended.getRegion().takeBody(generic.getRegion());
  Block *body = extended.getBody();
  body->addArgument(scalar.getType(), loc);
  rewriter.modifyOpInPlace(body->getTerminator(), [&] {
    body->getTerminator()->insertOperands(
        body->getTerminator()->getNumOperands(), scalar);
  });
  rewriter.replaceOp(generic, extended.getResults().drop_back());
  return extended.getResults().back();
}

namespace {
struct InsertObserversPass
    : mlir::qlut::impl::QlutInsertObserversBase<InsertObserversPass> {
  using QlutInsertObserversBase::QlutInsertObserversBase;

  void runOnOperation() override {
    SmallVector<SimLutOp> lookups;
    llvm::StringMap<SimLutOp> byLayer;
    llvm::StringSet<> observed;
    bool failedAny = false;
    getOperation()->walk([&](Operation *op) {
      if (auto observer = dyn_cast<ObserveOp>(op))
        observed.insert(observer.getId());
      auto lookup = dyn_cast<SimLutOp>(op);
      if (!lookup || lookup.getRangeAttr() || lookup.isQuantized())
        return;
      if (!lookup.getLayer()) {
        lookup.emitError("expected a layer name; --convert-to-qlut-sim gives "
                         "one, by hand it is written as layer \"NAME\"");
        failedAny = true;
        return;
      }
      auto [at, fresh] = byLayer.insert({*lookup.getLayer(), lookup});
      if (!fresh) {
        (lookup.emitError("expected one lookup per layer name, got a second '")
         << *lookup.getLayer() << "'")
                .attachNote(at->second.getLoc())
            << "the first is here";
        failedAny = true;
      }
      lookups.push_back(lookup);
    });
    if (failedAny)
      return signalPassFailure();
    IRRewriter rewriter(&getContext());
    for (SimLutOp lookup : lookups)
      if (!observed.contains(*lookup.getLayer()))
        observe(rewriter, lookup);
  }

private:
  void observe(RewriterBase &rewriter, SimLutOp lookup) {
    Value input = lookup.getInput();
    Location loc = lookup.getLoc();
    auto create = [&](Value tensor) {
      ObserveOp::create(rewriter, loc, tensor, lookup.getLayerAttr());
    };
    if (isa<RankedTensorType>(input.getType())) {
      rewriter.setInsertionPoint(lookup);
      return create(input);
    }
    if (isa<VectorType>(input.getType())) {
      lookup.emitRemark("not observed: its input is a vector; give its range "
                        "in a preset");
      return;
    }
    auto generic = lookup->getParentOfType<linalg::LinalgOp>();
    if (!generic) {
      rewriter.setInsertionPoint(lookup);
      return create(
          tensor::FromElementsOp::create(rewriter, loc, ValueRange(input)));
    }
    if (!generic.hasPureTensorSemantics()) {
      lookup.emitRemark("not observed: it is in a body over memrefs; give its "
                        "range in a preset");
      return;
    }
    if (auto argument = dyn_cast<BlockArgument>(input))
      if (argument.getOwner() == generic.getBlock()) {
        Value operand = generic->getOperand(argument.getArgNumber());
        if (isa<RankedTensorType>(operand.getType()) &&
            generic.isDpsInput(
                &generic->getOpOperand(argument.getArgNumber()))) {
          rewriter.setInsertionPoint(generic);
          return create(operand);
        }
      }
    auto op = dyn_cast<linalg::GenericOp>(generic.getOperation());
    if (!op || op.getBlock() != lookup->getBlock()) {
      lookup.emitRemark("not observed: it is not directly in the body of a "
                        "linalg.generic; give its range in a preset");
      return;
    }
    Value values = exposeScalar(rewriter, op, input);
    rewriter.setInsertionPointAfterValue(values);
    create(values);
  }
};
} // namespace
