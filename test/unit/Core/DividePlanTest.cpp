//===- DividePlanTest.cpp - the quotient of two codes ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "CompositeRows.h"
#include "qlut/Core/IntegerBackend.h"
#include "gtest/gtest.h"

using namespace qlut;
using namespace qlut::reference;

static DividePlan dividePlan(const char *lhs, const char *rhs, const char *out,
                             const DivideOptions &options = {}) {
  return llvm::cantFail(
      DividePlan::get(format(lhs), format(rhs), format(out), options));
}

/// The error of one quotient in output codes; the divisor is not 0.
static long double errorAt(const DividePlan &plan, const Format &lhs,
                           const Format &rhs, const Format &out, int64_t a,
                           int64_t b) {
  const int64_t code = plan.evaluate(a, b);
  return std::abs(static_cast<long double>(code) -
                  inCodes(out, toReal(lhs, a) / toReal(rhs, b)));
}

TEST(DividePlan, EightBitsAreRoundedOnce) {
  for (const char *out : {"i8, 0.0625:0", "u8, 0.05:100", "i16, 0.001:-5"}) {
    const Format lhs = format("i8, 0.05:3"), rhs = format("u8, 0.03:20"),
                 to = format(out);
    DividePlan plan = dividePlan("i8, 0.05:3", "u8, 0.03:20", out);
    for (int64_t a = -128; a < 128; ++a)
      for (int64_t b = 0; b < 256; ++b)
        if (b != rhs.zeroPoint) {
          ASSERT_LE(errorAt(plan, lhs, rhs, to, a, b), 0.50005L)
              << out << ": " << a << " / " << b;
        }
  }
}

TEST(DividePlan, QuotientsOfPowersOfTwoAreExact) {
  DividePlan plan = dividePlan("i8, 0.5:0", "i8, 0.25:0", "i8, 1.0:0");
  EXPECT_EQ(plan.evaluate(5, 4), 3);   // 2.5, half up
  EXPECT_EQ(plan.evaluate(-5, 4), -2); // -2.5
  EXPECT_EQ(plan.evaluate(5, -4), -2);
  EXPECT_EQ(plan.evaluate(-128, -128), 2);
  EXPECT_EQ(plan.evaluate(-128, 1), -128);
  DivideOptions even;
  even.rounding = Rounding::HalfEven;
  EXPECT_EQ(
      dividePlan("i8, 0.5:0", "i8, 0.25:0", "i8, 1.0:0", even).evaluate(5, 4),
      2);
}

TEST(DividePlan, SixteenBitsStayNearOneRounding) {
  std::mt19937_64 random(8);
  const char *out = "i16, 0.00048828125:0";
  const Format lhs = format("i16, 0.001:4"), rhs = format("i16, 0.0007:-9"),
               to = format(out);
  DividePlan plan = dividePlan("i16, 0.001:4", "i16, 0.0007:-9", out);
  for (int trial = 0; trial < 200000; ++trial) {
    const int64_t a = uniform(random, -32768, 32767);
    const int64_t b = uniform(random, -32768, 32767);
    if (b != rhs.zeroPoint) {
      ASSERT_LE(errorAt(plan, lhs, rhs, to, a, b), 0.57L) << a << " / " << b;
    }
  }
}

TEST(DividePlan, DivisionByZeroSaturates) {
  DividePlan plan = dividePlan("i8, 0.05:3", "u8, 0.03:20", "i8, 0.0625:7");
  EXPECT_EQ(plan.evaluate(4, 20), 127);
  EXPECT_EQ(plan.evaluate(2, 20), -128);
  EXPECT_EQ(plan.evaluate(3, 20), 7); // 0 / 0
  EXPECT_EQ(plan.evaluate(3, 21), 7); // 0 / 1
}

TEST(DividePlan, NothingWraps) {
  for (const char *out : {"i16, 1e-6:0", "i16, 1.0:0", "i16, 1e30:0"}) {
    DividePlan plan = dividePlan("u16, 0.001:65535", "u16, 0.001:0", out);
    kernels::RangeBackend b;
    for (int64_t divisor : {0, 1, 2, 3, 32768, 65535})
      for (int64_t dividend : {0, 1, 65534, 65535}) {
        auto [mantissa, shift] = kernels::normalizeDivisor(b, plan, divisor);
        kernels::result(b, plan, dividend, divisor, mantissa, shift);
      }
    EXPECT_FALSE(b.overflow) << out;
  }
}

TEST(DividePlan, RefusesWhatItCannotKeep) {
  EXPECT_EQ(messageOf(DividePlan::get(format("i8, 1.0:0"), format("i8, 1e-6:0"),
                                      format("i8, 1e-6:0"))),
            "expected a dividend's scale of at most 2^30 times the product of "
            "the divisor's and the output's, got about 2^40; raise the "
            "output's range");
  DividePlan plan = dividePlan("i8, 0.5:0", "i8, 0.25:0", "i8, 1.0:0");
  EXPECT_EQ(messageOf(plan.check()), "");
  plan.rhsZeroPoint = 128;
  EXPECT_EQ(messageOf(plan.check()),
            "expected a zero point of a divisor from -128 to 127, got 128");
}
