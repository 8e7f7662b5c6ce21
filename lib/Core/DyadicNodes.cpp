//===- DyadicNodes.cpp - halves of halves ---------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PieceCost.h"
#include "llvm/ADT/STLExtras.h"

using namespace qlut;
using namespace qlut::synthesis;

namespace {
/// The tree of halves. A node is a level and an index; one whose right half
/// starts past the codes is its left half alone.
class Tree {
public:
  Tree(const SearchProblem &problem, const LevelCosts &costs)
      : problem(problem), costs(costs) {}

  unsigned top() const { return costs.levels.size() - 1; }
  bool hasRight(unsigned level, int64_t i) const {
    return 2 * i + 1 < int64_t(costs.levels[level - 1].size());
  }
  /// The fewest segments of at most that cost, stopping above a limit.
  int64_t count(unsigned level, int64_t i, double cost, int64_t limit) const {
    if (level > 0 && !hasRight(level, i))
      return count(level - 1, 2 * i, cost, limit);
    if (costs.levels[level][i] <= cost || level == 0 || limit < 1)
      return 1;
    const int64_t left = count(level - 1, 2 * i, cost, limit - 1);
    return left + count(level - 1, 2 * i + 1, cost, limit - left);
  }
  void segmentsOfCost(unsigned level, int64_t i, double cost,
                      std::vector<int64_t> &nodes) const {
    if (level > 0 && !hasRight(level, i))
      return segmentsOfCost(level - 1, 2 * i, cost, nodes);
    if (costs.levels[level][i] <= cost || level == 0) {
      nodes.push_back(nodes.back() + (int64_t(1) << level));
      return;
    }
    segmentsOfCost(level - 1, 2 * i, cost, nodes);
    segmentsOfCost(level - 1, 2 * i + 1, cost, nodes);
  }

  /// best[m - 1]: the least sum of at most m segments, m up to maxSegments or
  /// the codes of the node.
  using Sums = std::vector<double>;
  Sums leastSums(unsigned level, int64_t i) {
    if (level > 0 && !hasRight(level, i))
      return leastSums(level - 1, 2 * i);
    Sums best = {costs.levels[level][i]};
    if (level == 0)
      return best;
    const Sums left = leastSums(level - 1, 2 * i);
    const Sums right = leastSums(level - 1, 2 * i + 1);
    const size_t most =
        std::min<size_t>(problem.maxSegments, left.size() + right.size());
    best.resize(std::max<size_t>(most, 1), infinity);
    std::vector<int32_t> &choice = choices[level][i];
    choice.assign(best.size(), 0); // 0: one segment
    for (size_t m = 2; m <= most; ++m) {
      best[m - 1] = best[0];
      const size_t from = m > right.size() ? m - right.size() : 1;
      for (size_t a = from; a <= std::min(left.size(), m - 1); ++a) {
        const double sum = left[a - 1] + right[m - a - 1];
        if (sum < best[m - 1]) {
          best[m - 1] = sum;
          choice[m - 1] = static_cast<int32_t>(a);
        }
      }
    }
    return best;
  }
  void segmentsOfSum(unsigned level, int64_t i, int64_t m,
                     std::vector<int64_t> &nodes) {
    if (level > 0 && !hasRight(level, i))
      return segmentsOfSum(level - 1, 2 * i, m, nodes);
    int32_t left = 0;
    if (level > 0) {
      const std::vector<int32_t> &choice = choices[level][i];
      left = choice[std::min<size_t>(m, choice.size()) - 1];
    }
    if (left == 0) {
      nodes.push_back(nodes.back() + (int64_t(1) << level));
      return;
    }
    segmentsOfSum(level - 1, 2 * i, left, nodes);
    segmentsOfSum(level - 1, 2 * i + 1, m - left, nodes);
  }
  void prepareChoices() {
    for (const std::vector<double> &level : costs.levels)
      choices.emplace_back(level.size());
  }

private:
  const SearchProblem &problem;
  const LevelCosts &costs;
  std::vector<std::vector<std::vector<int32_t>>> choices;
};
} // namespace

std::optional<std::vector<int64_t>>
synthesis::dyadicNodes(const SearchProblem &problem, const LevelCosts &costs) {
  Tree tree(problem, costs);
  const unsigned top = tree.top();
  std::vector<int64_t> nodes = {problem.front};
  if (problem.objective == Objective::Mse) {
    tree.prepareChoices();
    const Tree::Sums sums = tree.leastSums(top, 0);
    if (!(sums.back() < infinity))
      return std::nullopt;
    // The fewest segments of the least sum.
    size_t m = 0;
    while (sums[m] > sums.back())
      ++m;
    tree.segmentsOfSum(top, 0, static_cast<int64_t>(m + 1), nodes);
    return nodes;
  }
  // The least of the costs that suffice.
  std::vector<double> all = {0};
  for (const std::vector<double> &level : costs.levels)
    llvm::copy_if(level, std::back_inserter(all),
                  [](double cost) { return cost < infinity; });
  llvm::sort(all);
  all.erase(llvm::unique(all), all.end());
  auto suffices = [&](double cost) {
    return tree.count(top, 0, cost, problem.maxSegments) <= problem.maxSegments;
  };
  auto *found =
      std::partition_point(all.data(), all.data() + all.size(),
                           [&](double cost) { return !suffices(cost); });
  if (found == all.data() + all.size())
    return std::nullopt;
  tree.segmentsOfCost(top, 0, *found, nodes);
  return nodes;
}
