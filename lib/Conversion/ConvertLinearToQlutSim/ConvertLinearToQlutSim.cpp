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
#include "../KeepFloat.h"
#include "FloatValues.h"
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
#include "qlut/Dialect/Qlut/IR/FloatTypes.h"
#include "qlut/Dialect/Qlut/IR/Parameters.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"
#include "llvm/ADT/SetVector.h"

namespace mlir::qlut {
#define GEN_PASS_DEF_CONVERTLINEARTOQLUTSIM
#include "qlut/Conversion/Passes.h.inc"
} // namespace mlir::qlut

using namespace mlir;
using namespace mlir::qlut;
using namespace mlir::qlut::detail;

/// Erases constants, sizes, empty and filled tensors that nothing uses any
/// more, and computations in float that only fed what became a lookup: they
/// are no part of the network.
static void eraseUnused(RewriterBase &rewriter, Operation *function) {
  SmallVector<Operation *> ops;
  forEachTensorOp(function, [&](Operation *op) {
    if (op->hasTrait<OpTrait::ConstantLike>() ||
        isa<affine::AffineApplyOp, tensor::DimOp>(op)) {
      ops.push_back(op);
      return;
    }
    LinearRole role = classifyLinearOp(op).role;
    if (role == LinearRole::Leaf ||
        (role == LinearRole::Float && isMemoryEffectFree(op)))
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
    if (maxOps < 1)
      return emitError(UnknownLoc::get(context))
             << getArgument() << ": expected option 'max-ops' of at least 1, "
             << "got " << static_cast<unsigned>(maxOps);
    FailureOr<KeepFloat> patterns =
        KeepFloat::parse(context, getArgument(), keepFloat);
    if (succeeded(patterns))
      keep = std::move(*patterns);
    return patterns;
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
    if (remarks)
      keep.reportUnused(&getContext(), getArgument());
  }

private:
  /// Decomposes the composites that stay float, and says which ops do and why.
  llvm::DenseMap<Operation *, std::string>
  findKept(FunctionOpInterface function) {
    llvm::DenseMap<Operation *, std::string> kept;
    if (keep.empty())
      return kept;
    SmallVector<std::pair<Operation *, std::string>> composites;
    forEachTensorOp(function, [&](Operation *op) {
      std::optional<std::string> why = keep.matchOp(op);
      auto layer = op->getAttrOfType<StringAttr>("layer");
      if (layer && isComposite(op))
        if (std::optional<std::string> byLayer = keep.matchLayer(layer))
          why = why ? why : byLayer;
      if (!why)
        return;
      kept[op] = *why;
      auto simulated = dyn_cast<SimulatedOpInterface>(op);
      if (isComposite(op) && !(simulated && simulated.isQuantized()))
        composites.push_back({op, *why});
    });
    IRRewriter rewriter(&getContext());
    for (auto &[op, why] : composites) {
      Operation *before = op->getPrevNode();
      rewriter.setInsertionPoint(op);
      auto aggregate = cast<linalg::AggregatedOpInterface>(op);
      FailureOr<SmallVector<Value>> values =
          aggregate.decomposeOperation(rewriter);
      if (failed(values))
        continue;
      Operation *first =
          before ? before->getNextNode() : &op->getBlock()->front();
      for (Operation *at = first; at != op; at = at->getNextNode())
        kept[at] = why;
      kept.erase(op);
      rewriter.replaceOp(op, *values);
    }
    return kept;
  }

  void convert(FunctionOpInterface function, LayerNames &names) {
    llvm::DenseMap<Operation *, std::string> kept = findKept(function);
    normalizeTensorOps(function,
                       [&](Operation *op) { return kept.contains(op); });
    cloneMasks(function);
    LinearOps linearOps;
    llvm::SetVector<Block *> blocks;
    forEachTensorOp(function, [&](Operation *op) {
      LinearOp &known =
          linearOps.try_emplace(op, classifyLinearOp(op)).first->second;
      if (auto why = kept.find(op);
          why != kept.end() &&
          (known.isComputation() || known.role == LinearRole::Float))
        known = {LinearRole::Float, "", why->second, nullptr};
      blocks.insert(op->getBlock());
    });

    for (Operation *mask : findMasks(function))
      if (LinearOp &known = linearOps[mask]; known.endsRegion())
        known.reason = "it is a mask that is not part of what it masks: no "
                       "format holds its numbers";
    std::string scope = getScopePath(function);
    std::vector<std::pair<Group, std::string>> groups;
    llvm::DenseSet<Operation *> taken;
    for (Block *block : blocks)
      for (Group &group : findGroups(*block, linearOps, maxOps)) {
        // Layers that stay float keep their names: others have the same ones.
        std::string layer = names.next(scope, group.kind);
        if (std::optional<std::string> why = keep.matchLayer(layer)) {
          for (Operation *op : group.ops)
            if (LinearOp &known = linearOps[op]; known.isComputation())
              known.reason = *why;
          continue;
        }
        taken.insert(group.ops.begin(), group.ops.end());
        groups.push_back({std::move(group), std::move(layer)});
      }
    if (remarks)
      forEachTensorOp(function, [&](Operation *op) {
        const LinearOp &known = linearOps.find(op)->second;
        if (!known.reason.empty() && !taken.contains(op))
          emitRemark(op->getLoc())
              << op->getName() << " left in float: " << known.reason;
      });

    IRRewriter rewriter(&getContext());
    for (const auto &[group, layer] : groups)
      wrapGroup(rewriter, group, layer);
    if (!groups.empty())
      eraseUnused(rewriter, function);
    if (function.getFunctionBody().empty())
      return;
    for (Value value : findFloatValues(function, findMasks(function)))
      wrapValue(rewriter, value, names.next(scope, "float"), isSimulatedUse);
    // The last first: each is put at the start of the block.
    for (BlockArgument argument : llvm::reverse(function.getArguments()))
      if (isFloatTensor(argument.getType()) && !getParameterName(argument) &&
          !isWrapped(argument) && feedsSimulation(argument))
        wrapValue(rewriter, argument,
                  names.inside(
                      scope, "arg" + std::to_string(argument.getArgNumber())));
  }

  KeepFloat keep;
};
} // namespace
