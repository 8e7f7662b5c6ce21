//===- CurvePlot.h - a table and its function -------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_REPORT_CURVEPLOT_H
#define QLUT_LIB_REPORT_CURVEPLOT_H

#include "Histogram.h"
#include "qlut/Export/CollectTables.h"

namespace mlir::qlut::report {

/// The first input code of every segment or step but the first, and of the
/// domain; ascending. None for a form without segments.
std::vector<int64_t> boundaryCodes(const ::qlut::Table &table);

/// The picture of a table at one of its uses: the exact function and the table
/// with its segments, the error in output codes under it and, if there is one,
/// the histogram of the values met in calibration. Reals where the formats are
/// known, else codes.
std::string drawCurve(const CollectedTable &table, const TableUse &use,
                      const Histogram *histogram);

/// The format of the codes of `storage` as they are: for axes in codes.
::qlut::Format plainFormat(const ::qlut::Storage &storage);
/// The real of a code that need not be whole.
double realOf(const ::qlut::Format &format, double code);

} // namespace mlir::qlut::report

#endif // QLUT_LIB_REPORT_CURVEPLOT_H
