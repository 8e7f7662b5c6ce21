//===- HistogramTest.cpp - what calibration saw, in codes -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "qlut/Execution/Histogram.h"
#include "gtest/gtest.h"
#include <limits>
#include <vector>

using namespace qlut;

namespace {

TensorStatistics collect(const std::vector<double> &values) {
  TensorStatistics statistics;
  for (double value : values)
    statistics.add(value, Statistics::kDefaultSentinelMagnitude);
  return statistics;
}

TEST(HistogramTest, SharesCountEndsAsInside) {
  const TensorStatistics seen = collect({-2, -1, 0, 1, 4});
  EXPECT_EQ(shareWithin(seen, -2, 4), 1.0);
  EXPECT_EQ(shareWithin(seen, -1.5, 4), 0.8);
  EXPECT_EQ(shareWithin(seen, -0.5, 0.5), 0.2);
  EXPECT_EQ(shareWithin(seen, 0, 0), 0.2);
  EXPECT_EQ(shareWithin(seen, 5, 6), 0.0);
  EXPECT_EQ(shareWithin(collect({3, 3, 3, 3}), 3, 5), 1.0);
}

TEST(HistogramTest, StraddlingBucketsCountInProportion) {
  // Both in the bucket [64, 64.5); 64.25 is its greatest value.
  const TensorStatistics seen = collect({64, 64.25, 64.125, 64.0625});
  EXPECT_EQ(shareWithin(seen, 64, 64.25), 1.0);
  EXPECT_EQ(shareWithin(seen, 64, 64.125), 0.5);
  EXPECT_EQ(shareWithin(seen, 64.1875, 70), 0.25);
  // The mirrored bucket.
  const TensorStatistics mirrored = collect({-64, -64.25});
  EXPECT_EQ(shareWithin(mirrored, -64.125, 0), 0.5);
}

TEST(HistogramTest, InfinitiesAreOutsideAndMarksAreNoSamples) {
  const double inf = std::numeric_limits<double>::infinity();
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(shareWithin(collect({1, inf, -inf, 1, nan, -1e9}), 0, 2), 0.5);
  EXPECT_EQ(shareWithin(collect({inf}), 0, 2), 0.0);
  EXPECT_EQ(shareWithin(collect({nan, 1e9}), 0, 2), std::nullopt);
  EXPECT_EQ(shareWithin(collect({}), 0, 2), std::nullopt);
}

TEST(HistogramTest, CountsCodesByTheirCells) {
  // Codes of 0.5 around 0: cells [-0.75, -0.25), [-0.25, 0.25), [0.25, 0.75).
  const CodeCells cells{0.5, -1.5, 3};
  EXPECT_EQ(countCodes(collect({-0.5, 0, 0, 0.25, 0.5}), cells),
            (std::vector<double>{1, 2, 2}));
  // With floor, 0 is the first of its cell.
  EXPECT_EQ(countCodes(collect({-0.5, 0, 0, 0.25, 0.5}), {0.5, -1, 3}),
            (std::vector<double>{1, 3, 1}));
  EXPECT_EQ(countCodes(collect({}), cells), (std::vector<double>{0, 0, 0}));
}

TEST(HistogramTest, SamplesOutsideFallToTheEnds) {
  const double inf = std::numeric_limits<double>::infinity();
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(countCodes(collect({-9, -0.5, 0, 1e7, inf, inf, -inf, nan, -1e9}),
                       {0.5, -1.5, 3}),
            (std::vector<double>{3, 1, 3}));
}

TEST(HistogramTest, BucketsThatStraddleCodesAreSplit) {
  // All of the bucket [64, 64.5), seen from 64 to 64.4.
  const TensorStatistics seen = collect({64, 64.4, 64.3, 64.2, 64.1});
  const std::vector<double> counts = countCodes(seen, {0.125, 511, 5});
  // [63.875, 64), [64, 64.125), [64.125, 64.25), [64.25, 64.375), the rest.
  ASSERT_EQ(counts.size(), 5u);
  EXPECT_EQ(counts[0], 0);
  EXPECT_NEAR(counts[1], 5 * 0.125 / 0.4, 1e-12);
  EXPECT_NEAR(counts[2], 5 * 0.125 / 0.4, 1e-12);
  EXPECT_NEAR(counts[3], 5 * 0.125 / 0.4, 1e-12);
  EXPECT_NEAR(counts[4], 5 * 0.025 / 0.4, 1e-12);
  // An end takes what lies beyond it.
  const std::vector<double> cut = countCodes(seen, {0.125, 513, 2});
  EXPECT_NEAR(cut[0], 5 * 0.25 / 0.4, 1e-12);
  EXPECT_NEAR(cut[1], 5 * 0.15 / 0.4, 1e-12);
}

} // namespace
