//===- RecordingTest.cpp - tensors kept as they are reported --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "qlut/Execution/Observer.h"
#include "gtest/gtest.h"

using namespace qlut;

TEST(Recording, KeepsElementsInTheOrderOfTheirIndices) {
  RecordingObserver observer(2);
  // The transposition of a buffer of 2x3.
  const float data[] = {1, 2, 3, 4, 5, 6};
  observer.observe(1, ElementType::F32, data, {3, 2}, {1, 3});
  EXPECT_TRUE(observer.get(0).empty());
  EXPECT_EQ(observer.get(1), llvm::ArrayRef<double>({1, 4, 2, 5, 3, 6}));
}

TEST(Recording, AppendsUntilCleared) {
  RecordingObserver observer(1);
  const uint16_t half = 0x3E00, bfloat = 0x3FC0;
  const double number = 0.1;
  observer.observe(0, ElementType::F16, &half, {}, {});
  observer.observe(0, ElementType::BF16, &bfloat, {}, {});
  observer.observe(0, ElementType::F64, &number, {}, {});
  EXPECT_EQ(observer.get(0), llvm::ArrayRef<double>({1.5, 1.5, 0.1}));
  observer.clear();
  EXPECT_TRUE(observer.get(0).empty());
}

TEST(Recording, ReportsUnknownIds) {
  RecordingObserver observer(1);
  const float number = 1;
  observer.observe(0, ElementType::F32, &number, {}, {});
  EXPECT_EQ(llvm::toString(observer.check()), "");
  observer.observe(1, ElementType::F32, &number, {}, {});
  observer.observe(2, ElementType::F32, &number, {}, {});
  EXPECT_EQ(llvm::toString(observer.check()),
            "expected observed ids below 1, got 1");
  EXPECT_EQ(observer.get(0).size(), 1u);
}
