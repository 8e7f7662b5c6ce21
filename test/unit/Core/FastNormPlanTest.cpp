//===- FastNormPlanTest.cpp - norms in lanes of 16 bits -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "qlut/Core/FastNormPlan.h"
#include "CompositeRows.h"
#include "qlut/Core/IntegerBackend.h"
#include "gtest/gtest.h"

using namespace qlut;
using namespace qlut::reference;

namespace {
/// Scales and biases by element.
struct Affine {
  std::vector<double> scale, bias;
};
} // namespace

/// About 1, of both signs and some 0; biases of some codes.
static Affine affineOf(std::mt19937_64 &random, const Format &out, int64_t n) {
  Affine result;
  for (int64_t i = 0; i < n; ++i) {
    result.scale.push_back(
        i % 11 == 5 ? 0.0 : std::ldexp(uniform(random, -19660, 19660), -14));
    result.bias.push_back(out.scale *
                          std::ldexp(uniform(random, -9999, 9999), -7));
  }
  return result;
}

static FastNormPlan fastPlan(NormKind kind, const Format &in, const Format &out,
                             int64_t n, double epsilon = 1e-5,
                             const Affine &affine = {}) {
  return llvm::cantFail(
      FastNormPlan::get(kind, in, out, n, epsilon, affine.scale, affine.bias));
}

/// Rows in which a deviation is as great as one of its row can be: one element
/// stands alone, at every distance, or at some if rows are long.
static std::vector<Row> extremeRows(const Storage &storage, int64_t length) {
  std::vector<Row> rows;
  for (int64_t distance = 1; distance < storage.numCodes();
       distance += length < 2000 ? 1 : 21) {
    rows.push_back(steppedRow(storage, length, 1, distance));
    Row low(length, storage.minCode() + distance);
    low[length / 2] = storage.minCode();
    rows.push_back(std::move(low));
  }
  return rows;
}

static long double worstNorm(NormKind kind, const Format &in, const Format &out,
                             llvm::ArrayRef<int64_t> lengths, bool isAffine,
                             double epsilon = 1e-5) {
  std::mt19937_64 random(23);
  long double worst = 0;
  for (int64_t n : lengths) {
    const Affine affine = isAffine ? affineOf(random, out, n) : Affine();
    const FastNormPlan plan = fastPlan(kind, in, out, n, epsilon, affine);
    std::vector<Row> rows = manyRows(random, in.storage, n);
    llvm::append_range(rows, extremeRows(in.storage, n));
    for (const Row &row : rows) {
      Reals exact = norm(kind, in, row, epsilon);
      for (int64_t i = 0; isAffine && i < n; ++i)
        exact[i] = exact[i] * affine.scale[i] + affine.bias[i];
      worst = std::max(worst, greatestError(out, plan.evaluate(row), exact));
    }
  }
  return worst;
}

static const int64_t lengths[] = {1, 2, 3, 16, 100, 768, 1024};
static const NormKind kinds[] = {NormKind::Layer, NormKind::Rms};

// The form's bound is 1; these are the worst rows known.
TEST(FastNormPlan, StaysWithinACode) {
  for (NormKind kind : kinds)
    for (const char *in : {"i8, 0.05:-3", "u8, 0.01:128", "i8, 2.0:127"})
      for (bool isAffine : {false, true}) {
        EXPECT_LE(worstNorm(kind, format(in), format("i8, 0.03125:0"), lengths,
                            isAffine),
                  0.7L)
            << in << ", " << isAffine;
        EXPECT_LE(worstNorm(kind, format(in), format("u8, 0.06:100"), lengths,
                            isAffine),
                  0.65L)
            << in << ", " << isAffine;
      }
}

TEST(FastNormPlan, OtherFormatsCostNoMore) {
  for (NormKind kind : kinds)
    for (const char *in : {"i4, 0.5:-8", "u2, 1.0:1", "i8, 0.0001:0"})
      for (const char *out : {"i4, 0.5:0", "i8, 0.125:-128", "i2, 1.0:0"})
        EXPECT_LE(worstNorm(kind, format(in), format(out), lengths, true),
                  0.65L)
            << in << " to " << out;
}

