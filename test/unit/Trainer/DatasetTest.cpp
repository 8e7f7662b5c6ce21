//===- DatasetTest.cpp - samples and what they should give ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "qlut/Trainer/Dataset.h"
#include "gtest/gtest.h"
#include <algorithm>

using namespace qlut;

template <typename T>
static NdArray array(ElementType type, llvm::ArrayRef<int64_t> shape,
                     std::vector<T> values) {
  NdArray made(type, shape);
  std::copy(values.begin(), values.end(), made.as<T>().begin());
  return made;
}

static std::string messageOf(llvm::Expected<NdArray> result) {
  return result ? "" : llvm::toString(result.takeError());
}

TEST(Dataset, OrdersAreThoseOfSeedAndRound) {
  std::vector<int64_t> order = shuffle(100, 1, 2), sorted(order);
  EXPECT_EQ(order, shuffle(100, 1, 2));
  EXPECT_NE(order, shuffle(100, 1, 3));
  EXPECT_NE(order, shuffle(100, 2, 2));
  std::sort(sorted.begin(), sorted.end());
  for (int64_t i = 0; i < 100; ++i)
    EXPECT_EQ(sorted[i], i);
  // Checkpoints of one machine go on on another.
  EXPECT_EQ(shuffle(5, 0, 0), (std::vector<int64_t>{1, 4, 3, 2, 0}));
}

TEST(Dataset, SelectsWholeSamples) {
  Dataset data;
  data.inputs.push_back(
      array<float>(ElementType::F32, {3, 2}, {0, 1, 2, 3, 4, 5}));
  data.labels = array<int32_t>(ElementType::I32, {3}, {7, 8, 9});
  Dataset selected = data.select({2, 0, 2});
  EXPECT_EQ(selected.size(), 3);
  EXPECT_EQ(selected.inputs[0].as<float>().vec(),
            (std::vector<float>{4, 5, 0, 1, 4, 5}));
  EXPECT_EQ(selected.labels.as<int32_t>().vec(),
            (std::vector<int32_t>{9, 7, 9}));
}

TEST(Dataset, TargetsOfClasses) {
  auto labels = array<int64_t>(ElementType::I64, {2}, {1, 0});
  auto targets = llvm::cantFail(makeTargets(labels, {2, 3}, 1.0));
  EXPECT_EQ(targets.as<float>().vec(), (std::vector<float>{0, 1, 0, 1, 0, 0}));
  targets = llvm::cantFail(makeTargets(labels, {2, 3}, 0.5));
  EXPECT_EQ(targets.as<float>().vec(),
            (std::vector<float>{0.25, 0.5, 0.25, 0.5, 0.25, 0.25}));
}

TEST(Dataset, RefusesLabelsThatDoNotFit) {
  EXPECT_EQ(messageOf(makeTargets(array<int64_t>(ElementType::I64, {2}, {1, 3}),
                                  {2, 3}, 1.0)),
            "expected labels from 0 to 2, got 3");
  EXPECT_EQ(messageOf(makeTargets(array<int64_t>(ElementType::I64, {1}, {1}),
                                  {2, 3}, 1.0)),
            "expected a label for each of 2 rows, got 1");
  EXPECT_EQ(messageOf(makeTargets(array<float>(ElementType::F32, {2}, {1, 2}),
                                  {2, 3}, 1.0)),
            "expected targets of 2x3xf32, got 2xf32");
}
