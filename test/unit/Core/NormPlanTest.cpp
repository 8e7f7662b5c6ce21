//===- NormPlanTest.cpp - layer and RMS norm in integers ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "CompositeRows.h"
#include "qlut/Core/IntegerBackend.h"
#include "gtest/gtest.h"

using namespace qlut;
using namespace qlut::reference;

static NormPlan normPlan(NormKind kind, const Format &in, const Format &out,
                         int64_t n, double epsilon,
                         llvm::ArrayRef<double> scale = {},
                         llvm::ArrayRef<double> bias = {}) {
  return llvm::cantFail(NormPlan::get(kind, in, out, n, epsilon, scale, bias));
}

static const int64_t lengths[] = {1, 2, 3, 7, 16, 100, 1000, 1024};

/// The greatest error in output codes over many rows of each length, with
/// scales and biases that 16 bits hold if `affine`.
static long double worstNorm(NormKind kind, const Format &in, const Format &out,
                             double epsilon, bool affine = false,
                             llvm::ArrayRef<int64_t> ns = lengths) {
  std::mt19937_64 random(23);
  long double worst = 0;
  for (int64_t n : ns) {
    std::vector<double> scale, bias;
    for (int64_t i = 0; affine && i < n; ++i) {
      scale.push_back(std::ldexp(uniform(random, -16384, 16384), -14));
      bias.push_back(out.scale * static_cast<double>(uniform(random, -99, 99)));
    }
    NormPlan plan = normPlan(kind, in, out, n, epsilon, scale, bias);
    for (const Row &row : manyRows(random, in.storage, n)) {
      Reals exact = norm(kind, in, row, epsilon);
      for (int64_t i = 0; affine && i < n; ++i)
        exact[i] = exact[i] * scale[i] + bias[i];
      worst = std::max(worst, greatestError(out, plan.evaluate(row), exact));
    }
  }
  return worst;
}

TEST(NormPlan, EightBitsStayWithinTheirBudget) {
  for (NormKind kind : {NormKind::Layer, NormKind::Rms})
    for (const char *in : {"i8, 0.05:-3", "u8, 0.01:128", "i8, 2.0:0"})
      for (bool affine : {false, true})
        EXPECT_LE(
            worstNorm(kind, format(in), format("i8, 0.03125:0"), 1e-5, affine),
            0.51L)
            << in << ", " << affine;
}

TEST(NormPlan, SixteenBitsStayWithinTheirBudget) {
  const Format out = format("i16, 0.00048828125:0");
  for (NormKind kind : {NormKind::Layer, NormKind::Rms})
    for (const char *in : {"i16, 0.001:0", "i16, 0.0001:50", "i8, 0.05:-3"})
      for (bool affine : {false, true})
        EXPECT_LE(worstNorm(kind, format(in), out, 1e-5, affine), 0.65L)
            << in << ", " << affine;
}

TEST(NormPlan, TheLongestRowsKeepTheBudgets) {
  EXPECT_LE(worstNorm(NormKind::Layer, format("i8, 0.05:-3"),
                      format("i8, 0.03125:0"), 1e-5, false, {maxRowLength}),
            0.51L);
  for (NormKind kind : {NormKind::Layer, NormKind::Rms})
    EXPECT_LE(worstNorm(kind, format("i16, 0.001:0"),
                        format("i16, 0.00048828125:0"), 1e-5, false,
                        {maxRowLength}),
              0.65L);
  EXPECT_LE(worstNorm(NormKind::Layer, format("u16, 0.001:7"),
                      format("i16, 0.00048828125:0"), 1e-5, false,
                      {maxRowLength}),
            0.65L);
}

TEST(NormPlan, EpsilonCountsWhereDeviationsAreSmall) {
  // One code of 0.001 has a variance of 2.5e-7 and less.
  const Format in = format("i8, 0.001:0"), out = format("i8, 0.0078125:0");
  for (int64_t n : {2, 3, 5})
    for (double epsilon : {1e-6, 1e-5, 1e-3}) {
      Row row(n, 0);
      row[0] = 1;
      NormPlan plan = normPlan(NormKind::Layer, in, out, n, epsilon);
      EXPECT_LE(greatestError(out, plan.evaluate(row),
                              norm(NormKind::Layer, in, row, epsilon)),
                0.51L)
          << n << ", " << epsilon;
    }
}

TEST(NormPlan, RowsWithoutVarianceGiveTheBias) {
  const Format out = format("i8, 0.0625:4");
  for (const char *in : {"i8, 0.05:-3", "u16, 0.001:9"})
    for (double epsilon : {0.0, 1e-5}) {
      const Storage codes = format(in).storage;
      const double bias[] = {0.0, 1.0, -0.5};
      const double scale[] = {1.0, 2.0, 3.0};
      NormPlan plan =
          normPlan(NormKind::Layer, format(in), out, 3, epsilon, scale, bias);
      for (int64_t code : {codes.minCode(), codes.maxCode()})
        EXPECT_EQ(plan.evaluate(Row(3, code)), (Row{4, 20, -4})) << in;
      NormPlan rms = normPlan(NormKind::Rms, format(in), out, 3, epsilon);
      EXPECT_EQ(rms.evaluate(Row(3, format(in).zeroPoint)), Row(3, 4)) << in;
    }
}

