//===- FastSoftmaxPlanTest.cpp - softmax with a factored exponential ------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "qlut/Core/FastSoftmaxPlan.h"
#include "CompositeRows.h"
#include "qlut/Core/IntegerBackend.h"
#include "gtest/gtest.h"

using namespace qlut;
using namespace qlut::reference;

static FastSoftmaxPlan fastPlan(const Format &in, const Format &out, int64_t n,
                                unsigned accumulatorBits = 64) {
  SoftmaxOptions options;
  options.accumulatorBits = accumulatorBits;
  return llvm::cantFail(FastSoftmaxPlan::get(in, out, n, options));
}

/// Rows in which the error of one weight is that of many: every distance from
/// one greatest code.
static std::vector<Row> allStepped(const Storage &storage, int64_t length) {
  std::vector<Row> rows;
  for (int64_t distance = 1; distance < storage.numCodes(); ++distance)
    rows.push_back(steppedRow(storage, length, 1, distance));
  return rows;
}

static long double worstError(const Format &in, const Format &out,
                              llvm::ArrayRef<int64_t> lengths,
                              unsigned accumulatorBits = 64) {
  std::mt19937_64 random(17);
  long double worst = 0;
  for (int64_t length : lengths) {
    FastSoftmaxPlan plan = fastPlan(in, out, length, accumulatorBits);
    std::vector<Row> rows = manyRows(random, in.storage, length);
    llvm::append_range(rows, allStepped(in.storage, length));
    for (const Row &row : rows)
      worst = std::max(
          worst, greatestError(out, plan.evaluate(row), softmax(in, row)));
  }
  return worst;
}

static const int64_t lengths[] = {1,   2,   3,   7,    16,  100,
                                  128, 129, 512, 1000, 1024};

/// 8-bit codes of that scale, rounded to float.
static Format scaled(double scale) {
  Format result = format("i8, 0.125:0");
  result.scale = static_cast<float>(scale);
  return result;
}

// The form's bound is 1; these are the worst rows known.
TEST(FastSoftmaxPlan, StaysWithinACode) {
  long double worst = 0;
  for (double scale = 0.002; scale < 3.0; scale *= 1.31)
    for (const char *out : {"u8, 0.00390625:0", "i8, 0.00390625:-128"})
      worst = std::max(worst, worstError(scaled(scale), format(out), lengths));
  EXPECT_LE(worst, 0.75L);
  RecordProperty("worst", std::to_string(static_cast<double>(worst)));
}

TEST(FastSoftmaxPlan, OtherFormatsCostNoMore) {
  for (const char *in : {"u8, 0.3:128", "i8, 0.05:-3", "i4, 0.5:0"})
    for (const char *out : {"u8, 0.0042:3", "i8, 0.01:0", "u4, 0.0625:0",
                            "i8, 0.0009765625:-128", "u8, 1.0:0"})
      EXPECT_LE(worstError(format(in), format(out), lengths), 0.8L)
          << in << " to " << out;
}

TEST(FastSoftmaxPlan, LongRowsAndNarrowSumsStayWithinACode) {
  const Format out = format("u8, 0.00390625:0");
  for (const char *in : {"i8, 0.05:0", "i8, 0.125:0", "i8, 0.7:0"}) {
    EXPECT_LE(worstError(format(in), out, {2048, 4096}), 0.95L) << in;
    EXPECT_LE(worstError(format(in), out, lengths, /*accumulatorBits=*/32),
              0.75L)
        << in;
  }
}

