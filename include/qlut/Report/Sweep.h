//===- Sweep.h - accuracy against the size of the tables --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_REPORT_SWEEP_H
#define QLUT_REPORT_SWEEP_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include "qlut/Report/SweepGrammar.h"
#include "llvm/Support/raw_ostream.h"
#include <optional>

namespace mlir::qlut {

/// What a sweep works on.
struct SweepOptions {
  Sweep sweep;
  std::string statistics;          ///< of qlut-run --calibrate; empty: none
  std::string presets;             ///< of convert-to-qlut-sim; empty: none
  std::vector<std::string> inputs; ///< .npy files for the arguments
  std::string labels;              ///< .npy file of integers; empty: none
  std::string csv;                 ///< results so far and to come; empty: none
  std::string entry = "main";      ///< the function to run
  bool showProgress = false;       ///< count on stderr, if it is a terminal
};

/// One configuration: what it costs and what it gives.
struct SweepRow {
  std::vector<std::string> values; ///< of the keys, in their order
  std::string error;               ///< why it has no tables; empty: it has
  int64_t tables = 0, entries = 0, bytes = 0; ///< distinct tables, their sums
  double maxError = 0; ///< the worst of the certificates, output codes
  int64_t correct = 0; ///< rows with the label's index first; 0 without labels
  int64_t agree = 0;   ///< rows with the float model's index first
  /// Root of the mean squared difference to the float model's result, over the
  /// root of that result's mean square.
  double outputError = 0;
};

/// A sweep that was run.
struct SweepResult {
  std::vector<SweepRow> rows; ///< in the order of the configurations
  int64_t samples = 0;        ///< rows of the results
  bool hasLabels = false;
  int64_t floatCorrect = 0; ///< of the float model; 0 without labels
  int64_t reused = 0;       ///< rows that the CSV file had
  /// The tables of the chosen configuration: of the most correct rows (of the
  /// most that agree, without labels) the one with the least bytes.
  OwningOpRef<ModuleOp> chosenModule;
  size_t chosen = 0; ///< its row
};

/// Runs every configuration on a float model, or one with simulated lookups
/// without tables: qlut-apply-calibration (with statistics, or a range among
/// the keys), qlut-quantize and qlut-build-tables with the keys that each pass
/// has, then the engine over the inputs. Each result goes to the CSV file at
/// once, the file whole at any time; what it holds for the same model, inputs,
/// labels, statistics and presets is not run again. A configuration that a
/// pass refuses is a row with the error. Failures were emitted: keys that no
/// pass has, lookups without a range, unreadable files, a CSV file of other
/// columns, no configuration that has tables. Passes must be registered
/// (registerAllPasses), and the context needs registerLoweringDialects.
FailureOr<SweepResult> runSweep(ModuleOp module, const SweepOptions &options);

/// Writes the page of a sweep: bytes against accuracy with the best ones
/// joined, all configurations, and the tables of the chosen one.
LogicalResult writeSweepReport(const SweepResult &result,
                               const SweepOptions &options, StringRef title,
                               llvm::raw_ostream &os);

} // namespace mlir::qlut

#endif // QLUT_REPORT_SWEEP_H
