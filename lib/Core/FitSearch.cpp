//===- FitSearch.cpp - fitted lines of least squares ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FitSearch.h"
#include "llvm/Support/MathExtras.h"
#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

using namespace qlut;

namespace {
/// Weighted sums over a stretch of points: of 1, x, x^2, t, x t, t^2.
struct Moments {
  double w = 0, x = 0, xx = 0, t = 0, xt = 0, tt = 0;

  Moments operator-(const Moments &o) const {
    return {w - o.w, x - o.x, xx - o.xx, t - o.t, xt - o.xt, tt - o.tt};
  }
  /// The sum of squares of slope * x + intercept - t.
  double squares(double slope, double intercept) const {
    return tt - 2 * (slope * xt + intercept * t) + slope * slope * xx +
           2 * slope * intercept * x + intercept * intercept * w;
  }
};

struct Line {
  int64_t slope = 0, intercept = 0;
  double error = std::numeric_limits<double>::infinity();
};

/// The search on one pair of grids.
class GridSearch {
public:
  GridSearch(const FitPoints &points, const FitLimits &limits, unsigned shift,
             unsigned interceptShift);
  FitLines run() const;

private:
  Line bestLine(size_t from, size_t to) const;
  void consider(Line &best, const Moments &m, int64_t slope,
                int64_t intercept) const;

  const FitLimits &limits;
  unsigned shift, interceptShift;
  double interceptUnit;
  std::vector<int64_t> positions; ///< possible starts, and the end
  std::vector<Moments> sums;      ///< of the points before each position
};
} // namespace

GridSearch::GridSearch(const FitPoints &points, const FitLimits &limits,
                       unsigned shift, unsigned interceptShift)
    : limits(limits), shift(shift), interceptShift(interceptShift),
      interceptUnit(std::ldexp(1.0, static_cast<int>(interceptShift))) {
  const auto count = static_cast<int64_t>(points.targets.size());
  const int64_t stride = llvm::divideCeil(count, 1024);
  const double unit = std::ldexp(1.0, static_cast<int>(shift));
  Moments sum;
  for (int64_t i = 0; i < count; ++i) {
    if (i % stride == 0) {
      positions.push_back(i);
      sums.push_back(sum);
    }
    const double w = points.weights[i], t = points.targets[i] * unit;
    const auto x = static_cast<double>(points.first + i);
    sum.w += w;
    sum.x += w * x;
    sum.xx += w * (x * x);
    sum.t += w * t;
    sum.xt += w * (x * t);
    sum.tt += w * (t * t);
  }
  positions.push_back(count);
  sums.push_back(sum);
}

void GridSearch::consider(Line &best, const Moments &m, int64_t slope,
                          int64_t intercept) const {
  const double error =
      std::max(0.0, m.squares(static_cast<double>(slope),
                              static_cast<double>(intercept) * interceptUnit));
  if (error < best.error)
    best = {slope, intercept, error};
}

/// The best of the grid's lines near the real one of least squares: beside its
/// slope and beside its intercept, each with the other one's best.
Line GridSearch::bestLine(size_t from, size_t to) const {
  const Moments m = sums[to] - sums[from];
  Line best;
  if (m.w <= 0) {
    best.error = 0;
    return best;
  }
  const double determinant = m.w * m.xx - m.x * m.x;
  const double slope = determinant > 1e-9 * m.w * m.xx
                           ? (m.w * m.xt - m.x * m.t) / determinant
                           : 0;
  auto interceptFor = [&](double s) {
    return (m.t - s * m.x) / m.w / interceptUnit;
  };
  // The grid's point at or below v, or the nearest that the width holds.
  auto toGrid = [](double v, unsigned bits) {
    const double bound = std::ldexp(1.0, static_cast<int>(bits - 1)) - 1;
    return static_cast<int64_t>(std::clamp(std::floor(v), -bound, bound));
  };
  auto toSlope = [&](double v) { return toGrid(v, limits.slopeBits); };
  auto toIntercept = [&](double v) { return toGrid(v, limits.interceptBits); };
  for (int step = -1; step <= 2; ++step) {
    const int64_t s = toSlope(slope + step);
    const double b = interceptFor(static_cast<double>(s));
    consider(best, m, s, toIntercept(b));
    consider(best, m, s, toIntercept(b + 1));
  }
  const double middle = interceptFor(slope);
  for (int step = -1; step <= 2 && m.xx > 0; ++step) {
    const int64_t b = toIntercept(middle + step);
    const double rest = static_cast<double>(b) * interceptUnit * m.x;
    const double s = (m.xt - rest) / m.xx;
    consider(best, m, toSlope(s), b);
    consider(best, m, toSlope(s + 1), b);
  }
  return best;
}

