//===- UlpTest.cpp - float types and their units --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "qlut/Core/Ulp.h"
#include "gtest/gtest.h"
#include <cmath>
#include <limits>

using namespace qlut;

namespace {

TEST(UlpTest, UnitsFollowTheBinade) {
  EXPECT_EQ(ulpAt(1.0, FloatKind::F16), 0x1p-10);
  EXPECT_EQ(ulpAt(1.0, FloatKind::BF16), 0x1p-7);
  EXPECT_EQ(ulpAt(1.0, FloatKind::F32), 0x1p-23);
  EXPECT_EQ(ulpAt(1.0, FloatKind::F64), 0x1p-52);
  EXPECT_EQ(ulpAt(-1.99, FloatKind::F32), 0x1p-23);
  EXPECT_EQ(ulpAt(2.0, FloatKind::F32), 0x1p-22);
  EXPECT_EQ(ulpAt(std::nextafter(1.0, 0), FloatKind::F32), 0x1p-24);
}

TEST(UlpTest, SubnormalNumbersShareOneUnit) {
  const double f32 = std::numeric_limits<float>::denorm_min();
  EXPECT_EQ(ulpAt(0, FloatKind::F32), f32);
  EXPECT_EQ(ulpAt(0x1p-140, FloatKind::F32), f32);
  EXPECT_EQ(ulpAt(0x1p-126, FloatKind::F32), f32);
  EXPECT_EQ(ulpAt(0x1p-125, FloatKind::F32), 2 * f32);
  EXPECT_EQ(ulpAt(0x1p-20, FloatKind::F16), 0x1p-24);
  EXPECT_EQ(ulpAt(0, FloatKind::F64),
            std::numeric_limits<double>::denorm_min());
}

TEST(UlpTest, RoundsAsDequantizeDoes) {
  EXPECT_EQ(roundToFloat(0.1, FloatKind::F64), 0.1);
  EXPECT_EQ(roundToFloat(0.1, FloatKind::F32), double(0.1f));
  // Ties to even, in either direction.
  EXPECT_EQ(roundToFloat(1 + 0x1p-11, FloatKind::F16), 1);
  EXPECT_EQ(roundToFloat(1 + 3 * 0x1p-11, FloatKind::F16), 1 + 0x1p-9);
  // Above the tie of bf16 by less than f32 shows: twice rounded, to even.
  EXPECT_EQ(roundToFloat(1 + 0x1p-8 + 0x1p-40, FloatKind::BF16), 1);
  EXPECT_EQ(roundToFloat(1 + 0x1p-8 + 0x1p-20, FloatKind::BF16), 1 + 0x1p-7);
}

TEST(UlpTest, StaysFinite) {
  EXPECT_EQ(roundToFloat(1e6, FloatKind::F16), 65504);
  EXPECT_EQ(roundToFloat(-1e6, FloatKind::F16), -65504);
  EXPECT_EQ(roundToFloat(1e39, FloatKind::F32),
            std::numeric_limits<float>::max());
}

TEST(UlpTest, Names) {
  EXPECT_EQ(stringifyFloatKind(FloatKind::F16), "f16");
  EXPECT_EQ(stringifyFloatKind(FloatKind::BF16), "bf16");
  EXPECT_EQ(stringifyFloatKind(FloatKind::F32), "f32");
  EXPECT_EQ(stringifyFloatKind(FloatKind::F64), "f64");
}

} // namespace
