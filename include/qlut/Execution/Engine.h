//===- Engine.h - run a module of tensor programs ---------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_EXECUTION_ENGINE_H
#define QLUT_EXECUTION_ENGINE_H

#include "mlir/IR/BuiltinOps.h"
#include "qlut/Execution/Entry.h"
#include "qlut/Execution/Lowering.h"
#include "qlut/Execution/Runtime.h"
#include <memory>
#include <vector>

namespace mlir {
class ExecutionEngine;
} // namespace mlir

namespace mlir::qlut {

/// One compiled function: arrays in, arrays out.
class Engine {
public:
  /// Compiles a copy of the module for this machine, through buildLowering
  /// and LLVM at the options' level, without fast-math flags and without
  /// contraction. The context needs registerLoweringDialects. Every error was
  /// emitted as a diagnostic at the op at fault: the entry is missing or
  /// exchanges other types than tensors and scalars (see getEntrySpec), weights
  /// are elided or cut short, a static shape has more than 2^31 elements, a
  /// function calls itself, the passes of the options changed the entry's type,
  /// an op does not lower to LLVM, a function is called that neither the
  /// module, the C library nor Runtime.h has.
  static FailureOr<std::unique_ptr<Engine>>
  create(ModuleOp module, const LoweringOptions &options);
  ~Engine();

  ArrayRef<TensorSpec> inputs() const { return spec.inputs; }
  ArrayRef<TensorSpec> results() const { return spec.results; }

  /// Views on the arguments of one run: shapes, and the first elements in C
  /// order, of the types of inputs(). They are not written to.
  struct Argument {
    ArrayRef<int64_t> shape;
    const void *data;
  };

  /// Runs once; calls of one engine must not overlap. Observed tensors go to
  /// the observer, if there is one. Errors: a wrong number of arguments, a
  /// shape that does not fit (checked against inputs()), an assertion of the
  /// program that fails, an observed id outside of the observer's table.
  llvm::Expected<std::vector<::qlut::NdArray>>
  run(ArrayRef<Argument> arguments, ::qlut::Observer *observer = nullptr);

private:
  Engine(EntrySpec spec, std::unique_ptr<ExecutionEngine> jit,
         ::qlut::PackedFunction program);

  EntrySpec spec;
  std::unique_ptr<ExecutionEngine> jit;
  ::qlut::PackedFunction program; ///< the entry's C interface
};

} // namespace mlir::qlut

#endif // QLUT_EXECUTION_ENGINE_H
