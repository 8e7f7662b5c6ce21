//===- NormEstimateTest.cpp - norms of 8-bit codes in f32, exactly --------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "qlut/Core/NormEstimate.h"
#include "CompositeRows.h"
#include "qlut/Core/IntegerBackend.h"
#include "gtest/gtest.h"

using namespace qlut;
using namespace qlut::reference;

namespace {
struct Backend : kernels::IntegerBackend<float> {
  Real rfma(Real a, Real c, Real d) { return std::fma(a, c, d); }
};

/// What estimates of many rows did.
struct Tally {
  int64_t numElements = 0, numInDoubt = 0;
};
} // namespace

/// Elements of a row: the estimate is where it says, and the codes that it
/// decides are the plan's.
static void checkRow(const NormPlan &plan, const NormEstimate &numbers,
                     const Row &row, Tally &tally) {
  Backend b;
  int64_t sum = 0, squares = 0;
  for (int64_t code : row) {
    const int64_t c = kernels::centered(b, plan, code);
    sum += c;
    squares += c * c;
  }
  auto [mantissa, shift] = kernels::normalizeRow(b, plan, sum, squares);
  const auto reals = kernels::getRowReals(b, plan, sum, mantissa, shift);
  const std::vector<int64_t> expected = plan.evaluate(row);
  for (size_t i = 0; i < row.size(); ++i) {
    const int64_t got = kernels::estimate(
        b, plan, row[i], reals,
        static_cast<float>(numbers.scale[numbers.scale.size() > 1 ? i : 0]),
        static_cast<float>(numbers.bias[numbers.bias.size() > 1 ? i : 0]));
    ASSERT_LT(std::abs(got), int64_t(1) << 31);
    ++tally.numElements;
    if ((got & 0xffff) < numbers.window) {
      ++tally.numInDoubt;
      continue;
    }
    ASSERT_EQ(std::clamp(got >> estimateFractionBits, plan.output.minCode(),
                         plan.output.maxCode()),
              expected[i])
        << "of " << row[i] << " at " << i << " of " << row.size();
  }
}

static NormEstimate estimateOf(const NormPlan &plan) {
  return llvm::cantFail(NormEstimate::get(plan));
}

TEST(NormEstimate, DecidesAllButFewCodes) {
  std::mt19937_64 random(5);
  Tally tally;
  for (NormKind kind : {NormKind::Layer, NormKind::Rms})
    for (const char *in : {"i8, 0.05:-3", "u8, 0.01:255", "i8, 2.0:-128"})
      for (const char *out : {"i8, 0.03125:0", "u8, 0.01:200", "i4, 0.5:1"})
        for (int64_t n : {32, 100, 768, 4096})
          for (bool affine : {false, true}) {
            std::vector<double> scale, bias;
            for (int64_t i = 0; affine && i < n; ++i) {
              scale.push_back(std::ldexp(uniform(random, -16384, 16384), -13));
              bias.push_back(std::ldexp(uniform(random, -16384, 16384), -12));
            }
            const NormPlan plan = llvm::cantFail(NormPlan::get(
                kind, format(in), format(out), n, 1e-5, scale, bias));
            const NormEstimate numbers = estimateOf(plan);
            for (const Row &row : manyRows(random, plan.input, n))
              checkRow(plan, numbers, row, tally);
          }
  EXPECT_GT(tally.numElements, 100000);
  // A few thousandths, and rows of one code.
  EXPECT_LT(tally.numInDoubt, tally.numElements / 10);
}

TEST(NormEstimate, LeavesBoundariesInDoubt) {
  // Biases between two codes: rows of one code are at them.
  const NormPlan plan = llvm::cantFail(NormPlan::get(
      NormKind::Layer, format("i8, 0.1:0"), format("i8, 0.25:0"), 4, 1e-5,
      std::vector<double>(4, 1.0), {-0.125, 0.125, 0.375, 3.625}));
  Tally tally;
  checkRow(plan, estimateOf(plan), Row{7, 7, 7, 7}, tally);
  EXPECT_EQ(tally.numInDoubt, 4);
}

static std::string errorOf(const Format &in, const Format &out, int64_t n,
                           const NormOptions &options = {}) {
  const NormPlan plan = llvm::cantFail(
      NormPlan::get(NormKind::Layer, in, out, n, 1e-5, {}, {}, options));
  return llvm::toString(NormEstimate::get(plan).takeError());
}

TEST(NormEstimate, Refuses) {
  EXPECT_EQ(errorOf(format("i16, 0.001:0"), format("i8, 0.03125:0"), 64),
            "expected codes of up to 8 bits, got i16 -> i8");
  NormOptions options;
  options.rounding = Rounding::HalfEven;
  EXPECT_EQ(errorOf(format("i8, 0.1:0"), format("i8, 0.03125:0"), 64, options),
            "expected results rounded half-up, got half-even");
  EXPECT_EQ(
      errorOf(format("i8, 0.1:0"), format("i8, 0.0001:0"), 64).substr(0, 68),
      "expected results below 2^15 codes before they are cut off, got up to");
}
