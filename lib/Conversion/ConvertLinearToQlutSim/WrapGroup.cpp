//===- WrapGroup.cpp - a group of ops into a qlut.sim ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "WrapGroup.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "mlir/Transforms/RegionUtils.h"
#include "qlut/Dialect/Qlut/IR/Parameters.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace mlir::qlut;
using namespace mlir::qlut::detail;

/// True if nothing but movements is between a parameter and the value.
static bool isMovedParameter(Value value) {
  while (Operation *op = value.getDefiningOp()) {
    LinearOp known = classifyLinearOp(op);
    if (known.role != LinearRole::Movement)
      return false;
    value = known.source;
  }
  return getParameterName(value) != nullptr;
}

/// Calls `visit` on the values from outside that `op` uses, its regions too.
static void forEachUsedValue(Operation *op, function_ref<void(Value)> visit) {
  for (Value operand : op->getOperands())
    visit(operand);
  llvm::SetVector<Value> captured;
  getUsedValuesDefinedAbove(op->getRegions(), captured);
  for (Value value : captured)
    visit(value);
}

namespace {
/// Fills the region of one qlut.sim.
class RegionBuilder {
public:
  RegionBuilder(OpBuilder &builder, const Group &group)
      : builder(builder), members(group.ops.begin(), group.ops.end()) {
    region.emplaceBlock();
    for (Operation *op : group.ops)
      forEachUsedValue(op, [&](Value value) { expect(value); });
  }

  void add(Operation *op) {
    forEachUsedValue(op, [&](Value value) { get(value); });
    builder.setInsertionPointToEnd(&region.front());
    builder.clone(*op, mapping);
  }
  /// The value within the region.
  Value get(Value value);

  Region region;
  SmallVector<Value> operands;

private:
  enum class Source { Inside, Copied, Operand };
  Source classify(Value value) const;
  void expect(Value value);
  Value findSameSize(Value size);

  OpBuilder &builder;
  llvm::DenseSet<Operation *> members;
  /// Those known to become operands, so that their sizes are known inside.
  llvm::DenseSet<Value> tensors;
  /// The first of several computations of one size.
  llvm::SmallDenseMap<std::pair<Value, Attribute>, Value> sizes;
  IRMapping mapping;
};
} // namespace

RegionBuilder::Source RegionBuilder::classify(Value value) const {
  Operation *op = value.getDefiningOp();
  if (!op)
    return Source::Operand;
  if (members.contains(op))
    return Source::Inside;
  bool isTensor = isa<RankedTensorType>(value.getType());
  if (matchPattern(value, m_Constant()))
    return isTensor ? Source::Operand : Source::Copied;
  if (auto dim = dyn_cast<tensor::DimOp>(op)) {
    Value source = dim.getSource();
    bool isKnown = tensors.contains(source) || mapping.contains(source);
    return isKnown && matchPattern(dim.getIndex(), m_Constant())
               ? Source::Copied
               : Source::Operand;
  }
  if (isTensor && (classifyLinearOp(op).role == LinearRole::Leaf ||
                   getConstantTensor(value) || isMovedParameter(value)))
    return Source::Copied;
  return Source::Operand;
}

void RegionBuilder::expect(Value value) {
  if (!isa<RankedTensorType>(value.getType()))
    return;
  Source source = classify(value);
  if (source == Source::Operand)
    tensors.insert(value);
  if (source == Source::Copied)
    forEachUsedValue(value.getDefiningOp(), [&](Value v) { expect(v); });
}

/// An operand that is the same size of the same tensor; null if there is none.
Value RegionBuilder::findSameSize(Value size) {
  auto dim = size.getDefiningOp<tensor::DimOp>();
  Attribute index;
  if (!dim || !matchPattern(dim.getIndex(), m_Constant(&index)))
    return nullptr;
  auto [it, isNew] = sizes.try_emplace({dim.getSource(), index}, size);
  return isNew ? Value() : it->second;
}

Value RegionBuilder::get(Value value) {
  if (Value known = mapping.lookupOrNull(value))
    return known;
  switch (classify(value)) {
  case Source::Inside:
    break; // Added before its users are.
  case Source::Copied:
    add(value.getDefiningOp());
    break;
  case Source::Operand:
    if (Value same = findSameSize(value)) {
      mapping.map(value, mapping.lookup(same));
      break;
    }
    operands.push_back(value);
    mapping.map(value,
                region.front().addArgument(value.getType(), value.getLoc()));
  }
  return mapping.lookup(value);
}

/// Erases the op if nothing uses it, and then what it used.
static void eraseIfUnused(RewriterBase &rewriter, Operation *op) {
  llvm::SetVector<Operation *> open;
  open.insert(op);
  while (!open.empty()) {
    Operation *at = open.pop_back_val();
    if (!isOpTriviallyDead(at))
      continue;
    forEachUsedValue(at, [&](Value value) {
      if (Operation *def = value.getDefiningOp())
        open.insert(def);
    });
    rewriter.eraseOp(at);
  }
}

void mlir::qlut::detail::wrapGroup(RewriterBase &rewriter, const Group &group,
                                   StringRef layer) {
  Operation *root = group.root();
  Location loc = root->getLoc();
  RegionBuilder body(rewriter, group);
  for (Operation *op : group.ops)
    body.add(op);
  SmallVector<Value> results;
  for (Value result : root->getResults())
    results.push_back(body.get(result));
  rewriter.setInsertionPointToEnd(&body.region.front());
  YieldOp::create(rewriter, loc, results);

  rewriter.setInsertionPoint(root);
  auto sim = SimOp::create(rewriter, loc, root->getResultTypes(), body.operands,
                           /*ranges=*/nullptr, /*inFormats=*/nullptr,
                           /*axes=*/nullptr, /*outFormats=*/nullptr,
                           rewriter.getStringAttr(layer));
  sim.getBody().takeBody(body.region);
  rewriter.replaceAllUsesWith(root->getResults(), sim.getResults());
  eraseIfUnused(rewriter, root);
}

void mlir::qlut::detail::wrapValue(RewriterBase &rewriter, Value value,
                                   StringRef layer,
                                   function_ref<bool(OpOperand &)> isWanted) {
  Location loc = value.getLoc();
  rewriter.setInsertionPointAfterValue(value);
  auto sim = SimOp::create(rewriter, loc, value.getType(), value,
                           /*ranges=*/nullptr, /*inFormats=*/nullptr,
                           /*axes=*/nullptr, /*outFormats=*/nullptr,
                           rewriter.getStringAttr(layer));
  Block &block = sim.getBody().emplaceBlock();
  rewriter.setInsertionPointToEnd(&block);
  YieldOp::create(rewriter, loc, block.addArgument(value.getType(), loc));
  rewriter.replaceUsesWithIf(value, sim.getResult(0), [&](OpOperand &use) {
    return use.getOwner() != sim && (!isWanted || isWanted(use));
  });
}
