//===- RealEvaluatorTest.cpp - correctly rounded function values ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "qlut/Core/RealEvaluator.h"
#include "RandomExpression.h"
#include "ReferenceEvaluator.h"
#include <cmath>
#include <gtest/gtest.h>
#include <limits>
#include <thread>

using namespace qlut;
using namespace qlut::test;

static constexpr Rounding roundings[] = {Rounding::HalfUp, Rounding::HalfEven,
                                         Rounding::HalfAway, Rounding::Floor};

static Expression parsed(llvm::StringRef text) {
  llvm::Expected<Expression> result = Expression::parse(text);
  if (result)
    return *result;
  ADD_FAILURE() << text.str() << ": " << llvm::toString(result.takeError());
  return Expression();
}

static RealEvaluator evaluator(llvm::StringRef text) {
  return RealEvaluator(parsed(text));
}

static double nearest(llvm::StringRef text, double x) {
  RealValue value = evaluator(text).nearest(x);
  EXPECT_EQ(value.kind, ValueKind::Finite) << text.str() << " at " << x;
  return value.value;
}

static ValueKind kindAt(llvm::StringRef text, double x) {
  return evaluator(text).nearest(x).kind;
}

/// round(f(x)), which must not need the cap unless `atCap`.
static int64_t rounded(llvm::StringRef text, double x, Rounding rounding,
                       bool atCap = false) {
  RoundedValue value = evaluator(text).roundedQuotient(x, 1, 1.0, 0, rounding);
  EXPECT_EQ(value.kind, ValueKind::Finite) << text.str() << " at " << x;
  EXPECT_EQ(value.atCap, atCap) << text.str() << " at " << x;
  return value.value;
}

//===----------------------------------------------------------------------===//
// Against the reference
//===----------------------------------------------------------------------===//

TEST(RealEvaluator, ElementaryFunctionsAreCorrectlyRounded) {
  for (ExprKind kind : allKinds()) {
    BigFunction f = elementaryFunction(kind);
    if (!f)
      continue;
    RealEvaluator evaluator(Expression::make(kind, {Expression::input()}));
    RandomExpressions random(unsigned(kind) + 100);
    bool isSlow = kind == ExprKind::Erf || kind == ExprKind::Erfc;
    for (unsigned i = 0, finite = 0; finite < (isSlow ? 300u : 1000u); ++i) {
      ASSERT_LT(i, 100000u);
      double range = i % 3 == 0 ? 1.0 : i % 3 == 1 ? 8.0 : 300.0;
      double x = random.real(-range, range);
      BigFloat expected = apply(f, BigFloat(x));
      RealValue value = evaluator.nearest(x);
      ASSERT_EQ(value.kind == ValueKind::Finite, expected.isFinite())
          << exprName(kind).str() << " at " << x;
      if (!expected.isFinite())
        continue;
      ++finite;
      ASSERT_EQ(value.value, expected.nearestDouble())
          << exprName(kind).str() << " at " << x;
    }
  }
}

TEST(RealEvaluator, NetworkFunctionsOnAllBytesInAllRoundings) {
  struct Scales {
    double in, out;
    unsigned guardBits;
  };
  // Powers of two (ties), decimals, and a scale whose ties limits approach.
  const Scales scales[] = {
      {0.0625, 0.0625, 0}, {0.05, 1.0 / 127.5, 0}, {0.03125, 0.0078125, 7}};
  unsigned functions = 0;
  for (ExprKind kind : allKinds()) {
    if (kind < ExprKind::Reciprocal)
      continue;
    ++functions;
    RealEvaluator evaluator(Expression::make(kind, {Expression::input()}));
    for (const Scales &s : scales) {
      for (int64_t code = -128; code < 128; ++code) {
        BigFloat x = BigFloat(s.in) * BigFloat(double(code));
        BigFloat f = networkFunction(kind, x);
        if (kind == ExprKind::Reciprocal && code == 0) {
          EXPECT_EQ(
              evaluator.roundedQuotient(s.in, 0, s.out, 0, Rounding::Floor)
                  .kind,
              ValueKind::Undefined);
          continue;
        }
        BigFloat v = f / BigFloat(s.out) * BigFloat(double(1 << s.guardBits));
        for (Rounding rounding : roundings) {
          RoundedValue value = evaluator.roundedQuotient(s.in, code, s.out,
                                                         s.guardBits, rounding);
          ASSERT_EQ(value.kind, ValueKind::Finite);
          ASSERT_FALSE(value.atCap);
          ASSERT_EQ(value.value, roundReference(v, rounding))
              << exprName(kind).str() << " of code " << code << ", scale "
              << s.in << ", rounding " << int(rounding);
        }
      }
    }
  }
  EXPECT_EQ(functions, 12u);
}

