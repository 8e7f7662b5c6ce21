//===- ChannelStatisticsTest.cpp - statistics by channel ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "qlut/Execution/Observer.h"
#include "qlut/Execution/Statistics.h"
#include "gtest/gtest.h"

using namespace qlut;

static Statistics makeEmpty(std::optional<int64_t> axis) {
  Statistics statistics;
  statistics.model = "m";
  TensorStatistics &tensor = statistics.tensors["a"];
  tensor.function = "main";
  tensor.type = "tensor<2x3xf32>";
  tensor.axis = axis;
  return statistics;
}

static void observe(Statistics &statistics, std::vector<float> values,
                    llvm::ArrayRef<int64_t> sizes = {2, 3},
                    llvm::ArrayRef<int64_t> strides = {3, 1}) {
  StatisticsObserver observer(statistics, {"a"});
  observer.observe(0, ElementType::F32, values.data(), sizes, strides);
  EXPECT_EQ(llvm::toString(observer.check()), "");
}

static std::string write(const Statistics &statistics) {
  std::string text;
  llvm::raw_string_ostream os(text);
  statistics.write(os);
  return text;
}

static std::string errorOf(llvm::StringRef text) {
  llvm::Expected<Statistics> statistics = Statistics::parse(text, "s.json");
  return statistics ? "no error" : llvm::toString(statistics.takeError());
}

/// The file of two rows of three channels, with `from` replaced once.
static std::string edited(llvm::StringRef from, llvm::StringRef to) {
  Statistics statistics = makeEmpty(1);
  observe(statistics, {1, 2, 3, -4, 5, 6});
  std::string text = write(statistics);
  size_t at = text.find(from.str());
  EXPECT_NE(at, std::string::npos) << from.str();
  return text.replace(at, from.size(), to.str());
}

TEST(ChannelStatistics, EachChannelHasItsOwn) {
  Statistics statistics = makeEmpty(1);
  observe(statistics, {1, 2, 3, -4, 5, 6});
  const TensorStatistics &tensor = statistics.tensors["a"];
  ASSERT_EQ(tensor.channels.size(), 3u);
  EXPECT_EQ(tensor.channels[0].min(), -4);
  EXPECT_EQ(tensor.channels[0].max(), 1);
  EXPECT_EQ(tensor.channels[1].min(), 2);
  EXPECT_EQ(tensor.channels[2].max(), 6);
  EXPECT_EQ(tensor.channels[2].count(), 2u);
  EXPECT_EQ(tensor.count(), 0u);
}

TEST(ChannelStatistics, TheAxisIsADimensionOfTheBuffer) {
  // The transposed view of the buffer: its rows are the channels.
  Statistics statistics = makeEmpty(0);
  observe(statistics, {1, 2, 3, -4, 5, 6}, {3, 2}, {1, 3});
  const TensorStatistics &tensor = statistics.tensors["a"];
  ASSERT_EQ(tensor.channels.size(), 3u);
  EXPECT_EQ(tensor.channels[0].min(), -4);
  EXPECT_EQ(tensor.channels[2].min(), 3);
}

TEST(ChannelStatistics, TotalIsThatOfTheWholeTensor) {
  Statistics apart = makeEmpty(1), whole = makeEmpty(std::nullopt);
  observe(apart, {1, 2, 3, -4, 5, 6});
  observe(whole, {1, 2, 3, -4, 5, 6});
  llvm::Expected<TensorStatistics> total = apart.tensors["a"].total();
  ASSERT_TRUE(bool(total));
  apart.tensors["a"] = *total;
  EXPECT_EQ(write(apart), write(whole));
}

TEST(ChannelStatistics, FilesComeBack) {
  Statistics statistics = makeEmpty(1);
  EXPECT_EQ(errorOf(write(statistics)), "no error");
  observe(statistics, {1, 2, 3, -4, 5, 6});
  llvm::Expected<Statistics> read =
      Statistics::parse(write(statistics), "s.json");
  ASSERT_TRUE(bool(read));
  EXPECT_EQ(write(*read), write(statistics));
  EXPECT_EQ(read->tensors["a"].axis, 1);
}

