//===- TwoLevelTest.cpp - the parts of the two-level search, by force -----===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PieceCost.h"
#include "Reference.h"
#include "SegmentCost.h"
#include "SegmentHulls.h"
#include "gtest/gtest.h"
#include <cmath>
#include <map>

using namespace qlut;
using namespace qlut::reference;
using namespace qlut::synthesis;

namespace {

//===----------------------------------------------------------------------===//
// Cells and their pieces
//===----------------------------------------------------------------------===//

/// The cost of each piece, by its start and its level.
using Costs = std::vector<std::vector<double>>;

/// The least cost of cells of 2^shift codes from `start` on with at most
/// `segments` pieces, over all levels of each of them.
double leastCost(const SearchProblem &problem, const Costs &costs,
                 unsigned shift, int64_t start, int64_t segments) {
  const int64_t span = problem.back - problem.front;
  if (start >= span)
    return 0;
  const int64_t end = std::min(start + (int64_t(1) << shift), span);
  double least = infinity;
  for (unsigned level = 0; level <= shift; ++level) {
    double cost = 0;
    int64_t pieces = 0;
    for (int64_t u = start; u < end; u += int64_t(1) << level, ++pieces)
      cost = combine(problem.objective, cost, costs[level][u >> level]);
    if (pieces <= segments)
      least = std::min(
          least, combine(problem.objective, cost,
                         leastCost(problem, costs, shift, start + (1 << shift),
                                   segments - pieces)));
  }
  return least;
}

TEST(TwoLevelTest, CostIsTheLeastOfAllSplits) { // B12
  std::mt19937_64 random(51);
  for (int round = 0; round < 600; ++round) {
    SearchProblem problem;
    problem.front = uniform(random, 0, 9);
    const int64_t span = uniform(random, 1, 24);
    problem.back = problem.front + span;
    problem.maxSegments = uniform(random, 1, std::min<int64_t>(span, 9));
    problem.fractionBits = static_cast<unsigned>(uniform(random, 2, 16));
    problem.objective = round % 2 == 0 ? Objective::Max : Objective::Mse;
    // Longer pieces cost more, mostly; there are equal costs.
    std::map<std::pair<int64_t, int64_t>, double> pieces;
    LevelCosts costs(problem, [&](int64_t from, int64_t to) {
      const auto cost =
          static_cast<double>(uniform(random, 0, 4 + (to - from)));
      return pieces.try_emplace({from, to}, cost).first->second;
    });
    double least = infinity;
    for (unsigned shift = 0; shift < costs.levels.size(); ++shift)
      least = std::min(least, leastCost(problem, costs.levels, shift, 0,
                                        problem.maxSegments));
    auto nodes = twoLevelNodes(problem, costs);
    ASSERT_EQ(nodes.has_value(), least < infinity) << round;
    if (!nodes)
      continue;
    ASSERT_LE(int64_t(nodes->size()) - 1, problem.maxSegments);
    ASSERT_EQ(nodes->front(), problem.front);
    ASSERT_GE(nodes->back(), problem.back);
    double found = 0;
    for (size_t k = 0; k + 1 < nodes->size(); ++k) {
      const int64_t from = (*nodes)[k] - problem.front;
      const int64_t length = (*nodes)[k + 1] - (*nodes)[k];
      ASSERT_TRUE(llvm::isPowerOf2_64(length)) << round;
      found = combine(problem.objective, found,
                      costs.levels[llvm::Log2_64(length)][from / length]);
    }
    // More cells only where they save a thousandth: whole numbers do.
    ASSERT_EQ(found, least) << round;
  }
}

//===----------------------------------------------------------------------===//
// Hulls
//===----------------------------------------------------------------------===//

Targets randomTargets(std::mt19937_64 &random, int64_t count, bool isSmooth) {
  TargetCodes codes;
  codes.input = {8, Storage::Kind::Unsigned};
  codes.output = {8, Storage::Kind::Signed};
  codes.first = uniform(random, 0, 20);
  const auto bend = static_cast<double>(uniform(random, -40, 40));
  for (int64_t u = 0; u < count; ++u) {
    const double x = static_cast<double>(u) / static_cast<double>(count);
    const double y = isSmooth ? 100 * x - 50 + bend * x * x
                              : static_cast<double>(uniform(random, -99, 99));
    codes.values.push_back(
        std::llround(std::ldexp(std::clamp(y, -128.0, 127.0), 24)));
    codes.weights.push_back(static_cast<double>(uniform(random, 0, 3)));
  }
  return Targets(codes);
}

TEST(SegmentHullsTest, GreatestErrorIsThatOfAllPoints) {
  std::mt19937_64 random(52);
  int within = 0, beyond = 0, between = 0;
  for (int round = 0; round < 4000; ++round) {
    const int64_t count = uniform(random, 6, 80);
    const Targets targets = randomTargets(random, count, round % 3 != 0);
    std::vector<int64_t> nodes = {targets.first() + uniform(random, 0, 2)};
    const int64_t back = targets.last() + uniform(random, -1, 1);
    nodes.push_back(uniform(random, nodes[0] + 1, back));
    if (nodes.back() < back)
      nodes.push_back(back);
    const Partition partition = foldTargets(targets, nodes);
    ResultRule rule;
    rule.rounding = allRoundings[round % 4];
    rule.guardBits = static_cast<unsigned>(uniform(random, 0, 7));
    rule.minCode = -128;
    rule.maxCode = 127;
    const SegmentHulls hulls(partition);
    for (size_t k = 0; k < partition.numSegments(); ++k) {
      // Near the targets at the ends, or anywhere, beyond the codes too.
      auto value = [&](int64_t u) {
        const double at = targets.at(std::min(u, targets.last()));
        const auto near = static_cast<int64_t>(
            std::ldexp(at, static_cast<int>(rule.guardBits)));
        const int64_t reach = int64_t(uniform(random, 0, 3) == 0 ? 200 : 4)
                              << rule.guardBits;
        return near + uniform(random, -reach, reach);
      };
      const int64_t left = value(nodes[k]), right = value(nodes[k + 1]);
      const IntegerLine line = IntegerLine::between(
          left, right, partition.length(k), rule.guardBits);
      double exact = 0;
      for (auto [dx, point] : llvm::enumerate(partition.segment(k)))
        if (point.weight > 0) {
          const auto code = static_cast<double>(std::clamp<int64_t>(
              line.at(static_cast<int64_t>(dx), rule.rounding), -128, 127));
          exact = std::max({exact, code - point.least, point.greatest - code});
        }
      const auto before = static_cast<double>(uniform(random, 0, 12)) / 4;
      const auto limit = before + static_cast<double>(uniform(random, 1, 40));
      const double got =
          hulls.greatestError(k, left, right, rule, before, limit);
      if (exact <= before) {
        ASSERT_LE(got, before) << round;
        ++within;
      } else if (exact > limit) {
        ASSERT_GT(got, limit) << round;
        ++beyond;
      } else {
        ASSERT_EQ(got, exact) << round;
        ++between;
      }
    }
  }
  EXPECT_GT(std::min({within, beyond, between}), 200);
}

} // namespace
