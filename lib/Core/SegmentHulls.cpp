//===- SegmentHulls.cpp - how far lines are from segments -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SegmentHulls.h"
#include "SegmentCost.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Sequence.h"
#include <cmath>

using namespace qlut;
using namespace qlut::synthesis;

SegmentHulls::SegmentHulls(const Partition &partition) : partition(partition) {
  auto add = [](std::vector<Corner> &hull, Corner p) {
    while (hull.size() >= 2) {
      const Corner a = hull[hull.size() - 2], b = hull.back();
      if ((b.y - a.y) * (p.dx - a.dx) > (p.y - a.y) * (b.dx - a.dx))
        break;
      hull.pop_back();
    }
    hull.push_back(p);
  };
  for (size_t k = 0; k < partition.numSegments(); ++k) {
    std::vector<Corner> above, below;
    for (auto [dx, point] : llvm::enumerate(partition.segment(k)))
      if (point.weight > 0) {
        add(above, {static_cast<double>(dx), point.greatest});
        add(below, {static_cast<double>(dx), -point.least});
      }
    upper.push_back(std::move(above));
    lower.push_back(std::move(below));
  }
}

size_t SegmentHulls::Side::farthest() const {
  // The edges before it rise faster than the line.
  auto edges = llvm::seq<size_t>(0, hull.size() - 1);
  return *llvm::partition_point(edges, [&](size_t i) {
    return hull[i + 1].y - hull[i].y > slope * (hull[i + 1].dx - hull[i].dx);
  });
}

std::pair<int64_t, int64_t> SegmentHulls::Side::beyond(size_t farthest,
                                                       double least) const {
  if (distance(farthest) < least)
    return {0, -1};
  // Where the edge from corner i, which is beyond, to corner j is no more.
  auto crossing = [&](size_t i, size_t j) {
    const double a = distance(i), b = distance(j);
    return hull[i].dx + (hull[j].dx - hull[i].dx) * ((a - least) / (a - b));
  };
  auto before = llvm::seq<size_t>(0, farthest);
  const size_t first = *llvm::partition_point(
      before, [&](size_t i) { return distance(i) < least; });
  auto after = llvm::seq<size_t>(farthest + 1, hull.size());
  const size_t end = *llvm::partition_point(
      after, [&](size_t i) { return distance(i) >= least; });
  return {first == 0 ? 0 : static_cast<int64_t>(crossing(first, first - 1)),
          static_cast<int64_t>(end == hull.size()
                                   ? hull[end - 1].dx
                                   : crossing(end - 1, end) + 1)};
}

double SegmentHulls::greatestError(size_t k, int64_t left, int64_t right,
                                   const ResultRule &rule, double before,
                                   double limit) const {
  if (upper[k].empty())
    return 0;
  const int64_t length = partition.length(k);
  const double scale = std::ldexp(1.0, -static_cast<int>(rule.guardBits));
  const double start = static_cast<double>(left) * scale;
  const double slope =
      static_cast<double>(right - left) * scale / static_cast<double>(length);
  const Side above{upper[k], start, slope}, below{lower[k], -start, -slope};
  const size_t high = above.farthest(), low = below.farthest();
  // What rounding adds to a distance, and far more than what doubles lose.
  const double slack = (rule.rounding == Rounding::Floor ? 1.0 : 0.5) + 0x1p-16;
  if (std::max(above.distance(high), below.distance(low)) + slack <= before)
    return before;

  const IntegerLine line =
      IntegerLine::between(left, right, length, rule.guardBits);
  const llvm::ArrayRef<Point> points = partition.segment(k);
  double greatest = before;
  for (double dx : {above.hull[high].dx, below.hull[low].dx})
    greatest = std::max(greatest, errorAt(line, points, int64_t(dx), rule));
  if (greatest > limit)
    return greatest;
  auto [from, to] = above.beyond(high, greatest - slack);
  auto [otherFrom, otherTo] = below.beyond(low, greatest - slack);
  // Stretches that meet are walked once.
  if (from <= otherTo && otherFrom <= to) {
    from = std::min(from, otherFrom);
    to = std::max(to, otherTo);
    otherTo = otherFrom - 1;
  }
  greatest = greatestErrorOn(line, points, rule, from, to, greatest, limit);
  return greatestErrorOn(line, points, rule, otherFrom, otherTo, greatest,
                         limit);
}
