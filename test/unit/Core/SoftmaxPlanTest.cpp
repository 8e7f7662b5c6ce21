//===- SoftmaxPlanTest.cpp - softmax and log-softmax in integers ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "CompositeRows.h"
#include "qlut/Core/IntegerBackend.h"
#include "gtest/gtest.h"

using namespace qlut;
using namespace qlut::reference;

static SoftmaxPlan softmaxPlan(const Format &in, const Format &out, int64_t n,
                               const SoftmaxOptions &options = {}) {
  return llvm::cantFail(SoftmaxPlan::get(in, out, n, options));
}

/// The greatest error in output codes over many rows of each length.
static long double worstSoftmax(const Format &in, const Format &out,
                                llvm::ArrayRef<int64_t> lengths,
                                const SoftmaxOptions &options = {}) {
  std::mt19937_64 random(17);
  long double worst = 0;
  for (int64_t length : lengths) {
    SoftmaxPlan plan = softmaxPlan(in, out, length, options);
    for (const Row &row : manyRows(random, in.storage, length))
      worst = std::max(
          worst, greatestError(out, plan.evaluate(row), softmax(in, row)));
  }
  return worst;
}

static const int64_t lengths[] = {1, 2, 3, 7, 16, 100, 128, 129, 1000, 1024};

TEST(SoftmaxPlan, EightBitsStayWithinTheirBudget) {
  for (const char *in : {"i8, 0.125:0", "i8, 0.05:-3", "i8, 0.01:20",
                         "u8, 0.3:128", "i8, 1.0:0"})
    EXPECT_LE(worstSoftmax(format(in), format("u8, 0.00390625:0"), lengths),
              0.52L)
        << in;
}

TEST(SoftmaxPlan, OtherOutputScalesAndZeroPointsCostNoMore) {
  for (const char *out :
       {"i8, 0.00390625:-128", "u8, 0.0042:3", "i8, 0.01:0", "u4, 0.0625:0"})
    EXPECT_LE(worstSoftmax(format("i8, 0.1:0"), format(out), lengths), 0.52L)
        << out;
}

TEST(SoftmaxPlan, SixteenBitsStayWithinTheirBudgets) {
  const Format out = format("i16, 0.000030517578125:0");
  SoftmaxOptions compact;
  compact.expSegments = 16;
  compact.sumSegments = 64;
  compact.sumBits = 15;
  for (const char *name :
       {"i16, 0.00048828125:0", "i16, 0.0001:12", "i16, 0.002:-100"}) {
    const Format in = format(name);
    EXPECT_LE(worstSoftmax(in, out, lengths) * out.scale, 3e-5L) << name;
    EXPECT_LE(softmaxPlan(in, out, 1024).numBytes(), 650);
    EXPECT_LE(worstSoftmax(in, out, lengths, compact) * out.scale, 1e-4L)
        << name;
    EXPECT_LE(softmaxPlan(in, out, 1024, compact).numBytes(), 200);
  }
}

TEST(SoftmaxPlan, TheLongestRowsKeepTheBudgets) {
  EXPECT_LE(worstSoftmax(format("i8, 0.1:0"), format("u8, 0.00390625:0"),
                         {maxRowLength}),
            0.52L);
  const Format out = format("u16, 0.0000152587890625:0");
  EXPECT_LE(worstSoftmax(format("i16, 0.0004:0"), out, {maxRowLength}) *
                out.scale,
            1e-4L);
}

TEST(SoftmaxPlan, MaskedElementsWeighNothing) {
  std::mt19937_64 random(3);
  for (const char *in : {"i8, 0.1:5", "i16, 0.001:-7"})
    for (const char *out : {"i8, 0.00390625:-128", "i16, 0.00003:11"}) {
      const Format from = format(in), to = format(out);
      SoftmaxPlan plan = softmaxPlan(from, to, 64);
      for (int trial = 0; trial < 50; ++trial) {
        const Row row = uniformRow(random, from.storage, 64);
        std::vector<char> mask;
        Row kept;
        for (int64_t code : row) {
          mask.push_back(uniform(random, 0, 2) == 0);
          if (mask.back())
            kept.push_back(code);
        }
        const Row got = plan.evaluate(
            row, llvm::ArrayRef(reinterpret_cast<const bool *>(mask.data()),
                                mask.size()));
        const Row expected = plan.evaluate(kept);
        size_t next = 0;
        for (size_t i = 0; i < row.size(); ++i)
          ASSERT_EQ(got[i], mask[i] ? expected[next++] : to.zeroPoint)
              << in << " to " << out << ", element " << i;
      }
      // The greatest code behind a mask, and rows without any element.
      const Row two = {from.storage.maxCode(), from.storage.minCode()};
      EXPECT_EQ(plan.evaluate(two, {false, true})[0], to.zeroPoint);
      EXPECT_EQ(plan.evaluate(two, {false, true})[1], to.storage.maxCode());
      EXPECT_EQ(plan.evaluate(two, {false, false}), Row(2, to.zeroPoint));
    }
}

