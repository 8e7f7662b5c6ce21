//===- ParetoPlot.h - size against accuracy ---------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_REPORT_PARETOPLOT_H
#define QLUT_LIB_REPORT_PARETOPLOT_H

#include "qlut/Report/Sweep.h"

namespace mlir::qlut::report {

/// What a row gives: rows that are correct or, without labels, that agree.
int64_t gainOf(const SweepRow &row, const SweepResult &result);

/// The rows that no other row beats: none has at most their bytes and a
/// greater gain, or fewer bytes and the same gain. Ascending bytes; one row
/// of equal ones, the first.
std::vector<size_t> paretoFront(const SweepResult &result);

/// "segments=16 value-bits=8"
std::string settingsText(const SweepRow &row, const Sweep &sweep);

/// The picture of all rows, bytes against gain, with the front joined.
std::string drawPareto(const SweepResult &result, const Sweep &sweep);

} // namespace mlir::qlut::report

#endif // QLUT_LIB_REPORT_PARETOPLOT_H
