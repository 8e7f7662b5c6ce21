//===- ConvertLinearToQlutSim.cpp - tensor computation into qlut.sim ------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Per function: bring the tensor ops into one form (Normalize), find what
// belongs together (LinearOps, LinearBody, Groups), move it into regions
// (WrapGroup), and say what was left and why.
//
//===----------------------------------------------------------------------===//

#include "../ConvertToQlutSim/Candidates.h"
#include "Masks.h"
#include "Normalize.h"
#include "WrapGroup.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "qlut/Conversion/Passes.h"
#include "qlut/Dialect/Qlut/IR/Composites.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"
#include "llvm/ADT/SetVector.h"

namespace mlir::qlut {
#define GEN_PASS_DEF_CONVERTLINEARTOQLUTSIM
#include "qlut/Conversion/Passes.h.inc"
} // namespace mlir::qlut

using namespace mlir;
using namespace mlir::qlut;
using namespace mlir::qlut::detail;

/// True if a simulated op without formats uses the value, at once or through
/// ops that move tensors.
static bool feedsSimulation(Value value) {
  llvm::SetVector<Value> open;
  open.insert(value);
  for (unsigned i = 0; i < open.size(); ++i)
    for (Operation *user : open[i].getUsers()) {
      auto simulated = dyn_cast<SimulatedOpInterface>(user);
      if (simulated ? !simulated.isQuantized() : isComposite(user))
        return true;
      if (isa<tensor::TensorDialect>(user->getDialect()) ||
          classifyLinearOp(user).role == LinearRole::Movement)
        open.insert(user->result_begin(), user->result_end());
    }
  return false;
}

/// Erases constants, sizes, empty and filled tensors that nothing uses any
/// more.
static void eraseUnused(RewriterBase &rewriter, Operation *function) {
  SmallVector<Operation *> ops;
  forEachTensorOp(function, [&](Operation *op) {
    if (op->hasTrait<OpTrait::ConstantLike>() ||
        isa<affine::AffineApplyOp, tensor::DimOp>(op) ||
        classifyLinearOp(op).role == LinearRole::Leaf)
      ops.push_back(op);
  });
  for (Operation *op : llvm::reverse(ops))
    if (op->use_empty())
      rewriter.eraseOp(op);
}

/// True if the value goes nowhere but through a qlut.sim that yields it.
static bool isWrapped(Value value) {
  return llvm::all_of(value.getUsers(), [](Operation *user) {
    auto sim = dyn_cast<SimOp>(user);
    return sim && llvm::hasSingleElement(sim.getBody().front());
  });
}

namespace {
struct ConvertLinearToQlutSimPass
    : mlir::qlut::impl::ConvertLinearToQlutSimBase<ConvertLinearToQlutSimPass> {
  using ConvertLinearToQlutSimBase::ConvertLinearToQlutSimBase;

  LogicalResult initialize(MLIRContext *context) override {
    if (maxOps >= 1)
      return success();
    return emitError(UnknownLoc::get(context),
                     "convert-linear-to-qlut-sim: expected option 'max-ops' of "
                     "at least 1, got ")
           << static_cast<unsigned>(maxOps);
  }

  void runOnOperation() override {
    LayerNames names(getOperation());
    SmallVector<FunctionOpInterface> functions;
    getOperation()->walk<WalkOrder::PreOrder>([&](FunctionOpInterface op) {
      if (!op.isExternal())
        functions.push_back(op);
    });
    for (FunctionOpInterface function : functions)
      convert(function, names);
  }

private:
  void convert(FunctionOpInterface function, LayerNames &names) {
    normalizeTensorOps(function);
    cloneMasks(function);
    LinearOps linearOps;
    llvm::SetVector<Block *> blocks;
    forEachTensorOp(function, [&](Operation *op) {
      linearOps.try_emplace(op, classifyLinearOp(op));
      blocks.insert(op->getBlock());
    });
    for (Operation *mask : findMasks(function))
      if (LinearOp &known = linearOps[mask]; known.endsRegion())
        known.reason = "it is a mask that is not part of what it masks: no "
                       "format holds its numbers";
    std::vector<Group> groups;
    llvm::DenseSet<Operation *> taken;
    for (Block *block : blocks)
      for (Group &group : findGroups(*block, linearOps, maxOps)) {
        taken.insert(group.ops.begin(), group.ops.end());
        groups.push_back(std::move(group));
      }
    if (remarks)
      forEachTensorOp(function, [&](Operation *op) {
        const LinearOp &known = linearOps.find(op)->second;
        if (!known.reason.empty() && !taken.contains(op))
          emitRemark(op->getLoc())
              << op->getName() << " left in float: " << known.reason;
      });

    IRRewriter rewriter(&getContext());
    std::string scope = getScopePath(function);
    for (const Group &group : groups)
      wrapGroup(rewriter, group, names.next(scope, group.kind));
    if (!groups.empty())
      eraseUnused(rewriter, function);
    if (function.getFunctionBody().empty())
      return;
    // The last first: each is put at the start of the block.
    for (BlockArgument argument : llvm::reverse(function.getArguments()))
      if (isFloatTensor(argument.getType()) && !isWrapped(argument) &&
          feedsSimulation(argument))
        wrapValue(rewriter, argument,
                  names.inside(
                      scope, "arg" + std::to_string(argument.getArgNumber())));
  }
};
} // namespace
