//===- Lowering.h - from tensors to LLVM ------------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_EXECUTION_LOWERING_H
#define QLUT_EXECUTION_LOWERING_H

#include "mlir/IR/DialectRegistry.h"
#include "mlir/Pass/PassManager.h"
#include <functional>
#include <string>

namespace mlir::qlut {

struct LoweringOptions {
  /// The function to call from outside.
  std::string entry = "main";
  /// Check indices and the agreement of dynamic shapes while running, so that
  /// a program fails with a message where it would touch foreign memory.
  bool checkBounds = true;
  /// How hard LLVM optimizes, 0 to 3: the results are the same bits.
  unsigned optLevel = 3;
  /// Adds passes over tensors, before anything else (may be null).
  std::function<void(OpPassManager &)> addTensorPasses;
  /// Adds passes over buffers, right after bufferization (may be null).
  std::function<void(OpPassManager &)> addBufferPasses;
};

/// Adds the passes, all of them public ones, that bring a module of tensor
/// programs in qlut, linalg, tosa, tensor, arith, math and scf to the LLVM
/// dialect, `entry` prepared by qlut-prepare-entry. Nothing is reassociated or
/// contracted on the way: reductions run in the order of the source op.
void buildLowering(OpPassManager &pm, const LoweringOptions &options);

/// Adds what the passes of buildLowering need: dialects, their models for
/// bufferization and conversion, and translations to LLVM IR.
void registerLoweringDialects(DialectRegistry &registry);

} // namespace mlir::qlut

#endif // QLUT_EXECUTION_LOWERING_H
