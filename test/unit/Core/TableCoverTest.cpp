//===- TableCoverTest.cpp - which tables to keep --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "qlut/Core/TableCover.h"
#include "gtest/gtest.h"
#include <algorithm>
#include <random>

using namespace qlut;

namespace {

using Uses = std::vector<std::vector<size_t>>;

TEST(TableCoverTest, KeepsWhatIsNeeded) {
  EXPECT_EQ(coverWithTables({}, {}), std::vector<bool>{});
  EXPECT_EQ(coverWithTables({8, 4}, Uses{{0}, {1}}),
            (std::vector<bool>{true, true}));
}

TEST(TableCoverTest, LeavesOutTheLarger) {
  EXPECT_EQ(coverWithTables({8, 4}, Uses{{0, 1}, {1, 0}}),
            (std::vector<bool>{false, true}));
  // Only one way round.
  EXPECT_EQ(coverWithTables({8, 4}, Uses{{0}, {1, 0}}),
            (std::vector<bool>{true, false}));
}

TEST(TableCoverTest, KeepsTheFirstOfEqualOnes) {
  EXPECT_EQ(coverWithTables({4, 4, 4}, Uses{{0, 1, 2}, {0, 1, 2}, {0, 1, 2}}),
            (std::vector<bool>{true, false, false}));
}

TEST(TableCoverTest, ALargeTableMayServeMany) {
  // Leaving out the largest first would keep 1 to 4, 20 bytes.
  EXPECT_EQ(coverWithTables({6, 5, 5, 5, 5},
                            Uses{{0, 1}, {1, 0}, {2, 0}, {3, 0}, {4, 0}}),
            (std::vector<bool>{true, false, false, false, false}));
}

TEST(TableCoverTest, ASmallTableMayBeWorthMore) {
  // The fewest bytes per use are those of table 0, but 1 and 2 are needed.
  EXPECT_EQ(coverWithTables({2, 3, 3}, Uses{{0, 1}, {1}, {2}, {0, 2}}),
            (std::vector<bool>{false, true, true}));
}

/// Every choice, for the least bytes there are.
int64_t leastBytes(const std::vector<int64_t> &bytes, const Uses &uses) {
  int64_t least = INT64_MAX;
  for (unsigned kept = 0; kept < (1u << bytes.size()); ++kept) {
    if (!std::all_of(uses.begin(), uses.end(), [&](const auto &use) {
          return std::any_of(use.begin(), use.end(),
                             [&](size_t t) { return kept >> t & 1; });
        }))
      continue;
    int64_t total = 0;
    for (size_t t = 0; t < bytes.size(); ++t)
      total += kept >> t & 1 ? bytes[t] : 0;
    least = std::min(least, total);
  }
  return least;
}

TEST(TableCoverTest, CoversAndIsSeldomBeaten) {
  std::mt19937 random(7);
  int best = 0;
  constexpr int rounds = 400;
  for (int round = 0; round < rounds; ++round) {
    std::vector<int64_t> bytes;
    Uses uses;
    for (size_t t = 0; t < 7; ++t) {
      bytes.push_back(1 + random() % 40);
      uses.push_back({t});
      for (size_t other = 0; other < 7; ++other)
        if (other != t && random() % 4 == 0)
          uses.back().push_back(other);
    }
    const std::vector<bool> kept = coverWithTables(bytes, uses);
    int64_t total = 0;
    for (size_t t = 0; t < bytes.size(); ++t)
      total += kept[t] ? bytes[t] : 0;
    for (const auto &use : uses)
      EXPECT_TRUE(std::any_of(use.begin(), use.end(),
                              [&](size_t t) { return kept[t]; }));
    const int64_t least = leastBytes(bytes, uses);
    EXPECT_LE(total, 2 * least);
    best += total == least;
  }
  EXPECT_GE(best, rounds * 9 / 10);
}

} // namespace
