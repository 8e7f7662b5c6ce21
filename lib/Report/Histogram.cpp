//===- Histogram.cpp - calibration values in equal bins -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Histogram.h"
#include <algorithm>
#include <cmath>

using namespace mlir::qlut::report;
using ::qlut::HistogramBucket;

/// Divides `count` values between [from, to] among the parts.
static void spread(Histogram &histogram, double from, double to, double count) {
  const auto parts = static_cast<double>(histogram.shares.size());
  const double width = (histogram.hi - histogram.lo) / parts;
  if (from == to) { // one value, zero as a rule
    const double part = std::floor((from - histogram.lo) / width);
    if (part < 0 || from > histogram.hi)
      histogram.outside += count;
    else
      histogram.shares[static_cast<size_t>(std::min(part, parts - 1))] += count;
    return;
  }
  double inside = 0;
  const double first =
      std::floor((std::max(from, histogram.lo) - histogram.lo) / width);
  for (double part = first; part < parts; ++part) {
    const double left = histogram.lo + part * width;
    if (left >= to)
      break;
    const double overlap = std::min(to, left + width) - std::max(from, left);
    if (overlap <= 0)
      continue;
    const double share = count * overlap / (to - from);
    histogram.shares[static_cast<size_t>(part)] += share;
    inside += share;
  }
  histogram.outside += std::max(count - inside, 0.0);
}

Histogram mlir::qlut::report::makeHistogram(
    llvm::ArrayRef<const ::qlut::TensorStatistics *> seen, double lo, double hi,
    unsigned parts) {
  Histogram histogram;
  histogram.lo = lo;
  histogram.hi = hi;
  histogram.shares.assign(parts, 0.0);
  for (const ::qlut::TensorStatistics *tensor : seen) {
    histogram.values += tensor->count();
    tensor->forEachBucket([&](const HistogramBucket &bucket) {
      // The extremes are known better than their buckets.
      const double from =
          std::max(HistogramBucket::lowerEdge(bucket.key), tensor->min());
      const double to =
          std::min(HistogramBucket::upperEdge(bucket.key), tensor->max());
      spread(histogram, from, to, static_cast<double>(bucket.count));
    });
  }
  if (histogram.values > 0) {
    const auto total = static_cast<double>(histogram.values);
    for (double &share : histogram.shares)
      share /= total;
    histogram.outside /= total;
  }
  return histogram;
}
