//===- QlutChannelRules.cpp - rules of ops by channel ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ChannelRules.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace mlir::qlut;

LogicalResult mlir::qlut::verifyChannels(Operation *op, Value channel,
                                         ArrayRef<NamedChannels> attributes) {
  // P5: all lists have the same channels.
  const NamedChannels *first = nullptr;
  for (const NamedChannels &named : attributes) {
    std::optional<int64_t> channels = getNumChannels(named.attr);
    if (!channels)
      continue;
    if (!first)
      first = &named;
    else if (channels != getNumChannels(first->attr))
      return op->emitOpError("expected its ")
             << named.name << " by " << *getNumChannels(first->attr)
             << " channels, as its " << first->name << ", got " << *channels;
  }
  // P5: indices exactly if something is by channel.
  if (first && !channel)
    return op->emitOpError("expected channel indices in brackets after the "
                           "input for its ")
           << first->name << " by channel, got none";
  if (!first && channel)
    return op->emitOpError("expected no channel indices: nothing of it is by "
                           "channel");
  // P4: a constant index is a channel. Vectors and tensors may hold others
  // where lanes are masked.
  APInt index;
  if (channel && isa<IndexType>(channel.getType()) &&
      matchPattern(channel, m_ConstantInt(&index)) &&
      index.uge(*getNumChannels(first->attr)))
    return op->emitOpError("expected a channel index from 0 to ")
           << *getNumChannels(first->attr) - 1 << ", got "
           << index.getSExtValue();
  return success();
}

LogicalResult mlir::qlut::verifyAxis(SimLutOp op) {
  SpecAttr spec = op.getSpecAttr();
  std::optional<int64_t> axis = spec ? spec.getInteger("axis") : std::nullopt;
  auto tensor = dyn_cast<RankedTensorType>(op.getInput().getType());
  if (!axis || !tensor || *axis < tensor.getRank())
    return success();
  return op.emitOpError("expected the axis of its spec below the rank of ")
         << tensor << ", got " << *axis;
}

LogicalResult ObserveOp::verify() {
  int64_t rank = cast<RankedTensorType>(getInput().getType()).getRank();
  if (getAxis() && *getAxis() >= static_cast<uint64_t>(rank))
    return emitOpError("expected an axis below the rank of ")
           << getInput().getType() << ", got "
           << static_cast<int64_t>(*getAxis());
  return success();
}

//===----------------------------------------------------------------------===//
// Channels of the ops
//===----------------------------------------------------------------------===//

std::optional<int64_t> SimLutOp::getNumChannels() {
  for (Attribute attr :
       {Attribute(getRangeAttr()), Attribute(getInFormatAttr()),
        Attribute(getOutFormatAttr()), getTableAttr()})
    if (std::optional<int64_t> channels = mlir::qlut::getNumChannels(attr))
      return channels;
  return std::nullopt;
}

std::optional<int64_t> FakeQuantOp::getNumChannels() {
  return getFormat().getNumChannels();
}
std::optional<int64_t> QuantizeOp::getNumChannels() {
  return getFormat().getNumChannels();
}
std::optional<int64_t> DequantizeOp::getNumChannels() {
  return getFormat().getNumChannels();
}
std::optional<int64_t> HwLutOp::getNumChannels() {
  return mlir::qlut::getNumChannels(getTable());
}