TEST(RealEvaluator, NetworkFunctionsKeepRelativeAccuracyInTheTails) {
  RandomExpressions random(23);
  for (ExprKind kind : allKinds()) {
    if (kind < ExprKind::Reciprocal)
      continue;
    RealEvaluator evaluator(Expression::make(kind, {Expression::input()}));
    for (unsigned i = 0; i < 60; ++i) {
      // The textbook forms lose x^2 bits in gelu's tail: 2500 bear |x| < 30.
      double x = random.real(-30, 30);
      ASSERT_EQ(evaluator.nearest(x).value,
                networkFunction(kind, BigFloat(x)).nearestDouble())
          << exprName(kind).str() << " at " << x;
    }
  }
}

TEST(RealEvaluator, RandomExpressionsAgreeWithTheReference) {
  RandomExpressions random(29);
  unsigned finite = 0;
  for (unsigned i = 0; i < 6000; ++i) {
    Expression e = random.expression(5);
    double x = random.real(-4, 4);
    BigFloat expected = reference(e, BigFloat(x));
    RealValue value = RealEvaluator(e).nearest(x);
    if (!expected.isFinite())
      continue;
    if (!mpfr_zero_p(expected.v) &&
        mpfr_cmpabs(expected.v, BigFloat(0x1p-900).v) < 0)
      continue;
    ++finite;
    ASSERT_EQ(value.kind, ValueKind::Finite) << e.str() << " at " << x;
    ASSERT_EQ(value.value, expected.nearestDouble()) << e.str() << " at " << x;
  }
  EXPECT_GT(finite, 2000u);
}

TEST(RealEvaluator, ErrorFunctionsOfPointsAndIntervals) {
  // x / 3 * 3 is no point; 1 - erf(x) needs every precision up to the cap.
  RandomExpressions random(37);
  for (const char *text : {"erf(x)", "erfc(x)", "erf(x / 3 * 3)",
                           "erfc(x / 3 * 3)", "1 - erf(x)", "erf(exp(x) - 1)"})
    for (unsigned i = 0; i < 80; ++i) {
      double range = i % 4 == 0   ? 26.0
                     : i % 4 == 1 ? 6.0
                     : i % 4 == 2 ? 0.5
                                  : 0x1p-60;
      double x = random.real(-range, range);
      Expression e = parsed(text);
      ASSERT_EQ(RealEvaluator(e).nearest(x).value,
                reference(e, BigFloat(x)).nearestDouble())
          << text << " at " << x;
    }
  // 1 - 2^-1236, with terms of the series up to 2^1200.
  EXPECT_EQ(rounded("erf(x)", 29.25, Rounding::Floor), 0);
  EXPECT_EQ(rounded("erf(x)", -29.25, Rounding::Floor), -1);
  EXPECT_EQ(rounded("erfc(-x)", 29.25, Rounding::Floor), 1);
  EXPECT_EQ(rounded("erfc(x) - 1", 29.25, Rounding::Floor), -1);
  EXPECT_EQ(rounded("erf(x)", 40, Rounding::Floor, true), 1);
  EXPECT_EQ(rounded("-erfc(x)", 40, Rounding::Floor), -1);
}

TEST(RealEvaluator, PowersAgreeWithTheReference) {
  RandomExpressions random(31);
  for (const char *exponent : {"2", "3", "-1", "-2", "0.5", "-1.5", "7", "0",
                               "0.1", "(1 / 3)", "sqrt(2)", "-(1 / 7)"}) {
    Expression e = parsed(std::string("x ^ ") + exponent);
    RealEvaluator evaluator(e);
    for (unsigned i = 0; i < 200; ++i) {
      double x = random.real(-5, 5);
      BigFloat expected = reference(e, BigFloat(x));
      RealValue value = evaluator.nearest(x);
      ASSERT_EQ(value.kind == ValueKind::Finite, expected.isFinite())
          << x << " ^ " << exponent;
      if (expected.isFinite()) {
        ASSERT_EQ(value.value, expected.nearestDouble())
            << x << " ^ " << exponent;
      }
    }
  }
  for (const char *base : {"2", "0.5", "(1 / 3)", "exp(1)", "1"}) {
    Expression e = parsed(std::string(base) + " ^ x");
    for (double x : {-7.5, -2.0, 0.0, 0.3, 11.0})
      EXPECT_EQ(nearest(e.str(), x), reference(e, BigFloat(x)).nearestDouble())
          << base << " ^ " << x;
  }
}

TEST(RealEvaluator, KnownValues) {
  EXPECT_EQ(nearest("exp(x)", 1), 0x1.5bf0a8b145769p+1);
  EXPECT_EQ(nearest("4 * atan(x)", 1), 0x1.921fb54442d18p+1);
  EXPECT_EQ(nearest("sin(x)", 1e22), -0.8522008497671888);
  EXPECT_EQ(nearest("gelu(x)", 1), 0.8413447460685429);
  EXPECT_EQ(nearest("gelu_tanh(x)", 1), 0.8411919906082767);
  EXPECT_EQ(nearest("x ^ 0.5", 2), 0x1.6a09e667f3bcdp+0);
  EXPECT_EQ(nearest("log10(x)", 1000), 3.0);
  EXPECT_EQ(nearest("softplus(x)", 0), 0x1.62e42fefa39efp-1);
}

