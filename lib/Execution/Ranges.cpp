//===- Ranges.cpp - the range a tensor is quantized over ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "qlut/Execution/Ranges.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/FormatVariadic.h"
#include <algorithm>
#include <cmath>
#include <limits>

using namespace qlut;

llvm::Expected<RangeMethod> RangeMethod::parse(llvm::StringRef text) {
  RangeMethod method;
  if (text == "minmax")
    return method;
  if (text == "mse" || text == "histogram") {
    method.kind = text == "mse" ? Kind::MSE : Kind::Histogram;
    return method;
  }
  llvm::StringRef number = text;
  if (!number.consume_front("percentile="))
    return llvm::createStringError(
        "expected minmax, percentile=<number>, mse or histogram, got '" + text +
        "'");
  method.kind = Kind::Percentile;
  // Written so that NaN is refused too.
  if (number.getAsDouble(method.percentile) ||
      !(method.percentile > 0 && method.percentile <= 100))
    return llvm::createStringError(
        "expected a percentile above 0 and at most 100, got '" + number + "'");
  return method;
}

std::string RangeMethod::str() const {
  switch (kind) {
  case Kind::MinMax:
    return "minmax";
  case Kind::Percentile:
    return llvm::formatv("percentile={0}", llvm::format("%.15g", percentile));
  case Kind::MSE:
    return "mse";
  case Kind::Histogram:
    return "histogram";
  }
  llvm_unreachable("unknown method");
}

namespace {

/// A bucket as the searches see it: its part inside min .. max.
struct Bin {
  double lo, hi;
  double mid;
  uint64_t count;
};

} // namespace

static std::vector<Bin> getBins(const TensorStatistics &statistics) {
  std::vector<Bin> bins;
  statistics.forEachBucket([&](const HistogramBucket &bucket) {
    double lo =
        std::max(HistogramBucket::lowerEdge(bucket.key), statistics.min());
    double hi =
        std::min(HistogramBucket::upperEdge(bucket.key), statistics.max());
    bins.push_back({lo, hi, lo + (hi - lo) / 2, bucket.count});
  });
  return bins;
}

static Range choosePercentile(llvm::ArrayRef<Bin> bins, uint64_t total,
                              double percentile) {
  // Values to leave out on each side: below half of all.
  uint64_t cut = static_cast<uint64_t>(static_cast<double>(total) *
                                       ((100 - percentile) / 200));
  cut = std::min(cut, (total - 1) / 2);
  auto edge = [&](auto &&range) -> const Bin & {
    uint64_t seen = 0;
    for (const Bin &bin : range)
      if ((seen += bin.count) > cut)
        return bin;
    llvm_unreachable("the counts add up to more than the cut");
  };
  return {edge(bins).lo, edge(llvm::reverse(bins)).hi};
}

//===----------------------------------------------------------------------===//
// Mean squared error
//===----------------------------------------------------------------------===//

namespace {

/// Searches the ends among the edges of the bins: [bins[i].lo, bins[j].hi].
/// First over a grid of at most kGrid starts and ends, then over all between
/// the neighbours of the best.
class MseSearch {
public:
  MseSearch(llvm::ArrayRef<Bin> bins, double levels)
      : bins(bins), levels(levels) {
    double seen = 0;
    countBelow.push_back(0);
    for (const Bin &bin : bins) {
      bool isZero = bin.lo == 0 && bin.hi == 0;
      seen += isZero ? 0 : static_cast<double>(bin.count);
      countBelow.push_back(seen);
    }
  }

  Range run() {
    size_t n = bins.size(), stride = (n + kGrid - 1) / kGrid;
    search(0, n - 1, 0, n - 1, stride);
    auto around = [&](size_t at, size_t &first, size_t &last) {
      first = at < stride ? 0 : at - stride;
      last = std::min(n - 1, at + stride);
    };
    size_t startFirst, startLast, endFirst, endLast;
    around(bestStart, startFirst, startLast);
    around(bestEnd, endFirst, endLast);
    search(startFirst, startLast, endFirst, endLast, 1);
    return {bins[bestStart].lo, bins[bestEnd].hi};
  }

private:
  static constexpr size_t kGrid = 256;

  /// Keeps the best pair; the widest range wins a tie.
  void search(size_t startFirst, size_t startLast, size_t endFirst,
              size_t endLast, size_t stride) {
    llvm::SmallVector<size_t> starts, ends;
    for (size_t i = startFirst; i <= startLast; i += stride)
      starts.push_back(i);
    for (size_t i = endLast;; i -= stride) {
      ends.push_back(i);
      if (i < endFirst + stride)
        break;
    }
    llvm::SmallVector<double> above;
    for (size_t end : ends)
      above.push_back(clippedAbove(end));
    for (size_t start : starts) {
      double below = clippedBelow(start);
      for (auto [end, beyond] : llvm::zip_equal(ends, above)) {
        if (end < start)
          break;
        double step = (bins[end].hi - bins[start].lo) / levels;
        double inside = countBelow[end + 1] - countBelow[start];
        double error = below + beyond + inside * (step * step / 12);
        if (error < bestError) {
          bestError = error;
          bestStart = start;
          bestEnd = end;
        }
      }
    }
  }

