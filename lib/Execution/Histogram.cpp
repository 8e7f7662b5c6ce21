//===- Histogram.cpp - what calibration saw, in codes ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "qlut/Execution/Histogram.h"
#include <algorithm>
#include <cmath>

using namespace qlut;

namespace {
/// A bucket's part between the least and the greatest value seen.
struct Bin {
  double lo, hi;
  double count;
};
} // namespace

static void forEachBin(const TensorStatistics &statistics,
                       llvm::function_ref<void(const Bin &)> callback) {
  statistics.forEachBucket([&](const HistogramBucket &bucket) {
    callback(
        {std::max(HistogramBucket::lowerEdge(bucket.key), statistics.min()),
         std::min(HistogramBucket::upperEdge(bucket.key), statistics.max()),
         static_cast<double>(bucket.count)});
  });
}

std::optional<double> qlut::shareWithin(const TensorStatistics &statistics,
                                        double lo, double hi) {
  const double total = static_cast<double>(statistics.count()) +
                       static_cast<double>(statistics.negativeInfinities()) +
                       static_cast<double>(statistics.positiveInfinities());
  if (total == 0)
    return std::nullopt;
  double inside = 0;
  forEachBin(statistics, [&](const Bin &bin) {
    const double from = std::max(bin.lo, lo), to = std::min(bin.hi, hi);
    if (from > to)
      return;
    // A bucket that lies inside, of one value too, counts whole.
    const bool isWhole = from == bin.lo && to == bin.hi;
    inside +=
        isWhole ? bin.count : bin.count * ((to - from) / (bin.hi - bin.lo));
  });
  return inside / total;
}

std::vector<double> qlut::countCodes(const TensorStatistics &statistics,
                                     const CodeCells &cells) {
  std::vector<double> counts(cells.count, 0.0);
  auto codeOf = [&](double value) {
    const double cell = std::floor(value / cells.scale - cells.firstEdge);
    return static_cast<int64_t>(
        std::clamp(cell, 0.0, static_cast<double>(cells.count - 1)));
  };
  forEachBin(statistics, [&](const Bin &bin) {
    const int64_t first = codeOf(bin.lo), last = codeOf(bin.hi);
    if (first == last) {
      counts[first] += bin.count;
      return;
    }
    for (int64_t code = first; code <= last; ++code) {
      auto edge = [&](int64_t i) {
        return (cells.firstEdge + static_cast<double>(i)) * cells.scale;
      };
      // What lies beyond the ends is theirs.
      const double from = code == first ? bin.lo : edge(code);
      const double to = code == last ? bin.hi : edge(code + 1);
      counts[code] += bin.count * ((to - from) / (bin.hi - bin.lo));
    }
  });
  counts.front() += static_cast<double>(statistics.negativeInfinities());
  counts.back() += static_cast<double>(statistics.positiveInfinities());
  return counts;
}
