//===- FoldConstants.cpp - what constants alone decide --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FoldConstants.h"
#include "BodyEvaluator.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/IndexingUtils.h"
#include "mlir/Interfaces/CastInterfaces.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace mlir;
using namespace mlir::qlut::detail;

bool mlir::qlut::detail::isSplat(Value value) {
  DenseElementsAttr elements = getElements(value);
  return elements && elements.isSplat();
}

bool mlir::qlut::detail::foldMovement(RewriterBase &rewriter, Operation *op,
                                      Value source) {
  auto type = dyn_cast<RankedTensorType>(op->getResult(0).getType());
  if (isa<tensor::PadOp>(op) || !type || !type.hasStaticShape() ||
      !isa<FloatType>(type.getElementType()) || !isSplat(source))
    return false;
  auto number = getElements(source).getSplatValue<Attribute>();
  rewriter.setInsertionPoint(op);
  rewriter.replaceOpWithNewOp<arith::ConstantOp>(
      op, DenseElementsAttr::get(type, number));
  return true;
}

bool mlir::qlut::detail::foldComputation(RewriterBase &rewriter,
                                         linalg::LinalgOp op) {
  auto isMap = [](AffineMap map) { return map.isPermutation(); };
  if (!op.hasPureTensorSemantics() || op->getNumResults() != 1 ||
      op.getNumReductionLoops() != 0 || !op.getBlock() ||
      !isMap(op.getMatchingIndexingMap(op.getDpsInitOperand(0))))
    return false;
  auto type = dyn_cast<RankedTensorType>(op->getResult(0).getType());
  if (!type || !type.hasStaticShape() || !isa<FloatType>(type.getElementType()))
    return false;
  Value result = op.getBlock()->getTerminator()->getOperand(0);
  BodyEvaluator evaluator(op);
  DenseElementsAttr elements;
  if (evaluator.isUniform(result)) {
    evaluator.moveTo(SmallVector<int64_t>(op.getNumLoops(), 0));
    if (Attribute number = evaluator.evaluate(result))
      elements = DenseElementsAttr::get(type, number);
  } else {
    AffineMap map = op.getMatchingIndexingMap(op.getDpsInitOperand(0));
    SmallVector<int64_t> strides = computeSuffixProduct(type.getShape());
    SmallVector<int64_t> loops =
        llvm::to_vector(llvm::seq<int64_t>(0, op.getNumLoops()));
    SmallVector<Attribute> numbers;
    bool done = forEachPoint(op, loops, [&](ArrayRef<int64_t> point) {
      evaluator.moveTo(point);
      Attribute number = evaluator.evaluate(result);
      if (!number)
        return false;
      numbers.resize(type.getNumElements());
      numbers[linearize(map.compose(point), strides)] = number;
      return true;
    });
    if (done && !numbers.empty())
      elements = DenseElementsAttr::get(type, numbers);
  }
  if (!elements)
    return false;
  rewriter.setInsertionPoint(op);
  rewriter.replaceOpWithNewOp<arith::ConstantOp>(op, elements);
  return true;
}

void mlir::qlut::detail::foldBodyNumbers(RewriterBase &rewriter,
                                         linalg::GenericOp op) {
  BodyEvaluator evaluator(cast<linalg::LinalgOp>(op.getOperation()));
  for (Operation &inner :
       llvm::make_early_inc_range(op.getBlock()->without_terminator())) {
    if (inner.getNumResults() != 1 || inner.getNumOperands() == 0 ||
        !isa<FloatType>(inner.getResult(0).getType()))
      continue;
    Value value = inner.getResult(0);
    Attribute first;
    bool alike =
        forEachPoint(cast<linalg::LinalgOp>(op.getOperation()),
                     evaluator.loopsOf(value), [&](ArrayRef<int64_t> point) {
                       evaluator.moveTo(point);
                       Attribute number = evaluator.evaluate(value);
                       if (!first)
                         first = number;
                       return number && number == first;
                     });
    if (!alike || !first)
      continue;
    rewriter.setInsertionPoint(&inner);
    rewriter.replaceOpWithNewOp<arith::ConstantOp>(&inner,
                                                   cast<TypedAttr>(first));
  }
}

