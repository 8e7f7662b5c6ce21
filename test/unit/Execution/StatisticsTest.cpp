//===- StatisticsTest.cpp - statistics: counting, merging, files ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "qlut/Execution/Statistics.h"
#include "gtest/gtest.h"
#include <cmath>
#include <random>

using namespace qlut;

namespace {

constexpr double kSentinel = Statistics::kDefaultSentinelMagnitude;

TensorStatistics collect(llvm::ArrayRef<double> values) {
  TensorStatistics statistics;
  statistics.function = "main";
  statistics.type = "tensor<4xf32>";
  for (double value : values)
    statistics.add(value, kSentinel);
  return statistics;
}

Statistics makeFile(llvm::ArrayRef<double> values, const char *id = "a") {
  Statistics statistics;
  statistics.model = "m";
  statistics.tensors[id] = collect(values);
  return statistics;
}

std::string write(const Statistics &statistics) {
  std::string text;
  llvm::raw_string_ostream os(text);
  statistics.write(os);
  return text;
}

std::string errorOf(llvm::StringRef text) {
  llvm::Expected<Statistics> statistics = Statistics::parse(text, "s.json");
  return statistics ? "no error" : llvm::toString(statistics.takeError());
}

/// The file of the values -1, 0, 3 with `from` replaced once.
std::string edited(llvm::StringRef from, llvm::StringRef to) {
  std::string text = write(makeFile({-1, 0, 3}));
  size_t at = text.find(from.str());
  EXPECT_NE(at, std::string::npos) << from.str();
  return text.replace(at, from.size(), to.str());
}

std::vector<double> makeValues(unsigned seed, int count) {
  std::mt19937 random(seed);
  std::vector<double> values;
  for (int i = 0; i < count; ++i)
    values.push_back((int(random() % 2000001) - 1000000) *
                     std::ldexp(1.0, int(random() % 40) - 30));
  return values;
}

TEST(Buckets, HoldTheirValues) {
  for (double value : makeValues(1, 100000)) {
    int32_t key = HistogramBucket::keyOf(value);
    EXPECT_LE(HistogramBucket::lowerEdge(key), value);
    EXPECT_GE(HistogramBucket::upperEdge(key), value);
  }
}

TEST(Buckets, AreOrderedAsTheValues) {
  std::vector<double> values = makeValues(2, 2000);
  std::sort(values.begin(), values.end());
  for (size_t i = 1; i < values.size(); ++i)
    EXPECT_LE(HistogramBucket::keyOf(values[i - 1]),
              HistogramBucket::keyOf(values[i]));
}

TEST(Buckets, Are128ToAnOctave) {
  EXPECT_EQ(HistogramBucket::keyOf(2.0) - HistogramBucket::keyOf(1.0), 128);
  EXPECT_EQ(HistogramBucket::keyOf(1.0), HistogramBucket::keyOf(1.0078));
  EXPECT_NE(HistogramBucket::keyOf(1.0), HistogramBucket::keyOf(1.0078125));
  EXPECT_EQ(HistogramBucket::lowerEdge(HistogramBucket::keyOf(1.5)), 1.5);
  EXPECT_EQ(HistogramBucket::upperEdge(HistogramBucket::keyOf(-1.5)), -1.5);
}

TEST(Buckets, HaveOneForZero) {
  EXPECT_EQ(HistogramBucket::keyOf(0.0), 0);
  EXPECT_EQ(HistogramBucket::keyOf(-0.0), 0);
  EXPECT_EQ(HistogramBucket::keyOf(-4.9e-324), 0);
  EXPECT_EQ(HistogramBucket::keyOf(0x1p-1022), 128);
  EXPECT_EQ(HistogramBucket::keyOf(-0x1p-1022), -128);
}

TEST(TensorStatistics, CountsAndKeepsExtremes) {
  TensorStatistics s = collect({1, -2.5, 7, 0});
  EXPECT_EQ(s.count(), 4u);
  EXPECT_EQ(s.min(), -2.5);
  EXPECT_EQ(s.max(), 7);
}

TEST(TensorStatistics, LeavesSentinelsOut) {
  TensorStatistics s = collect({1, INFINITY, -INFINITY, -INFINITY, NAN, -1e9,
                                1e8, std::nextafter(1e8, 0)});
  EXPECT_EQ(s.count(), 2u);
  EXPECT_EQ(s.positiveInfinities(), 1u);
  EXPECT_EQ(s.negativeInfinities(), 2u);
  EXPECT_EQ(s.nans(), 1u);
  EXPECT_EQ(s.sentinels(), 2u);
  EXPECT_EQ(s.min(), 1);
  EXPECT_EQ(s.max(), std::nextafter(1e8, 0));
}

TEST(TensorStatistics, HasTheGivenSentinelMagnitude) {
  TensorStatistics s;
  s.add(-65504, 60000);
  s.add(59999, 60000);
  EXPECT_EQ(s.sentinels(), 1u);
  EXPECT_EQ(s.count(), 1u);
}

TEST(TensorStatistics, ListsBucketsInOrder) {
  TensorStatistics s = collect({3, -3, 0, 3, 1e-30, -1e7});
  std::vector<std::pair<int32_t, uint64_t>> seen;
  s.forEachBucket([&](const HistogramBucket &bucket) {
    seen.push_back({bucket.key, bucket.count});
  });
  std::vector<std::pair<int32_t, uint64_t>> expected = {
      {HistogramBucket::keyOf(-1e7), 1},
      {HistogramBucket::keyOf(-3), 1},
      {0, 1},
      {HistogramBucket::keyOf(1e-30), 1},
      {HistogramBucket::keyOf(3), 2}};
  EXPECT_EQ(seen, expected);
}

TEST(TensorStatistics, MakesZerosOfBothSignsEqual) {
  EXPECT_FALSE(std::signbit(collect({-0.0}).min()));
  EXPECT_EQ(write(makeFile({0.0, -0.0})), write(makeFile({-0.0, 0.0})));
}

TEST(Statistics, DoNotDependOnTheOrderOfValues) {
  std::vector<double> values = makeValues(3, 5000);
  std::string text = write(makeFile(values));
  std::shuffle(values.begin(), values.end(), std::mt19937(4));
  EXPECT_EQ(write(makeFile(values)), text);
}

TEST(Statistics, MergeAsIfSeenTogether) {
  std::vector<double> values = makeValues(5, 9000);
  values.push_back(NAN);
  values.insert(values.begin(), -1e9);
  std::string whole = write(makeFile(values));
  llvm::ArrayRef<double> all = values;
  Statistics a = makeFile(all.take_front(100)),
             b = makeFile(all.slice(100, 4000)),
             c = makeFile(all.drop_front(4100));
  Statistics abc = a, cba = c;
  ASSERT_FALSE(bool(abc.merge(b)));
  ASSERT_FALSE(bool(abc.merge(c)));
  ASSERT_FALSE(bool(cba.merge(b)));
  ASSERT_FALSE(bool(cba.merge(a)));
  EXPECT_EQ(write(abc), whole);
  EXPECT_EQ(write(cba), whole);
}

TEST(Statistics, MergeTheUnionOfTensors) {
  Statistics a = makeFile({1}, "a"), b = makeFile({2}, "b");
  Statistics ab = a, ba = b;
  ASSERT_FALSE(bool(ab.merge(b)));
  ASSERT_FALSE(bool(ba.merge(a)));
  EXPECT_EQ(ab.tensors.size(), 2u);
  EXPECT_EQ(write(ab), write(ba));
}

TEST(Statistics, MergeWithNothingSeen) {
  Statistics empty = makeFile({}), some = makeFile({-3, 4});
  Statistics left = empty, right = some;
  ASSERT_FALSE(bool(left.merge(some)));
  ASSERT_FALSE(bool(right.merge(empty)));
  EXPECT_EQ(write(left), write(some));
  EXPECT_EQ(write(right), write(some));
}

TEST(Statistics, RefuseToMergeAnotherModel) {
  Statistics a = makeFile({1}), b = makeFile({1});
  b.model = "n";
  EXPECT_EQ(llvm::toString(a.merge(b)),
            "expected statistics of the model 'm', got 'n'; calibrate both "
            "with the same program");
}

TEST(Statistics, RefuseToMergeAnotherSentinel) {
  Statistics a = makeFile({1}), b = makeFile({1});
  b.sentinelMagnitude = 65504.5;
  EXPECT_EQ(llvm::toString(a.merge(b)),
            "expected the sentinel magnitude 100000000, got 65504.5; calibrate "
            "both with the same one");
}

TEST(Statistics, RefuseToMergeAnotherTypeAndStayAsTheyWere) {
  Statistics a = makeFile({1}, "b"), b = makeFile({1}, "b");
  b.tensors["a"] = collect({5}); // merged first, were it not refused
  b.tensors["b"].type = "tensor<f32>";
  std::string before = write(a);
  EXPECT_EQ(llvm::toString(a.merge(b)),
            "tensor 'b': expected the type 'tensor<4xf32>', got 'tensor<f32>'");
  EXPECT_EQ(write(a), before);
}

TEST(Statistics, RefuseToMergeCountsThatOverflow) {
  std::string text = edited("\"nans\": 0", "\"nans\": 9223372036854775807");
  Statistics a = llvm::cantFail(Statistics::parse(text, "s")), b = a;
  EXPECT_NE(llvm::toString(a.merge(b)).find("expected counts below 2^63"),
            std::string::npos);
}

TEST(Statistics, RoundTripThroughTheirFile) {
  Statistics statistics = makeFile(makeValues(6, 3000), "layer \"1\"\n");
  statistics.tensors["none"] = collect({NAN});
  statistics.tensors["tiny"] = collect({1e-310, 0.1, -1.0 / 3});
  std::string text = write(statistics);
  llvm::Expected<Statistics> again = Statistics::parse(text, "s");
  ASSERT_TRUE(bool(again)) << llvm::toString(again.takeError());
  EXPECT_EQ(write(*again), text);
  EXPECT_EQ(again->tensors.at("tiny").min(), -1.0 / 3);
}

TEST(Statistics, StateTheirVersion) {
  EXPECT_EQ(write(makeFile({})).find("{\n \"qlut-statistics\": 1,"), 0u);
}

TEST(Statistics, RefuseOtherVersions) {
  EXPECT_EQ(errorOf(edited("\"qlut-statistics\": 1", "\"qlut-statistics\": 2")),
            "s.json.qlut-statistics: expected version 1, got 2");
  EXPECT_NE(errorOf("{}").find("expected a statistics file"),
            std::string::npos);
  EXPECT_NE(errorOf("[1]").find("expected a statistics file"),
            std::string::npos);
}

TEST(Statistics, RefuseUnknownAndMissingKeys) {
  EXPECT_NE(errorOf(edited("\"model\"", "\"modle\"")).find("got 'modle'"),
            std::string::npos);
  EXPECT_NE(errorOf(edited("\"nans\": 0,", ""))
                .find("s.json.tensors.a: expected the key 'nans', got none"),
            std::string::npos);
  EXPECT_NE(errorOf(edited("\"nans\"", "\"mean\": 1, \"nans\""))
                .find("s.json.tensors.a: expected one of the keys"),
            std::string::npos);
}

TEST(Statistics, RefuseKeysThatStandTwice) {
  EXPECT_EQ(errorOf(edited("\"nans\": 0,", "\"nans\": 0, \"nans\" : 1,")),
            "s.json: expected each key once in an object, got \"nans\" twice");
}

TEST(Statistics, RefuseOtherTypes) {
  EXPECT_EQ(errorOf(edited("\"nans\": 0", "\"nans\": \"0\"")),
            "s.json.tensors.a.nans: expected a count in 0 .. 2^63-1");
  EXPECT_EQ(errorOf(edited("\"function\": \"main\"", "\"function\": 1")),
            "s.json.tensors.a.function: expected a string");
  EXPECT_EQ(errorOf(edited("\"histogram\": [", "\"histogram\": [[], ")),
            "s.json.tensors.a.histogram[0]: expected [key, count], both "
            "integers");
}

TEST(Statistics, RefuseNegativeAndFractionalCounts) {
  EXPECT_EQ(errorOf(edited("\"sentinels\": 0", "\"sentinels\": -1")),
            "s.json.tensors.a.sentinels: expected a count in 0 .. 2^63-1");
  EXPECT_EQ(errorOf(edited("\"count\": 3", "\"count\": 3.5")),
            "s.json.tensors.a.count: expected a count in 0 .. 2^63-1");
}

TEST(Statistics, RefuseNumbersThatAreNotFinite) {
  EXPECT_EQ(errorOf(edited("\"max\": 3", "\"max\": 1e999")),
            "s.json.tensors.a.max: expected a finite number");
  EXPECT_EQ(errorOf(edited("\"sentinel-magnitude\": 1",
                           "\"sentinel-magnitude\": -1")),
            "s.json.sentinel-magnitude: expected a number above 0");
}

TEST(Statistics, RefuseCountsThatDoNotAddUp) {
  EXPECT_NE(errorOf(edited("\"count\": 3", "\"count\": 4"))
                .find("expected counts that add up to 4, got 3"),
            std::string::npos);
  EXPECT_NE(errorOf(edited("\"count\": 3", "\"count\": 2"))
                .find("that add up to 2, got 1 after 2"),
            std::string::npos);
}

TEST(Statistics, RefuseExtremesOutsideTheHistogram) {
  EXPECT_NE(errorOf(edited("\"max\": 3", "\"max\": 4"))
                .find("s.json.tensors.a.max: expected a value of the last"),
            std::string::npos);
  EXPECT_NE(errorOf(edited("\"min\": -1", "\"min\": 0"))
                .find("s.json.tensors.a.min: expected a value of the first"),
            std::string::npos);
  EXPECT_NE(errorOf(edited("\"min\": -1,", ""))
                .find("expected the key 'min' if and only if"),
            std::string::npos);
}

TEST(Statistics, RefuseBadKeysOfBuckets) {
  std::string key = std::to_string(HistogramBucket::keyOf(3));
  for (const char *bad : {"127", "-9223372036854775808", "262144", "-1"})
    EXPECT_NE(errorOf(edited(key, bad)).find("s.json.tensors.a.histogram[2]"),
              std::string::npos)
        << bad;
}

TEST(Statistics, RefuseDeepNesting) {
  EXPECT_EQ(errorOf(std::string(200000, '[')),
            "s.json: expected at most 8 levels of nesting, got more");
}

TEST(Statistics, RefuseWhatIsNoJson) {
  for (const char *text : {"", "{", "{\"a\"", "\"", "\"\\", "{\"a\":}", "\xff"})
    EXPECT_EQ(errorOf(text).substr(0, 7), "s.json:") << text;
}

TEST(Statistics, SurviveMutatedFiles) {
  std::mt19937 random(7);
  std::string seed = write(makeFile({-1, 0, 3, NAN}));
  for (int round = 0; round < 20000; ++round) {
    std::string text = seed;
    for (int edit = random() % 3; edit >= 0; --edit) {
      size_t at = random() % text.size();
      if (random() % 2)
        text[at] = "0123456789-{}[]\",:e"[random() % 20];
      else
        text.erase(at, random() % 12 + (text.size() > 20 ? 1 : 0));
      if (text.empty())
        text = " ";
    }
    llvm::Expected<Statistics> statistics = Statistics::parse(text, "s.json");
    if (!statistics) {
      EXPECT_EQ(llvm::toString(statistics.takeError()).substr(0, 6), "s.json");
      continue;
    }
    // What is accepted is consistent, so it can be written and read again.
    EXPECT_EQ(errorOf(write(*statistics)), "no error");
  }
}

} // namespace