TEST(NormPlan, ScalesAndBiasesOfZeroAndOfAnySizeAreKept) {
  const Format in = format("i8, 0.05:0"), out = format("i8, 0.03125:0");
  const Row row = {-100, 20, 80, 3};
  for (double size : {0.0, 1e-12, 1e-3, 1.0, 700.0}) {
    const double scale[] = {size, -size, size / 3, 0.0};
    const double bias[] = {0.0, 1.0, -1e3, 1e30};
    NormPlan plan = normPlan(NormKind::Layer, in, out, 4, 1e-5, scale, bias);
    Reals exact = norm(NormKind::Layer, in, row, 1e-5L);
    for (size_t i = 0; i < 4; ++i)
      exact[i] = exact[i] * scale[i] + bias[i];
    EXPECT_LE(greatestError(out, plan.evaluate(row), exact), 0.52L) << size;
  }
}

TEST(NormPlan, NothingWrapsOnTheGreatestSums) {
  for (NormKind kind : {NormKind::Layer, NormKind::Rms})
    for (const char *in : {"i8, 0.05:0", "i16, 0.001:0"})
      for (double epsilon : {0.0, 1e-5, 1e3}) {
        NormPlan plan = normPlan(kind, format(in), format("i16, 0.0005:0"),
                                 maxRowLength, epsilon);
        const int64_t least = plan.input.minCode(),
                      greatest = plan.input.maxCode();
        // Half and half, one that differs, and all at one end.
        for (int64_t high : {int64_t(0), int64_t(1), maxRowLength / 2,
                             maxRowLength - 1, maxRowLength}) {
          const int64_t low = maxRowLength - high;
          kernels::RangeBackend b;
          const int64_t sum = high * greatest + low * least;
          const int64_t squares =
              high * greatest * greatest + low * least * least;
          EXPECT_TRUE(plan.accumulatorBits == 64 || llvm::isInt<32>(squares));
          auto [mantissa, shift] = kernels::normalizeRow(b, plan, sum, squares);
          if (high > 0)
            kernels::result(b, plan, greatest, sum, mantissa, shift, 32767, 0);
          if (low > 0)
            kernels::result(b, plan, least, sum, mantissa, shift, -32767, 0);
          EXPECT_FALSE(b.overflow) << in << ", " << high;
        }
      }
}

TEST(NormPlan, RefusesWhatItCannotKeep) {
  auto message = [](const char *in, const char *out, int64_t n, double epsilon,
                    llvm::ArrayRef<double> scale = {},
                    llvm::ArrayRef<double> bias = {}) {
    return messageOf(NormPlan::get(NormKind::Rms, format(in), format(out), n,
                                   epsilon, scale, bias));
  };
  EXPECT_EQ(message("u16, 0.1:0", "i8, 0.1:0", 65536, 0.0),
            "expected rows whose squares fit 62 bits, got 65536 elements of up "
            "to 65535 codes from the zero point; use a signed symmetric format "
            "or shorter rows");
  EXPECT_EQ(message("i8, 0.1:0", "i8, 0.1:0", 4, -1.0),
            "expected a finite epsilon of at least 0, got -1");
  EXPECT_EQ(message("i8, 1e-9:0", "i8, 0.1:0", 4, 1.0),
            "expected an epsilon below 2^62 squared input codes, got 1 with "
            "the input scale 1e-09");
  EXPECT_EQ(message("i8, 0.1:0", "i8, 0.1:0", 4, 0.0, {1.0, 2.0}),
            "expected a scale of 4 elements, got 2");
  EXPECT_EQ(message("i8, 0.1:0", "i8, 0.1:0", 2, 0.0, {}, {0.0, INFINITY}),
            "expected finite numbers in a bias, got inf");
  EXPECT_EQ(message("i8, 0.1:0", "i8, 1e-10:0", 2, 0.0),
            "expected an output scale from 2^-30 to 2^12 of the unit 1 of the "
            "elements, got 1e-10");
}

TEST(NormPlan, BrokenPlansAreFound) {
  NormPlan good = normPlan(NormKind::Layer, format("i8, 0.1:0"),
                           format("i8, 0.1:0"), 4, 1e-5, {1, 2, 3, 4});
  EXPECT_EQ(messageOf(good.check()), "");
  auto broken = [&](llvm::function_ref<void(NormPlan &)> f) {
    NormPlan plan = good;
    f(plan);
    return messageOf(plan.check());
  };
  EXPECT_NE(broken([](auto &p) { p.squareShift = 3; }), "");
  EXPECT_NE(broken([](auto &p) { p.squareShift = 32; }), "");
  EXPECT_NE(broken([](auto &p) { p.epsilon = -1; }), "");
  EXPECT_NE(broken([](auto &p) { p.scale[2] = 32768; }), "");
  EXPECT_NE(broken([](auto &p) { p.scale.pop_back(); }), "");
  EXPECT_NE(broken([](auto &p) { p.bias = {1, 2, 3}; }), "");
  EXPECT_NE(broken([](auto &p) { p.bias = {1, 2, 3, int64_t(1) << 61}; }), "");
  EXPECT_NE(broken([](auto &p) { p.outputShift = 43; }), "");
  EXPECT_NE(broken([](auto &p) { p.center = 128; }), "");
  EXPECT_NE(broken([](auto &p) { p.accumulatorBits = 16; }), "");
  EXPECT_NE(broken([](auto &p) { p.rsqrt.values.pop_back(); }), "");
  EXPECT_NE(broken([](auto &p) { p.rsqrt.values[0] = 1 << 31; }), "");
}
