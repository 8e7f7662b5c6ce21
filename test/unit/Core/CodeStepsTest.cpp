//===- CodeStepsTest.cpp - normalisations as steps and products -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Held against exact fractions, sum by sum.
//
//===----------------------------------------------------------------------===//
#include "qlut/Core/CodeSteps.h"
#include "qlut/Core/RealEvaluator.h"
#include "gtest/gtest.h"
#include <random>

using namespace qlut;

static Expression parse(const std::string &text) {
  return llvm::cantFail(Expression::parse(text));
}

static Format format(const char *text) {
  return llvm::cantFail(Format::parse(text));
}

/// round(n / d) for d > 0, by the definitions.
static int64_t divide(int64_t n, int64_t d, Rounding rounding) {
  int64_t floor = n / d - (n % d < 0), rest = n - floor * d;
  if (rounding == Rounding::Floor || 2 * rest < d)
    return floor;
  if (2 * rest > d)
    return floor + 1;
  if (rounding == Rounding::HalfEven)
    return floor % 2 == 0 ? floor : floor + 1;
  return rounding == Rounding::HalfAway && n < 0 ? floor : floor + 1;
}

namespace {
/// clip((slope n + offset) / 2^10, low, high) in a format of scale 3 / 2^6.
struct Sample {
  int64_t slope, offset;
  bool isClipped;
  int64_t low, high; ///< in units of 2^-10
  Format output;
  Rounding rounding;

  Expression expression() const {
    auto real = [](int64_t units) {
      return Expression::constant(static_cast<double>(units) / 1024);
    };
    Expression e = Expression::make(
        ExprKind::Add,
        {Expression::make(ExprKind::Mul, {Expression::input(), real(slope)}),
         real(offset)});
    if (!isClipped)
      return e;
    e = Expression::make(ExprKind::Max, {e, real(low)});
    return Expression::make(ExprKind::Min, {e, real(high)});
  }
  int64_t code(int64_t n) const {
    int64_t value = slope * n + offset;
    if (isClipped)
      value = std::clamp(value, low, high);
    if (output.storage.kind == Storage::Kind::Binary)
      return value >= 0;
    // value / 2^10 / (3 / 2^6) = value / 48.
    return std::clamp(divide(value, 48, rounding) + output.zeroPoint,
                      output.storage.minCode(), output.storage.maxCode());
  }
};
} // namespace

static Sample makeSample(std::mt19937_64 &random) {
  static const char *formats[] = {
      "u1, 0.046875", "b1, 0.046875",   "i2, 0.046875:1",  "u2, 0.046875",
      "i4, 0.046875", "u4, 0.046875:3", "i8, 0.046875:-9", "u8, 0.046875:17"};
  auto pick = [&](int64_t lo, int64_t hi) {
    return std::uniform_int_distribution<int64_t>(lo, hi)(random);
  };
  Sample sample;
  sample.slope = pick(0, 9) == 0 ? 0 : pick(-200, 200);
  sample.offset = pick(-20000, 20000);
  sample.isClipped = pick(0, 2) != 0;
  sample.low = pick(0, 1) ? 0 : pick(-3000, 0);
  sample.high = pick(0, 12000);
  sample.output = format(formats[pick(0, 7)]);
  sample.rounding = static_cast<Rounding>(pick(0, 3));
  return sample;
}