//===----------------------------------------------------------------------===//
// Exact values and ties
//===----------------------------------------------------------------------===//

TEST(RealEvaluator, TiesInAllFourRoundingsAndBothSigns) {
  const double halves[] = {-3.5, -2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 3.5};
  const int64_t expected[4][8] = {{-3, -2, -1, 0, 1, 2, 3, 4},
                                  {-4, -2, -2, 0, 0, 2, 2, 4},
                                  {-4, -3, -2, -1, 1, 2, 3, 4},
                                  {-4, -3, -2, -1, 0, 1, 2, 3}};
  for (const char *text :
       {"x", "x * 0.5 * 2", "relu(x) - relu(-x)", "3 * x / 3", "exp(0) * x",
        "sqrt(x ^ 2) * select(x, 0, 1, -1)", "x + 0.1 - 0.1"})
    for (auto [row, rounding] :
         {std::pair(0, Rounding::HalfUp), std::pair(1, Rounding::HalfEven),
          std::pair(2, Rounding::HalfAway), std::pair(3, Rounding::Floor)})
      for (unsigned i = 0; i < 8; ++i)
        EXPECT_EQ(rounded(text, halves[i], rounding), expected[row][i])
            << text << " at " << halves[i] << ", rounding " << row;
}

TEST(RealEvaluator, TiesOfDecimalScalesAreExact) {
  // 0.2 is twice 0.1 as a double too, so odd codes are exact ties.
  RealEvaluator identity(Expression::input());
  for (int64_t code = -101; code <= 101; code += 2) {
    RoundedValue value =
        identity.roundedQuotient(0.1, code, 0.2, 0, Rounding::HalfUp);
    EXPECT_FALSE(value.atCap);
    EXPECT_EQ(value.value, (code + 1) / 2) << code;
  }
}

TEST(RealEvaluator, HardFunctionsAreExact) {
  EXPECT_EQ(rounded("hardswish(x)", -1.5, Rounding::HalfEven), 0);
  EXPECT_EQ(rounded("8 * hardswish(x)", -1.5, Rounding::Floor), -3);
  EXPECT_EQ(rounded("hardsigmoid(x) * 8", 0.375, Rounding::HalfEven), 4);
  EXPECT_EQ(rounded("hardsigmoid(x)", 0, Rounding::HalfAway), 1);
  EXPECT_EQ(rounded("softsign(x)", 1, Rounding::HalfAway), 1);
  EXPECT_EQ(rounded("softsign(x)", -1, Rounding::HalfUp), 0);
  EXPECT_EQ(rounded("sigmoid(x)", 0, Rounding::HalfUp), 1);
  EXPECT_EQ(rounded("sigmoid(x)", 0, Rounding::HalfEven), 0);
  EXPECT_EQ(rounded("elu(x)", 2.5, Rounding::HalfEven), 2);
  EXPECT_EQ(rounded("reciprocal(x)", 2, Rounding::HalfAway), 1);
  EXPECT_EQ(rounded("rsqrt(x)", 4, Rounding::HalfAway), 1);
}

TEST(RealEvaluator, WhatOnlyLooksLikeATieIsNone) {
  // 1 - 2^-150 is below 1: not its floor, and no tie of half of it.
  EXPECT_EQ(rounded("1 - 2 ^ -150", 0, Rounding::Floor), 0);
  EXPECT_EQ(rounded("(1 - 2 ^ -150) / 2", 0, Rounding::HalfUp), 0);
  EXPECT_EQ(rounded("(1 + 2 ^ -1200) / 2", 0, Rounding::HalfEven), 1);
  EXPECT_EQ(rounded("tanh(x) / 2", 50, Rounding::HalfUp), 0);
  EXPECT_EQ(rounded("tanh(x)", 50, Rounding::Floor), 0);
  EXPECT_EQ(rounded("-sigmoid(x)", -200, Rounding::Floor), -1);
  EXPECT_EQ(rounded("exp(x)", 0x1p-100, Rounding::Floor), 1);
  EXPECT_EQ(rounded("exp(x)", -0x1p-100, Rounding::Floor), 0);
}

TEST(RealEvaluator, InputIsFormedExactly) {
  // The product of a double and a code has up to 116 bits.
  const double scale = 0.1;
  for (int64_t code : {3ll, 1234567890123457ll, (1ll << 62) + 1}) {
    double product = scale * static_cast<double>(code);
    Expression e = Expression::make(
        ExprKind::Sub, {Expression::input(), Expression::constant(product)});
    BigFloat exact;
    mpfr_set_sj(exact.v, code, MPFR_RNDN);
    exact = exact * BigFloat(scale) - BigFloat(product);
    EXPECT_EQ(RealEvaluator(e).nearest(scale, code).value,
              exact.nearestDouble());
    EXPECT_NE(exact.nearestDouble(), 0.0);
  }
}

