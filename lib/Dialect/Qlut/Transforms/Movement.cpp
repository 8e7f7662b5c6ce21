//===- Movement.cpp - ops that move elements and change none --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "qlut/Dialect/Qlut/Transforms/Movement.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::qlut;

/// The input that a linalg.generic only copies over all of its output, or null.
static OpOperand *getCopiedInput(linalg::GenericOp op) {
  if (op.getNumParallelLoops() != op.getNumLoops() || op.getNumResults() != 1 ||
      !llvm::hasSingleElement(*op.getBlock()))
    return nullptr;
  auto argument =
      dyn_cast<BlockArgument>(op.getBlock()->getTerminator()->getOperand(0));
  if (!argument || argument.getOwner() != op.getBlock())
    return nullptr;
  OpOperand &operand = op->getOpOperand(argument.getArgNumber());
  AffineMap out = op.getMatchingIndexingMap(op.getDpsInitOperand(0));
  return op.isDpsInput(&operand) && out.isPermutation() ? &operand : nullptr;
}

Value mlir::qlut::getMovementSource(Operation *op) {
  if (!op)
    return nullptr;
  return llvm::TypeSwitch<Operation *, Value>(op)
      .Case<tensor::ExpandShapeOp, tensor::CollapseShapeOp>(
          [](auto reshape) { return reshape.getSrc(); })
      .Case<tensor::CastOp, tensor::ExtractSliceOp>(
          [](auto cast) { return cast.getSource(); })
      .Case<linalg::TransposeOp, linalg::BroadcastOp>(
          [](auto move) { return move.getInput(); })
      .Case<linalg::CopyOp>(
          [](linalg::CopyOp copy) { return copy.getInputs().front(); })
      .Case<linalg::GenericOp>([](linalg::GenericOp generic) {
        OpOperand *input = getCopiedInput(generic);
        return input ? input->get() : Value();
      })
      .Default(Value());
}

/// Among the dimensions that one stands for, the one that holds its elements:
/// all others are of size 1.
static std::optional<int64_t> onlyLarge(RankedTensorType type,
                                        ArrayRef<int64_t> dims) {
  std::optional<int64_t> found;
  for (int64_t dim : dims) {
    if (type.getDimSize(dim) == 1)
      continue;
    if (found)
      return std::nullopt;
    found = dim;
  }
  return found ? found : std::optional<int64_t>(dims.front());
}

/// Between a merged dimension and the ones it is merged from.
static std::optional<int64_t>
mapThroughGroups(ArrayRef<ReassociationIndices> groups, RankedTensorType split,
                 int64_t axis, bool toMerged) {
  for (auto [merged, group] : llvm::enumerate(groups)) {
    if (toMerged && llvm::is_contained(group, axis))
      return onlyLarge(split, group) == axis ? std::optional<int64_t>(merged)
                                             : std::nullopt;
    if (!toMerged && static_cast<int64_t>(merged) == axis)
      return onlyLarge(split, group);
  }
  return std::nullopt;
}

/// Between two operands' dimensions along one loop.
static std::optional<int64_t> mapThroughLoops(AffineMap from, AffineMap to,
                                              int64_t axis) {
  AffineExpr loop = from.getResult(axis);
  if (!isa<AffineDimExpr>(loop))
    return std::nullopt;
  for (auto [dim, expr] : llvm::enumerate(to.getResults()))
    if (expr == loop)
      return static_cast<int64_t>(dim);
  return std::nullopt;
}

std::optional<int64_t> mlir::qlut::mapAxis(Operation *op, int64_t axis,
                                           bool backward) {
  if (auto expand = dyn_cast<tensor::ExpandShapeOp>(op))
    return mapThroughGroups(expand.getReassociationIndices(),
                            expand.getResultType(), axis, backward);
  if (auto collapse = dyn_cast<tensor::CollapseShapeOp>(op))
    return mapThroughGroups(collapse.getReassociationIndices(),
                            collapse.getSrcType(), axis, !backward);
  if (isa<tensor::CastOp>(op))
    return axis;
  if (auto slice = dyn_cast<tensor::ExtractSliceOp>(op)) {
    // Whole dimensions of slices without dropped ones.
    RankedTensorType source = slice.getSourceType();
    if (source.getRank() != slice.getResultType().getRank() ||
        source.getDimSize(axis) != slice.getResultType().getDimSize(axis) ||
        ShapedType::isDynamic(source.getDimSize(axis)))
      return std::nullopt;
    return axis;
  }
  auto linalgOp = cast<linalg::LinalgOp>(op);
  OpOperand *input = linalgOp.getDpsInputOperand(0);
  if (auto generic = dyn_cast<linalg::GenericOp>(op))
    input = getCopiedInput(generic);
  AffineMap in = linalgOp.getMatchingIndexingMap(input);
  AffineMap out =
      linalgOp.getMatchingIndexingMap(linalgOp.getDpsInitOperand(0));
  return backward ? mapThroughLoops(out, in, axis)
                  : mapThroughLoops(in, out, axis);
}

Value mlir::qlut::makeEmpty(OpBuilder &builder, Location loc,
                            RankedTensorType type, unsigned bits, Value shape) {
  SmallVector<OpFoldResult> sizes;
  for (auto [dim, size] : llvm::enumerate(type.getShape()))
    sizes.push_back(ShapedType::isDynamic(size)
                        ? tensor::getMixedSize(builder, loc, shape, dim)
                        : OpFoldResult(builder.getIndexAttr(size)));
  return tensor::EmptyOp::create(builder, loc, sizes,
                                 builder.getIntegerType(bits));
}

Value mlir::qlut::moveIntegers(RewriterBase &rewriter, Operation *op,
                               Value source, Value shape, IRMapping mapping) {
  Location loc = op->getLoc();
  auto bits = cast<RankedTensorType>(source.getType()).getElementTypeBitWidth();
  auto type = cast<RankedTensorType>(op->getResult(0).getType());
  if (isa<linalg::LinalgOp>(op)) {
    auto linalgOp = cast<linalg::LinalgOp>(op);
    OpOperand *input = linalgOp.getDpsInputOperand(0);
    if (auto generic = dyn_cast<linalg::GenericOp>(op))
      input = getCopiedInput(generic);
    Value empty = makeEmpty(rewriter, loc, type, bits, shape);
    AffineMap maps[] = {
        linalgOp.getMatchingIndexingMap(input),
        linalgOp.getMatchingIndexingMap(linalgOp.getDpsInitOperand(0))};
    return linalg::GenericOp::create(
               rewriter, loc, empty.getType(), source, empty, maps,
               linalgOp.getIteratorTypesArray(),
               [](OpBuilder &b, Location at, ValueRange args) {
                 linalg::YieldOp::create(b, at, args[0]);
               })
        .getResult(0);
  }
  // The other ops differ in types alone.
  mapping.map(getMovementSource(op), source);
  Operation *moved = rewriter.clone(*op, mapping);
  moved->getResult(0).setType(type.clone(rewriter.getIntegerType(bits)));
  return moved->getResult(0);
}
