//===- FreeNodes.cpp - breakpoints anywhere -------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PieceCost.h"
#include <algorithm>
#include <utility>

using namespace qlut;
using namespace qlut::synthesis;

//===----------------------------------------------------------------------===//
// The greatest error
//===----------------------------------------------------------------------===//

/// Longest segments of at most that cost; more than maxSegments nodes if they
/// do not reach.
static std::vector<int64_t> longestSegments(const SearchProblem &problem,
                                            PieceCost cost, double limit) {
  const int64_t longest = int64_t(1) << problem.fractionBits;
  std::vector<int64_t> nodes = {problem.front};
  while (nodes.back() < problem.back &&
         int64_t(nodes.size()) <= problem.maxSegments + 1) {
    const int64_t start = nodes.back();
    const int64_t most = std::min(problem.back, start + longest);
    // Double the length, then halve the interval in which it ends.
    int64_t reached = start + 1, step = 1;
    while (reached < most && step > 0) {
      const int64_t next = std::min(start + 2 * step, most);
      if (cost(start, next) > limit)
        break;
      reached = next;
      step *= 2;
    }
    int64_t missed = std::min(start + 2 * step, most) + 1;
    if (reached == most)
      missed = most + 1;
    while (missed - reached > 1) {
      const int64_t middle = reached + (missed - reached) / 2;
      if (middle <= most && cost(start, middle) <= limit)
        reached = middle;
      else
        missed = middle;
    }
    nodes.push_back(reached);
  }
  return nodes;
}

std::optional<std::vector<int64_t>>
synthesis::freeNodesMax(const SearchProblem &problem, PieceCost cost) {
  auto reaches = [&](const std::vector<int64_t> &nodes) {
    return nodes.back() == problem.back &&
           int64_t(nodes.size()) <= problem.maxSegments + 1;
  };
  // An error of all 16-bit codes and more.
  double least = 0, greatest = 131072;
  std::vector<int64_t> best = longestSegments(problem, cost, greatest);
  if (!reaches(best))
    return std::nullopt;
  while (greatest - least > std::max(greatest * 0x1p-20, 0x1p-20)) {
    const double middle = (least + greatest) / 2;
    std::vector<int64_t> nodes = longestSegments(problem, cost, middle);
    if (reaches(nodes)) {
      greatest = middle;
      best = std::move(nodes);
    } else {
      least = middle;
    }
  }
  return best;
}

//===----------------------------------------------------------------------===//
// The sum of squares
//===----------------------------------------------------------------------===//

namespace {
/// Segments between positions of a grid.
class GridSearch {
public:
  GridSearch(const SearchProblem &problem, PieceCost cost);
  /// The nodes of the least sum of at most maxSegments segments.
  std::optional<std::vector<int64_t>> run();

private:
  double &costAt(size_t i, size_t j) { return costs[i * grid.size() + j]; }

  const SearchProblem &problem;
  std::vector<int64_t> grid;
  std::vector<double> costs;
};
} // namespace

GridSearch::GridSearch(const SearchProblem &problem, PieceCost cost)
    : problem(problem) {
  const int64_t span = problem.back - problem.front;
  const int64_t steps = std::min<int64_t>(span, 1024);
  for (int64_t i = 0; i <= steps; ++i)
    grid.push_back(problem.front + i * span / steps);
  costs.assign(grid.size() * grid.size(), infinity);
  const int64_t longest = int64_t(1) << problem.fractionBits;
  for (size_t i = 0; i < grid.size(); ++i)
    for (size_t j = i + 1; j < grid.size() && grid[j] - grid[i] <= longest; ++j)
      costAt(i, j) = cost(grid[i], grid[j]);
}