TEST(RealEvaluator, GuardBitsScaleTheResult) {
  RealEvaluator e = evaluator("gelu(x)");
  for (unsigned guardBits : {0u, 1u, 7u, 20u})
    for (int64_t code = -40; code < 40; ++code)
      EXPECT_EQ(
          e.roundedQuotient(0.1, code, 0.1, guardBits, Rounding::HalfUp).value,
          e.roundedQuotient(0.1, code, std::ldexp(0.1, -guardBits), 0,
                            Rounding::HalfUp)
              .value);
}

//===----------------------------------------------------------------------===//
// The cap
//===----------------------------------------------------------------------===//

TEST(RealEvaluator, AtTheCapATieIsTakenForATie) {
  // (x / 3) * 3 is x, but no precision can tell.
  const char *text = "x / 3 * 3";
  EXPECT_EQ(rounded(text, 0.5, Rounding::HalfUp, true), 1);
  EXPECT_EQ(rounded(text, 0.5, Rounding::HalfEven, true), 0);
  EXPECT_EQ(rounded(text, 0.5, Rounding::HalfAway, true), 1);
  EXPECT_EQ(rounded(text, 0.5, Rounding::Floor), 0);
  EXPECT_EQ(rounded(text, -0.5, Rounding::HalfUp, true), 0);
  EXPECT_EQ(rounded(text, -0.5, Rounding::HalfEven, true), 0);
  EXPECT_EQ(rounded(text, -0.5, Rounding::HalfAway, true), -1);
  EXPECT_EQ(rounded(text, 2.5, Rounding::HalfEven, true), 2);
  EXPECT_EQ(rounded(text, 1.0, Rounding::Floor, true), 1);
  EXPECT_EQ(rounded(text, -1.0, Rounding::Floor, true), -1);
  EXPECT_EQ(rounded(text, 1.0, Rounding::HalfUp), 1);
}

TEST(RealEvaluator, AtTheCapDecisionsTakeEquality) {
  // At 1, t is 1 within every precision.
  EXPECT_EQ(rounded("floor(x / 3 * 3)", 1, Rounding::HalfUp, true), 1);
  EXPECT_EQ(rounded("ceil(x / 3 * 3)", 1, Rounding::HalfUp, true), 1);
  EXPECT_EQ(rounded("roundeven(x / 3 * 3 + 0.5)", 1, Rounding::HalfUp, true),
            2);
  EXPECT_EQ(rounded("roundeven(x / 3 * 3 + 1.5)", 1, Rounding::HalfUp, true),
            2);
  EXPECT_EQ(rounded("select(x / 3 * 3, x, 5, 7)", 1, Rounding::HalfUp, true),
            7);
  EXPECT_EQ(rounded("selectge(x / 3 * 3, x, 5, 7)", 1, Rounding::HalfUp, true),
            5);
  EXPECT_EQ(rounded("sqrt(x / 3 * 3 - x)", 1, Rounding::HalfUp, true), 0);
  EXPECT_EQ(rounded("(x / 3 * 3 - x) ^ 0.5", 1, Rounding::HalfUp, true), 0);
  EXPECT_EQ(rounded("(-8) ^ (x / 3 * 3)", 1, Rounding::HalfUp, true), -8);
  EXPECT_EQ(rounded("acos(x / 3 * 3)", 1, Rounding::HalfUp, true), 0);
  EXPECT_EQ(rounded("asin(-(x / 3 * 3)) * 2", 1, Rounding::HalfUp, true), -3);
  auto atCap = [](llvm::StringRef text) {
    RoundedValue value =
        evaluator(text).roundedQuotient(1, 1, 1, 0, Rounding::HalfUp);
    EXPECT_TRUE(value.atCap) << text.str();
    return value.kind;
  };
  EXPECT_EQ(atCap("log(x / 3 * 3 - x)"), ValueKind::NegInf);
  EXPECT_EQ(atCap("rsqrt(x / 3 * 3 - x)"), ValueKind::PosInf);
  EXPECT_EQ(atCap("1 / (x / 3 * 3 - x)"), ValueKind::Undefined);
  EXPECT_EQ(atCap("(x / 3 * 3 - x) ^ -2"), ValueKind::PosInf);
  EXPECT_EQ(atCap("(x / 3 * 3 - x) ^ -3"), ValueKind::Undefined);
}

TEST(RealEvaluator, DecisionsThatDoNotMatterNeedNoCap) {
  EXPECT_EQ(rounded("select(x / 3 * 3, x, 2, 2)", 1, Rounding::HalfUp), 2);
  EXPECT_EQ(rounded("select(x / 3 * 3, x, x, x / 3 * 3)", 1, Rounding::HalfUp),
            1);
  EXPECT_EQ(rounded("floor(x / 3 * 3) / 100", 1, Rounding::HalfUp), 0);
  EXPECT_EQ(kindAt("select(x / 3 * 3, x, log(-1), log(-2))", 1),
            ValueKind::Undefined);
}

TEST(RealEvaluator, BranchesNotTakenMayBeUndefined) {
  EXPECT_EQ(rounded("select(x, 0, log(x), 7)", -1, Rounding::HalfUp), 7);
  EXPECT_EQ(rounded("select(x, 0, log(x), 7)", 0, Rounding::HalfUp), 7);
  EXPECT_EQ(kindAt("selectge(x, 0, log(x), 7)", 0), ValueKind::NegInf);
  EXPECT_EQ(kindAt("select(log(x), 0, 1, 1)", -1), ValueKind::Undefined);
}

