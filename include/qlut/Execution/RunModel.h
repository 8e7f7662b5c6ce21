//===- RunModel.h - a model over files, as qlut-run does --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_EXECUTION_RUNMODEL_H
#define QLUT_EXECUTION_RUNMODEL_H

#include "mlir/IR/MLIRContext.h"
#include "qlut/Execution/Lowering.h"
#include "qlut/Execution/Statistics.h"

namespace mlir::qlut {

struct RunOptions {
  std::string model;                 ///< path of the module; - for stdin
  std::vector<std::string> inputs;   ///< .npy files, in order of the arguments
  std::vector<std::string> outputs;  ///< .npy files for the first results
  std::vector<std::string> expected; ///< .npy files to compare results with
  std::string labels;                ///< .npy file of integers; empty: none
  std::string statistics; ///< file to write statistics to; empty: none
  double sentinelMagnitude = ::qlut::Statistics::kDefaultSentinelMagnitude;
  bool allowNaN = false;     ///< take inputs that hold NaN
  bool showTime = false;     ///< report times
  bool showProgress = false; ///< count batches on stderr, if it is a terminal
  int64_t repeat = 1;        ///< runs over all inputs, at least 1
  LoweringOptions lowering;
};

/// Compiles the model, runs it over the inputs and writes what the options ask
/// for; the report (times, differences, accuracy) goes to `report`. Every
/// failure was emitted as a diagnostic in the context, and then no file was
/// written. The context needs the dialects of the model and
/// registerLoweringDialects.
LogicalResult runModel(const RunOptions &options, MLIRContext &context,
                       llvm::raw_ostream &report);

/// Merges statistics files (at least one) into `output`. Failures are emitted
/// as diagnostics; the output stays as it was then.
LogicalResult mergeStatistics(ArrayRef<std::string> files, StringRef output,
                              MLIRContext &context);

} // namespace mlir::qlut

#endif // QLUT_EXECUTION_RUNMODEL_H