  double clippedBelow(size_t start) const {
    double sum = 0;
    for (const Bin &bin : bins.take_front(start)) {
      double distance = bins[start].lo - bin.mid;
      sum += static_cast<double>(bin.count) * (distance * distance);
    }
    return sum;
  }
  double clippedAbove(size_t end) const {
    double sum = 0;
    for (const Bin &bin : bins.drop_front(end + 1)) {
      double distance = bin.mid - bins[end].hi;
      sum += static_cast<double>(bin.count) * (distance * distance);
    }
    return sum;
  }

  llvm::ArrayRef<Bin> bins;
  double levels;
  std::vector<double> countBelow; ///< nonzero values in the bins before
  double bestError = std::numeric_limits<double>::infinity();
  size_t bestStart = 0, bestEnd = 0;
};

} // namespace

//===----------------------------------------------------------------------===//
// Divergence of histograms
//===----------------------------------------------------------------------===//

/// The divergence of the histogram quantized over [bins[first].lo,
/// bins[last].hi] from the one with the outliers moved to the outermost bins.
/// Within a level the quantized mass is spread over the bins that hold values,
/// by their widths.
///
/// Infinite if more than 1 % of the values are outliers: a range so small that
/// it holds next to nothing would reproduce that perfectly.
static double divergence(llvm::ArrayRef<Bin> bins, size_t first, size_t last,
                         double levels) {
  double total = 0, below = 0, above = 0, inside = 0;
  for (auto [i, bin] : llvm::enumerate(bins)) {
    double count = static_cast<double>(bin.count);
    total += count;
    (i < first ? below : i > last ? above : inside) += count;
  }
  if ((below + above) * 100 > total)
    return std::numeric_limits<double>::infinity();
  double lo = bins[first].lo, step = (bins[last].hi - lo) / levels;
  auto levelOf = [&](const Bin &bin) {
    return step > 0 ? static_cast<int64_t>((bin.mid - lo) / step + 0.5) : 0;
  };
  double sum = 0;
  for (size_t begin = first; begin <= last;) {
    size_t end = begin;
    double mass = 0, width = 0;
    do { // a bin without width, such as that of zeros, stays as it is
      double binWidth = bins[end].hi - bins[end].lo;
      mass += binWidth > 0 ? static_cast<double>(bins[end].count) : 0;
      width += binWidth;
      ++end;
    } while (end <= last && levelOf(bins[end]) == levelOf(bins[begin]));
    for (size_t i = begin; i < end; ++i) {
      double count = static_cast<double>(bins[i].count);
      double clipped =
          count + (i == first ? below : 0) + (i == last ? above : 0);
      double binWidth = bins[i].hi - bins[i].lo;
      double quantized = binWidth > 0 ? mass * binWidth / width : count;
      sum +=
          clipped / total * std::log((clipped / total) / (quantized / inside));
    }
    begin = end;
  }
  return sum;
}

static Range chooseByDivergence(llvm::ArrayRef<Bin> bins, double levels) {
  // Magnitudes to clip at: the outer edges of bins, at most about 256.
  std::vector<double> magnitudes;
  for (const Bin &bin : bins)
    magnitudes.push_back(std::max(std::fabs(bin.lo), std::fabs(bin.hi)));
  llvm::sort(magnitudes, std::greater<double>());
  magnitudes.erase(std::unique(magnitudes.begin(), magnitudes.end()),
                   magnitudes.end());
  size_t stride = (magnitudes.size() + 255) / 256;

  double best = std::numeric_limits<double>::infinity();
  Range range;
  for (size_t i = 0; i < magnitudes.size(); i += stride) {
    double limit = magnitudes[i];
    auto isInside = [&](const Bin &bin) {
      return bin.lo >= -limit && bin.hi <= limit;
    };
    const Bin *first = llvm::find_if(bins, isInside);
    const Bin *last = first;
    while (last + 1 != bins.end() && isInside(last[1]))
      ++last;
    double value =
        divergence(bins, first - bins.begin(), last - bins.begin(), levels);
    if (value < best) {
      best = value;
      range = {first->lo, last->hi};
    }
  }
  return range;
}

llvm::Expected<Range> qlut::chooseRange(const TensorStatistics &statistics,
                                        const RangeMethod &method,
                                        unsigned bits) {
  if (bits < 1 || bits > 32)
    return llvm::createStringError(
        llvm::formatv("expected 1 to 32 bits, got {0}", bits));
  if (statistics.nans() != 0)
    return llvm::createStringError(llvm::formatv(
        "expected numbers, got {0} NaN beside {1} values; correct the model or "
        "its inputs and calibrate again",
        statistics.nans(), statistics.count()));
  if (statistics.count() == 0)
    return llvm::createStringError(
        "expected observed values, got none below the sentinel magnitude");

  double levels = static_cast<double>((uint64_t(1) << bits) - 1);
  std::vector<Bin> bins = getBins(statistics);
  switch (method.kind) {
  case RangeMethod::Kind::MinMax:
    return Range{statistics.min(), statistics.max()};
  case RangeMethod::Kind::Percentile:
    return choosePercentile(bins, statistics.count(), method.percentile);
  case RangeMethod::Kind::MSE:
    return MseSearch(bins, levels).run();
  case RangeMethod::Kind::Histogram:
    return chooseByDivergence(bins, levels);
  }
  llvm_unreachable("unknown method");
}
