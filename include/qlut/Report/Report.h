//===- Report.h - a page on the tables of a model ---------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_REPORT_REPORT_H
#define QLUT_REPORT_REPORT_H

#include "mlir/IR/BuiltinOps.h"
#include "qlut/Execution/Statistics.h"
#include "llvm/Support/raw_ostream.h"

namespace mlir::qlut {

/// Writes one self-contained HTML page: totals, then for each distinct table
/// of the module (collectTables) its figures, the exact function and the table
/// with its error, the histogram of calibration if `statistics` (may be null)
/// knows one of its layers, and what other numbers of segments would give.
/// The same module gives the same bytes. Failures were emitted: those of
/// collectTables, and statistics that know no layer of the module.
LogicalResult writeReport(ModuleOp module, StringRef title,
                          const ::qlut::Statistics *statistics,
                          llvm::raw_ostream &os);

} // namespace mlir::qlut

#endif // QLUT_REPORT_REPORT_H