//===----------------------------------------------------------------------===//
// Poles, infinities, large values
//===----------------------------------------------------------------------===//

TEST(RealEvaluator, Poles) {
  const std::tuple<const char *, double, ValueKind> cases[] = {
      {"log(x)", 0, ValueKind::NegInf},
      {"log(x)", -1, ValueKind::Undefined},
      {"log2(x)", 0, ValueKind::NegInf},
      {"log10(x)", -0.0, ValueKind::NegInf},
      {"log1p(x)", -1, ValueKind::NegInf},
      {"log1p(x)", -1.5, ValueKind::Undefined},
      {"sqrt(x)", -1, ValueKind::Undefined},
      {"sqrt(x)", 0, ValueKind::Finite},
      {"sqrt(x)", -0.0, ValueKind::Finite},
      {"rsqrt(x)", 0, ValueKind::PosInf},
      {"rsqrt(x)", -0.0, ValueKind::PosInf},
      {"rsqrt(x)", -1, ValueKind::Undefined},
      {"1 / x", 0, ValueKind::Undefined},
      {"x / x", 0, ValueKind::Undefined},
      {"reciprocal(x)", 0, ValueKind::Undefined},
      {"1 / x ^ 2", 0, ValueKind::Undefined},
      {"x ^ -2", 0, ValueKind::PosInf},
      {"x ^ -3", 0, ValueKind::Undefined},
      {"x ^ -0.5", 0, ValueKind::PosInf},
      {"x ^ -0.5", -1, ValueKind::Undefined},
      {"x ^ 0.5", -1, ValueKind::Undefined},
      {"x ^ 0", 0, ValueKind::Finite},
      {"0 ^ x", -1, ValueKind::Undefined},
      {"0 ^ x", -2, ValueKind::PosInf},
      {"(-2) ^ x", 0.5, ValueKind::Undefined},
      {"asin(x)", 1.25, ValueKind::Undefined},
      {"acos(x)", -1.25, ValueKind::Undefined},
      {"acos(x)", -1, ValueKind::Finite},
      {"cbrt(x)", -8, ValueKind::Finite},
      {"-log(x)", 0, ValueKind::PosInf},
      {"abs(log(x))", 0, ValueKind::PosInf},
      {"log(x) + 1", 0, ValueKind::NegInf},
      {"1 - log(x)", 0, ValueKind::PosInf},
      {"log(x) - log(x)", 0, ValueKind::Undefined},
      {"log(x) + log(x)", 0, ValueKind::NegInf},
      {"-3 * log(x)", 0, ValueKind::PosInf},
      {"x * log(x)", 0, ValueKind::Undefined},
      {"log(x) * log(x)", 0, ValueKind::PosInf},
      {"log(x) / -2", 0, ValueKind::PosInf},
      {"log(x) / log(x)", 0, ValueKind::Undefined},
      {"log(x) / x", 0, ValueKind::Undefined},
      {"sin(log(x))", 0, ValueKind::Undefined},
      {"tan(log(x))", 0, ValueKind::Undefined},
      {"log(log(x))", 0, ValueKind::Undefined},
      {"cosh(log(x))", 0, ValueKind::PosInf},
      {"sinh(log(x))", 0, ValueKind::NegInf},
      {"max(log(x), log(-1))", 0, ValueKind::Undefined},
      {"min(log(x), 5)", 0, ValueKind::NegInf},
      {"min(5, log(x))", 0, ValueKind::NegInf},
      {"max(-log(x), 5)", 0, ValueKind::PosInf},
      {"max(5, -log(x))", 0, ValueKind::PosInf},
      {"max(-log(x), log(x))", 0, ValueKind::PosInf},
      {"floor(log(x))", 0, ValueKind::NegInf},
      {"log(x) ^ 2", 0, ValueKind::PosInf},
      {"log(x) ^ 3", 0, ValueKind::NegInf},
      {"log(x) ^ 0.5", 0, ValueKind::Undefined},
      {"2 ^ -log(x)", 0, ValueKind::PosInf},
      {"1 ^ log(x)", 0, ValueKind::Undefined},
      {"relu(-log(x))", 0, ValueKind::PosInf},
      {"silu(-log(x))", 0, ValueKind::PosInf},
      {"tan(acos(x))", 0, ValueKind::Undefined},
  };
  for (auto [text, x, kind] : cases) {
    EXPECT_EQ(kindAt(text, x), kind) << text << " at " << x;
    EXPECT_EQ(evaluator(text)
                  .roundedQuotient(1, int64_t(x), 1, 0, Rounding::Floor)
                  .kind,
              std::floor(x) == x ? kind
                                 : evaluator(text).nearest(std::trunc(x)).kind)
        << text << " at " << x;
  }
}

