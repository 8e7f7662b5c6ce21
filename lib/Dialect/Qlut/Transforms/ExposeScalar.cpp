//===- ExposeScalar.cpp - scalars of linalg bodies as tensors -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ExposeScalar.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/PatternMatch.h"

using namespace mlir;

Value mlir::qlut::exposeScalar(RewriterBase &rewriter,
                               linalg::GenericOp generic, Value scalar) {
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
