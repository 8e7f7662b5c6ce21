//===- Batch.h - run a model over a file of samples -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_EXECUTION_BATCH_H
#define QLUT_EXECUTION_BATCH_H

#include "qlut/Execution/Engine.h"

namespace mlir::qlut {

/// An array for one argument, and what errors call it.
struct NamedArray {
  std::string name;
  ::qlut::NdArray array;
};

/// Reads .npy files as arrays of those names. Errors name the file: it can't be
/// read, or holds NaN though not `allowNaN`.
llvm::Expected<std::vector<NamedArray>> readArrays(ArrayRef<std::string> paths,
                                                   bool allowNaN);

/// The inputs of an engine cut into runs. Where an argument's static leading
/// dimension B divides that of its array, N = k B, and all else is equal, the
/// engine runs k times, each time on the next B; arrays that fit as they are
/// (weights) are passed whole each time.
class Batches {
public:
  /// Takes the arrays for engine.inputs(), in order. An f32 array for a bf16
  /// argument is rounded (floatToBFloat); an array of unsigned integers
  /// serves a signless argument of the same width. Errors name the array: a
  /// wrong number of them, another element type or shape, two different k, no
  /// sample.
  static llvm::Expected<Batches> create(Engine &engine,
                                        std::vector<NamedArray> arrays);

  int64_t numRuns() const { return runs; }

  /// Runs over all of them and concatenates each result along its leading
  /// dimension (scalars along a new one); a single run's stay as they are.
  /// Calls `progress` after each run with the number done (may be null).
  /// Errors: those of Engine::run; results of different runs that differ in
  /// more than the leading dimension.
  llvm::Expected<std::vector<::qlut::NdArray>>
  run(::qlut::Observer *observer = nullptr,
      llvm::function_ref<void(int64_t)> progress = nullptr);

  /// The same for one of them, `index` below numRuns(), without concatenation.
  llvm::Expected<std::vector<::qlut::NdArray>>
  runBatch(int64_t index, ::qlut::Observer *observer = nullptr);

private:
  explicit Batches(Engine &engine) : engine(&engine) {}

  Engine *engine;
  std::vector<NamedArray> arrays;
  SmallVector<bool> isCut; ///< by array: a slice for each run
  int64_t runs = 1;
};

} // namespace mlir::qlut

#endif // QLUT_EXECUTION_BATCH_H
