//===- Jit.h - machine code of a module, in this process --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_EXECUTION_JIT_H
#define QLUT_EXECUTION_JIT_H

#include "mlir/ExecutionEngine/ExecutionEngine.h"
#include "mlir/IR/BuiltinOps.h"
#include <memory>

namespace mlir::qlut {

struct JitOptions {
  /// How hard LLVM optimizes, 0 to 3.
  unsigned optLevel = 3;
  /// The processor to compile for, as LLVM names it; empty: the one this runs
  /// on, with all it has.
  std::string cpu;
  /// Let x * y + z round once. Never for networks; for kernels of others.
  bool contractsFloats = false;
};

/// Compiles a module in the LLVM dialect. The context needs
/// registerLoweringDialects. Errors are LLVM's: a processor it can't compile
/// for, a symbol that neither the module nor this process has; and code for
/// several threads (the omp dialect) without libomp.
llvm::Expected<std::unique_ptr<ExecutionEngine>>
compileForProcess(ModuleOp module, const JitOptions &options = {});

} // namespace mlir::qlut

#endif // QLUT_EXECUTION_JIT_H
