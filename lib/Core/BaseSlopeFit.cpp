//===- BaseSlopeFit.cpp - segments of a base and a slope ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "BaseSlopeFit.h"
#include "BaseSlopeBounds.h"
#include "SegmentCost.h"
#include <cmath>

using namespace qlut;
using namespace qlut::synthesis;

static IntegerLine lineOf(const BaseSlopeRule &rule, const BaseSlope &line) {
  return IntegerLine::from(line.base, line.slope, rule.result.guardBits,
                           rule.slopeShift);
}

Cost synthesis::costOf(llvm::ArrayRef<Point> points, const BaseSlopeRule &rule,
                       const BaseSlope &fit, Objective objective) {
  const IntegerLine line = lineOf(rule, fit);
  Cost cost;
  const double squares = squaredError(line, points, rule.result, infinity);
  cost.error = squares;
  if (objective != Objective::Mse) {
    cost.error = greatestError(line, points, rule.result, infinity);
    cost.second = squares;
  }
  cost.ties = countTies(line, points);
  return cost;
}

//===----------------------------------------------------------------------===//
// The greatest error
//===----------------------------------------------------------------------===//

std::vector<FeasibleBases>
synthesis::feasibleLines(llvm::ArrayRef<Point> points,
                         const BaseSlopeRule &rule, double error, bool strict) {
  std::vector<FeasibleBases> lines;
  std::vector<AccumulatorBounds> bounds;
  for (const Point &point : points) {
    bounds.push_back(boundAccumulator(point, rule, error, strict));
    if (bounds.back().isEmpty())
      return lines;
  }
  // The slopes between the first and the last point's bounds.
  const auto last = static_cast<int64_t>(points.size()) - 1;
  int64_t least = 0, greatest = 0;
  if (last > 0)
    std::tie(least, greatest) =
        slopesBetween(bounds.front(), bounds.back(), last, rule);
  constexpr int64_t most = 4096;
  const int64_t stride = std::max<int64_t>((greatest - least) / most, 1);
  for (int64_t slope = least; slope <= greatest; slope += stride) {
    FeasibleBases line{slope, rule.leastBase, rule.greatestBase};
    // Outer points bind first.
    for (int64_t dx : {int64_t(0), last, last / 2})
      narrow(line, bounds[dx], dx, rule);
    for (int64_t dx = 1; dx < last && line.least <= line.greatest; ++dx)
      narrow(line, bounds[dx], dx, rule);
    if (line.least <= line.greatest)
      lines.push_back(line);
  }
  return lines;
}

/// A line near the least greatest error: the chord's slope, and of a convex
/// function's points that is the best one.
static BaseSlope centredChord(llvm::ArrayRef<Point> points,
                              const BaseSlopeRule &rule) {
  auto middle = [](const Point &p) { return (p.least + p.greatest) / 2; };
  size_t from = 0, to = points.size() - 1;
  while (from < to && !(points[from].least <= points[from].greatest))
    ++from;
  while (to > from && !(points[to].least <= points[to].greatest))
    --to;
  BaseSlope line;
  if (!(points[from].least <= points[from].greatest))
    return line;
  const double scale = std::ldexp(1.0, static_cast<int>(rule.slopeShift));
  if (to > from) {
    const double slope = (middle(points[to]) - middle(points[from])) /
                         static_cast<double>(to - from);
    line.slope = std::clamp<int64_t>(std::llround(slope * scale),
                                     rule.leastSlope, rule.greatestSlope);
  }
  double least = infinity, greatest = -infinity;
  for (auto [dx, point] : llvm::enumerate(points)) {
    const double rise =
        static_cast<double>(line.slope) * static_cast<double>(dx) / scale;
    least = std::min(least, point.least - rise);
    greatest = std::max(greatest, point.greatest - rise);
  }
  const double unit = std::ldexp(1.0, static_cast<int>(rule.result.guardBits));
  // Floor rounds half a code lower than the others.
  const double lift = rule.result.rounding == Rounding::Floor ? 0.5 : 0;
  const double base = ((least + greatest) / 2 + lift) * unit;
  line.base = std::clamp<int64_t>(std::llround(base), rule.leastBase,
                                  rule.greatestBase);
  return line;
}

/// The one of the lines with the least cost, of up to 64 slopes evenly among
/// them, each with the base in the middle of its interval.
static BaseSlope bestOf(llvm::ArrayRef<FeasibleBases> lines,
                        llvm::ArrayRef<Point> points,
                        const BaseSlopeRule &rule) {
  const size_t stride = lines.size() / 64 + 1;
  BaseSlope best;
  Cost bestCost;
  for (size_t i = 0; i < lines.size(); i += stride) {
    const FeasibleBases &line = lines[i];
    const BaseSlope candidate{line.least + (line.greatest - line.least) / 2,
                              line.slope};
    const Cost cost = costOf(points, rule, candidate, Objective::Max);
    if (i == 0 ||
        std::tie(cost.error, cost.second, cost.ties) <
            std::tie(bestCost.error, bestCost.second, bestCost.ties)) {
      best = candidate;
      bestCost = cost;
    }
  }
  return best;
}

