//===- CompositeExactTest.cpp - plans mean what the K rules say -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "CompositeReference.h"
#include "CompositeRows.h"
#include "gtest/gtest.h"

using namespace qlut;
using namespace qlut::reference;

static const char *const inputs[] = {"i8, 0.1:-4", "u8, 0.02:100", "i4, 0.5:0",
                                     "i16, 0.001:3", "u16, 0.0003:40000"};
static const char *const outputs[] = {"u8, 0.00390625:0", "i8, 0.01:-7",
                                      "i16, 0.0003:100"};
static const int64_t lengths[] = {1, 2, 5, 64, 129};

/// Every rounding of the result, and tables of both sizes.
static SoftmaxOptions softmaxOptions(Rounding rounding, bool isCompact) {
  SoftmaxOptions options;
  options.rounding = rounding;
  if (isCompact) {
    options.expSegments = 4;
    options.sumSegments = 16;
    options.sumBits = 15;
    options.weightBits = 12;
  }
  return options;
}

TEST(CompositeExact, SoftmaxAndLogSoftmax) {
  std::mt19937_64 random(31);
  for (const char *in : inputs)
    for (const char *out : outputs)
      for (int64_t n : lengths)
        for (Rounding rounding : allRoundings)
          for (bool isCompact : {false, true}) {
            const SoftmaxOptions options = softmaxOptions(rounding, isCompact);
            auto softmax = llvm::cantFail(
                SoftmaxPlan::get(format(in), format(out), n, options));
            auto log = llvm::cantFail(LogSoftmaxPlan::get(
                format(in), format("i16, 0.001:900"), n, options));
            for (const Row &row : manyRows(random, format(in).storage, n)) {
              ASSERT_EQ(softmax.evaluate(row), evaluate(softmax, row))
                  << in << " to " << out << ", " << n;
              ASSERT_EQ(log.evaluate(row), evaluate(log, row))
                  << in << ", " << n;
            }
          }
}

TEST(CompositeExact, FastSoftmax) {
  std::mt19937_64 random(34);
  for (const char *in :
       {"i8, 0.1:-4", "u8, 0.02:100", "i4, 0.5:0", "i8, 0.3:0", "i8, 2.0:0"})
    for (const char *out : {"u8, 0.00390625:0", "i8, 0.01:-7", "i4, 0.1:-8"})
      for (int64_t n : {1, 2, 5, 64, 129, 1025})
        for (unsigned accumulatorBits : {32u, 64u}) {
          if (accumulatorBits == 32 && n > 1024)
            continue;
          SoftmaxOptions options;
          options.accumulatorBits = accumulatorBits;
          options.sumSegments = n % 2 == 0 ? 0 : 16;
          auto plan = llvm::cantFail(
              FastSoftmaxPlan::get(format(in), format(out), n, options));
          for (const Row &row : manyRows(random, format(in).storage, n))
            ASSERT_EQ(plan.evaluate(row), evaluate(plan, row))
                << in << " to " << out << ", " << n;
        }
}

TEST(CompositeExact, Norms) {
  std::mt19937_64 random(32);
  for (const char *in : inputs)
    for (const char *out : outputs)
      for (int64_t n : lengths)
        for (Rounding rounding : allRoundings)
          for (NormKind kind : {NormKind::Layer, NormKind::Rms}) {
            NormOptions options;
            options.rounding = rounding;
            options.segments = n % 2 == 0 ? 0 : 8;
            options.valueBits = n % 2 == 0 ? 0 : 15;
            std::vector<double> scale, bias;
            for (int64_t i = 0; i < n && n > 2; ++i) {
              scale.push_back(0.01 * static_cast<double>(i % 13) - 0.04);
              bias.push_back(0.1 * static_cast<double>(i % 7) - 0.3);
            }
            auto plan = llvm::cantFail(NormPlan::get(
                kind, format(in), format(out), n, 1e-5, scale, bias, options));
            for (const Row &row : manyRows(random, format(in).storage, n))
              ASSERT_EQ(plan.evaluate(row), evaluate(plan, row))
                  << in << " to " << out << ", " << n;
          }
}

TEST(CompositeExact, FastNorms) {
  std::mt19937_64 random(35);
  for (const char *in :
       {"i8, 0.1:-4", "u8, 0.02:100", "i4, 0.5:0", "i8, 2.0:0"})
    for (const char *out : {"u8, 0.05:90", "i8, 0.03125:-7", "i4, 0.1:-8"})
      for (int64_t n : lengths)
        for (double epsilon : {0.0, 1e-5, 3.0})
          for (NormKind kind : {NormKind::Layer, NormKind::Rms}) {
            NormOptions options;
            options.segments = n % 2 == 0 ? 0 : 64;
            options.valueBits = n % 2 == 0 ? 0 : 20;
            std::vector<double> scale, bias;
            for (int64_t i = 0; i < n && n > 2; ++i) {
              scale.push_back(0.1 * static_cast<double>(i % 13) - 0.4);
              bias.push_back(0.1 * static_cast<double>(i % 7) - 0.3);
            }
            auto plan = llvm::cantFail(
                FastNormPlan::get(kind, format(in), format(out), n, epsilon,
                                  scale, bias, options));
            for (const Row &row : manyRows(random, format(in).storage, n))
              ASSERT_EQ(plan.evaluate(row), evaluate(plan, row))
                  << in << " to " << out << ", " << n;
          }
}

TEST(CompositeExact, Divide) {
  std::mt19937_64 random(33);
  for (const char *lhs : inputs)
    for (const char *rhs : inputs)
      for (const char *out : outputs)
        for (Rounding rounding : allRoundings) {
          DivideOptions options;
          options.rounding = rounding;
          const Format a = format(lhs), b = format(rhs);
          auto plan =
              llvm::cantFail(DividePlan::get(a, b, format(out), options));
          auto check = [&](int64_t x, int64_t y) {
            EXPECT_EQ(plan.evaluate(x, y), evaluate(plan, x, y))
                << lhs << " by " << rhs << " to " << out << ": " << x << ", "
                << y;
          };
          for (int i = 0; i < 500; ++i)
            check(uniform(random, a.storage.minCode(), a.storage.maxCode()),
                  uniform(random, b.storage.minCode(), b.storage.maxCode()));
          for (int64_t x :
               {a.storage.minCode(), a.zeroPoint, a.storage.maxCode()})
            for (int64_t y :
                 {b.storage.minCode(), b.zeroPoint, b.storage.maxCode()})
              check(x, y);
        }
}

TEST(CompositeExact, Sinusoid) {
  std::mt19937_64 random(34);
  for (const char *out : outputs)
    for (Rounding rounding : allRoundings)
      for (bool isCosine : {false, true}) {
        SinusoidOptions options;
        options.rounding = rounding;
        auto plan = llvm::cantFail(SinusoidPlan::get(
            isCosine, {1.0, -0.37, 1e-4, 1000.5, 0.0}, format(out), options));
        auto check = [&](int64_t position, size_t f) {
          ASSERT_EQ(plan.evaluate(position, f), evaluate(plan, position, f))
              << out << ": " << position << ", " << f;
        };
        for (size_t f = 0; f < plan.increments.size(); ++f) {
          for (int64_t position = -5000; position < 5000; ++position)
            check(position, f);
          for (int i = 0; i < 500; ++i)
            check(static_cast<int64_t>(random()), f);
          for (int64_t position : {INT64_MIN, INT64_MAX})
            check(position, f);
        }
      }
}