FitLines GridSearch::run() const {
  const size_t count = positions.size() - 1;
  const auto segments =
      static_cast<size_t>(std::min<int64_t>(limits.segments, count));
  // least[to]: the error of the points before `to` by the lines so far.
  std::vector<double> least(count + 1, std::numeric_limits<double>::infinity());
  least[0] = 0;
  std::vector<Line> lines(count * (count + 1) / 2);
  auto lineAt = [&](size_t from, size_t to) -> Line & {
    return lines[to * (to - 1) / 2 + from];
  };
  for (size_t to = 1; to <= count; ++to)
    for (size_t from = 0; from < to; ++from)
      lineAt(from, to) = bestLine(from, to);
  std::vector<std::vector<uint16_t>> starts;
  for (size_t k = 0; k < segments; ++k) {
    std::vector<double> next = least;
    std::vector<uint16_t> start(count + 1);
    for (size_t to = 0; to <= count; ++to)
      start[to] = static_cast<uint16_t>(to); // no line
    for (size_t to = 1; to <= count; ++to)
      for (size_t from = 0; from < to; ++from) {
        const double error = least[from] + lineAt(from, to).error;
        if (error < next[to]) {
          next[to] = error;
          start[to] = static_cast<uint16_t>(from);
        }
      }
    least = std::move(next);
    starts.push_back(std::move(start));
  }
  FitLines result;
  result.shift = shift;
  result.interceptShift = interceptShift;
  result.error = least[count] * std::ldexp(1.0, -2 * static_cast<int>(shift));
  size_t to = count;
  for (size_t k = segments; k > 0; --k) {
    const size_t from = starts[k - 1][to];
    if (from == to)
      continue;
    const Line &line = lineAt(from, to);
    result.starts.push_back(positions[from]);
    result.slopes.push_back(line.slope);
    result.intercepts.push_back(line.intercept);
    to = from;
  }
  std::reverse(result.starts.begin(), result.starts.end());
  std::reverse(result.slopes.begin(), result.slopes.end());
  std::reverse(result.intercepts.begin(), result.intercepts.end());
  return result;
}

/// The least number of bits to the left of a grid's point, so that `greatest`
/// fits `bits` signed bits.
static int excessBits(double greatest, unsigned bits) {
  int exponent = 0;
  std::frexp(greatest, &exponent);
  return exponent - static_cast<int>(bits - 1);
}

FitLines qlut::searchFit(const FitPoints &points, const FitLimits &limits) {
  double steepest = 0, greatest = 0;
  for (size_t i = 0; i < points.targets.size(); ++i) {
    greatest = std::max(greatest, std::fabs(points.targets[i]));
    if (i > 0)
      steepest = std::max(steepest,
                          std::fabs(points.targets[i] - points.targets[i - 1]));
  }
  // The finest grid that holds the steepest chord, and its neighbours, as a
  // line may be less steep; of intercepts, which may be far less than the
  // greatest target or somewhat more, the grids around what holds that.
  const int fine = -excessBits(steepest, limits.slopeBits);
  std::optional<FitLines> best;
  for (int shift = fine - 1; shift <= fine + 1; ++shift) {
    if (shift > static_cast<int>(limits.maxShift) && best)
      break;
    const auto kept = static_cast<unsigned>(
        std::clamp(shift, 0, static_cast<int>(limits.maxShift)));
    const int coarse =
        std::max(0, excessBits(std::ldexp(greatest, static_cast<int>(kept)),
                               limits.interceptBits));
    for (int grid = std::max(0, coarse - 4); grid <= coarse + 1; ++grid) {
      FitLines lines =
          GridSearch(points, limits, kept, static_cast<unsigned>(grid)).run();
      if (!best || lines.error < best->error)
        best = std::move(lines);
    }
  }
  return std::move(*best);
}
