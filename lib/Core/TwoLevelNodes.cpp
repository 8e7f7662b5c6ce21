//===- TwoLevelNodes.cpp - equal cells, each split equally ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PieceCost.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"

using namespace qlut;
using namespace qlut::synthesis;

namespace {
/// One way to split a cell: pieces of 2^level codes, how many and their cost.
struct Split {
  unsigned level;
  int64_t pieces;
  double cost;
};

/// Cells of 2^shift codes and their splits, longest pieces first.
struct Cells {
  unsigned shift;
  std::vector<std::vector<Split>> splits;
};
} // namespace

static Cells splitCells(const SearchProblem &problem, const LevelCosts &costs,
                        unsigned shift) {
  Cells cells{shift, {}};
  const int64_t span = problem.back - problem.front;
  const int64_t length = int64_t(1) << shift;
  for (int64_t start = 0; start < span; start += length) {
    const int64_t codes = std::min(length, span - start);
    std::vector<Split> splits;
    for (int level = static_cast<int>(shift); level >= 0; --level) {
      const int64_t pieces = llvm::divideCeilSigned(codes, int64_t(1) << level);
      // A single piece is no longer than its codes ask for (T5).
      if (pieces == 1 && level > 0 && codes <= int64_t(1) << (level - 1))
        continue;
      if (pieces > problem.maxSegments)
        break;
      double cost = 0;
      for (int64_t i = 0; i < pieces; ++i)
        cost = combine(problem.objective, cost,
                       costs.levels[level][(start >> level) + i]);
      if (cost < infinity)
        splits.push_back({static_cast<unsigned>(level), pieces, cost});
    }
    cells.splits.push_back(std::move(splits));
  }
  return cells;
}

namespace {
struct Plan {
  double cost = infinity;
  std::vector<unsigned> levels; ///< of each cell's pieces
};
} // namespace

/// The splits of least greatest cost with at most maxSegments pieces, the
/// fewest of them: the least limit on the costs at which each cell's fewest
/// pieces within it are not too many. In O(n log n) for n splits.
static Plan leastGreatest(const SearchProblem &problem, const Cells &cells) {
  std::vector<double> limits;
  for (const std::vector<Split> &splits : cells.splits)
    for (const Split &split : splits)
      limits.push_back(split.cost);
  llvm::sort(limits);
  // Splits have ever more pieces.
  auto fewest = [](const std::vector<Split> &splits, double limit) {
    return llvm::find_if(splits,
                         [&](const Split &s) { return s.cost <= limit; });
  };
  auto isEnough = [&](double limit) {
    int64_t pieces = 0;
    for (const std::vector<Split> &splits : cells.splits) {
      auto split = fewest(splits, limit);
      if (split == splits.end() ||
          (pieces += split->pieces) > problem.maxSegments)
        return false;
    }
    return true;
  };
  auto least = llvm::partition_point(
      limits, [&](double limit) { return !isEnough(limit); });
  Plan plan;
  if (least == limits.end())
    return plan;
  plan.cost = *least;
  for (const std::vector<Split> &splits : cells.splits)
    plan.levels.push_back(fewest(splits, *least)->level);
  return plan;
}

/// The splits of the least sum of costs with at most maxSegments pieces, the
/// fewest of them: a knapsack.
static Plan leastSum(const SearchProblem &problem, const Cells &cells) {
  const auto count = static_cast<int64_t>(cells.splits.size());
  const int64_t width = problem.maxSegments + 1;
  int64_t rest = 0; // the fewest pieces of the cells to come
  for (const std::vector<Split> &splits : cells.splits) {
    if (splits.empty())
      return Plan();
    rest += splits.front().pieces;
  }
  // best[m]: of the cells so far with m pieces; the chosen split of each.
  std::vector<double> best(width, infinity), next;
  std::vector<uint8_t> chosen(count * width);
  best[0] = 0;
  int64_t fewest = 0, most = 0; // pieces of the cells so far
  for (int64_t c = 0; c < count; ++c) {
    const std::vector<Split> &splits = cells.splits[c];
    rest -= splits.front().pieces;
    most = std::min(most + splits.back().pieces, problem.maxSegments - rest);
    next.assign(width, infinity);
    for (size_t i = 0; i < splits.size(); ++i) {
      const Split &split = splits[i];
      for (int64_t m = fewest + split.pieces; m <= most; ++m) {
        const double cost = best[m - split.pieces] + split.cost;
        if (cost < next[m]) {
          next[m] = cost;
          chosen[c * width + m] = static_cast<uint8_t>(i);
        }
      }
    }
    best.swap(next);
    fewest += splits.front().pieces;
  }
  // The fewest pieces of that cost.
  int64_t used = 0;
  for (int64_t m = 0; m < width; ++m)
    if (best[m] < best[used])
      used = m;
  Plan plan;
  plan.cost = best[used];
  if (!(plan.cost < infinity))
    return plan;
  plan.levels.resize(count);
  for (int64_t c = count - 1; c >= 0; --c) {
    const Split &split = cells.splits[c][chosen[c * width + used]];
    plan.levels[c] = split.level;
    used -= split.pieces;
  }
  return plan;
}

static std::vector<int64_t> nodesOf(const SearchProblem &problem,
                                    unsigned shift,
                                    const std::vector<unsigned> &levels) {
  std::vector<int64_t> nodes = {problem.front};
  for (size_t c = 0; c < levels.size(); ++c) {
    const int64_t end =
        std::min(problem.front + (int64_t(c + 1) << shift), problem.back);
    while (nodes.back() < end)
      nodes.push_back(nodes.back() + (int64_t(1) << levels[c]));
  }
  return nodes;
}

std::optional<std::vector<int64_t>>
synthesis::twoLevelNodes(const SearchProblem &problem,
                         const LevelCosts &costs) {
  // More work than this is not spent on a number of cells.
  constexpr int64_t mostSteps = int64_t(1) << 24;
  Plan best;
  unsigned bestShift = 0;
  for (int shift = static_cast<int>(costs.levels.size()) - 1; shift >= 0;
       --shift) {
    const auto count = static_cast<int64_t>(costs.levels[shift].size());
    if (count > problem.maxSegments)
      break;
    const bool isFirst = best.levels.empty();
    if (!isFirst && count * problem.maxSegments > mostSteps)
      break;
    const Cells cells = splitCells(problem, costs, shift);
    Plan plan = problem.objective == Objective::Mse
                    ? leastSum(problem, cells)
                    : leastGreatest(problem, cells);
    // A thousandth less pays for more cells.
    if (plan.cost < infinity && (isFirst || plan.cost < best.cost * 0.999)) {
      best = std::move(plan);
      bestShift = static_cast<unsigned>(shift);
    }
  }
  if (best.levels.empty())
    return std::nullopt;
  return nodesOf(problem, bestShift, best.levels);
}
