//===- ConstantBuffers.cpp - constants that code reads --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ConstantBuffers.h"

using namespace mlir;
using namespace mlir::qlut;

Value ConstantBuffers::make(ImplicitLocOpBuilder &builder, StringRef name,
                            DenseElementsAttr elements) {
  auto type = MemRefType::get(elements.getType().getShape(),
                              elements.getType().getElementType());
  // Parts of one op share their constants.
  StringAttr &known = made[elements];
  if (!known) {
    OpBuilder detached(builder.getContext());
    auto global = memref::GlobalOp::create(
        detached, builder.getLoc(), name, builder.getStringAttr("private"),
        type, elements, /*constant=*/true, builder.getI64IntegerAttr(64));
    // Renames it where others have that name.
    known = symbols.insert(global, module.getBody()->begin());
  }
  return memref::GetGlobalOp::create(builder, type, known);
}

/// Erases a view and the views of it, if nothing uses them.
static void eraseUnusedViews(Operation *op) {
  for (Operation *user : llvm::make_early_inc_range(op->getUsers()))
    if (llvm::isa<memref::CollapseShapeOp, memref::ExpandShapeOp,
                  memref::SubViewOp>(user))
      eraseUnusedViews(user);
  if (op->use_empty())
    op->erase();
}

void ConstantBuffers::eraseUnused() {
  SmallVector<memref::GetGlobalOp> uses;
  module.walk([&](memref::GetGlobalOp get) {
    if (sources.contains(get.getNameAttr().getAttr()))
      uses.push_back(get);
  });
  for (memref::GetGlobalOp get : uses)
    eraseUnusedViews(get);
  for (StringAttr name : sources) {
    Operation *global = symbols.lookup(name);
    if (SymbolTable::getSymbolVisibility(global) ==
            SymbolTable::Visibility::Private &&
        SymbolTable::symbolKnownUseEmpty(global, module))
      symbols.erase(global);
  }
  sources.clear();
}