TEST(FastNormPlan, LongRowsStayWithinACode) {
  for (NormKind kind : kinds)
    EXPECT_LE(worstNorm(kind, format("i8, 0.05:0"), format("i8, 0.05:0"),
                        {2048, 4096}, true),
              0.8L);
  EXPECT_LE(worstNorm(NormKind::Layer, format("i8, 0.05:0"),
                      format("i8, 0.2:0"), {16384, maxRowLength}, false),
            0.8L);
}

TEST(FastNormPlan, EpsilonCountsWhereDeviationsAreSmall) {
  for (double epsilon : {0.0, 1e-12, 1e-3, 1.0, 1e3, 1e6})
    for (NormKind kind : kinds)
      EXPECT_LE(worstNorm(kind, format("i8, 0.05:-3"), format("i8, 0.03125:0"),
                          {1, 2, 16, 768}, false, epsilon),
                0.65L)
          << epsilon;
}

TEST(FastNormPlan, RowsOfOneCodeAreTheirBiases) {
  const Affine affine = {{1.0, 1.0, -2.0, 0.5}, {0.0, 1.0, -0.26, 99.0}};
  const FastNormPlan plan = fastPlan(NormKind::Layer, format("u8, 0.1:7"),
                                     format("i8, 0.125:-1"), 4, 1e-5, affine);
  for (int64_t code : {0, 7, 128, 255})
    EXPECT_EQ(plan.evaluate(Row(4, code)), (Row{-1, 7, -3, 127})) << code;
}

/// The row's numbers by the kernels.
static kernels::NormRow<kernels::RangeBackend>
normalize(kernels::RangeBackend &b, const FastNormPlan &plan, const Row &row) {
  int64_t sum = 0, squares = 0;
  for (int64_t code : row) {
    const int64_t u = kernels::step(b, plan, code);
    sum += u;
    squares += u * u;
  }
  return kernels::normalizeRow(b, plan, sum, squares);
}

// On rows of the greatest deviations: those that reach 2^15.
TEST(FastNormPlan, DeviationsFitSixteenBits) {
  int64_t greatest = 0;
  for (NormKind kind : kinds)
    for (const char *in : {"i8, 0.05:0", "u8, 0.1:255", "i4, 0.5:-8"})
      for (double epsilon : {0.0, 1e-5})
        for (int64_t n :
             {1, 2, 3, 4, 5, 16, 17, 64, 256, 1023, 1024, 4096, 16384, 65536}) {
          const FastNormPlan plan =
              fastPlan(kind, format(in), format("i8, 1.0:0"), n, epsilon);
          kernels::RangeBackend wide;
          for (const Row &row : extremeRows(plan.input, n)) {
            const auto numbers = normalize(wide, plan, row);
            EXPECT_LE(numbers.multiplier, INT16_MAX);
            for (size_t i : {size_t(0), row.size() / 2, row.size() - 1}) {
              const int64_t deviation =
                  (kernels::step(wide, plan, row[i]) << numbers.shift) -
                  numbers.offset;
              ASSERT_TRUE(llvm::isInt<16>(deviation))
                  << in << ", " << n << ", " << deviation;
              greatest = std::max(greatest, std::abs(deviation));
              const int64_t normal =
                  kernels::multiplyHigh(wide, deviation, numbers.multiplier);
              ASSERT_LE(std::abs(normal), (1 << 14) + 2);
            }
            // Elements are computed in 32 bits.
            kernels::RangeBackend narrow;
            kernels::result(narrow, plan, row[0],
                            {numbers.shift, numbers.offset, numbers.multiplier},
                            INT16_MAX, INT16_MAX);
            ASSERT_TRUE(llvm::isInt<32>(narrow.greatest) &&
                        llvm::isInt<32>(narrow.least));
          }
          EXPECT_FALSE(wide.overflow) << in << ", " << n;
        }
  EXPECT_GT(greatest, 32000);
}

