//===- SweepPasses.h - from settings to passes ------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_REPORT_SWEEPPASSES_H
#define QLUT_LIB_REPORT_SWEEPPASSES_H

#include "qlut/Report/Sweep.h"

namespace mlir::qlut::report {

/// The passes of a sweep, and which of its keys each takes.
class SweepPasses {
public:
  /// Emits an error at a key that no pass has, or at one whose value the pass
  /// does not read.
  static FailureOr<SweepPasses> create(const SweepOptions &options,
                                       MLIRContext &context);

  /// Makes simulated lookups of a float model, once; emits an error if it has
  /// tables already, or nothing to make tables of, or a lookup without a range
  /// that no calibration will give it one.
  LogicalResult prepare(ModuleOp module) const;
  /// Runs the passes with those values of the keys.
  LogicalResult build(ModuleOp module, ArrayRef<std::string> values) const;

private:
  explicit SweepPasses(const SweepOptions &options) : options(options) {}

  struct Stage {
    std::string pass;
    std::string fixed;        ///< options that are always given
    std::vector<size_t> keys; ///< by their numbers
  };
  std::string pipelineFor(const Stage &stage,
                          ArrayRef<std::string> values) const;

  const SweepOptions &options;
  std::vector<Stage> stages;
  bool calibrates = false;
};

/// Runs a pipeline of passes (their text, split by commas) on a module.
LogicalResult runPasses(ModuleOp module, StringRef pipeline);

} // namespace mlir::qlut::report

#endif // QLUT_LIB_REPORT_SWEEPPASSES_H
