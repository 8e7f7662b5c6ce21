//===- LinearPlanTest.cpp - finding segments and dividing by lengths ------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RandomTable.h"
#include "qlut/Core/Kernels.h"
#include "gtest/gtest.h"

using namespace qlut;
using namespace qlut::reference;

namespace {

using kernels::LinearPlan;

/// Every dividend between the least and the greatest one that segment k meets
/// divides as the plan has it. The table has no guard bits.
void checkDivision(const LinearTable &t, const LinearPlan &plan, size_t k) {
  const int64_t length = plan.lengths[k];
  const int64_t codes =
      std::min(t.nodes[k + 1], t.input.numCodes()) - t.nodes[k];
  const int64_t bias = t.rounding == Rounding::Floor ? 0 : length / 2;
  auto dividend = [&](int64_t dx) {
    return t.values[k] * (length - dx) + t.values[k + 1] * dx + bias;
  };
  const int64_t least = std::min(dividend(0), dividend(codes - 1));
  const int64_t greatest = std::max(dividend(0), dividend(codes - 1));
  for (int64_t n = least; n <= greatest; ++n) {
    const int64_t quotient =
        (((n + plan.bias * length) * plan.multipliers[k]) >>
         plan.multiplierShift) -
        plan.bias;
    ASSERT_EQ(quotient, int64_t(roundRatio(n, length, Rounding::Floor)))
        << n << " / " << length;
  }
}

void checkSegments(llvm::StringRef in, llvm::StringRef out, int64_t segments,
                   bool atEnd, std::mt19937_64 &random, bool exhaustive) {
  const int64_t codes = storage(in).numCodes();
  for (Rounding rounding : allRoundings) {
    LinearTable t =
        linear(in, out, Spacing::Uniform,
               equalNodes(0, atEnd ? codes - 1 : codes, segments), {});
    t.rounding = rounding;
    t.valueBits = t.output.bits;
    fillValues(t, random);
    Table table(t);
    ASSERT_EQ(messageOf(table.check()), "") << segments;
    ASSERT_EQ(firstDifference(table), "") << segments;
    const LinearPlan &plan = *table.linearPlan();
    if (!exhaustive || plan.index != LinearPlan::Index::Search)
      continue;
    for (size_t k = 0; k < plan.lengths.size(); ++k)
      checkDivision(t, plan, k);
  }
}

TEST(DivisionTest, EqualsExactQuotientForAllCountsOfSegments) {
  std::mt19937_64 random(5);
  for (int64_t segments = 1; segments <= 256; ++segments)
    checkSegments("i8", "i8", segments, false, random,
                  segments % 16 == 5 || segments == 20 || segments == 50 ||
                      segments == 100);
  for (int64_t segments = 1; segments <= 255; ++segments)
    checkSegments("u8", "u16", segments, true, random, false);
}

TEST(DivisionTest, EqualsExactQuotientInSixteenBits) {
  std::mt19937_64 random(6);
  for (int64_t segments : {3, 5, 16, 20, 50, 100, 513, 1000, 40000})
    checkSegments("i16", "i16", segments, false, random, false);
  for (int64_t segments : {3, 20, 512, 65535})
    checkSegments("u16", "i8", segments, true, random, false);
}

TEST(DivisionTest, UnprovableDivisionIsRefused) { // T9
  // 65,535 codes in one segment: the product would need 2^66.
  LinearTable t =
      linear("i16", "i16", Spacing::Uniform, {0, 65535}, {-32768, 32767});
  EXPECT_NE(messageOf(Table(t).check()).find("proven in 62 bits"),
            std::string::npos);
  // A power of two needs no product.
  t.nodes[1] = 65536;
  EXPECT_EQ(messageOf(Table(t).check()), "");
}

TEST(PlanTest, EqualPowersOfTwoShift) {
  LinearTable t =
      linear("i8", "i8", Spacing::Free, {3, 35, 67, 99}, {0, 1, 2, 3});
  const LinearPlan plan = llvm::cantFail(LinearPlan::get(t));
  EXPECT_EQ(plan.index, LinearPlan::Index::Shift);
  EXPECT_EQ(plan.shift, 5u);
}

TEST(PlanTest, CoarsestCells) {
  // Cells of 64: one of 64, two of 32, four of 16, one of 64.
  LinearTable t = linear("u8", "u8", Spacing::PowerOfTwo,
                         {0, 64, 96, 128, 144, 160, 176, 192, 256},
                         {0, 10, 20, 30, 40, 50, 60, 70, 80});
  Table table(t);
  ASSERT_EQ(messageOf(table.check()), "");
  const LinearPlan &plan = *table.linearPlan();
  EXPECT_EQ(plan.index, LinearPlan::Index::Cells);
  EXPECT_EQ(plan.shift, 6u);
  EXPECT_EQ(plan.cellBase, (std::vector<int64_t>{0, 1, 3, 7}));
  EXPECT_EQ(plan.cellShift, (std::vector<int64_t>{6, 5, 4, 6}));
  EXPECT_EQ(firstDifference(table), "");
  // Values of two bytes, and two bytes per cell.
  EXPECT_EQ(table.numBytes(), 9 * 2 + 4 * 2);
}

TEST(PlanTest, SegmentsOverSeveralCells) {
  // A halving sequence: cells of 2 lie in one segment or hold two of 1.
  LinearTable t = linear("u4", "u8", Spacing::PowerOfTwo, {0, 1, 2, 4, 8, 16},
                         {0, 90, 128, 170, 200, 255});
  Table table(t);
  ASSERT_EQ(messageOf(table.check()), "");
  const LinearPlan &plan = *table.linearPlan();
  EXPECT_EQ(plan.shift, 1u);
  EXPECT_EQ(plan.cellBase, (std::vector<int64_t>{0, 2, 3, 3, 4, 4, 4, 4}));
  EXPECT_EQ(plan.cellShift, (std::vector<int64_t>{0, 1, 2, 2, 3, 3, 3, 3}));
  EXPECT_EQ(firstDifference(table), "");
}

TEST(PlanTest, OneSharedShiftAndNoMoreThanNeeded) {
  LinearTable t = linear("i8", "i8", Spacing::Uniform, equalNodes(0, 256, 5),
                         {-100, 3, 50, 20, -7, 90});
  const LinearPlan plan = llvm::cantFail(LinearPlan::get(t));
  EXPECT_EQ(plan.index, LinearPlan::Index::Search);
  EXPECT_EQ(plan.lengths, (std::vector<int64_t>{52, 51, 51, 51, 51}));
  // The dividends reach down to -100 lengths.
  EXPECT_EQ(plan.bias, 100);
  for (size_t k = 0; k < 5; ++k) // ceil(2^shift / length)
    EXPECT_EQ(plan.multipliers[k],
              ((int64_t(1) << plan.multiplierShift) + plan.lengths[k] - 1) /
                  plan.lengths[k]);
  EXPECT_LE(plan.multiplierShift, 20u);
}

} // namespace
