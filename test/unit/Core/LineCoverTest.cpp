//===- LineCoverTest.cpp - the fewest lines, against all of them ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LineCover.h"
#include "Reference.h"
#include "qlut/Core/LinearSynthesis.h"
#include "llvm/Support/FormatVariadic.h"
#include "gtest/gtest.h"

using namespace qlut;
using namespace qlut::reference;
using namespace qlut::synthesis;

namespace {

constexpr int64_t one = int64_t(1) << TargetCodes::fractionBits;

struct Bound {
  int64_t x, lower, upper;
};

/// Whether a line keeps to all bounds: if one does, then one through an upper
/// bound of one point and a lower bound of another, or a level one.
bool hasLine(const std::vector<Bound> &bounds) {
  auto keeps = [&](Wide dx, Wide dy, const Bound &at, int64_t y) {
    for (const Bound &b : bounds) {
      const Wide rise = dy * (b.x - at.x);
      if (rise < (b.lower - y) * dx || rise > (b.upper - y) * dx)
        return false;
    }
    return true;
  };
  for (const Bound &a : bounds)
    for (const Bound &b : bounds)
      for (int64_t ya : {a.lower, a.upper})
        for (int64_t yb : {b.lower, b.upper})
          if ((a.x < b.x && keeps(b.x - a.x, yb - ya, a, ya)) ||
              keeps(1, 0, a, ya))
            return true;
  return false;
}

TEST(LineFitterTest, RunsEndWhereNoLineIsLeft) {
  std::mt19937_64 random(31);
  for (int round = 0; round < 3000; ++round) {
    LineFitter fitter;
    std::vector<Bound> bounds;
    int64_t x = uniform(random, 0, 5);
    for (int i = 0; i < 14; ++i) {
      const int64_t lower = uniform(random, -6, 6);
      Bound bound{x, lower, lower + uniform(random, 0, 5)};
      if (uniform(random, 0, 4) == 0)
        bound.upper = int64_t(1) << 58;
      if (uniform(random, 0, 4) == 0)
        bound.lower = -(int64_t(1) << 58);
      bounds.push_back(bound);
      const bool fits = fitter.add(bound.x, bound.lower, bound.upper);
      std::string text;
      for (const Bound &b : bounds)
        text += llvm::formatv("({0}: {1} to {2}) ", b.x, b.lower, b.upper);
      ASSERT_EQ(fits, hasLine(bounds)) << text;
      if (!fits)
        break;
      x += uniform(random, 1, 3);
    }
  }
}

CoverProblem randomProblem(std::mt19937_64 &random, int64_t count) {
  CoverProblem problem;
  problem.output = storage("i4");
  for (int64_t u = 0; u < count; ++u) {
    problem.offsets.push_back(u);
    problem.targets.push_back(
        std::clamp(uniform(random, -10 * one, 10 * one), -8 * one, 7 * one));
  }
  return problem;
}

TEST(CoverTest, LeastErrorIsThatOfTheBestPartition) {
  std::mt19937_64 random(32);
  for (int round = 0; round < 40; ++round) {
    const int64_t count = 8;
    const CoverProblem problem = randomProblem(random, count);
    std::vector<int64_t> best(count + 1, INT64_MAX);
    for (unsigned cuts = 0; cuts < 1u << (count - 1); ++cuts) {
      std::vector<int64_t> starts = {0};
      for (int64_t u = 1; u < count; ++u)
        if (cuts >> (u - 1) & 1)
          starts.push_back(u);
      const int64_t error = problem.leastError(starts, count, false);
      int64_t &least = best[starts.size()];
      least = std::min(least, error);
    }
    for (int64_t k = 1; k <= count; ++k) {
      ASSERT_EQ(problem.leastError(k), best[k]) << round << " " << k;
      if (k > 1)
        ASSERT_LE(best[k], best[k - 1]);
    }
  }
}

TEST(CoverTest, ConstantEndsComeFree) {
  CoverProblem problem;
  problem.output = storage("i8");
  for (int64_t u = 0; u < 32; ++u) {
    problem.offsets.push_back(u);
    problem.targets.push_back(std::clamp<int64_t>(u - 8, 0, 16) * 4 * one);
  }
  EXPECT_GT(problem.leastError(1), one);
  EXPECT_EQ(problem.leastError(3), 0);
  problem.constantEnds = true;
  EXPECT_EQ(problem.leastError(1), 0);
}

TEST(CoverTest, ConstantsOfSteps) {
  CoverProblem problem;
  problem.output = storage("i8");
  for (int64_t u = 0; u < 12; ++u) {
    problem.offsets.push_back(u);
    problem.targets.push_back(u * one);
  }
  EXPECT_EQ(problem.leastConstantError(12), 0);
  EXPECT_EQ(problem.leastConstantError(6), one); // constants are codes
  EXPECT_EQ(problem.leastConstantError(4), one);
  EXPECT_EQ(problem.leastConstantError(1), 6 * one);
}

} // namespace