TEST(FastSoftmaxPlan, MaskedElementsWeighNothing) {
  std::mt19937_64 random(3);
  const Format from = format("i8, 0.1:5");
  for (const char *out : {"i8, 0.00390625:-128", "u8, 0.01:11"}) {
    const Format to = format(out);
    FastSoftmaxPlan plan = fastPlan(from, to, 64);
    for (int trial = 0; trial < 50; ++trial) {
      const Row row = uniformRow(random, from.storage, 64);
      llvm::SmallVector<bool> mask;
      Row kept;
      for (int64_t code : row) {
        mask.push_back(uniform(random, 0, 2) == 0);
        if (mask.back())
          kept.push_back(code);
      }
      const Row got = plan.evaluate(row, mask), expected = plan.evaluate(kept);
      size_t next = 0;
      for (size_t i = 0; i < row.size(); ++i)
        ASSERT_EQ(got[i], mask[i] ? expected[next++] : to.zeroPoint)
            << out << ", element " << i;
    }
    // The greatest code behind a mask, and a row without any element.
    const Row two = {from.storage.maxCode(), from.storage.minCode()};
    EXPECT_EQ(plan.evaluate(two, {false, true})[0], to.zeroPoint);
    EXPECT_EQ(plan.evaluate(two, {false, true}),
              (Row{to.zeroPoint, plan.evaluate(Row{0})[0]}));
    EXPECT_EQ(plan.evaluate(two, {false, false}), Row(2, to.zeroPoint));
  }
}

TEST(FastSoftmaxPlan, EqualElementsShareEqually) {
  const Format out = format("u8, 0.00390625:0");
  for (int64_t n : {1, 2, 4, 64, 256})
    EXPECT_EQ(fastPlan(format("i8, 0.1:0"), out, n).evaluate(Row(n, -128)),
              Row(n, std::min<int64_t>(256 / n, 255)))
        << n;
}

TEST(FastSoftmaxPlan, WeightsFallWithTheDistance) {
  kernels::IntegerBackend<> b;
  for (const char *in :
       {"i8, 0.001:0", "i8, 0.1:0", "i8, 0.6:0", "i8, 30.0:0", "i4, 0.5:0"}) {
    FastSoftmaxPlan plan = fastPlan(format(in), format("u8, 0.00390625:0"), 50);
    int64_t last = plan.maxWeight();
    for (int64_t d = 0; d < plan.input.numCodes(); ++d) {
      const int64_t weight = kernels::weight(b, plan, plan.input.maxCode() - d,
                                             plan.input.maxCode());
      // A step of the product's last place may go up where factors do.
      ASSERT_LE(weight, last + plan.gains[0]) << in << ", distance " << d;
      ASSERT_GE(weight, 0) << in << ", distance " << d;
      last = weight;
    }
  }
}

TEST(FastSoftmaxPlan, NothingWrapsOnTheGreatestSums) {
  for (unsigned accumulatorBits : {32u, 64u}) {
    FastSoftmaxPlan plan =
        fastPlan(format("i8, 0.1:0"), format("u8, 0.00390625:0"),
                 accumulatorBits == 32 ? 1024 : 4096, accumulatorBits);
    EXPECT_EQ(plan.accumulatorBits, accumulatorBits);
    EXPECT_EQ(llvm::isInt<32>(plan.sumBound() - 1), accumulatorBits == 32);
    kernels::RangeBackend b;
    const Storage &codes = plan.input;
    for (int64_t sum :
         {int64_t(0), plan.maxWeight() / 2, plan.sumBound() - 1}) {
      auto [mantissa, shift] = kernels::normalizeRow(b, plan, sum);
      for (int64_t code = codes.minCode(); code <= codes.maxCode(); ++code) {
        const int64_t share =
            kernels::share(b, plan, code, codes.maxCode(), mantissa, shift);
        EXPECT_LT(share, 1 << 15);
        kernels::resultOfShare(b, plan, share);
      }
    }
    EXPECT_FALSE(b.overflow);
    // Weights are computed in 32 bits.
    kernels::RangeBackend narrow;
    for (int64_t code = codes.minCode(); code <= codes.maxCode(); ++code)
      kernels::weight(narrow, plan, code, codes.maxCode());
    EXPECT_TRUE(llvm::isInt<32>(narrow.greatest));
  }
}

