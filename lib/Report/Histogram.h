//===- Histogram.h - calibration values in equal bins -----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_REPORT_HISTOGRAM_H
#define QLUT_LIB_REPORT_HISTOGRAM_H

#include "qlut/Execution/Statistics.h"
#include "llvm/ADT/ArrayRef.h"
#include <vector>

namespace mlir::qlut::report {

/// What share of the values lies in each of equal parts of [lo, hi].
struct Histogram {
  double lo = 0, hi = 0;
  std::vector<double> shares;
  double outside = 0;  ///< share of the values below lo or above hi
  uint64_t values = 0; ///< values seen
};

/// The values of those tensors in so many parts; a bucket that spans several
/// is divided as if its values were spread evenly over it.
Histogram makeHistogram(llvm::ArrayRef<const ::qlut::TensorStatistics *> seen,
                        double lo, double hi, unsigned parts);

} // namespace mlir::qlut::report

#endif // QLUT_LIB_REPORT_HISTOGRAM_H