BaseSlope synthesis::fitGreatestError(llvm::ArrayRef<Point> points,
                                      const BaseSlopeRule &rule) {
  BaseSlope best = centredChord(points, rule);
  double error = costOf(points, rule, best, Objective::Max).error;
  // Halve the error's distance from zero while lines are found, then ask for
  // any less at all.
  double least = 0;
  while (error > least) {
    const double asked = error - least > 0x1p-6 ? (error + least) / 2 : error;
    const std::vector<FeasibleBases> lines =
        feasibleLines(points, rule, asked, /*strict=*/true);
    if (lines.empty()) {
      if (asked == error)
        break;
      least = asked;
      continue;
    }
    best = bestOf(lines, points, rule);
    error = costOf(points, rule, best, Objective::Max).error;
  }
  // Of the lines of that error the one of least squares.
  const std::vector<FeasibleBases> lines =
      feasibleLines(points, rule, error, /*strict=*/false);
  if (lines.empty())
    return best;
  const BaseSlope other = bestOf(lines, points, rule);
  const Cost a = costOf(points, rule, best, Objective::Max);
  const Cost b = costOf(points, rule, other, Objective::Max);
  return std::tie(b.error, b.second, b.ties) <
                 std::tie(a.error, a.second, a.ties)
             ? other
             : best;
}

//===----------------------------------------------------------------------===//
// Squares
//===----------------------------------------------------------------------===//

/// Steps that move a line's start, or its end, by half a code; then by half as
/// much.
static BaseSlope descendSquares(llvm::ArrayRef<Point> points,
                                const BaseSlopeRule &rule, BaseSlope best) {
  const double scale = std::ldexp(1.0, static_cast<int>(rule.slopeShift));
  const double unit = std::ldexp(1.0, static_cast<int>(rule.result.guardBits));
  double error =
      squaredError(lineOf(rule, best), points, rule.result, infinity);
  // Short segments, whose results jump most, look further around.
  const int64_t reach = points.size() <= 32 ? 2 : 1;
  const double codes = static_cast<double>(points.size());
  for (double move = 0.5; move * unit >= 0.5 || move * scale / codes >= 0.5;
       move /= 2) {
    const int64_t baseStep = std::max<int64_t>(std::llround(move * unit), 1);
    const int64_t slopeStep =
        std::max<int64_t>(std::llround(move * scale / codes), 1);
    const BaseSlope centre = best;
    for (int64_t i = -reach; i <= reach; ++i) {
      for (int64_t j = -reach; j <= reach; ++j) {
        const BaseSlope candidate{std::clamp(centre.base + i * baseStep,
                                             rule.leastBase, rule.greatestBase),
                                  std::clamp(centre.slope + j * slopeStep,
                                             rule.leastSlope,
                                             rule.greatestSlope)};
        const double sum =
            squaredError(lineOf(rule, candidate), points, rule.result, error);
        if (sum < error) {
          error = sum;
          best = candidate;
        }
      }
    }
  }
  return best;
}

BaseSlope synthesis::fitSquares(llvm::ArrayRef<Point> points,
                                const BaseSlopeRule &rule) {
  double w = 0, x = 0, y = 0;
  for (auto [dx, point] : llvm::enumerate(points)) {
    w += point.weight;
    x += point.weight * static_cast<double>(dx);
    y += point.weight * point.mean;
  }
  if (!(w > 0))
    return centredChord(points, rule);
  x /= w;
  y /= w;
  double xx = 0, xy = 0;
  for (auto [dx, point] : llvm::enumerate(points)) {
    const double d = static_cast<double>(dx) - x;
    xx += point.weight * (d * d);
    xy += point.weight * (d * (point.mean - y));
  }
  const double slope = xx > 0 ? xy / xx : 0;
  const double scale = std::ldexp(1.0, static_cast<int>(rule.slopeShift));
  const double unit = std::ldexp(1.0, static_cast<int>(rule.result.guardBits));
  auto clampLine = [&](BaseSlope line) {
    line.base = std::clamp(line.base, rule.leastBase, rule.greatestBase);
    line.slope = std::clamp(line.slope, rule.leastSlope, rule.greatestSlope);
    return line;
  };
  const double bounded = std::clamp(slope * scale, -0x1p40, 0x1p40);
  BaseSlope best;
  best.slope = std::llround(bounded);
  best = clampLine(best);
  const double lift = rule.result.rounding == Rounding::Floor ? 0.5 : 0;
  const double base =
      (y - static_cast<double>(best.slope) / scale * x + lift) * unit;
  best.base = std::llround(std::clamp(base, -0x1p40, 0x1p40));
  best = clampLine(best);

  best = descendSquares(points, rule, best);
  if (points.size() > 32)
    return best;
  // Of few points the line of the least greatest error may lead further.
  const BaseSlope other =
      descendSquares(points, rule, fitGreatestError(points, rule));
  return costOf(points, rule, other, Objective::Mse).error <
                 costOf(points, rule, best, Objective::Mse).error
             ? other
             : best;
}
