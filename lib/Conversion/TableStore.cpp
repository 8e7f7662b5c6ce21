//===- TableStore.cpp - where emitted kernels find their tables -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "qlut/Conversion/Emit.h"

using namespace mlir;
using namespace mlir::qlut;

TableStore::~TableStore() = default;

Value TableStore::getTable(ImplicitLocOpBuilder &builder,
                           ArrayRef<int64_t> entries, unsigned width) {
  auto type = RankedTensorType::get({static_cast<int64_t>(entries.size())},
                                    builder.getIntegerType(width));
  SmallVector<APInt> values;
  values.reserve(entries.size());
  for (int64_t entry : entries)
    values.emplace_back(width, static_cast<uint64_t>(entry),
                        /*isSigned=*/false, /*implicitTrunc=*/true);
  return getTable(builder, DenseElementsAttr::get(type, values));
}

Value TableStore::getTable(ImplicitLocOpBuilder &builder,
                           ArrayRef<double> entries, FloatType type) {
  SmallVector<APFloat> values;
  values.reserve(entries.size());
  for (double entry : entries) {
    bool losesInfo = false;
    values.emplace_back(entry).convert(
        type.getFloatSemantics(), APFloat::rmNearestTiesToEven, &losesInfo);
  }
  auto shape =
      RankedTensorType::get({static_cast<int64_t>(entries.size())}, type);
  return getTable(builder, DenseElementsAttr::get(shape, values));
}

Block *TableStore::getTopBlock(OpBuilder &builder) {
  Block *block = builder.getInsertionBlock();
  while (Operation *parent = block->getParentOp()) {
    if (parent->hasTrait<OpTrait::IsIsolatedFromAbove>() || !parent->getBlock())
      break;
    block = parent->getBlock();
  }
  return &block->getParent()->front();
}

Value ConstantTableStore::getTable(ImplicitLocOpBuilder &builder,
                                   DenseElementsAttr elements) {
  Block *top = getTopBlock(builder);
  Block::iterator at = top->begin();
  for (; at != top->end(); ++at) {
    auto constant = dyn_cast<arith::ConstantOp>(*at);
    if (!constant)
      break;
    if (constant.getValue() == elements)
      return constant;
  }
  // A constant in the leading run dominates every user, one before the
  // insertion point of its own block included: that point comes after it.
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(top);
  return arith::ConstantOp::create(builder, elements);
}
