//===- NetworkRanges.cpp - the ranges that formats come from --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "qlut/Dialect/Qlut/Transforms/NetworkRanges.h"
#include "MovedValues.h"
#include "WeightFormats.h"
#include "mlir/IR/TypeUtilities.h"
#include "qlut/Dialect/Qlut/IR/FloatTypes.h"
#include "qlut/Dialect/Qlut/IR/Parameters.h"

using namespace mlir;
using namespace mlir::qlut;

/// The elements of a value in one sample; the leading dimension is the batch.
static int64_t countElements(Type type) {
  auto shaped = dyn_cast<RankedTensorType>(type);
  if (!shaped || !shaped.hasStaticShape() || shaped.getRank() == 0)
    return 1;
  return std::max<int64_t>(
      1, ShapedType::getNumElements(shaped.getShape().drop_front()));
}

/// True for an op that says itself what format its result has.
static bool fixesFormat(Operation *op) {
  return isa<FakeQuantOp, DequantizeOp, RequantizeOp, QuantizeOp>(op);
}

NetworkRanges::NetworkRanges(func::FuncOp function) : function(function) {
  MovedValues moved(function->getParentOfType<ModuleOp>());
  llvm::DenseSet<void *> fixed;
  function.walk([&](Operation *op) {
    if (!fixesFormat(op) || op->getParentOfType<SimOp>())
      return;
    for (Value value : op->getOperands())
      fixed.insert(moved.getLeader(value));
    for (Value value : op->getResults())
      fixed.insert(moved.getLeader(value));
  });
  addParameters();
  function.walk<WalkOrder::PreOrder>([&](Operation *op) {
    if (auto lut = dyn_cast<SimLutOp>(op))
      return addLookup(lut);
    auto simulated = dyn_cast<SimulatedOpInterface>(op);
    StringAttr layer = simulated ? simulated.getLayerAttr() : StringAttr();
    if (!layer || op->getParentOfType<SimOp>())
      return;
    for (OpResult result : op->getResults()) {
      const unsigned index = result.getResultNumber();
      RangeAttr range = simulated.getResultRange(index);
      void *leader = moved.getLeader(result);
      if (!range || !isFloatTensor(result.getType()) || fixed.contains(leader))
        continue;
      auto [entry, isNew] = byClass.try_emplace(leader, all.size());
      byResult[{op, index}] = entry->second;
      if (isNew) {
        Range added;
        added.name = layer.str();
        if (index > 0)
          added.name += "#" + std::to_string(index);
        added.format = simulated.getResultFormat(index);
        added.reals.push_back(range.getValue());
        added.elements = countElements(result.getType());
        all.push_back(std::move(added));
        ops.emplace_back();
      }
      ops[entry->second].push_back(op);
      ::qlut::RealRange &reals = all[entry->second].reals.front();
      reals.lo = std::min(reals.lo, range.getValue().lo);
      reals.hi = std::max(reals.hi, range.getValue().hi);
    }
  });
}

void NetworkRanges::addParameters() {
  for (BlockArgument argument : function.getArguments()) {
    StringAttr name = getParameterName(argument);
    if (!name)
      continue;
    Range added;
    bool isOne = true;
    for (OpOperand &use : argument.getUses()) {
      auto sim = dyn_cast<SimOp>(use.getOwner());
      FormatAttrInterface format =
          sim ? sim.getOperandFormat(use) : FormatAttrInterface();
      // Terms have their own rule, since they follow no range.
      if (!format ||
          getConstantRole(sim.getBody().getArgument(use.getOperandNumber()))
                  .kind == ConstantRole::Kind::Term)
        continue;
      isOne &= !added.format || added.format == format;
      added.format = format;
      added.axis = sim.getAxis(use.getOperandNumber());
    }
    if (!added.format || !isOne)
      continue;
    added.name = name.str();
    added.kind = Kind::Weight;
    const int64_t channels = added.format.getNumChannels().value_or(1);
    for (int64_t channel = 0; channel < channels; ++channel) {
      ::qlut::Format format = added.format.getFormat(channel);
      const double reach = format.toReal(format.storage.maxCode());
      added.reals.push_back({-reach, reach});
    }
    added.elements =
        cast<ShapedType>(argument.getType()).getNumElements() / channels;
    byParameter[argument] = all.size();
    all.push_back(std::move(added));
    ops.emplace_back();
  }
}

