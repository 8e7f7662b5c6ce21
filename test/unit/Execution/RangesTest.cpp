//===- RangesTest.cpp - ranges chosen from statistics ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "qlut/Execution/Ranges.h"
#include "gtest/gtest.h"
#include <algorithm>
#include <cmath>
#include <random>

using namespace qlut;

namespace {

TensorStatistics collect(const std::vector<double> &values) {
  TensorStatistics statistics;
  for (double value : values)
    statistics.add(value, Statistics::kDefaultSentinelMagnitude);
  return statistics;
}

Range choose(const std::vector<double> &values, llvm::StringRef method,
             unsigned bits = 8) {
  return llvm::cantFail(chooseRange(
      collect(values), llvm::cantFail(RangeMethod::parse(method)), bits));
}

/// Standard normal values: the sum of twelve uniform ones, less its mean.
std::vector<double> makeNormal(int count, unsigned seed = 1) {
  std::mt19937 random(seed);
  std::vector<double> values;
  for (int i = 0; i < count; ++i) {
    double sum = -6;
    for (int j = 0; j < 12; ++j)
      sum += random() * 0x1p-32;
    values.push_back(sum);
  }
  return values;
}

/// The mean squared error of quantizing those values over lo .. hi.
double quantizationError(const std::vector<double> &values, Range range,
                         unsigned bits) {
  double step = (range.hi - range.lo) / ((uint64_t(1) << bits) - 1), sum = 0;
  for (double value : values) {
    double code = (std::clamp(value, range.lo, range.hi) - range.lo) / step;
    double back = range.lo + step * std::floor(code + 0.5);
    sum += (value - back) * (value - back);
  }
  return sum / values.size();
}

TEST(RangeMethod, ParsesAndPrints) {
  for (const char *text : {"minmax", "mse", "histogram", "percentile=99.5",
                           "percentile=99.9999"}) {
    llvm::Expected<RangeMethod> method = RangeMethod::parse(text);
    ASSERT_TRUE(bool(method)) << llvm::toString(method.takeError());
    EXPECT_EQ(method->str(), text);
  }
}

TEST(RangeMethod, RefusesOtherTexts) {
  EXPECT_EQ(llvm::toString(RangeMethod::parse("max").takeError()),
            "expected minmax, percentile=<number>, mse or histogram, got "
            "'max'");
  for (const char *text : {"percentile=0", "percentile=101", "percentile=nan",
                           "percentile=", "percentile=9x", "percentile=-1"})
    EXPECT_NE(llvm::toString(RangeMethod::parse(text).takeError())
                  .find("expected a percentile above 0 and at most 100"),
              std::string::npos)
        << text;
}

TEST(Ranges, TakeAllByMinMax) {
  Range range = choose({-1.5, 1000, 3}, "minmax");
  EXPECT_EQ(range.lo, -1.5);
  EXPECT_EQ(range.hi, 1000);
}

TEST(Ranges, CutBothTailsByPercentile) {
  std::vector<double> values;
  for (int i = 1; i <= 1000; ++i) {
    values.push_back(i);
    values.push_back(-i);
  }
  // 10 of 2000 on each side: what remains is -990 .. 990, to 0.8 %.
  Range range = choose(values, "percentile=99");
  EXPECT_NEAR(range.hi, 990, 8);
  EXPECT_NEAR(range.lo, -990, 8);
  EXPECT_GE(range.hi, 990);
  EXPECT_LE(range.lo, -990);
}

TEST(Ranges, KeepAllAtPercentile100) {
  Range range = choose(makeNormal(1000), "percentile=100");
  Range all = choose(makeNormal(1000), "minmax");
  EXPECT_EQ(range.lo, all.lo);
  EXPECT_EQ(range.hi, all.hi);
}

TEST(Ranges, DropAnOutlierByPercentile) {
  std::vector<double> values = makeNormal(100000);
  values.push_back(5000);
  EXPECT_LT(choose(values, "percentile=99.99").hi, 6);
}

TEST(Ranges, KeepTheMedianAtSmallPercentiles) {
  Range range = choose({1, 2, 3}, "percentile=0.001");
  EXPECT_LE(range.lo, 2);
  EXPECT_GE(range.hi, 2);
  EXPECT_LT(range.hi, 3);
}

TEST(Ranges, FindTheLeastErrorAmongManyByMSE) {
  // Against brute force over the quantizer itself.
  std::vector<double> values = makeNormal(20000);
  for (double &value : values)
    value *= value > 0 ? 3 : 1;
  for (unsigned bits : {3u, 4u, 6u, 8u}) {
    double chosen =
        quantizationError(values, choose(values, "mse", bits), bits);
    double best = chosen;
    Range all = choose(values, "minmax");
    for (double lo = 0.1; lo <= 1; lo += 0.05)
      for (double hi = 0.1; hi <= 1; hi += 0.05)
        best = std::min(
            best, quantizationError(values, {all.lo * lo, all.hi * hi}, bits));
    EXPECT_LE(chosen, best * 1.05) << bits;
  }
}

TEST(Ranges, ClipMoreWithFewerBitsByMSE) {
  std::vector<double> values = makeNormal(50000);
  double last = 0;
  for (unsigned bits : {2u, 3u, 4u, 6u, 8u}) {
    double hi = choose(values, "mse", bits).hi;
    EXPECT_GT(hi, last) << bits;
    last = hi;
  }
}

TEST(Ranges, KeepAFewLargeValuesThatMatterByMSE) {
  // 1 % of ten times the size: clipping them would cost more than it gains.
  std::vector<double> values = makeNormal(10000);
  for (int i = 0; i < 100; ++i)
    values.push_back(30);
  EXPECT_EQ(choose(values, "mse").hi, 30);
}

TEST(Ranges, DoNotPayForZerosByMSE) {
  // After a ReLU most values are zero; they are exact in every format.
  std::vector<double> values = makeNormal(5000), some;
  for (double &value : values)
    if (value > 0)
      some.push_back(value);
  Range without = choose(some, "mse", 4);
  some.insert(some.end(), 100000, 0.0);
  Range with = choose(some, "mse", 4);
  EXPECT_EQ(with.lo, 0);
  EXPECT_NEAR(with.hi, without.hi, 0.1);
}

TEST(Ranges, DropAnOutlierByHistogram) {
  std::vector<double> values = makeNormal(100000);
  values.push_back(300);
  Range range = choose(values, "histogram");
  EXPECT_LT(range.hi, 10);
  EXPECT_GT(range.hi, 2);
  EXPECT_LT(range.lo, -2);
}

TEST(Ranges, KeepUniformValuesByHistogram) {
  std::vector<double> values;
  for (int i = -10000; i <= 10000; ++i)
    values.push_back(i * 1e-3);
  Range range = choose(values, "histogram");
  EXPECT_GE(range.hi, 9.5);
  EXPECT_LE(range.lo, -9.5);
}

TEST(Ranges, StayInsideTheExtremes) {
  for (const char *method : {"minmax", "percentile=90", "mse", "histogram"})
    for (unsigned bits : {1u, 2u, 8u, 32u})
      for (const std::vector<double> &values : {makeNormal(500),
                                                std::vector<double>{0},
                                                {-3},
                                                {2, 2, 2},
                                                {1e-9, 5},
                                                {-7, 0},
                                                {0, 0, 1e7}}) {
        Range range = choose(values, method, bits),
              all = choose(values, "minmax");
        EXPECT_LE(range.lo, range.hi);
        EXPECT_GE(range.lo, all.lo);
        EXPECT_LE(range.hi, all.hi);
      }
}

TEST(Ranges, AreDeterministicUnderMerging) {
  std::vector<double> values = makeNormal(3000);
  TensorStatistics a = collect({values.begin(), values.begin() + 1000}),
                   b = collect({values.begin() + 1000, values.end()});
  ASSERT_FALSE(bool(b.merge(a)));
  for (const char *method : {"percentile=99", "mse", "histogram"}) {
    Range merged = llvm::cantFail(
        chooseRange(b, llvm::cantFail(RangeMethod::parse(method)), 8));
    Range whole = choose(values, method);
    EXPECT_EQ(merged.lo, whole.lo);
    EXPECT_EQ(merged.hi, whole.hi);
  }
}

TEST(Ranges, RefuseNaN) {
  EXPECT_NE(llvm::toString(chooseRange(collect({1, NAN}), {}, 8).takeError())
                .find("expected numbers, got 1 NaN beside 1 values"),
            std::string::npos);
}

TEST(Ranges, RefuseTensorsWithoutValues) {
  EXPECT_NE(llvm::toString(chooseRange(collect({-1e9}), {}, 8).takeError())
                .find("expected observed values, got none"),
            std::string::npos);
}

TEST(Ranges, RefuseOtherWidths) {
  for (unsigned bits : {0u, 33u})
    EXPECT_NE(llvm::toString(chooseRange(collect({1}), {}, bits).takeError())
                  .find("expected 1 to 32 bits"),
              std::string::npos);
}

} // namespace