TEST(FastSoftmaxPlan, RefusesWhatItCannotKeep) {
  const Format in = format("i8, 0.1:0"), out = format("u8, 0.00390625:0");
  auto message = [](const Format &in, const Format &out, int64_t n,
                    SoftmaxOptions options = {}) {
    return messageOf(FastSoftmaxPlan::get(in, out, n, options));
  };
  EXPECT_EQ(message(in, format("i16, 0.0001:0"), 8),
            "expected formats of up to 8 bits for softmax-form=fast, got i8 -> "
            "i16; use softmax-form=exact");
  EXPECT_EQ(
      message(format("u16, 0.1:0"), out, 8),
      "expected formats of up to 8 bits for softmax-form=fast, got u16 -> "
      "u8; use softmax-form=exact");
  EXPECT_EQ(message(in, out, 4097),
            "expected rows of up to 4096 elements for softmax-form=fast, got "
            "4097; use softmax-form=exact");
  SoftmaxOptions options;
  options.accumulatorBits = 32;
  EXPECT_EQ(message(in, out, 1025, options),
            "expected rows of up to 1024 elements for softmax-form=fast, got "
            "1025; use softmax-form=exact");
  EXPECT_EQ(message(in, out, 65537),
            "expected rows of 1 to 65536 elements, got 65537");
  options = {};
  options.rounding = Rounding::HalfEven;
  EXPECT_EQ(message(in, out, 8, options),
            "expected results rounded half-up for softmax-form=fast, got "
            "half-even; use softmax-form=exact");
  for (const char *scale : {"0.0001", "2.0"})
    EXPECT_EQ(message(in, format(("u8, " + std::string(scale)).c_str()), 8),
              "expected an output scale from 2^-12 to below 2 for "
              "softmax-form=fast, got " +
                  std::string(scale == std::string("2.0") ? "2" : scale) +
                  "; use softmax-form=exact");
}

TEST(FastSoftmaxPlan, BrokenPlansAreFound) {
  FastSoftmaxPlan plan =
      fastPlan(format("i8, 0.1:0"), format("u8, 0.00390625:0"), 4);
  EXPECT_EQ(messageOf(plan.check()), "");
  auto broken = [&](llvm::function_ref<void(FastSoftmaxPlan &)> change) {
    FastSoftmaxPlan changed = plan;
    change(changed);
    EXPECT_FALSE(changed == plan);
    return messageOf(changed.check());
  };
  EXPECT_NE(broken([](auto &p) { p.high.pop_back(); }), "");
  EXPECT_NE(broken([](auto &p) { p.high[3] = 32768; }), "");
  EXPECT_NE(broken([](auto &p) { p.high[0] = 32766; }), "");
  EXPECT_NE(broken([](auto &p) { p.low.push_back(0); }), "");
  EXPECT_NE(broken([](auto &p) { p.low[1] = -1; }), "");
  EXPECT_NE(broken([](auto &p) { p.gains.pop_back(); }), "");
  EXPECT_NE(broken([](auto &p) { p.gains[2] = 3; }), "");
  EXPECT_NE(broken([](auto &p) { p.gains[0] = 256; }), "");
  EXPECT_NE(broken([](auto &p) { p.distanceShift = 5; }), "");
  EXPECT_NE(broken([](auto &p) { p.accumulatorBits = 16; }), "");
  EXPECT_NE(broken([](auto &p) { p.rowLength = 65536; }), "");
  EXPECT_NE(broken([](auto &p) { p.resultShift = 2; }), "");
  EXPECT_NE(broken([](auto &p) { p.output.bits = 9; }), "");
  EXPECT_NE(broken([](auto &p) { p.outputZeroPoint = -1; }), "");
  EXPECT_NE(broken([](auto &p) { p.reciprocal.fractionBits = 20; }), "");
  EXPECT_NE(broken([](auto &p) { p.reciprocal.values.pop_back(); }), "");
}
