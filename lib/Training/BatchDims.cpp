//===- BatchDims.cpp - which dimensions grow with the batch ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "BatchDims.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"
#include "qlut/Dialect/Qlut/IR/Composites.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"

using namespace mlir;
using namespace mlir::qlut;
using namespace mlir::qlut::detail;

static RankedTensorType getTensor(Value value) {
  return dyn_cast<RankedTensorType>(value.getType());
}

/// Ops on tensors whose operands and results have one shape, but for dimensions
/// of size 1.
static bool isShaped(Operation *op) {
  return OpTrait::hasElementwiseMappableTraits(op) || isComposite(op) ||
         isa<linalg::SoftmaxOp, tensor::CastOp>(op);
}

BatchDims::BatchDims(func::FuncOp function, int64_t size)
    : function(function), size(size) {
  function.walk([&](Operation *op) {
    // What is in the body of a linalg op are elements.
    if (!isa_and_nonnull<linalg::LinalgOp>(op->getParentOp()))
      relate(op);
  });
}

void BatchDims::unite(Value a, int64_t i, Value b, int64_t j) {
  classes.unionSets(makeKey(a, i), makeKey(b, j));
}

void BatchDims::uniteShapes(Value a, Value b) {
  RankedTensorType x = getTensor(a), y = getTensor(b);
  if (!x || !y || x.getRank() != y.getRank())
    return;
  for (int64_t dim = 0; dim < x.getRank(); ++dim)
    if (x.getDimSize(dim) == y.getDimSize(dim))
      unite(a, dim, b, dim);
}

int64_t BatchDims::getLeading(Value split, ArrayRef<int64_t> group) const {
  for (int64_t dim : group)
    if (size == 1 || getTensor(split).getDimSize(dim) != 1)
      return dim;
  return group.front();
}

void BatchDims::relate(Operation *op) {
  if (auto linalgOp = dyn_cast<linalg::LinalgOp>(op)) {
    // The first place of each loop.
    SmallVector<std::optional<std::pair<Value, int64_t>>> places(
        linalgOp.getNumLoops());
    for (OpOperand &operand : op->getOpOperands()) {
      AffineMap map = linalgOp.getMatchingIndexingMap(&operand);
      for (auto [dim, expr] : llvm::enumerate(map.getResults())) {
        auto loop = dyn_cast<AffineDimExpr>(expr);
        if (!loop)
          continue;
        auto &place = places[loop.getPosition()];
        if (place)
          unite(place->first, place->second, operand.get(), dim);
        else
          place = {operand.get(), static_cast<int64_t>(dim)};
      }
    }
    for (auto [init, result] :
         llvm::zip(linalgOp.getDpsInits(), op->getResults()))
      uniteShapes(init, result);
    return;
  }
  if (auto sim = dyn_cast<SimOp>(op)) {
    Block &body = sim.getBody().front();
    for (auto [input, argument] :
         llvm::zip(sim.getInputs(), body.getArguments()))
      uniteShapes(input, argument);
    for (auto [value, result] :
         llvm::zip(body.getTerminator()->getOperands(), sim.getResults()))
      uniteShapes(value, result);
    return;
  }
  auto reshape = [&](Value split, Value merged,
                     ArrayRef<ReassociationIndices> groups) {
    for (auto [dim, group] : llvm::enumerate(groups))
      unite(merged, dim, split, getLeading(split, group));
  };
  if (auto expand = dyn_cast<tensor::ExpandShapeOp>(op))
    return reshape(expand.getResult(), expand.getSrc(),
                   expand.getReassociationIndices());
  if (auto collapse = dyn_cast<tensor::CollapseShapeOp>(op))
    return reshape(collapse.getSrc(), collapse.getResult(),
                   collapse.getReassociationIndices());
  if (auto slice = dyn_cast<tensor::ExtractSliceOp>(op))
    return uniteShapes(slice.getSource(), slice.getResult());
  if (auto slice = dyn_cast<tensor::InsertSliceOp>(op)) {
    uniteShapes(slice.getSource(), slice.getResult());
    return uniteShapes(slice.getDest(), slice.getResult());
  }
  if (isShaped(op) || isa<tensor::PadOp, tensor::ConcatOp>(op))
    for (Value operand : op->getOperands())
      for (Value result : op->getResults())
        uniteShapes(operand, result);
}

void BatchDims::grow(Value value, int64_t dim) {
  seeds.push_back(makeKey(value, dim));
  classes.insert(seeds.back());
}

