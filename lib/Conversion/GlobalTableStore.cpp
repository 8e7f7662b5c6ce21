//===- GlobalTableStore.cpp - tables as globals ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "GlobalTableStore.h"

using namespace mlir;
using namespace mlir::qlut;

/// A global that stands for its elements alone: nothing else may change it or
/// rely on where it lies.
static bool isTable(memref::GlobalOp global) {
  return global.isPrivate() && global.getConstant() &&
         global.getType().getLayout().isIdentity() &&
         !global.getType().getMemorySpace() &&
         isa_and_nonnull<DenseElementsAttr>(global.getInitialValueAttr());
}

GlobalTableStore::Globals &GlobalTableStore::getGlobals(Operation *scope) {
  auto [entry, isNew] = globals.try_emplace(scope);
  if (isNew)
    for (auto global : scope->getRegion(0).getOps<memref::GlobalOp>())
      if (isTable(global))
        entry->second.try_emplace(global.getInitialValueAttr(), global);
  return entry->second;
}

memref::GlobalOp GlobalTableStore::getGlobal(ImplicitLocOpBuilder &builder,
                                             Operation *scope,
                                             DenseElementsAttr elements) {
  memref::GlobalOp &global = getGlobals(scope)[elements];
  if (global)
    return global;
  auto type =
      MemRefType::get(elements.getType().getShape(), elements.getElementType());
  // Made before the global is, so that it knows the names that are taken.
  SymbolTable &table = symbols.getSymbolTable(scope);
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(&scope->getRegion(0).front());
  global = memref::GlobalOp::create(
      builder, "qlut_table", builder.getStringAttr("private"), type, elements,
      /*constant=*/true,
      alignment == 0 ? IntegerAttr() : builder.getI64IntegerAttr(alignment));
  table.insert(global);
  return global;
}

Value GlobalTableStore::getTable(ImplicitLocOpBuilder &builder,
                                 DenseElementsAttr elements) {
  Block *top = getTopBlock(builder);
  Operation *scope = SymbolTable::getNearestSymbolTable(top->getParentOp());
  memref::GlobalOp global = getGlobal(builder, scope, elements);
  for (Operation &op : *top) {
    auto taken = dyn_cast<memref::GetGlobalOp>(op);
    if (!taken)
      break;
    if (taken.getName() == global.getSymName())
      return taken;
  }
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(top);
  return memref::GetGlobalOp::create(builder, global.getType(),
                                     global.getSymName());
}