void NetworkRanges::addLookup(SimLutOp op) {
  RangeAttrInterface range = op.getRangeAttr();
  StringAttr layer = op.getLayerAttr();
  if (!layer || !range || range.getNumChannels() ||
      (op.getInFormatAttr() && op.getInFormatAttr().getNumChannels()) ||
      byLookup.contains(layer.getValue()))
    return;
  byLookup[layer.getValue()] = all.size();
  Range added;
  added.name = layer.str();
  added.kind = Kind::Lookup;
  added.format = op.getInFormatAttr();
  added.reals.push_back(range.getRange(0));
  added.elements = countElements(op.getType());
  if (auto around = op->getParentOfType<linalg::LinalgOp>())
    added.elements = countElements(around->getResult(0).getType());
  all.push_back(std::move(added));
  ops.push_back({op});
}

std::optional<unsigned> NetworkRanges::findResult(Operation *op,
                                                  unsigned result) const {
  auto found = byResult.find({op, result});
  return found == byResult.end() ? std::nullopt : std::optional(found->second);
}

std::optional<unsigned> NetworkRanges::findLookup(SimLutOp op) const {
  StringAttr layer = op.getLayerAttr();
  auto found = layer ? byLookup.find(layer.getValue()) : byLookup.end();
  return found == byLookup.end() ? std::nullopt : std::optional(found->second);
}

std::optional<unsigned> NetworkRanges::findParameter(Value value) const {
  auto found = byParameter.find(value);
  return found == byParameter.end() ? std::nullopt
                                    : std::optional(found->second);
}

void NetworkRanges::set(unsigned number, ArrayRef<::qlut::RealRange> reals) {
  Range &range = all[number];
  range.reals.assign(reals.begin(), reals.end());
  MLIRContext *context = function.getContext();
  if (range.kind == Kind::Weight) {
    SmallVector<double> reaches;
    for (::qlut::RealRange each : reals)
      reaches.push_back(each.hi);
    auto type = RankedTensorType::get(static_cast<int64_t>(reaches.size()),
                                      Float64Type::get(context));
    for (auto [value, other] : byParameter)
      if (other == number)
        function.setArgAttr(cast<BlockArgument>(value).getArgNumber(),
                            parameterReachesAttrName,
                            DenseElementsAttr::get(type, ArrayRef(reaches)));
    return;
  }
  auto attr = RangeAttr::get(context, reals.front());
  for (Operation *op : ops[number]) {
    if (auto lut = dyn_cast<SimLutOp>(op)) {
      lut.setRangeAttr(attr);
      continue;
    }
    for (unsigned i = 0; i < op->getNumResults(); ++i)
      if (findResult(op, i) == number)
        cast<SimulatedOpInterface>(op).setResultRange(i, attr);
  }
}

void NetworkRanges::takeFormats() {
  function.walk([&](Operation *op) {
    if (isa<SimOp>(op)) {
      for (StringRef name : {"inFormats", "axes", "outFormats"})
        op->removeAttr(name);
    } else if (isa<SimulatedOpInterface>(op)) {
      for (StringRef name : {"inFormats", "outFormat", "plan"})
        op->removeAttr(name);
    } else if (auto lut = dyn_cast<SimLutOp>(op)) {
      if (lut.getRangeAttr())
        for (StringRef name : {"inFormat", "outFormat", "table"})
          op->removeAttr(name);
    }
  });
}
