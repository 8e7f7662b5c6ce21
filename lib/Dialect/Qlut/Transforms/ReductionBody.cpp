//===- ReductionBody.cpp - what of a reduction is elementwise -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ReductionBody.h"
#include "mlir/Interfaces/CastInterfaces.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace mlir;
using namespace mlir::qlut;

bool mlir::qlut::isReadableReduction(linalg::LinalgOp op) {
  constexpr size_t maxOps = 1000;
  Block *body = op.getBlock();
  return op.getNumReductionLoops() > 0 && body &&
         body->getNumArguments() == op->getNumOperands() &&
         body->getOperations().size() <= maxOps;
}

ReductionBody::ReductionBody(linalg::LinalgOp op)
    : op(op), block(op.getBlock()) {
  for (OpOperand &init : op.getDpsInitsMutable())
    if (init.getOperandNumber() < block->getNumArguments())
      fixed.insert(block->getArgument(init.getOperandNumber()));
  for (Operation &inner : block->without_terminator()) {
    bool moves = inner.getNumRegions() == 0 && isMemoryEffectFree(&inner) &&
                 !isa<linalg::IndexOp>(inner) &&
                 llvm::none_of(inner.getOperands(),
                               [&](Value v) { return fixed.contains(v); });
    if (!moves)
      fixed.insert(inner.result_begin(), inner.result_end());
  }
}

SmallVector<Operation *> ReductionBody::opsOf(Value scalar) const {
  llvm::DenseSet<Operation *> needed;
  SmallVector<Value> work = {scalar};
  while (!work.empty()) {
    Operation *def = work.pop_back_val().getDefiningOp();
    if (def && def->getBlock() == block && needed.insert(def).second)
      work.append(def->operand_begin(), def->operand_end());
  }
  SmallVector<Operation *> ops;
  for (Operation &inner : *block)
    if (needed.contains(&inner))
      ops.push_back(&inner);
  return ops;
}

SmallVector<OpOperand *> ReductionBody::inputsOf(Value scalar) const {
  llvm::SmallDenseSet<unsigned> numbers;
  auto visit = [&](Value value) {
    if (auto argument = dyn_cast<BlockArgument>(value))
      if (argument.getOwner() == block)
        numbers.insert(argument.getArgNumber());
  };
  visit(scalar);
  for (Operation *inner : opsOf(scalar))
    for (Value operand : inner->getOperands())
      visit(operand);
  SmallVector<OpOperand *> inputs;
  for (OpOperand &operand : op->getOpOperands())
    if (numbers.contains(operand.getOperandNumber()))
      inputs.push_back(&operand);
  return inputs;
}

/// Ops that change the type of a number and nothing else, or constants.
static bool isConversion(Operation *op) {
  return op->hasTrait<OpTrait::ConstantLike>() || isa<CastOpInterface>(op);
}

void ReductionBody::select(Value scalar, llvm::DenseSet<Value> &seen,
                           llvm::SetVector<Value> &roots) const {
  if (!seen.insert(scalar).second)
    return;
  Operation *def = scalar.getDefiningOp();
  if (!def || def->getBlock() != block || inputsOf(scalar).empty() ||
      llvm::all_of(opsOf(scalar), isConversion))
    return;
  if (!isFixed(scalar) && findSpace(scalar)) {
    roots.insert(scalar);
    return;
  }
  for (Value operand : def->getOperands())
    select(operand, seen, roots);
}

SmallVector<Value> ReductionBody::prologue(ArrayRef<unsigned> without) const {
  llvm::SetVector<Value> roots;
  llvm::DenseSet<Value> seen;
  for (OpOperand &result : block->getTerminator()->getOpOperands())
    if (!llvm::is_contained(without, result.getOperandNumber()))
      select(result.get(), seen, roots);
  return roots.takeVector();
}

SmallVector<unsigned> ReductionBody::epilogue() const {
  SmallVector<unsigned> numbers;
  for (OpOperand &result : block->getTerminator()->getOpOperands()) {
    unsigned number = result.getOperandNumber();
    AffineMap map = op.getMatchingIndexingMap(op.getDpsInitOperand(number));
    if (map.isPermutation() && !isFixed(result.get()))
      numbers.push_back(number);
  }
  if (numbers.size() == op->getNumResults())
    numbers.clear();
  return numbers;
}

std::optional<ReductionSpace> ReductionBody::findSpace(Value scalar) const {
  MLIRContext *context = op->getContext();
  SmallVector<OpOperand *> inputs = inputsOf(scalar);
  if (inputs.empty())
    return std::nullopt;
  ReductionSpace space;
  OpOperand *first = inputs.front();
  AffineMap map = op.getMatchingIndexingMap(first);
  auto rankOf = [](OpOperand *operand) {
    return cast<RankedTensorType>(operand->get().getType()).getRank();
  };
  // All inputs are read alike: the space of these inputs.
  if (isa<RankedTensorType>(first->get().getType()) &&
      llvm::all_of(inputs, [&](OpOperand *input) {
        return op.getMatchingIndexingMap(input) == map;
      })) {
    space.sizesFrom = first->get();
    space.rank = rankOf(first);
    AffineMap identity =
        AffineMap::getMultiDimIdentityMap(rankOf(first), context);
    space.inputMaps.assign(inputs.size(), identity);
    space.readMap = map;
    return space;
  }
  // The loops of one input that has those of all others.
  for (OpOperand *input : inputs) {
    AffineMap own = op.getMatchingIndexingMap(input);
    if (!own.isProjectedPermutation() ||
        !isa<RankedTensorType>(input->get().getType()))
      continue;
    llvm::SmallDenseMap<unsigned, unsigned> position;
    for (auto [i, expr] : llvm::enumerate(own.getResults()))
      position[cast<AffineDimExpr>(expr).getPosition()] = i;
    space.inputMaps.clear();
    for (OpOperand *other : inputs) {
      SmallVector<AffineExpr> exprs;
      for (AffineExpr expr : op.getMatchingIndexingMap(other).getResults()) {
        if (auto dim = dyn_cast<AffineDimExpr>(expr)) {
          auto at = position.find(dim.getPosition());
          if (at == position.end())
            break;
          exprs.push_back(getAffineDimExpr(at->second, context));
        } else if (isa<AffineConstantExpr>(expr)) {
          exprs.push_back(expr);
        } else {
          break;
        }
      }
      if (exprs.size() != op.getMatchingIndexingMap(other).getNumResults())
        break;
      space.inputMaps.push_back(
          AffineMap::get(own.getNumResults(), 0, exprs, context));
    }
    if (space.inputMaps.size() != inputs.size())
      continue;
    space.sizesFrom = input->get();
    space.rank = rankOf(input);
    space.readMap = own;
    return space;
  }
  return std::nullopt;
}