bool BatchDims::grows(Value value, int64_t dim) const {
  Key key = makeKey(value, dim);
  return llvm::any_of(seeds, [&](const Key &seed) {
    return seed == key || classes.isEquivalent(seed, key);
  });
}

bool BatchDims::grows(Value value) const {
  RankedTensorType type = getTensor(value);
  if (!type)
    return false;
  return llvm::any_of(llvm::seq<int64_t>(0, type.getRank()),
                      [&](int64_t dim) { return grows(value, dim); });
}

LogicalResult BatchDims::check() {
  WalkResult walk = function.walk([&](Operation *op) {
    if (op == function || isa_and_nonnull<linalg::LinalgOp>(op->getParentOp()))
      return WalkResult::advance();
    return failed(check(op)) ? WalkResult::interrupt() : WalkResult::advance();
  });
  return failure(walk.wasInterrupted());
}

LogicalResult BatchDims::check(Operation *op) {
  auto isGrowing = [&](Value value) { return grows(value); };
  if (llvm::none_of(op->getOperands(), isGrowing) &&
      llvm::none_of(op->getResults(), isGrowing))
    return success();
  auto fail = [&](const Twine &why) -> LogicalResult {
    return op->emitError("expected an op that another batch fits in, got '")
           << op->getName() << "': " << why;
  };
  DenseElementsAttr elements;
  if (matchPattern(op, m_Constant(&elements)))
    return elements.isSplat()
               ? success()
               : fail("its numbers are those of each sample of the batch");
  // Dimensions that have no relation, though they grow on one side.
  auto isCut = [&](Value whole, Value part) {
    RankedTensorType type = getTensor(whole);
    return llvm::any_of(llvm::seq<int64_t>(0, type.getRank()),
                        [&](int64_t dim) {
                          return grows(whole, dim) &&
                                 (type.getRank() != getTensor(part).getRank() ||
                                  !grows(part, dim));
                        });
  };
  if (auto linalgOp = dyn_cast<linalg::LinalgOp>(op)) {
    for (OpOperand &operand : op->getOpOperands())
      for (auto [dim, expr] : llvm::enumerate(
               linalgOp.getMatchingIndexingMap(&operand).getResults()))
        if (grows(operand.get(), dim) && !isa<AffineDimExpr>(expr))
          return fail("its loops do not run over the batch one by one");
    bool readsBatch = false;
    op->walk([&](linalg::IndexOp index) {
      for (OpOperand &operand : op->getOpOperands())
        for (auto [dim, expr] : llvm::enumerate(
                 linalgOp.getMatchingIndexingMap(&operand).getResults()))
          if (auto loop = dyn_cast<AffineDimExpr>(expr))
            readsBatch |= loop.getPosition() == index.getDim() &&
                          grows(operand.get(), dim);
    });
    return readsBatch ? fail("it computes with the number of the sample")
                      : success();
  }
  auto checkReshape =
      [&](Value split, ArrayRef<ReassociationIndices> groups) -> LogicalResult {
    for (const ReassociationIndices &group : groups)
      for (int64_t dim : group)
        if (grows(split, dim) && dim != getLeading(split, group))
          return fail("the batch is no outermost dimension of a merge");
    return success();
  };
  if (auto expand = dyn_cast<tensor::ExpandShapeOp>(op))
    return checkReshape(expand.getResult(), expand.getReassociationIndices());
  if (auto collapse = dyn_cast<tensor::CollapseShapeOp>(op))
    return checkReshape(collapse.getSrc(), collapse.getReassociationIndices());
  if (auto slice = dyn_cast<tensor::ExtractSliceOp>(op))
    return isCut(slice.getSource(), slice.getResult())
               ? fail("it takes a part of the batch")
               : success();
  if (auto slice = dyn_cast<tensor::InsertSliceOp>(op))
    return isCut(slice.getResult(), slice.getSource())
               ? fail("it sets a part of the batch")
               : success();
  if (auto pad = dyn_cast<tensor::PadOp>(op))
    return isCut(pad.getSource(), pad.getResult()) ? fail("it pads the batch")
                                                   : success();
  if (auto concat = dyn_cast<tensor::ConcatOp>(op))
    return grows(concat.getResult(), concat.getDim()) ? fail("it joins batches")
                                                      : success();
  if (isShaped(op) || isa<tensor::EmptyOp, tensor::SplatOp, SimOp, YieldOp,
                          ObserveOp, func::ReturnOp>(op))
    return success();
  return fail("it has no rule for another batch");
}