TEST(SoftmaxPlan, EqualElementsShareEqually) {
  const Format out = format("u8, 0.00390625:0");
  for (const char *in : {"i8, 0.1:0", "i16, 0.001:0"})
    for (int64_t n : {1, 2, 4, 64, 256}) {
      SoftmaxPlan plan = softmaxPlan(format(in), out, n);
      const int64_t code = format(in).storage.minCode();
      EXPECT_EQ(plan.evaluate(Row(n, code)),
                Row(n, std::min<int64_t>(256 / n, 255)))
          << in << ", " << n;
    }
}

TEST(SoftmaxPlan, TheMaximumWeighsExactlyOne) {
  kernels::IntegerBackend<> b;
  for (const char *in : {"i8, 0.1:0", "i4, 0.5:0", "i16, 0.001:0",
                         "i16, 100.0:0", "i16, 1e-30:0"}) {
    SoftmaxPlan plan = softmaxPlan(format(in), format("u8, 0.00390625:0"), 50);
    const int64_t one = int64_t(1) << plan.weights.valueBits;
    for (int64_t code :
         {plan.weights.input.minCode(), plan.weights.input.maxCode()})
      EXPECT_EQ(kernels::weight(b, plan.weights, code, code), one) << in;
    // Weights fall with the distance.
    int64_t last = one;
    for (int64_t d = 1; d < plan.weights.input.numCodes(); ++d) {
      const int64_t weight =
          kernels::weight(b, plan.weights, plan.weights.input.maxCode() - d,
                          plan.weights.input.maxCode());
      ASSERT_LE(weight, last) << in << ", distance " << d;
      ASSERT_GE(weight, 0) << in << ", distance " << d;
      last = weight;
    }
  }
}

TEST(SoftmaxPlan, NothingWrapsOnTheGreatestSums) {
  for (const char *in : {"i8, 0.1:0", "u16, 0.001:0"})
    for (const char *out :
         {"u8, 0.00390625:0", "i16, 1e-12:0", "i16, 1e20:3"}) {
      SoftmaxPlan plan = softmaxPlan(format(in), format(out), maxRowLength);
      kernels::RangeBackend b;
      const Storage &codes = plan.weights.input;
      for (int64_t sum :
           {int64_t(0), int64_t(1) << plan.weights.valueBits,
            plan.weights.sumBound() - 1, plan.weights.sumBound()}) {
        auto [mantissa, shift] = kernels::normalizeRow(b, plan, sum);
        for (int64_t d = 0; d < codes.numCodes(); d = 2 * d + 1)
          kernels::result(b, plan,
                          kernels::weight(b, plan.weights, codes.maxCode() - d,
                                          codes.maxCode()),
                          mantissa, shift);
      }
      EXPECT_FALSE(b.overflow) << in << " to " << out;
    }
}

TEST(SoftmaxPlan, AccumulatorsAreProven) {
  const Format in = format("i8, 0.1:0"), out = format("u8, 0.00390625:0");
  EXPECT_EQ(softmaxPlan(in, out, 128).weights.accumulatorBits, 32u);
  EXPECT_EQ(softmaxPlan(in, out, 129).weights.accumulatorBits, 64u);
  SoftmaxPlan plan = softmaxPlan(in, out, 129);
  plan.weights.accumulatorBits = 32;
  EXPECT_EQ(messageOf(plan.check()),
            "expected accumulators of 64 bits, or of 32 where 129 elements of "
            "30 bits fit them, got 32");
}

TEST(SoftmaxPlan, RefusesWhatItCannotKeep) {
  const Format in = format("i8, 0.1:0"), out = format("u8, 0.00390625:0");
  auto message = [](const Format &in, const Format &out, int64_t n,
                    SoftmaxOptions options = {}) {
    return messageOf(SoftmaxPlan::get(in, out, n, options));
  };
  EXPECT_EQ(message(in, out, 65537),
            "expected rows of 1 to 65536 elements, got 65537");
  EXPECT_EQ(message(format("b1, 0.1"), out, 4),
            "expected an input of 2 to 16 bits, got b1; composites in integers "
            "have no binary and no wider codes");
  EXPECT_EQ(message(in, format("i32, 0.1:0"), 4),
            "expected an output of 2 to 16 bits, got i32; composites in "
            "integers have no binary and no wider codes");
  EXPECT_EQ(message(in, format("i16, 1e-20:0"), 4),
            "expected an output scale from 2^-60 to 2^1024, got one about "
            "2^-67; raise it");
  SoftmaxOptions options;
  options.sumSegments = 48;
  EXPECT_EQ(message(in, out, 4, options),
            "expected a power of two up to 4096 for the segments of an octave, "
            "got 48");
  options = {};
  options.weightBits = 31;
  EXPECT_EQ(message(in, out, 4, options),
            "expected 8 to 30 bits of a value, got 31");
}

