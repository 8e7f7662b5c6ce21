//===- Passes.h - passes on the qlut dialect --------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_DIALECT_QLUT_TRANSFORMS_PASSES_H
#define QLUT_DIALECT_QLUT_TRANSFORMS_PASSES_H

#include "mlir/Pass/Pass.h"
#include <memory>
#include <string>

namespace mlir::qlut {

#define GEN_PASS_DECL
#include "qlut/Dialect/Qlut/Transforms/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "qlut/Dialect/Qlut/Transforms/Passes.h.inc"

} // namespace mlir::qlut

#endif // QLUT_DIALECT_QLUT_TRANSFORMS_PASSES_H
