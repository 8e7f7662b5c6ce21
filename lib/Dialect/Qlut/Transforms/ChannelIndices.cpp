//===- ChannelIndices.cpp - lookups along an axis -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ChannelIndices.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mlir::qlut;

std::optional<int64_t> mlir::qlut::getAxis(SimLutOp op) {
  SpecAttr spec = op.getSpecAttr();
  return spec ? spec.getInteger("axis") : std::nullopt;
}

LogicalResult mlir::qlut::verifyHasAxis(SimLutOp op) {
  std::optional<int64_t> axis = getAxis(op);
  if (!axis || isa<TensorType>(op.getType()))
    return success();
  auto linalgOp = op->getParentOfType<linalg::LinalgOp>();
  if (!linalgOp)
    return op.emitError("expected a tensor or the body of a linalg op for the "
                        "axis of its spec, got ")
           << op.getType();
  if (*axis >= linalgOp.getNumLoops())
    return op.emitError("expected the axis of its spec below the ")
           << linalgOp.getNumLoops() << " loops around it, got " << *axis;
  return success();
}

std::optional<int64_t> mlir::qlut::getStaticChannels(SimLutOp op) {
  int64_t extent = ShapedType::kDynamic;
  int64_t axis = getAxis(op).value_or(0);
  if (auto tensor = dyn_cast<RankedTensorType>(op.getType()))
    extent = tensor.getDimSize(axis);
  else if (auto linalgOp = op->getParentOfType<linalg::LinalgOp>())
    extent = linalgOp.getStaticLoopRanges()[axis];
  if (ShapedType::isDynamic(extent))
    return std::nullopt;
  return extent;
}

/// The spec without its axis; null if nothing else is in it.
static SpecAttr withoutAxis(SpecAttr spec) {
  NamedAttrList fields(spec.getFields());
  fields.erase("axis");
  if (fields.empty())
    return {};
  return SpecAttr::get(spec.getContext(),
                       fields.getDictionary(spec.getContext()));
}

/// The lookup as a linalg.generic over its tensor; returns the scalar one.
static SimLutOp scalarize(RewriterBase &rewriter, SimLutOp op) {
  auto type = cast<RankedTensorType>(op.getType());
  Location loc = op.getLoc();
  rewriter.setInsertionPoint(op);
  Value init = tensor::EmptyOp::create(
      rewriter, loc, tensor::getMixedSizes(rewriter, loc, op.getInput()),
      type.getElementType());
  AffineMap map = rewriter.getMultiDimIdentityMap(type.getRank());
  SmallVector<utils::IteratorType> loops(type.getRank(),
                                         utils::IteratorType::parallel);
  SimLutOp scalar;
  auto body = [&](OpBuilder &b, Location at, ValueRange arguments) {
    scalar = SimLutOp::create(
        b, at, type.getElementType(), arguments[0], /*channel=*/nullptr,
        op.getExprAttr(), /*range=*/nullptr, op.getSpecAttr(),
        op.getInFormatAttr(), op.getOutFormatAttr(), op.getTableAttr(),
        op.getRoundingAttr(), op.getLayerAttr());
    linalg::YieldOp::create(b, at, scalar.getResult());
  };
  rewriter.replaceOpWithNewOp<linalg::GenericOp>(op, type, op.getInput(), init,
                                                 ArrayRef<AffineMap>{map, map},
                                                 loops, body);
  return scalar;
}

void mlir::qlut::setChannelRanges(RewriterBase &rewriter, SimLutOp op,
                                  ChannelRangesAttr ranges) {
  int64_t axis = *getAxis(op);
  if (isa<RankedTensorType>(op.getType()))
    op = scalarize(rewriter, op);
  auto linalgOp = op->getParentOfType<linalg::LinalgOp>();
  rewriter.setInsertionPointToStart(linalgOp.getBlock());
  Value channel = linalg::IndexOp::create(rewriter, op.getLoc(), axis);
  rewriter.modifyOpInPlace(op, [&] {
    op.getChannelMutable().assign(channel);
    op.setRangeAttr(ranges);
    SpecAttr rest = withoutAxis(op.getSpecAttr());
    if (rest)
      op.setSpecAttr(rest);
    else
      op.removeSpecAttr();
  });
}
