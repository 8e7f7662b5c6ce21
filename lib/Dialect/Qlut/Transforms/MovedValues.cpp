//===- MovedValues.cpp - values that only move ----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MovedValues.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "qlut/Dialect/Qlut/IR/FloatTypes.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"
#include "qlut/Dialect/Qlut/Transforms/Movement.h"

using namespace mlir;
using namespace mlir::qlut;

MovedValues::MovedValues(ModuleOp module) : module(module) {
  module.walk([&](Operation *op) {
    if (!op->getParentOfType<SimOp>())
      unite(op);
  });
}

void MovedValues::unite(Value a, Value b) {
  if (isFloatTensor(a.getType()) && isFloatTensor(b.getType()))
    classes.unionSets(a.getAsOpaquePointer(), b.getAsOpaquePointer());
}

void MovedValues::uniteRange(ValueRange a, ValueRange b) {
  for (auto [x, y] : llvm::zip(a, b))
    unite(x, y);
}

void MovedValues::unite(Operation *op) {
  // All float operands and results of data movement.
  if (isa_and_nonnull<tensor::TensorDialect>(op->getDialect()) ||
      getMovementSource(op) || isa<linalg::CopyOp, arith::SelectOp>(op)) {
    SmallVector<Value> values(op->getOperands());
    llvm::append_range(values, op->getResults());
    llvm::erase_if(values, [](Value v) {
      return !isFloatTensor(v.getType()) || v.getDefiningOp<tensor::EmptyOp>();
    });
    for (Value value : llvm::drop_begin(values, values.empty() ? 0 : 1))
      unite(values.front(), value);
    return;
  }
  // A region that yields what it gets: the network's inputs.
  if (auto sim = dyn_cast<SimOp>(op)) {
    auto yields = sim.getBody().front().getTerminator()->getOperands();
    for (auto [yield, result] : llvm::zip(yields, sim.getResults()))
      if (auto argument = dyn_cast<BlockArgument>(yield))
        unite(sim.getInputs()[argument.getArgNumber()], result);
    return;
  }
  if (auto call = dyn_cast<func::CallOp>(op)) {
    auto callee = module.lookupSymbol<func::FuncOp>(call.getCallee());
    if (!callee || callee.isExternal())
      return;
    uniteRange(call.getOperands(), callee.getArguments());
    callee.walk([&](func::ReturnOp exit) {
      uniteRange(exit.getOperands(), call.getResults());
    });
    return;
  }
  if (auto branch = dyn_cast<BranchOpInterface>(op)) {
    for (unsigned i = 0, e = op->getNumSuccessors(); i < e; ++i)
      uniteRange(branch.getSuccessorOperands(i).getForwardedOperands(),
                 op->getSuccessor(i)->getArguments());
    return;
  }
  if (auto region = dyn_cast<RegionBranchOpInterface>(op)) {
    RegionBranchSuccessorMapping mapping;
    region.getSuccessorOperandInputMapping(mapping, std::nullopt);
    for (auto &[operand, inputs] : mapping)
      for (Value input : inputs)
        unite(operand->get(), input);
  }
}
