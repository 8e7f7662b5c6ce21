//===- SweepCsv.h - results of a sweep in a file ----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_REPORT_SWEEPCSV_H
#define QLUT_LIB_REPORT_SWEEPCSV_H

#include "qlut/Report/Sweep.h"

namespace mlir::qlut::report {

/// A CSV file (RFC 4180, line ends of one byte) with a row for each
/// configuration that was run. The first column, `run`, tells what was run on;
/// rows of other runs stay as they are.
class SweepCsv {
public:
  /// Reads the file if there is one. Emits an error if it can't be read, or
  /// was not written by a sweep over the same keys. An empty path keeps
  /// nothing.
  static FailureOr<SweepCsv> open(StringRef path, StringRef run,
                                  const Sweep &sweep, MLIRContext &context);

  /// The row of that configuration in this run, if the file has it.
  std::optional<SweepRow> find(ArrayRef<std::string> values) const;
  /// Adds the row and writes the file anew: readers find it whole, with or
  /// without the row.
  LogicalResult append(const SweepRow &row, int64_t samples, bool hasLabels);

private:
  std::string path, run;
  size_t numKeys = 0;
  MLIRContext *context = nullptr;
  std::string content;
  std::vector<std::vector<std::string>> records; ///< of this run
};

} // namespace mlir::qlut::report

#endif // QLUT_LIB_REPORT_SWEEPCSV_H