/// The values of `value` at all points of the loops `loops`, as a tensor with a
/// dimension for each of them; null if more than constants decides them.
static DenseElementsAttr tabulate(BodyEvaluator &evaluator, linalg::LinalgOp op,
                                  Value value, ArrayRef<int64_t> loops) {
  SmallVector<Attribute> numbers;
  bool done = forEachPoint(op, loops, [&](ArrayRef<int64_t> point) {
    evaluator.moveTo(point);
    Attribute number = evaluator.evaluate(value);
    numbers.push_back(number);
    return number != nullptr;
  });
  if (!done || numbers.empty())
    return nullptr;
  SmallVector<int64_t> ranges = op.getStaticLoopRanges();
  SmallVector<int64_t> shape =
      llvm::map_to_vector(loops, [&](int64_t loop) { return ranges[loop]; });
  return DenseElementsAttr::get(RankedTensorType::get(shape, value.getType()),
                                numbers);
}

/// Replaces `op` by one that has `tables` as further inputs, read by `maps`;
/// its body has the arguments for them already.
static void appendInputs(RewriterBase &rewriter, linalg::GenericOp op,
                         ArrayRef<DenseElementsAttr> tables,
                         ArrayRef<AffineMap> maps) {
  rewriter.setInsertionPoint(op);
  SmallVector<Value> inputs = llvm::to_vector(op.getInputs());
  for (DenseElementsAttr table : tables)
    inputs.push_back(arith::ConstantOp::create(rewriter, op.getLoc(), table));
  SmallVector<AffineMap> allMaps = op.getIndexingMapsArray();
  allMaps.insert(allMaps.begin() + op.getInputs().size(), maps.begin(),
                 maps.end());
  auto bigger = linalg::GenericOp::create(
      rewriter, op.getLoc(), op->getResultTypes(), inputs, op.getOutputs(),
      allMaps, op.getIteratorTypesArray(), /*bodyBuild=*/nullptr,
      llvm::to_vector(op->getDiscardableAttrs()));
  rewriter.inlineRegionBefore(op.getRegion(), bigger.getRegion(),
                              bigger.getRegion().begin());
  rewriter.replaceOp(op, bigger);
}

void mlir::qlut::detail::hoistConstantNumbers(RewriterBase &rewriter,
                                              linalg::GenericOp op) {
  auto linalgOp = cast<linalg::LinalgOp>(op.getOperation());
  BodyEvaluator evaluator(linalgOp);
  Block &block = *op.getBlock();
  SmallVector<DenseElementsAttr> tables;
  SmallVector<AffineMap> maps;
  // From the end: what is hoisted first leaves what leads to it unused.
  SmallVector<Operation *> ops = llvm::map_to_vector(
      block.without_terminator(), [](Operation &inner) { return &inner; });
  for (Operation *inner : llvm::reverse(ops)) {
    if (isOpTriviallyDead(inner)) {
      rewriter.eraseOp(inner);
      continue;
    }
    if (!isNumberOp(inner) || isa<CastOpInterface>(inner) ||
        !isa<FloatType>(inner->getResult(0).getType()))
      continue;
    Value value = inner->getResult(0);
    if (!evaluator.readsInput(value) || evaluator.readsIndex(value))
      continue;
    SmallVector<int64_t> loops = evaluator.loopsOf(value);
    DenseElementsAttr table = tabulate(evaluator, linalgOp, value, loops);
    if (!table)
      continue;
    SmallVector<AffineExpr> read =
        llvm::map_to_vector(loops, [&](int64_t loop) {
          return getAffineDimExpr(loop, rewriter.getContext());
        });
    maps.push_back(
        AffineMap::get(op.getNumLoops(), 0, read, rewriter.getContext()));
    rewriter.replaceAllUsesWith(
        value, block.insertArgument(op.getInputs().size() + tables.size(),
                                    value.getType(), inner->getLoc()));
    tables.push_back(table);
    rewriter.eraseOp(inner);
  }
  if (!tables.empty())
    appendInputs(rewriter, op, tables, maps);
}
