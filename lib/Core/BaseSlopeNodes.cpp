//===- BaseSlopeNodes.cpp - free breakpoints over few codes ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// From every code, all bases and slopes that keep an error are followed as far
// as they go; the fewest segments that reach the end decide whether the error
// can be kept, and a bisection finds the least one.
//
//===----------------------------------------------------------------------===//

#include "BaseSlopeBounds.h"
#include "SegmentCost.h"
#include "llvm/ADT/STLExtras.h"

using namespace qlut;
using namespace qlut::synthesis;

namespace {
/// Whether an error can be kept, and with which nodes.
class Reach {
public:
  Reach(const SearchProblem &problem, llvm::ArrayRef<Point> points,
        const BaseSlopeRule &rule)
      : problem(problem), points(points), rule(rule),
        span(problem.back - problem.front) {}

  /// The nodes, relative to the front, of the fewest segments whose errors stay
  /// below the bound, if they are few enough.
  std::optional<std::vector<int64_t>> below(double error);

private:
  void follow(int64_t start, int64_t used);
  void reached(int64_t start, int64_t end, int64_t used) {
    if (used + 1 < fewest[end]) {
      fewest[end] = used + 1;
      previous[end] = start;
    }
  }

  const SearchProblem &problem;
  llvm::ArrayRef<Point> points;
  const BaseSlopeRule &rule;
  const int64_t span;
  std::vector<AccumulatorBounds> bounds;
  std::vector<int64_t> fewest, previous;
  std::vector<FeasibleBases> alive;
};
} // namespace

void Reach::follow(int64_t start, int64_t used) {
  const int64_t longest =
      std::min(span - start, int64_t(1) << problem.fractionBits);
  const bool hasEnd = int64_t(points.size()) > span;
  FeasibleBases first{0, rule.leastBase, rule.greatestBase};
  narrow(first, bounds[start], 0, rule);
  if (first.least > first.greatest)
    return;
  alive.clear();
  for (int64_t length = 1; length <= longest; ++length) {
    const int64_t dx = length - 1;
    if (dx == 1) {
      auto [least, greatest] =
          slopesBetween(bounds[start], bounds[start + 1], 1, rule);
      for (int64_t slope = least; slope <= greatest; ++slope)
        alive.push_back({slope, first.least, first.greatest});
    }
    if (dx > 0) {
      for (FeasibleBases &line : alive)
        narrow(line, bounds[start + dx], dx, rule);
      llvm::erase_if(alive, [](const FeasibleBases &line) {
        return line.least > line.greatest;
      });
      if (alive.empty())
        return;
    }
    if (length < span - start || !hasEnd) {
      reached(start, start + length, used);
      continue;
    }
    // The codes that clamp to the back.
    if (length == 1) {
      auto [least, greatest] =
          slopesBetween(bounds[start], bounds[span], 1, rule);
      for (int64_t slope = least; slope <= greatest; ++slope)
        alive.push_back({slope, first.least, first.greatest});
    }
    for (FeasibleBases line : alive) {
      narrow(line, bounds[span], length, rule);
      if (line.least <= line.greatest) {
        reached(start, span, used);
        break;
      }
    }
  }
}

std::optional<std::vector<int64_t>> Reach::below(double error) {
  bounds.clear();
  for (const Point &point : points) {
    bounds.push_back(boundAccumulator(point, rule, error, /*strict=*/true));
    if (bounds.back().isEmpty())
      return std::nullopt;
  }
  const int64_t unreached = problem.maxSegments + 1;
  fewest.assign(span + 1, unreached);
  previous.assign(span + 1, -1);
  fewest[0] = 0;
  for (int64_t start = 0; start < span; ++start)
    if (fewest[start] < problem.maxSegments)
      follow(start, fewest[start]);
  if (fewest[span] == unreached)
    return std::nullopt;
  std::vector<int64_t> nodes;
  for (int64_t node = span; node >= 0; node = previous[node])
    nodes.push_back(node);
  std::reverse(nodes.begin(), nodes.end());
  return nodes;
}

/// The points of a segment; the last one ends with the point at the back.
static llvm::ArrayRef<Point> pointsOf(llvm::ArrayRef<Point> points,
                                      int64_t span, int64_t from, int64_t to) {
  const int64_t end = to == span ? static_cast<int64_t>(points.size()) : to;
  return points.slice(from, end - from);
}

static double greatestOf(const std::vector<int64_t> &nodes, int64_t span,
                         llvm::ArrayRef<Point> points,
                         const BaseSlopeRule &rule) {
  double greatest = 0;
  for (size_t k = 1; k < nodes.size(); ++k) {
    auto segment = pointsOf(points, span, nodes[k - 1], nodes[k]);
    const BaseSlope line = fitGreatestError(segment, rule);
    greatest =
        std::max(greatest, costOf(segment, rule, line, Objective::Max).error);
  }
  return greatest;
}

/// Exact costs of all pieces, then the least sum.
static std::vector<int64_t> leastSquareNodes(const SearchProblem &problem,
                                             llvm::ArrayRef<Point> points,
                                             const BaseSlopeRule &rule) {
  const int64_t span = problem.back - problem.front;
  auto cost = [&](int64_t from, int64_t to) {
    auto segment =
        pointsOf(points, span, from - problem.front, to - problem.front);
    return costOf(segment, rule, fitSquares(segment, rule), Objective::Mse)
        .error;
  };
  return *freeNodesSum(problem, cost);
}

std::vector<int64_t> synthesis::freeBaseSlopeNodes(
    const SearchProblem &problem, llvm::ArrayRef<Point> points,
    const BaseSlopeRule &rule, llvm::ArrayRef<int64_t> start) {
  if (problem.objective == Objective::Mse)
    return leastSquareNodes(problem, points, rule);
  const int64_t span = problem.back - problem.front;
  Reach reach(problem, points, rule);
  std::vector<int64_t> best;
  for (int64_t node : start)
    best.push_back(node - problem.front);
  double least = 0, greatest = greatestOf(best, span, points, rule);
  while (true) {
    // By halves down to a 64th of a code, then any less at all.
    const double asked =
        greatest - least > 0x1p-6 ? (least + greatest) / 2 : greatest;
    std::optional<std::vector<int64_t>> nodes = reach.below(asked);
    if (nodes) {
      const double found = greatestOf(*nodes, span, points, rule);
      if (found < greatest)
        best = std::move(*nodes);
      if (found >= asked && asked == greatest)
        break;
      greatest = std::min(asked, found);
    } else if (asked == greatest) {
      break;
    } else {
      least = asked;
    }
  }
  for (int64_t &node : best)
    node += problem.front;
  return best;
}
