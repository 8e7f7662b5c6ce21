//===- SinusoidPlanTest.cpp - sine and cosine of positions ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "CompositeRows.h"
#include "qlut/Core/IntegerBackend.h"
#include "gtest/gtest.h"

using namespace qlut;
using namespace qlut::reference;

/// The frequencies of a rotary embedding of 64 numbers, in f32.
static std::vector<double> rotaryFrequencies() {
  std::vector<double> frequencies;
  for (int i = 0; i < 32; ++i)
    frequencies.push_back(
        static_cast<float>(std::pow(10000.0, -2.0 * i / 64.0)));
  return frequencies;
}

static SinusoidPlan sinusoidPlan(bool isCosine, const char *out,
                                 const SinusoidOptions &options = {}) {
  return llvm::cantFail(
      SinusoidPlan::get(isCosine, rotaryFrequencies(), format(out), options));
}

/// The greatest error in output codes over positions and all frequencies.
static long double greatestError(const SinusoidPlan &plan, const Format &out,
                                 int64_t first, int64_t last) {
  const std::vector<double> frequencies = rotaryFrequencies();
  long double worst = 0;
  for (int64_t position = first; position <= last; ++position)
    for (size_t f = 0; f < frequencies.size(); ++f) {
      const long double angle = static_cast<long double>(position) *
                                static_cast<long double>(frequencies[f]);
      const long double real = plan.isCosine ? cosl(angle) : sinl(angle);
      worst = std::max(
          worst, std::abs(static_cast<long double>(plan.evaluate(position, f)) -
                          inCodes(out, real)));
    }
  return worst;
}

TEST(SinusoidPlan, StaysNearOneRoundingOverManyTurns) {
  for (bool isCosine : {false, true}) {
    EXPECT_LE(greatestError(sinusoidPlan(isCosine, "i8, 0.0078125:0"),
                            format("i8, 0.0078125:0"), -300, 4096),
              0.55L);
    EXPECT_LE(greatestError(sinusoidPlan(isCosine, "u8, 0.0078125:128"),
                            format("u8, 0.0078125:128"), 65000, 65536),
              0.56L);
    EXPECT_LE(greatestError(sinusoidPlan(isCosine, "i16, 3.1e-5:0"),
                            format("i16, 3.1e-5:0"), -300, 4096),
              0.66L);
    EXPECT_LE(greatestError(sinusoidPlan(isCosine, "i16, 3.1e-5:0"),
                            format("i16, 3.1e-5:0"), 1048000, 1048576),
              0.66L);
  }
}

TEST(SinusoidPlan, PositionsSaturateAt32Bits) {
  SinusoidPlan plan = sinusoidPlan(false, "i16, 3.1e-5:0");
  for (size_t f = 0; f < plan.increments.size(); ++f) {
    EXPECT_EQ(plan.evaluate(INT64_MAX, f), plan.evaluate(INT32_MAX, f));
    EXPECT_EQ(plan.evaluate(INT64_MIN, f), plan.evaluate(INT32_MIN, f));
  }
}

TEST(SinusoidPlan, QuartersOfATurn) {
  // The nearest double to pi / 2 adds a quarter of a turn, exactly 2^46 units.
  auto plan = [](bool isCosine) {
    return llvm::cantFail(
        SinusoidPlan::get(isCosine, {1.5707963267948966, -1.5707963267948966},
                          format("i16, 0.00006103515625:0")));
  };
  SinusoidPlan sine = plan(false), cosine = plan(true);
  EXPECT_EQ(sine.increments[0], int64_t(1) << 46);
  EXPECT_EQ(sine.increments[1], -(int64_t(1) << 46));
  const int64_t one = 16384;
  for (int64_t n : {-4, 0, 4, 400}) {
    EXPECT_EQ(sine.evaluate(n, 0), 0);
    EXPECT_EQ(sine.evaluate(n + 1, 0), one);
    EXPECT_EQ(sine.evaluate(n + 2, 0), 0);
    EXPECT_EQ(sine.evaluate(n + 3, 0), -one);
    EXPECT_EQ(sine.evaluate(n + 1, 1), -one);
    EXPECT_EQ(cosine.evaluate(n, 0), one);
    EXPECT_EQ(cosine.evaluate(n + 1, 0), 0);
    EXPECT_EQ(cosine.evaluate(n + 2, 0), -one);
  }
}

TEST(SinusoidPlan, NothingWraps) {
  const int64_t ends[] = {INT64_MIN, INT64_MIN + 1, -1, 0, 1, INT64_MAX};
  for (const char *out : {"i16, 1e-9:0", "i16, 1.0:0", "u8, 1e9:3"})
    for (bool isCosine : {false, true}) {
      SinusoidPlan plan = sinusoidPlan(isCosine, out);
      plan.increments = {-(int64_t(1) << 47), (int64_t(1) << 47) - 1, -1, 0, 1};
      kernels::RangeBackend b;
      for (int64_t position : ends)
        for (int64_t increment : plan.increments)
          kernels::result(b, plan, position, increment);
      EXPECT_FALSE(b.overflow) << out;
    }
}

TEST(SinusoidPlan, RefusesWhatItCannotKeep) {
  const Format out = format("i8, 0.0078125:0");
  EXPECT_EQ(messageOf(SinusoidPlan::get(false, {}, out)),
            "expected a frequency, got none");
  EXPECT_EQ(messageOf(SinusoidPlan::get(false, {4097.0}, out)),
            "expected frequencies of at most 2^12 radians, got 4097");
  EXPECT_EQ(messageOf(SinusoidPlan::get(false, {1.0}, format("i8, 1e-12:0"))),
            "expected an output scale from 2^-30 to 2^32, got about 2^-40");
  SinusoidOptions options;
  options.segments = 100;
  EXPECT_EQ(messageOf(SinusoidPlan::get(false, {1.0}, out, options)),
            "expected a power of two up to 4096 for the segments of an octave, "
            "got 100");
  SinusoidPlan plan = llvm::cantFail(SinusoidPlan::get(false, {1.0}, out));
  plan.increments[0] = int64_t(1) << 47;
  EXPECT_EQ(messageOf(plan.check()), "expected increments from -2^47 to 2^47 - "
                                     "1, got 140737488355328");
}