TEST(FastNormPlan, RefusesWhatItCannotKeep) {
  const Format in = format("i8, 0.1:0"), out = format("i8, 0.03125:0");
  auto message = [](const Format &in, const Format &out, int64_t n,
                    double epsilon = 1e-5, const NormOptions &options = {},
                    llvm::ArrayRef<double> scale = {},
                    llvm::ArrayRef<double> bias = {}) {
    return messageOf(FastNormPlan::get(NormKind::Layer, in, out, n, epsilon,
                                       scale, bias, options));
  };
  EXPECT_EQ(message(in, format("i16, 0.001:0"), 8),
            "expected formats of up to 8 bits for norm-form=fast, got i8 -> "
            "i16; use norm-form=exact");
  EXPECT_EQ(message(format("u16, 0.1:0"), out, 8),
            "expected formats of up to 8 bits for norm-form=fast, got u16 -> "
            "i8; use norm-form=exact");
  NormOptions options;
  options.rounding = Rounding::Floor;
  EXPECT_EQ(message(in, out, 8, 1e-5, options),
            "expected results rounded half-up for norm-form=fast, got floor; "
            "use norm-form=exact");
  EXPECT_EQ(message(in, out, 65537),
            "expected rows of 1 to 65536 elements, got 65537");
  EXPECT_EQ(message(in, out, 8, -1.0),
            "expected a finite epsilon of at least 0, got -1");
  EXPECT_EQ(message(in, out, 2, 1e-5, {}, {1.0}),
            "expected a scale of 2 elements, got 1");
  EXPECT_EQ(message(in, format("i8, 0.01:0"), 65536).substr(0, 112),
            "expected results within one code for norm-form=fast, got rows of "
            "65536 elements whose scales and biases allow 50");
  EXPECT_EQ(message(in, out, 2, 1e-5, {}, {1.0, 1.0}, {0.0, 2000.0}),
            "expected results within one code for norm-form=fast, got rows of "
            "2 elements whose scales and biases allow inf codes; use "
            "norm-form=exact");
  EXPECT_EQ(message(format("i8, 0.000000001:0"), out, 1024, 1e9),
            "expected an epsilon below 2^61 squared input codes for "
            "norm-form=fast, got 1e+09 with the input scale 1e-09; use "
            "norm-form=exact");
}

TEST(FastNormPlan, BrokenPlansAreFound) {
  const FastNormPlan plan = fastPlan(NormKind::Layer, format("i8, 0.1:0"),
                                     format("i8, 0.03125:0"), 4);
  EXPECT_EQ(messageOf(plan.check()), "");
  auto broken = [&](llvm::function_ref<void(FastNormPlan &)> change) {
    FastNormPlan changed = plan;
    change(changed);
    EXPECT_FALSE(changed == plan);
    return messageOf(changed.check());
  };
  EXPECT_NE(broken([](auto &p) { p.center = 128; }), "");
  EXPECT_NE(broken([](auto &p) { p.input.bits = 9; }), "");
  EXPECT_NE(broken([](auto &p) { p.output.bits = 16; }), "");
  EXPECT_NE(broken([](auto &p) { p.outputZeroPoint = 300; }), "");
  EXPECT_NE(broken([](auto &p) { p.rowLength = 0; }), "");
  EXPECT_NE(broken([](auto &p) { p.accumulatorBits = 16; }), "");
  EXPECT_NE(broken([](auto &p) { --p.squareFactor; }), "");
  EXPECT_NE(broken([](auto &p) { p.squareFactor = int64_t(1) << 60; }), "");
  EXPECT_NE(broken([](auto &p) { p.deviationShift = 15; }), "");
  EXPECT_NE(broken([](auto &p) { p.epsilon = -1; }), "");
  EXPECT_NE(broken([](auto &p) { p.epsilon = int64_t(1) << 61; }), "");
  EXPECT_NE(broken([](auto &p) { p.rsqrt.fractionBits = 20; }), "");
  EXPECT_NE(broken([](auto &p) { p.rsqrt.values.pop_back(); }), "");
  EXPECT_NE(broken([](auto &p) { p.scale.clear(); }), "");
  EXPECT_NE(broken([](auto &p) { p.scale = {1, 2}; }), "");
  EXPECT_NE(broken([](auto &p) { p.scale[0] = 32768; }), "");
  EXPECT_NE(broken([](auto &p) { p.bias[0] = -32768; }), "");
  EXPECT_NE(broken([](auto &p) { p.outputShift = 8; }), "");
}
