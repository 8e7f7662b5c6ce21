//===- Lowering.h - from tensors to LLVM ------------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_EXECUTION_LOWERING_H
#define QLUT_EXECUTION_LOWERING_H

#include "mlir/IR/DialectRegistry.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassOptions.h"
#include <functional>
#include <string>

namespace mlir::qlut {

struct LoweringOptions {
  /// The function to call from outside, prepared by qlut-prepare-entry; none
  /// if empty.
  std::string entry = "main";
  /// What vector code may use, and outputs of how many bytes are written past
  /// the caches: options of convert-qlut-to-vector.
  std::string isa = "native";
  int64_t streamingThreshold = int64_t(1) << 25;
  /// File of a transform.named_sequence @__transform_main that is applied to
  /// buffers before they become vector code; none if empty.
  std::string schedule;
  /// Threads that the work of an op is divided among, 1 to 1024, by OpenMP.
  int64_t threads = 1;
  /// Pass several codes of 4 or 2 bits in a byte, as by qlut-pack-codes.
  bool packCodes = false;
  /// Say of each lookup what becomes of it.
  bool remarks = false;
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
/// dialect: chains of integer ops become tables, 8-bit tables vector code.
/// Nothing is reassociated or contracted on the way: reductions run in the
/// order of the source op.
void buildLowering(OpPassManager &pm, const LoweringOptions &options);

/// Options of `--qlut-cpu-pipeline`.
struct CpuPipelineOptions : PassPipelineOptions<CpuPipelineOptions> {
  Option<std::string> isa{
      *this, "isa",
      llvm::cl::desc("Instruction set: generic, avx2, avx512-vbmi, neon, or "
                     "native: the best that the processor this runs on has"),
      llvm::cl::init("generic")};
  Option<int64_t> streamingThreshold{
      *this, "streaming-threshold",
      llvm::cl::desc("Least bytes of an output that is written past the "
                     "caches; 0: none"),
      llvm::cl::init(int64_t(1) << 25)};
  Option<std::string> schedule{
      *this, "schedule",
      llvm::cl::desc("File of a transform.named_sequence @__transform_main, as "
                     "by qlut-apply-schedule (default: none)"),
      llvm::cl::init("")};
  Option<int64_t> threads{
      *this, "threads",
      llvm::cl::desc("Threads that the work of an op is divided among, as by "
                     "qlut-parallelize-rows; more than one need libomp"),
      llvm::cl::init(1)};
  Option<std::string> entry{
      *this, "entry",
      llvm::cl::desc("Function to prepare for calls from outside, as by "
                     "qlut-prepare-entry (default: none)"),
      llvm::cl::init("")};
  Option<bool> packCodes{
      *this, "pack-codes",
      llvm::cl::desc("Pass two codes of 4 bits in a byte, as by "
                     "qlut-pack-codes"),
      llvm::cl::init(false)};
  Option<bool> checkBounds{
      *this, "check-bounds",
      llvm::cl::desc("Check indices and shapes while running"),
      llvm::cl::init(false)};
  Option<bool> remarks{
      *this, "remarks",
      llvm::cl::desc("Emit a remark on each lookup: its form, or why it is no "
                     "vector code"),
      llvm::cl::init(true)};
};

/// From deployed integers, lookups still being qlut ops, to the LLVM dialect:
/// what buildLowering does.
void buildCpuPipeline(OpPassManager &pm, const CpuPipelineOptions &options);

/// Registers `--qlut-cpu-pipeline`; once per process.
void registerCpuPipeline();

/// Adds what the passes of buildLowering need: dialects, their models for
/// bufferization and conversion, and translations to LLVM IR.
void registerLoweringDialects(DialectRegistry &registry);

} // namespace mlir::qlut

#endif // QLUT_EXECUTION_LOWERING_H
