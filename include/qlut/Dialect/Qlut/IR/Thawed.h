//===- Thawed.h - modules whose numbers may change --------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_DIALECT_QLUT_IR_THAWED_H
#define QLUT_DIALECT_QLUT_IR_THAWED_H

#include "mlir/IR/BuiltinOps.h"

namespace mlir::qlut {

/// On a module, without a value: conversions write programs whose ops do not
/// depend on what the numbers of formats are (a zero point of 0 is subtracted
/// as any other), so that others may take their place.
inline constexpr llvm::StringLiteral thawedAttrName = "qlut.thawed";

/// True if the module around the op says so.
inline bool isThawed(Operation *op) {
  auto module = dyn_cast<ModuleOp>(op);
  if (!module)
    module = op->getParentOfType<ModuleOp>();
  return module && module->hasAttr(thawedAttrName);
}

} // namespace mlir::qlut

#endif // QLUT_DIALECT_QLUT_IR_THAWED_H