TEST(CodeSteps, EveryCodeIsThatOfTheFraction) {
  std::mt19937_64 random(1);
  int products = 0;
  for (int i = 0; i < 400; ++i) {
    Sample sample = makeSample(random);
    auto lo = -static_cast<int64_t>(random() % 3000),
         hi = static_cast<int64_t>(random() % 3000);
    CodeSteps steps = llvm::cantFail(CodeSteps::find(
        sample.expression(), lo, hi, sample.output, sample.rounding));
    ASSERT_LE(steps.thresholds.size(), 255u);
    int64_t least = 255, most = -255;
    for (int64_t n = lo; n <= hi; ++n) {
      ASSERT_EQ(steps.evaluate(n), sample.code(n))
          << sample.expression().str() << " in " << sample.output.str()
          << " at " << n;
      least = std::min(least, sample.code(n));
      most = std::max(most, sample.code(n));
    }
    EXPECT_EQ(steps.last(), sample.code(hi));
    std::optional<MultiplyShift> product =
        findMultiplyShift(steps, least, most, {});
    if (!product)
      continue;
    ++products;
    for (int64_t n = lo; n <= hi; ++n)
      ASSERT_EQ(std::clamp(product->evaluate(n), least, most), sample.code(n))
          << sample.expression().str() << " at " << n;
  }
  // Clips that leave a code of their own, beside steps, have none.
  EXPECT_GE(products, 300);
}

/// The first product within the limits, by trying all.
static std::optional<MultiplyShift> search(const CodeSteps &steps,
                                           int64_t least, int64_t most,
                                           unsigned maxShift,
                                           int64_t maxMultiplier) {
  for (unsigned shift = 0; shift <= maxShift; ++shift)
    for (int64_t m = 0; m <= maxMultiplier; ++m) {
      const int64_t multiplier = steps.falling ? -m : m;
      // Beyond this the code of the first sum is off its clamp.
      const int64_t reach = (int64_t(300) << shift) + 64 * maxMultiplier;
      for (int64_t size = 0; size <= reach; ++size)
        for (int64_t addend : {size, -size}) {
          MultiplyShift product{multiplier, addend, shift};
          bool equal = true;
          for (int64_t n = steps.lo; n <= steps.hi && equal; ++n)
            equal = std::clamp(product.evaluate(n), least, most) ==
                    steps.evaluate(n);
          if (equal)
            return product;
        }
    }
  return std::nullopt;
}

TEST(CodeSteps, TheProductIsTheLeastOrThereIsNone) {
  std::mt19937_64 random(2);
  int found = 0, excluded = 0;
  for (int i = 0; i < 150; ++i) {
    CodeSteps steps;
    steps.lo = -static_cast<int64_t>(random() % 12);
    steps.hi = static_cast<int64_t>(random() % 12);
    steps.first = static_cast<int64_t>(random() % 5) - 2;
    steps.falling = random() % 2;
    for (int64_t n = steps.lo + 1; n <= steps.hi; ++n)
      if (random() % 3 == 0)
        steps.thresholds.push_back(n);
    if (steps.thresholds.empty())
      continue;
    int64_t a = std::min(steps.first, steps.last()),
            b = std::max(steps.first, steps.last());
    int64_t least = a - static_cast<int64_t>(random() % 2),
            most = b + static_cast<int64_t>(random() % 2);
    MultiplyLimits limits;
    limits.multiplierBits = 4;
    std::optional<MultiplyShift> product =
        findMultiplyShift(steps, least, most, limits);
    // With few sums, shifts beyond 4 need multipliers beyond 4 bits unless the
    // codes are almost flat.
    std::optional<MultiplyShift> expected = search(steps, least, most, 4, 15);
    if (product && product->shift <= 4) {
      ASSERT_TRUE(expected);
      EXPECT_EQ(product->shift, expected->shift);
      EXPECT_EQ(product->multiplier, expected->multiplier);
      EXPECT_EQ(std::abs(product->addend), std::abs(expected->addend));
      ++found;
    } else {
      EXPECT_FALSE(expected);
      ++excluded;
    }
  }
  EXPECT_GE(found, 20);
  EXPECT_GE(excluded, 20);
}