TEST(RealEvaluator, FiniteValuesOfInfiniteParts) {
  EXPECT_EQ(nearest("exp(log(x))", 0), 0.0);
  EXPECT_EQ(nearest("1 / log(x)", 0), 0.0);
  EXPECT_EQ(nearest("tanh(log(x))", 0), -1.0);
  EXPECT_EQ(nearest("erfc(log(x))", 0), 2.0);
  EXPECT_EQ(nearest("atan(-log(x)) * 2", 0), 0x1.921fb54442d18p+1);
  EXPECT_EQ(nearest("max(log(x), -3)", 0), -3.0);
  EXPECT_EQ(nearest("max(-3, log(x))", 0), -3.0);
  EXPECT_EQ(nearest("min(-log(x), 5)", 0), 5.0);
  EXPECT_EQ(nearest("min(5, -log(x))", 0), 5.0);
  EXPECT_EQ(nearest("sigmoid(log(x))", 0), 0.0);
  EXPECT_EQ(nearest("sigmoid(-log(x))", 0), 1.0);
  EXPECT_EQ(nearest("gelu(log(x))", 0), 0.0);
  EXPECT_EQ(nearest("elu(log(x))", 0), -1.0);
  EXPECT_EQ(nearest("softsign(log(x))", 0), -1.0);
  EXPECT_EQ(nearest("hardsigmoid(-log(x))", 0), 1.0);
  EXPECT_EQ(nearest("reciprocal(log(x))", 0), 0.0);
  EXPECT_EQ(nearest("select(log(x), -1, 1, 2)", 0), 2.0);
  EXPECT_EQ(nearest("selectge(log(x), log(x), 1, 2)", 0), 1.0);
  EXPECT_EQ(nearest("select(log(x), log(x), 1, 2)", 0), 2.0);
  EXPECT_EQ(nearest("2 ^ log(x)", 0), 0.0);
  EXPECT_EQ(nearest("0.5 ^ -log(x)", 0), 0.0);
  EXPECT_EQ(nearest("log(x) ^ -1", 0), 0.0);
  EXPECT_EQ(nearest("log(x) ^ 0", 0), 1.0);
}

TEST(RealEvaluator, InfiniteAndUndefinedInputs) {
  const double inf = std::numeric_limits<double>::infinity();
  EXPECT_EQ(kindAt("x", inf), ValueKind::PosInf);
  EXPECT_EQ(kindAt("x", -inf), ValueKind::NegInf);
  EXPECT_EQ(kindAt("x", std::nan("")), ValueKind::Undefined);
  EXPECT_EQ(nearest("exp(x)", -inf), 0.0);
  EXPECT_EQ(nearest("gelu(x)", -inf), 0.0);
}

TEST(RealEvaluator, LargeArgumentsNeitherCrashNorMislead) {
  const int64_t greatest = int64_t(1) << 62;
  EXPECT_EQ(rounded("exp(x)", 1e9, Rounding::HalfUp), greatest);
  EXPECT_EQ(rounded("-exp(x)", 1e9, Rounding::HalfUp), -greatest);
  EXPECT_EQ(rounded("exp(x)", 1e300, Rounding::HalfUp), greatest);
  EXPECT_EQ(rounded("exp(exp(x))", 50, Rounding::HalfUp), greatest);
  EXPECT_EQ(rounded("1 / (1 + exp(x))", 1e9, Rounding::HalfUp), 0);
  EXPECT_EQ(rounded("1 / (1 + exp(x))", 1e300, Rounding::HalfUp), 0);
  EXPECT_EQ(rounded("-1 / (1 + exp(x))", 1e9, Rounding::Floor), -1);
  EXPECT_EQ(rounded("1 / (1 + exp(-x))", 1e300, Rounding::HalfUp), 1);
  EXPECT_EQ(rounded("sigmoid(x)", 1e300, Rounding::HalfEven), 1);
  EXPECT_EQ(rounded("sigmoid(x)", -1e300, Rounding::HalfEven), 0);
  EXPECT_EQ(rounded("sigmoid(x)", 2000, Rounding::Floor, true), 1);
  EXPECT_EQ(rounded("tanh(x)", -1e300, Rounding::HalfEven), -1);
  EXPECT_EQ(rounded("gelu(x)", -1e9, Rounding::HalfEven), 0);
  EXPECT_EQ(rounded("gelu(x)", -1e5, Rounding::Floor), -1);
  EXPECT_EQ(rounded("gelu(x)", 1e9, Rounding::HalfEven), 1000000000);
  EXPECT_EQ(rounded("gelu_tanh(x)", -1e100, Rounding::HalfEven), 0);
  EXPECT_EQ(rounded("mish(x)", -1e300, Rounding::HalfEven), 0);
  EXPECT_EQ(rounded("mish(x)", 1e9, Rounding::HalfEven), 1000000000);
  EXPECT_EQ(rounded("softplus(x)", -1e300, Rounding::HalfEven), 0);
  EXPECT_EQ(rounded("softplus(x)", 1e18, Rounding::HalfEven),
            1000000000000000000);
  EXPECT_EQ(rounded("silu(x)", -1e300, Rounding::HalfEven), 0);
  EXPECT_EQ(rounded("elu(x)", -1e300, Rounding::HalfEven), -1);
  EXPECT_EQ(rounded("softsign(x)", 1e300, Rounding::HalfEven), 1);
  EXPECT_EQ(rounded("erf(x)", 1e300, Rounding::HalfEven), 1);
  EXPECT_EQ(rounded("erfc(x)", 1e300, Rounding::HalfEven), 0);
  EXPECT_EQ(rounded("atan(x)", 1e300, Rounding::HalfEven), 2);
  EXPECT_EQ(rounded("log(x)", 1e300, Rounding::HalfEven), 691);
  EXPECT_EQ(rounded("log(exp(x))", 1e15, Rounding::HalfEven), 1000000000000000);
  EXPECT_EQ(rounded("x ^ 1000", 1e300, Rounding::HalfEven), greatest);
  EXPECT_EQ(rounded("exp(x) / exp(x)", 1e9, Rounding::HalfUp), 1);
}

