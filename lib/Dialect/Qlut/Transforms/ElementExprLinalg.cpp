//===- ElementExprLinalg.cpp - linalg ops read as element expressions -----===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ElementExpr.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/IR/TypeUtilities.h"
#include <cmath>

using namespace mlir;
using namespace mlir::qlut;
using Kind = ElementNode::Kind;

/// How the result that `init` belongs to is combined: the kind and the value
/// of the body that is combined with what there is so far.
static std::optional<std::pair<Kind, Value>> matchCombiner(linalg::LinalgOp op,
                                                           OpOperand *init) {
  unsigned number = op.getDpsInits().getBeginOperandIndex();
  number = init->getOperandNumber() - number;
  BlockArgument soFar = op.getBlock()->getArgument(init->getOperandNumber());
  Operation *combiner =
      op.getBlock()->getTerminator()->getOperand(number).getDefiningOp();
  if (!combiner || combiner->getBlock() != op.getBlock())
    return std::nullopt;
  std::optional<Kind> kind;
  Value lhs, rhs;
  if (isa<arith::AddFOp>(combiner))
    kind = Kind::ReduceSum;
  else if (isa<arith::MaximumFOp, arith::MaxNumFOp>(combiner))
    kind = Kind::ReduceMax;
  if (kind) {
    lhs = combiner->getOperand(0);
    rhs = combiner->getOperand(1);
  } else if (isSelectedMaximum(combiner)) {
    kind = Kind::ReduceMax;
    lhs = combiner->getOperand(1);
    rhs = combiner->getOperand(2);
  }
  if (!kind || (lhs == soFar) == (rhs == soFar))
    return std::nullopt;
  return std::make_pair(*kind, lhs == soFar ? rhs : lhs);
}

/// The reduction may start from `start` without changing its result.
static bool isNeutral(Kind kind, double start, Type element) {
  if (kind == Kind::ReduceSum)
    return start == 0.0;
  if (std::isnan(start))
    return true;
  APFloat lowest = APFloat::getLargest(
      cast<FloatType>(element).getFloatSemantics(), /*Negative=*/true);
  bool losesInfo = false;
  lowest.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven,
                 &losesInfo);
  return start <= lowest.convertToDouble();
}

/// A reduction into `init` does not change what it combines.
static bool startsNeutral(Value init, Kind kind) {
  std::optional<double> start = getSplatConstant(init);
  if (auto fill = init.getDefiningOp<linalg::FillOp>())
    start = getSplatConstant(fill.getInputs()[0]);
  return start && isNeutral(kind, *start, getElementTypeOrSelf(init.getType()));
}

ElementNode *ElementBuilder::stepLinalg(Value source, ArrayRef<int> index) {
  auto op = cast<linalg::LinalgOp>(source.getDefiningOp());
  if (!op.hasPureTensorSemantics() || !op.getBlock())
    return nullptr;
  unsigned number = cast<OpResult>(source).getResultNumber();
  OpOperand *init = op.getDpsInitOperand(number);
  SmallVector<int64_t> ranges = op.getStaticLoopRanges();
  SmallVector<utils::IteratorType> iterators = op.getIteratorTypesArray();

  constexpr int unset = -3;
  ElementIndex loops(ranges.size(), unset);
  for (auto [at, expr] :
       llvm::zip_equal(index, op.getMatchingIndexingMap(init).getResults())) {
    auto dim = dyn_cast<AffineDimExpr>(expr);
    if (!dim && (!isa<AffineConstantExpr>(expr) || at != unitIndex))
      return nullptr;
    if (dim && loops[dim.getPosition()] != unset)
      return nullptr;
    if (dim)
      loops[dim.getPosition()] = at;
  }
  bool reduces = false;
  for (auto [loop, range, iterator] :
       llvm::zip_equal(loops, ranges, iterators)) {
    if (range == 1)
      loop = unitIndex;
    if (loop != unset)
      continue;
    if (iterator != utils::IteratorType::reduction)
      return nullptr;
    loop = reducedIndex;
    reduces = true;
  }
  if (!reduces) {
    // A sum over nothing but dimensions of size 1 is its only term.
    if (llvm::is_contained(iterators, utils::IteratorType::reduction)) {
      auto combiner = matchCombiner(op, init);
      if (!combiner || combiner->first != Kind::ReduceSum ||
          !startsNeutral(init->get(), combiner->first))
        return nullptr;
      return scalar(combiner->second, op, loops);
    }
    return scalar(op.getBlock()->getTerminator()->getOperand(number), op,
                  loops);
  }
  auto combiner = matchCombiner(op, init);
  if (!combiner || !startsNeutral(init->get(), combiner->first))
    return nullptr;
  return makeUnique(combiner->first, source, loops);
}

ElementNode *ElementBuilder::reducedBody(ElementNode *reduction,
                                         ArrayRef<int> dims) {
  ElementIndex index = reduction->index;
  for (int &at : index) {
    if (at != reducedIndex)
      continue;
    at = dims.front();
    dims = dims.drop_front();
  }
  Operation *op = reduction->source.getDefiningOp();
  if (!isa<linalg::LinalgOp>(op))
    return element(op->getOperand(0), index);
  auto linalgOp = cast<linalg::LinalgOp>(op);
  unsigned number = cast<OpResult>(reduction->source).getResultNumber();
  auto combiner = matchCombiner(linalgOp, linalgOp.getDpsInitOperand(number));
  return scalar(combiner->second, op, index);
}

SmallVector<int64_t> ElementBuilder::reducedSizes(ElementNode *reduction) {
  Operation *op = reduction->source.getDefiningOp();
  SmallVector<int64_t> ranges;
  if (auto linalgOp = dyn_cast<linalg::LinalgOp>(op))
    ranges = linalgOp.getStaticLoopRanges();
  else
    ranges = llvm::to_vector(
        cast<RankedTensorType>(op->getOperand(0).getType()).getShape());
  SmallVector<int64_t> sizes;
  for (auto [at, range] : llvm::zip_equal(reduction->index, ranges))
    if (at == reducedIndex)
      sizes.push_back(range);
  return sizes;
}