TEST(CodeSteps, SumsOfFortyBitsHaveProducts) {
  // 31 bits suffice where the slope is far from the steps' width.
  Format output = format("i8, 0.0371:-5");
  const int64_t most = int64_t(1) << 40;
  CodeSteps steps =
      llvm::cantFail(CodeSteps::find(parse("max(x * 7.3e-12 + 0.18, 0)"), -most,
                                     most, output, Rounding::HalfEven));
  EXPECT_FALSE(steps.thresholds.empty());
  RealEvaluator evaluator(parse("max(x * 7.3e-12 + 0.18, 0)"));
  for (int64_t threshold : steps.thresholds)
    for (int64_t n : {threshold - 1, threshold})
      EXPECT_EQ(
          steps.evaluate(n),
          std::min<int64_t>(evaluator
                                    .roundedQuotient(1, n, output.scale, 0,
                                                     Rounding::HalfEven)
                                    .value -
                                5,
                            127));
}

TEST(CodeSteps, OtherMonotoneFunctionsAreExactToo) {
  Format output = format("u4, 0.0625");
  for (const char *text :
       {"sigmoid(x * 0.01)", "tanh(x * -0.003) * 0.5 + 0.4",
        "select(x, 0, x * 0.004, x * 0.001) + 0.3", "1 - elu(x * 0.002)"}) {
    Expression function = parse(text);
    CodeSteps steps = llvm::cantFail(
        CodeSteps::find(function, -900, 900, output, Rounding::HalfUp));
    RealEvaluator evaluator(function);
    for (int64_t n = -900; n <= 900; ++n)
      ASSERT_EQ(steps.evaluate(n),
                std::clamp<int64_t>(
                    evaluator.roundedQuotient(1, n, 0.0625, 0, Rounding::HalfUp)
                        .value,
                    0, 15))
          << text << " at " << n;
  }
}

TEST(CodeSteps, Directions) {
  auto direction = [](const char *text) { return directionOf(parse(text)); };
  EXPECT_EQ(direction("max(x * 3 - 1, 0)"), Direction::Up);
  EXPECT_EQ(direction("2 - relu(x)"), Direction::Down);
  EXPECT_EQ(direction("x * 0 + 4"), Direction::Constant);
  EXPECT_EQ(direction("sigmoid(-x) + erfc(x)"), Direction::Down);
  EXPECT_EQ(direction("select(x, 0, x, x * 0.1)"), Direction::Up);
  EXPECT_EQ(direction("select(x, 2, x, 2)"), Direction::Up);
  // A jump down, a fold and a valley.
  EXPECT_EQ(direction("select(x, 2, x, 3)"), std::nullopt);
  EXPECT_EQ(direction("select(x, 0, x, x * -1)"), std::nullopt);
  EXPECT_EQ(direction("silu(x)"), std::nullopt);
  EXPECT_EQ(direction("x - exp(x)"), std::nullopt);
  EXPECT_EQ(direction("x * x"), std::nullopt);
}

TEST(CodeSteps, RefusesWhatHasNoSteps) {
  auto refusal = [](const char *text, int64_t lo, int64_t hi,
                    const char *output) {
    llvm::Expected<CodeSteps> steps =
        CodeSteps::find(parse(text), lo, hi, format(output), Rounding::HalfUp);
    return steps ? std::string() : llvm::toString(steps.takeError());
  };
  EXPECT_EQ(refusal("silu(x)", -5, 5, "i8, 0.1"),
            "expected a monotone function, got silu(x)");
  EXPECT_EQ(refusal("x", 5, 4, "i8, 0.1"),
            "expected ascending sums of at most 47 bits, got [5, 4]");
  EXPECT_EQ(refusal("x", 0, int64_t(1) << 47, "i8, 0.1"),
            "expected ascending sums of at most 47 bits, got [0, "
            "140737488355328]");
  EXPECT_EQ(refusal("x", 0, 4, "i16, 0.1"),
            "expected an output of at most 8 bits, got 16");
  EXPECT_EQ(refusal("log(x)", -5, 5, "i8, 0.1"),
            "expected a function defined for all sums, got log(x), which has "
            "no value at the sum -5");
}
