//===- Histogram.h - what calibration saw, in codes -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The buckets of a tensor's histogram know where a value lies to 0.8 %. Inside
// a bucket, cut to the least and the greatest value seen, values are taken to
// lie evenly.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_EXECUTION_HISTOGRAM_H
#define QLUT_EXECUTION_HISTOGRAM_H

#include "qlut/Execution/Statistics.h"
#include <optional>
#include <vector>

namespace qlut {

/// The share of the samples that lie in [lo, hi], 0 to 1; none if there were
/// no samples. Infinities are samples outside; NaN and sentinels are none.
std::optional<double> shareWithin(const TensorStatistics &statistics, double lo,
                                  double hi);

/// Consecutive codes as the reals that quantize to them: code i of them takes
/// [(firstEdge + i) * scale, (firstEdge + i + 1) * scale), the first and the
/// last also all beyond.
struct CodeCells {
  double scale = 1;     ///< above 0
  double firstEdge = 0; ///< in units of the scale
  int64_t count = 0;    ///< 1 at least
};

/// How many of the samples fall to each of the codes. A bucket that straddles
/// codes is split in proportion; infinities fall to the ends; NaN and sentinels
/// are left out.
std::vector<double> countCodes(const TensorStatistics &statistics,
                               const CodeCells &cells);

} // namespace qlut

#endif // QLUT_EXECUTION_HISTOGRAM_H
