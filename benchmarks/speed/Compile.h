//===- Compile.h - kernels from .mlir ---------------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_BENCHMARKS_SPEED_COMPILE_H
#define QLUT_BENCHMARKS_SPEED_COMPILE_H

#include "mlir/IR/MLIRContext.h"
#include "qlut/Core/InstructionCosts.h"
#include "qlut/Core/Table.h"
#include "qlut/Execution/Jit.h"
#include "llvm/ADT/StringRef.h"

namespace qlut::benchmark {

/// A buffer of rank 1 as the C interface of MLIR passes it.
struct Memref {
  void *allocated, *aligned;
  int64_t offset, size, stride;

  Memref(void *data, int64_t size)
      : allocated(data), aligned(data), offset(0), size(size), stride(1) {}
};

/// Machine code of the function @kernel of a module: of two buffers of rank 1.
class CompiledKernel {
public:
  /// What is said about it: the remarks of the passes.
  std::string remarks;

  void run(Memref in, Memref out) const { function(&in, &out); }

  std::unique_ptr<mlir::ExecutionEngine> jit;
  void (*function)(Memref *, Memref *) = nullptr;
};

/// The module of @kernel, over buffers of that element type: `ops` compute the
/// tensor %y from the tensor %x.
std::string makeElementwiseModule(llvm::StringRef type, llvm::StringRef ops);

/// The attribute of a table, as text.
std::string printTable(const Table &table);

/// What kernels are compiled for.
struct Machine {
  Isa isa = Isa::Generic;
  /// As LLVM names it; empty: the one this runs on.
  std::string cpu;
};

/// The module after passes, written as in a pass pipeline over modules. Ends
/// the program with a message if they fail.
std::string runPasses(llvm::StringRef module, llvm::StringRef passes);

/// Compiles by --qlut-cpu-pipeline. Ends the program with a message if it
/// does not compile.
CompiledKernel compileByQlut(llvm::StringRef module, const Machine &machine);
/// Compiles by the passes of upstream MLIR alone, as its documentation puts
/// them together, and LLVM at -O3.
CompiledKernel compileByUpstream(llvm::StringRef module,
                                 const Machine &machine);

} // namespace qlut::benchmark

#endif // QLUT_BENCHMARKS_SPEED_COMPILE_H