TEST(RealEvaluator, WhatCannotBeEnclosedIsUndefinedAtTheCap) {
  // Reduction by pi would need a million bits, or 2^60, or infinitely many.
  for (const char *text : {"sin(exp2(x))", "tan(exp2(x))", "cos(exp2(x * x))",
                           "sin(exp(exp(x)))", "exp(exp(x)) - exp(exp(x))"}) {
    RoundedValue value =
        evaluator(text).roundedQuotient(1e6, 1, 1, 0, Rounding::HalfUp);
    EXPECT_EQ(value.kind, ValueKind::Undefined) << text;
    EXPECT_TRUE(value.atCap) << text;
    EXPECT_EQ(kindAt(text, 1e6), ValueKind::Undefined) << text;
  }
}

TEST(RealEvaluator, NearestSaturatesAndKeepsSubnormals) {
  const double greatest = std::numeric_limits<double>::max();
  EXPECT_EQ(nearest("exp(x)", 1000), greatest);
  EXPECT_EQ(nearest("-exp(x)", 1000), -greatest);
  EXPECT_EQ(nearest("exp(x)", -1000), 0.0);
  // 1.5 * 2^-1074 lies between two subnormals, 2.5 too: to even.
  EXPECT_EQ(nearest("x / 2", 0x3p-1074), 0x2p-1074);
  EXPECT_EQ(nearest("x / 2", 0x5p-1074), 0x2p-1074);
  EXPECT_EQ(nearest("x / 2.0000001", 0x5p-1074), 0x2p-1074);
  EXPECT_EQ(nearest("x / 1.9999999", 0x5p-1074), 0x3p-1074);
  EXPECT_FALSE(std::signbit(nearest("-x", 0)));
  EXPECT_FALSE(std::signbit(nearest("-exp(x)", -1000)));
  EXPECT_EQ(nearest("x / 3 * 3 - x", 1), 0.0);
  // Exactly between 1 and its successor, which no precision can tell.
  EXPECT_EQ(nearest("(1 + 2 ^ -53) * x / 3 * 3", 1), 1.0);
  EXPECT_EQ(nearest("(1 + 3 * 2 ^ -53) * x / 3 * 3", 1), 1 + 0x1p-51);
}

TEST(RealEvaluator, RoundedValuesSaturate) {
  const int64_t greatest = int64_t(1) << 62;
  EXPECT_EQ(rounded("x", 0x1p61, Rounding::Floor), greatest / 2);
  EXPECT_EQ(rounded("x", 0x1p62, Rounding::Floor), greatest);
  EXPECT_EQ(rounded("x", -0x1p63, Rounding::HalfEven), -greatest);
  EXPECT_EQ(rounded("x", 1e300, Rounding::HalfEven), greatest);
  RoundedValue value =
      evaluator("x").roundedQuotient(1e300, 1, 5e-324, 63, Rounding::HalfAway);
  EXPECT_EQ(value.value, greatest);
}

//===----------------------------------------------------------------------===//
// Consistency
//===----------------------------------------------------------------------===//

TEST(RealEvaluator, MonotoneOverAllCodes) {
  const std::pair<const char *, double (*)(double)> cases[] = {
      {"sigmoid(x)", [](double x) { return 1 / (1 + std::exp(-x)); }},
      {"tanh(x)", [](double x) { return std::tanh(x); }},
      {"exp(x)", [](double x) { return std::exp(x); }}};
  for (auto [text, host] : cases) {
    RealEvaluator e = evaluator(text);
    int64_t previous = std::numeric_limits<int64_t>::min();
    for (int64_t code = -32768; code < 32768; ++code) {
      const double in = 8.0 / 32768, out = 1.0 / 32768;
      RoundedValue value =
          e.roundedQuotient(in, code, out, 0, Rounding::HalfUp);
      ASSERT_FALSE(value.atCap);
      ASSERT_GE(value.value, previous) << text << " of code " << code;
      ASSERT_LE(std::abs(double(value.value) - host(in * double(code)) / out),
                0.5001)
          << text << " of code " << code;
      previous = value.value;
    }
  }
}