TEST(SoftmaxPlan, BrokenPlansAreFound) {
  const Format out = format("u8, 0.00390625:0");
  SoftmaxPlan direct = softmaxPlan(format("i8, 0.1:0"), out, 4);
  SoftmaxPlan ranged = softmaxPlan(format("i16, 0.1:0"), out, 4);
  EXPECT_EQ(messageOf(direct.check()), "");
  EXPECT_EQ(messageOf(ranged.check()), "");
  auto broken = [](SoftmaxPlan plan,
                   llvm::function_ref<void(SoftmaxPlan &)> f) {
    f(plan);
    return messageOf(plan.check());
  };
  EXPECT_NE(broken(direct, [](auto &p) { p.weights.direct.pop_back(); }), "");
  EXPECT_NE(broken(direct, [](auto &p) { --p.weights.direct[0]; }), "");
  EXPECT_NE(broken(direct, [](auto &p) { p.weights.direct[9] = -1; }), "");
  EXPECT_NE(broken(direct, [](auto &p) { p.outputZeroPoint = 256; }), "");
  EXPECT_NE(broken(direct, [](auto &p) { p.reciprocal.values.pop_back(); }),
            "");
  EXPECT_NE(broken(direct, [](auto &p) { p.reciprocal.fractionBits = 20; }),
            "");
  EXPECT_NE(broken(ranged, [](auto &p) { p.weights.multiplier = -1; }), "");
  EXPECT_NE(broken(ranged, [](auto &p) { p.weights.productShift = 49; }), "");
  EXPECT_NE(broken(ranged, [](auto &p) { p.weights.segments.values[1] = -1; }),
            "");
  EXPECT_NE(broken(ranged, [](auto &p) { p.weights.segments.valueBits = 29; }),
            "");
}

//===----------------------------------------------------------------------===//
// Log-softmax
//===----------------------------------------------------------------------===//

static long double worstLogSoftmax(const Format &in, const Format &out) {
  std::mt19937_64 random(5);
  long double worst = 0;
  for (int64_t length : lengths) {
    LogSoftmaxPlan plan = llvm::cantFail(LogSoftmaxPlan::get(in, out, length));
    for (const Row &row : manyRows(random, in.storage, length))
      worst = std::max(
          worst, greatestError(out, plan.evaluate(row), logSoftmax(in, row)));
  }
  return worst;
}

TEST(LogSoftmaxPlan, StaysWithinItsBudget) {
  EXPECT_LE(worstLogSoftmax(format("i8, 0.125:0"), format("i8, 0.125:127")),
            0.51L);
  EXPECT_LE(worstLogSoftmax(format("u8, 0.03:9"), format("i8, 0.07:100")),
            0.51L);
  EXPECT_LE(worstLogSoftmax(format("i16, 0.0005:0"), format("i16, 0.0006:0")),
            0.55L);
}

TEST(LogSoftmaxPlan, NothingWraps) {
  for (const char *in : {"i8, 0.1:0", "u16, 0.001:0", "i16, 3.0:0"}) {
    LogSoftmaxPlan plan = llvm::cantFail(
        LogSoftmaxPlan::get(format(in), format("i16, 0.001:0"), maxRowLength));
    kernels::RangeBackend b;
    const Storage &codes = plan.weights.input;
    for (int64_t sum :
         {int64_t(1) << plan.weights.valueBits, plan.weights.sumBound()})
      kernels::result(b, plan, codes.minCode(), codes.maxCode(),
                      kernels::logOfSum(b, plan, sum));
    EXPECT_FALSE(b.overflow) << in;
  }
}

TEST(LogSoftmaxPlan, RefusesScalesThatDoNotFit) {
  EXPECT_EQ(messageOf(LogSoftmaxPlan::get(format("i16, 1.0:0"),
                                          format("i16, 1e-9:0"), 4)),
            "expected an output scale with which log-softmax of the input fits "
            "64 bits, got 1e-09 for an input scale of 1; calibrate the "
            "output's range");
  LogSoftmaxPlan plan = llvm::cantFail(
      LogSoftmaxPlan::get(format("i8, 0.1:0"), format("i8, 0.1:0"), 4));
  plan.inputStep = int64_t(1) << 60;
  EXPECT_NE(messageOf(plan.check()), "");
}