std::optional<std::vector<int64_t>> GridSearch::run() {
  const size_t places = grid.size();
  const size_t most = std::min<size_t>(problem.maxSegments, places - 1);
  // sums[j]: of k segments that end at grid[j].
  std::vector<double> sums(places, infinity), next(places);
  std::vector<std::vector<uint16_t>> from(most + 1,
                                          std::vector<uint16_t>(places));
  sums[0] = 0;
  double best = infinity;
  size_t used = 0;
  for (size_t k = 1; k <= most; ++k) {
    next.assign(places, infinity);
    for (size_t i = k - 1; i + 1 < places; ++i) {
      const double start = sums[i];
      if (!(start < infinity))
        continue;
      for (size_t j = i + 1; j < places; ++j) {
        const double sum = start + costAt(i, j);
        if (sum < next[j]) {
          next[j] = sum;
          from[k][j] = static_cast<uint16_t>(i);
        }
      }
    }
    sums.swap(next);
    if (sums.back() < best) {
      best = sums.back();
      used = k;
    }
  }
  if (used == 0)
    return std::nullopt;
  std::vector<int64_t> nodes(used + 1);
  size_t j = places - 1;
  for (size_t k = used; k > 0; --k) {
    nodes[k] = grid[j];
    j = from[k][j];
  }
  nodes[0] = grid[0];
  return nodes;
}

/// Moves single nodes while the costs beside them fall.
static void moveNodes(const SearchProblem &problem, PieceCost cost,
                      std::vector<int64_t> &nodes) {
  const int64_t longest = int64_t(1) << problem.fractionBits;
  for (int64_t step = (problem.back - problem.front) / 1024; step > 0;
       step /= 2) {
    for (int sweep = 0; sweep < 4; ++sweep) {
      bool moved = false;
      for (size_t k = 1; k + 1 < nodes.size(); ++k) {
        double best =
            cost(nodes[k - 1], nodes[k]) + cost(nodes[k], nodes[k + 1]);
        for (int64_t to : {nodes[k] - step, nodes[k] + step}) {
          if (to <= nodes[k - 1] || to >= nodes[k + 1] ||
              to - nodes[k - 1] > longest || nodes[k + 1] - to > longest)
            continue;
          const double sum = cost(nodes[k - 1], to) + cost(to, nodes[k + 1]);
          if (sum < best) {
            best = sum;
            nodes[k] = to;
            moved = true;
          }
        }
      }
      if (!moved)
        break;
    }
  }
}

std::optional<std::vector<int64_t>>
synthesis::freeNodesSum(const SearchProblem &problem, PieceCost cost) {
  std::optional<std::vector<int64_t>> nodes = GridSearch(problem, cost).run();
  if (nodes)
    moveNodes(problem, cost, *nodes);
  return nodes;
}

/// More segments take their neighbours' best values for granted.
static constexpr size_t maxChain = 256;

/// Moves single nodes while the squares about the chain fall.
static double moveChain(const SearchProblem &problem, const SquareSums &sums,
                        std::vector<int64_t> &nodes) {
  const int64_t longest = int64_t(1) << problem.fractionBits;
  double best = sums.aboutChain(nodes);
  if (nodes.size() > maxChain)
    return best;
  for (int64_t step = (problem.back - problem.front) / 32; step > 0;
       step /= 2) {
    bool moved = true;
    for (int sweep = 0; sweep < 8 && moved; ++sweep) {
      moved = false;
      for (size_t k = 1; k + 1 < nodes.size(); ++k)
        for (int64_t to : {nodes[k] - step, nodes[k] + step}) {
          if (to <= nodes[k - 1] || to >= nodes[k + 1] ||
              to - nodes[k - 1] > longest || nodes[k + 1] - to > longest)
            continue;
          const int64_t from = std::exchange(nodes[k], to);
          const double squares = sums.aboutChain(nodes);
          if (squares < best) {
            best = squares;
            moved = true;
          } else {
            nodes[k] = from;
          }
        }
    }
  }
  return best;
}

std::optional<std::vector<int64_t>>
synthesis::freeNodesChain(const SearchProblem &problem,
                          const SquareSums &sums) {
  std::optional<std::vector<int64_t>> best;
  double least = infinity;
  auto consider = [&](PieceCost cost) {
    std::optional<std::vector<int64_t>> nodes = freeNodesSum(problem, cost);
    if (!nodes)
      return;
    const double squares = moveChain(problem, sums, *nodes);
    if (squares < least) {
      least = squares;
      best = std::move(nodes);
    }
  };
  consider([&](int64_t from, int64_t to) {
    return sums.aboutChord(from, to, /*fitted=*/true);
  });
  consider([&](int64_t from, int64_t to) { return sums.aboutLine(from, to); });
  return best;
}