TEST(RealEvaluator, NamedFunctionsAreTheirDefinitions) {
  const std::pair<const char *, const char *> cases[] = {
      {"reciprocal(x)", "1 / x"},
      {"sigmoid(x)", "1 / (1 + exp(-x))"},
      {"silu(x)", "x / (1 + exp(-x))"},
      {"gelu(x)", "0.5 * x * (1 + erf(x / sqrt(2)))"},
      {"gelu_tanh(x)", "0.5 * x * (1 + tanh(sqrt(2 / acos(-1)) * (x + "
                       "0.044715 * x ^ 3)))"},
      {"softplus(x)", "log(1 + exp(x))"},
      {"elu(x)", "select(x, 0, x, exp(x) - 1)"},
      {"hardswish(x)", "x * min(max(x + 3, 0), 6) / 6"},
      {"mish(x)", "x * tanh(log(1 + exp(x)))"},
      {"softsign(x)", "x / (1 + abs(x))"},
      {"relu(x)", "max(x, 0)"},
      {"hardsigmoid(x)", "min(max(x + 3, 0), 6) / 6"},
  };
  for (auto [name, definition] : cases) {
    RealEvaluator shorthand = evaluator(name), text = evaluator(definition);
    for (int64_t code = -1024; code < 1024; ++code) {
      ASSERT_EQ(shorthand.nearest(0.0078125, code).value,
                text.nearest(0.0078125, code).value)
          << name << " of code " << code;
      ASSERT_EQ(
          shorthand.roundedQuotient(0.01, code, 0.0001, 0, Rounding::Floor)
              .value,
          text.roundedQuotient(0.01, code, 0.0001, 0, Rounding::Floor).value)
          << name << " of code " << code;
    }
  }
}

TEST(RealEvaluator, DoubleConstantsInTextCostTheirErrorOnly) {
  RealEvaluator exact = evaluator("gelu(x)");
  RealEvaluator text = evaluator("0.5 * x * (1 + erf(x / 1.4142135623730951))");
  unsigned different = 0;
  for (int64_t code = -400; code <= 400; ++code) {
    double a = exact.nearest(0.01, code).value;
    double b = text.nearest(0.01, code).value;
    different += a != b;
    ASSERT_NEAR(a, b, 1e-16 * std::max(1.0, 16 * std::fabs(a)));
  }
  EXPECT_GT(different, 0u);
}

TEST(RealEvaluator, CallsDoNotDependOnEachOther) {
  // Points that need many precisions between points that need one.
  RealEvaluator reused = evaluator("tanh(x / 3 * 3) + gelu(x)");
  std::vector<double> forward;
  for (int64_t code = -60; code <= 60; ++code)
    forward.push_back(reused.nearest(0.5, code).value);
  for (int64_t code = 60; code >= -60; --code) {
    reused.roundedQuotient(0.1, code, 0.5, 3, Rounding::Floor);
    double expected = forward[code + 60];
    ASSERT_EQ(reused.nearest(0.5, code).value, expected);
    ASSERT_EQ(evaluator("tanh(x / 3 * 3) + gelu(x)").nearest(0.5, code).value,
              expected);
  }
}

TEST(RealEvaluator, ThreadsAgree) {
  auto table = [] {
    RealEvaluator e = evaluator("gelu(x) + log(2) * sin(x)");
    std::vector<double> values;
    for (int64_t code = -500; code < 500; ++code)
      values.push_back(e.nearest(0.01, code).value);
    return values;
  };
  std::vector<double> a, b, c = table();
  std::thread first([&] { a = table(); }), second([&] { b = table(); });
  first.join();
  second.join();
  EXPECT_EQ(a, c);
  EXPECT_EQ(b, c);
}

TEST(RealEvaluator, MovesKeepTheExpression) {
  RealEvaluator a = evaluator("x + 1"), b = evaluator("x * 10");
  EXPECT_EQ(b.nearest(3).value, 30);
  b = std::move(a);
  EXPECT_EQ(b.nearest(3).value, 4);
  RealEvaluator c(std::move(b));
  EXPECT_EQ(c.nearest(3).value, 4);
}

TEST(RealEvaluator, LeavesTheCallersExponentRange) {
  mpfr_exp_t emin = mpfr_get_emin(), emax = mpfr_get_emax();
  nearest("exp(x)", 1e9);
  rounded("exp(x)", 1e9, Rounding::Floor);
  EXPECT_EQ(mpfr_get_emin(), emin);
  EXPECT_EQ(mpfr_get_emax(), emax);
}

TEST(RealEvaluator, DeepExpressions) {
  std::string text = "x";
  for (unsigned i = 0; i < 99; ++i)
    text = "tanh(" + text + " * 1.5)";
  RealEvaluator e = evaluator(text);
  // The attracting fixed point of tanh(1.5 x).
  EXPECT_NEAR(e.nearest(1).value, 0.8585596, 1e-7);
  EXPECT_EQ(e.nearest(0).value, 0.0);
}
