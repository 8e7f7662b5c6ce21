//===- FloatValues.cpp - floats that go into simulated ops ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FloatValues.h"
#include "LinearOps.h"
#include "Normalize.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/CallInterfaces.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "qlut/Dialect/Qlut/IR/Composites.h"
#include "qlut/Dialect/Qlut/IR/FloatTypes.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"

using namespace mlir;
using namespace mlir::qlut;
using namespace mlir::qlut::detail;

/// True if the op gives the elements of its float operands other places.
static bool movesTensors(Operation *op) {
  return isa_and_nonnull<tensor::TensorDialect>(op->getDialect()) ||
         classifyLinearOp(op).role == LinearRole::Movement;
}

static bool isSimulatedWithoutFormats(Operation *op) {
  auto simulated = dyn_cast<SimulatedOpInterface>(op);
  return simulated ? !simulated.isQuantized() : isComposite(op);
}

bool mlir::qlut::detail::feedsSimulation(Value value) {
  llvm::SetVector<Value> open;
  open.insert(value);
  for (unsigned i = 0; i < open.size(); ++i)
    for (Operation *user : open[i].getUsers()) {
      if (isSimulatedWithoutFormats(user))
        return true;
      if (movesTensors(user))
        open.insert(user->result_begin(), user->result_end());
    }
  return false;
}

bool mlir::qlut::detail::isSimulatedUse(OpOperand &use) {
  Operation *user = use.getOwner();
  // A region that yields what it gets is what would be put there.
  if (auto sim = dyn_cast<SimOp>(user))
    return !sim.isQuantized() && !llvm::hasSingleElement(sim.getBody().front());
  if (isSimulatedWithoutFormats(user))
    return true;
  return movesTensors(user) &&
         llvm::any_of(user->getResults(),
                      [](Value result) { return feedsSimulation(result); });
}

/// True if the values of the op's results are those of other values, or have
/// formats, or are to have them.
static bool givesNoFloats(Operation *op) {
  if (auto call = dyn_cast<CallOpInterface>(op)) {
    auto callee = dyn_cast_or_null<FunctionOpInterface>(call.resolveCallable());
    return callee && !callee.isExternal();
  }
  return movesTensors(op) || op->hasTrait<OpTrait::ConstantLike>() ||
         isa<SimulatedOpInterface, FakeQuantOp, RequantizeOp, DequantizeOp,
             RegionBranchOpInterface>(op) ||
         isComposite(op) || classifyLinearOp(op).role == LinearRole::Leaf;
}

SmallVector<Value>
mlir::qlut::detail::findFloatValues(Operation *scope,
                                    const llvm::SetVector<Operation *> &masks) {
  SmallVector<Value> values;
  forEachTensorOp(scope, [&](Operation *op) {
    if (masks.contains(op) || givesNoFloats(op))
      return;
    for (Value result : op->getResults())
      if (isFloatTensor(result.getType()) && !isOfConstants(result) &&
          llvm::any_of(result.getUses(), isSimulatedUse))
        values.push_back(result);
  });
  return values;
}
