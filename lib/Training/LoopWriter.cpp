//===- LoopWriter.cpp - loops like those of a linalg op -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LinalgAdjoint.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace mlir;
using namespace mlir::qlut;
using namespace mlir::qlut::detail;

LoopWriter::LoopWriter(linalg::LinalgOp op, Adjoints &outer)
    : op(op), outer(outer) {}

/// Erases what the terminator does not need.
static void eraseUnused(Block &block) {
  SmallVector<Operation *> ops;
  for (Operation &op : block.without_terminator())
    ops.push_back(&op);
  for (Operation *op : llvm::reverse(ops))
    if (isOpTriviallyDead(op))
      op->erase();
}

/// True if a loop runs over a dimension of the value: its range is known then.
static bool hasLoop(AffineMap map, unsigned loop) {
  return llvm::is_contained(map.getResults(),
                            getAffineDimExpr(loop, map.getContext()));
}

Value LoopWriter::write(ArrayRef<LoopInput> extra, Value out, AffineMap map,
                        unsigned furtherLoops, BodyFn write) {
  OpBuilder &builder = outer.getBuilder();
  OpBuilder::InsertionGuard guard(builder);
  Location loc = op.getLoc();
  const unsigned loops = op.getNumLoops() + furtherLoops;
  auto widen = [&](AffineMap narrow) {
    return AffineMap::get(loops, 0, narrow.getResults(), op.getContext());
  };

  // Everything that the op reads, its outputs included, then what is extra.
  SmallVector<LoopInput> inputs;
  for (OpOperand &operand : op->getOpOperands())
    inputs.push_back(
        {operand.get(), widen(op.getMatchingIndexingMap(&operand))});
  for (const LoopInput &input : extra)
    inputs.push_back({input.value, widen(input.map)});

  Region region;
  Block &block = region.emplaceBlock();
  auto addArgument = [&](Value value) {
    return block.addArgument(getElementTypeOrSelf(value.getType()),
                             value.getLoc());
  };
  for (const LoopInput &input : inputs)
    addArgument(input.value);
  Value element = addArgument(out);
  IRMapping mapping;
  for (OpOperand &operand : op->getOpOperands())
    mapping.map(op.getMatchingBlockArgument(&operand),
                block.getArgument(operand.getOperandNumber()));
  OpBuilder inner(op.getContext());
  inner.setInsertionPointToEnd(&block);
  for (Operation &one : op.getBlock()->without_terminator())
    inner.clone(one, mapping);
  SmallVector<Value> extraElements(
      block.getArguments().slice(op->getNumOperands(), extra.size()));
  Body body{inner, mapping, extraElements, element};
  Value result = write(body);
  if (!result)
    return nullptr;
  linalg::YieldOp::create(inner, loc, result);
  eraseUnused(block);

  // Inputs that the body does not read stay where only they say how far a loop
  // runs (the window of a pooling).
  SmallVector<bool> isKept;
  for (auto [input, argument] : llvm::zip(inputs, block.getArguments()))
    isKept.push_back(!argument.use_empty());
  for (unsigned loop = 0; loop < loops; ++loop) {
    auto says = [&](auto pair) {
      return std::get<1>(pair) && hasLoop(std::get<0>(pair).map, loop);
    };
    if (hasLoop(map, loop) || llvm::any_of(llvm::zip(inputs, isKept), says))
      continue;
    for (auto [index, input] : llvm::enumerate(inputs))
      if (hasLoop(input.map, loop)) {
        isKept[index] = true;
        break;
      }
  }
  SmallVector<Value> values;
  SmallVector<AffineMap> maps;
  for (auto [index, input] : llvm::enumerate(inputs))
    if (isKept[index]) {
      values.push_back(input.value);
      maps.push_back(input.map);
    }
  maps.push_back(map);
  isKept.push_back(true);
  block.eraseArguments(
      [&](BlockArgument argument) { return !isKept[argument.getArgNumber()]; });

  // A loop that several steps of may reach one element adds up: it is parallel
  // only if it is a dimension of the output.
  SmallVector<utils::IteratorType> iterators;
  for (unsigned loop = 0; loop < loops; ++loop)
    iterators.push_back(hasLoop(map, loop) ? utils::IteratorType::parallel
                                           : utils::IteratorType::reduction);
  auto generic = linalg::GenericOp::create(builder, loc, out.getType(), values,
                                           out, maps, iterators);
  generic.getRegion().takeBody(region);
  return generic.getResult(0);
}
