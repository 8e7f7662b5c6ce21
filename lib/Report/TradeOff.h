//===- TradeOff.h - what more segments would buy ----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_REPORT_TRADEOFF_H
#define QLUT_LIB_REPORT_TRADEOFF_H

#include "qlut/Export/CollectTables.h"

namespace mlir::qlut::report {

/// A table that could have been built.
struct TradeOffPoint {
  int64_t segments, bytes;
  double maxError; ///< output codes
};

/// Linear tables of one spacing and front end, of 4 to 256 segments.
struct TradeOffLine {
  std::string name; ///< uniform, power-of-two, dyadic behind symmetry, ...
  std::vector<TradeOffPoint> points;
};

/// Builds and certifies linear tables of every spacing, with the widths,
/// rounding and out-of-range rule of `table` if it is linear, for the function,
/// formats and range of the use, which must be known; and dyadic ones behind
/// the front end whose line ends lowest. Of more than 256 input codes, for
/// which a search takes long, searched lines have every second point and those
/// behind a front end every third. What does not build has no point; lines
/// without points, or with the errors of another, are left out.
std::vector<TradeOffLine> computeTradeOff(const CollectedTable &table,
                                          const TableUse &use);

/// The picture of those lines with this table marked.
std::string drawTradeOff(const CollectedTable &table, const TableUse &use,
                         ArrayRef<TradeOffLine> lines);

} // namespace mlir::qlut::report

#endif // QLUT_LIB_REPORT_TRADEOFF_H
