//===- Passes.h - passes for training ---------------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_TRAINING_PASSES_H
#define QLUT_TRAINING_PASSES_H

#include "mlir/Pass/Pass.h"
#include <memory>
#include <string>

namespace mlir::qlut {

#define GEN_PASS_DECL
#include "qlut/Training/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "qlut/Training/Passes.h.inc"

} // namespace mlir::qlut

#endif // QLUT_TRAINING_PASSES_H