TEST(ChannelStatistics, MergeIsThatOfAllValues) {
  Statistics a = makeEmpty(1), b = makeEmpty(1), both = makeEmpty(1);
  observe(a, {1, 2, 3, -4, 5, 6});
  observe(b, {9, 8, 7, 6, 5, -4});
  observe(both, {1, 2, 3, -4, 5, 6});
  observe(both, {9, 8, 7, 6, 5, -4});
  Statistics ab = a, ba = b, withNothing = makeEmpty(1);
  ASSERT_FALSE(bool(ab.merge(b)));
  ASSERT_FALSE(bool(ba.merge(a)));
  EXPECT_EQ(write(ab), write(both));
  EXPECT_EQ(write(ba), write(both));
  ASSERT_FALSE(bool(withNothing.merge(a)));
  ASSERT_FALSE(bool(withNothing.merge(makeEmpty(1))));
  EXPECT_EQ(write(withNothing), write(a));
}

TEST(ChannelStatistics, RefuseToMergeOtherChannels) {
  Statistics three = makeEmpty(1), two = makeEmpty(1), first = makeEmpty(0),
             whole = makeEmpty(std::nullopt);
  observe(three, {1, 2, 3, -4, 5, 6});
  observe(two, {1, 2, 3, 4}, {2, 2}, {2, 1});
  std::string before = write(three);
  EXPECT_EQ(llvm::toString(three.merge(two)),
            "tensor 'a': expected 3 channels, got 2");
  EXPECT_EQ(llvm::toString(three.merge(first)),
            "tensor 'a': expected statistics by channel of axis 1, got by "
            "channel of axis 0");
  EXPECT_EQ(llvm::toString(three.merge(whole)),
            "tensor 'a': expected statistics by channel of axis 1, got of the "
            "whole tensor");
  EXPECT_EQ(write(three), before);
}

TEST(ChannelStatistics, RefuseAnotherNumberOfChannelsWhileRunning) {
  Statistics statistics = makeEmpty(1);
  StatisticsObserver observer(statistics, {"a"});
  std::vector<float> values(6, 1.0f);
  observer.observe(0, ElementType::F32, values.data(), {2, 3}, {3, 1});
  observer.observe(0, ElementType::F32, values.data(), {3, 2}, {2, 1});
  EXPECT_EQ(llvm::toString(observer.check()),
            "expected 3 channels along axis 1 of 'a', as before, got 2");
}

TEST(ChannelStatistics, RefuseFilesThatAreWrong) {
  EXPECT_EQ(errorOf(edited("\"axis\": 1", "\"axis\": -1")),
            "s.json.tensors.a.axis: expected a count in 0 .. 2^63-1");
  EXPECT_EQ(errorOf(edited("\"axis\": 1", "\"axis\": 1, \"count\": 6")),
            "s.json.tensors.a: expected one of the keys function, type, axis, "
            "channels, got 'count'");
  EXPECT_EQ(errorOf(edited("\"count\": 2", "\"count\": 3")),
            "s.json.tensors.a.channels[0].histogram: expected counts that add "
            "up to 3, got 2");
  EXPECT_EQ(errorOf(edited("\"count\": 2", "\"other\": 2")),
            "s.json.tensors.a.channels[0]: expected one of the keys count, "
            "negative-infinities, positive-infinities, nans, sentinels, "
            "histogram, got 'other'");
}

TEST(ChannelStatistics, RefuseATotalTooLarge) {
  Statistics statistics = makeEmpty(1);
  observe(statistics, {1, 2, 3, -4, 5, 6});
  std::string text = write(statistics);
  for (size_t at = 0; (at = text.find("\"nans\": 0", at)) != std::string::npos;)
    text.replace(at, 9, "\"nans\": 9223372036854775807");
  llvm::Expected<Statistics> read = Statistics::parse(text, "s.json");
  ASSERT_TRUE(bool(read));
  EXPECT_NE(llvm::toString(read->tensors["a"].total().takeError())
                .find("expected counts below 2^63"),
            std::string::npos);
}
