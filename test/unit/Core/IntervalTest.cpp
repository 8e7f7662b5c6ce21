//===- IntervalTest.cpp - the evaluator's intervals enclose ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The evaluator's results hardly ever depend on the last bits of an enclosure,
// so that a wrong one would pass the tests of results. Here intervals wide and
// narrow are compared with values at points inside.
//
//===----------------------------------------------------------------------===//
#include "Interval.h"
#include "RandomExpression.h"
#include "ReferenceEvaluator.h"
#include <algorithm>
#include <gtest/gtest.h>

using namespace qlut;
using namespace qlut::detail;
using namespace qlut::test;

static constexpr mpfr_prec_t precision = 64;

namespace {
/// A random interval with points inside, its ends among them.
struct Sample {
  Interval interval{precision};
  std::vector<BigFloat> points;

  void draw(RandomExpressions &random) {
    double range = random.below(3) == 0 ? 1.0 : random.below(2) ? 4.0 : 20.0;
    double lo = random.below(6) == 0 ? random.plainDouble()
                                     : random.real(-range, range);
    const double widths[] = {0, 0x1p-45, 0x1p-30, 0x1p-12, 0.25, 0.9, 3, 20};
    double hi = lo + widths[random.below(8)] * random.real(0, 1);
    if (random.below(8) == 0)
      lo = -std::fabs(lo), hi = std::fabs(hi); // Around zero.
    if (random.below(8) == 0)
      lo > 0 ? lo = 0 : hi = std::max(lo, 0.0); // Up to zero.
    interval.state = IntervalState::Finite;
    mpfr_set_d(interval.lo, lo, MPFR_RNDN);
    mpfr_set_d(interval.hi, hi, MPFR_RNDN);
    points = {lo, hi, lo / 2 + hi / 2};
    for (unsigned i = 0; i < 4; ++i)
      points.push_back(std::clamp(random.real(lo, hi), lo, hi));
    if (lo <= 0 && hi >= 0)
      points.push_back(0.0);
  }
};
} // namespace

/// Expects what the interval says to hold for the value.
static void expectEnclosed(const Interval &out, const BigFloat &value,
                           const std::string &what) {
  bool ok = true;
  switch (out.state) {
  case IntervalState::Finite:
    ok = value.isFinite() && mpfr_lessequal_p(out.lo, value.v) &&
         mpfr_greaterequal_p(out.hi, value.v);
    break;
  case IntervalState::PosInf:
  case IntervalState::NegInf:
    ok = mpfr_inf_p(value.v) &&
         (mpfr_sgn(value.v) > 0) == (out.state == IntervalState::PosInf);
    break;
  case IntervalState::Undefined:
    // A quotient by zero is infinite to MPFR.
    ok = !value.isFinite();
    break;
  case IntervalState::Unknown:
    break;
  }
  if (ok)
    return;
  char text[200];
  mpfr_snprintf(text, sizeof(text), "%.25Rg outside [%.25Rg, %.25Rg], state %d",
                value.v, mpfr_srcptr(out.lo), mpfr_srcptr(out.hi),
                int(out.state));
  FAIL() << what << ": " << text;
}

static std::string describe(const Interval &a) {
  return "[" + std::to_string(mpfr_get_d(a.lo, MPFR_RNDN)) + ", " +
         std::to_string(mpfr_get_d(a.hi, MPFR_RNDN)) + "]";
}

TEST(Interval, FunctionsEnclose) {
  RandomExpressions random(41);
  IntervalArithmetic arithmetic(precision, /*resolve=*/false);
  Interval out(precision);
  Sample a;
  for (ExprKind kind : allKinds()) {
    if (exprArity(kind) != 1)
      continue;
    BigFunction f = elementaryFunction(kind);
    bool isErf = kind == ExprKind::Erf || kind == ExprKind::Erfc;
    unsigned known = 0;
    for (unsigned i = 0; i < (isErf ? 60u : 120u); ++i) {
      a.draw(random);
      arithmetic.evaluate(kind, out, {&a.interval});
      known += out.state != IntervalState::Unknown;
      for (const BigFloat &x : a.points)
        expectEnclosed(out, f ? apply(f, x) : networkFunction(kind, x),
                       std::to_string(int(kind)) + " " + exprName(kind).str() +
                           describe(a.interval));
      if (HasFatalFailure())
        return;
    }
    EXPECT_GT(known, 25u) << exprName(kind).str();
  }
}

TEST(Interval, OperationsEnclose) {
  RandomExpressions random(43);
  IntervalArithmetic arithmetic(precision, /*resolve=*/false);
  Interval out(precision);
  Sample a, b;
  for (ExprKind kind :
       {ExprKind::Add, ExprKind::Sub, ExprKind::Mul, ExprKind::Div,
        ExprKind::Min, ExprKind::Max, ExprKind::Pow}) {
    unsigned known = 0;
    for (unsigned i = 0; i < 800; ++i) {
      a.draw(random);
      b.draw(random);
      if (kind == ExprKind::Pow && i % 2) {
        b.interval.setPoint(int(random.below(9)) - 4);
        b.points = {mpfr_get_d(b.interval.lo, MPFR_RNDN)};
      }
      arithmetic.evaluate(kind, out, {&a.interval, &b.interval});
      known += out.state != IntervalState::Unknown;
      for (const BigFloat &x : a.points)
        for (const BigFloat &y : b.points) {
          BigFloat value;
          if (kind == ExprKind::Add)
            value = x + y;
          else if (kind == ExprKind::Sub)
            value = x - y;
          else if (kind == ExprKind::Mul)
            value = x * y;
          else if (kind == ExprKind::Div)
            value = x / y;
          else if (kind == ExprKind::Min)
            value = bigMin(x, y);
          else if (kind == ExprKind::Max)
            value = bigMax(x, y);
          else
            mpfr_pow(value.v, x.v, y.v, MPFR_RNDN);
          expectEnclosed(out, value,
                         std::to_string(int(kind)) + " of " +
                             describe(a.interval) + ", " +
                             describe(b.interval));
        }
      if (HasFatalFailure())
        return;
    }
    EXPECT_GT(known, 150u) << int(kind);
  }
}

TEST(Interval, SelectionsEnclose) {
  RandomExpressions random(47);
  IntervalArithmetic arithmetic(precision, /*resolve=*/false);
  Interval out(precision);
  Sample s[4];
  for (unsigned i = 0; i < 3000; ++i) {
    for (Sample &sample : s)
      sample.draw(random);
    if (i % 4 == 0) // Touching ends.
      mpfr_set(s[1].interval.lo, s[0].interval.hi, MPFR_RNDN),
          mpfr_set(s[1].interval.hi, s[0].interval.hi, MPFR_RNDN),
          s[1].points = {s[0].points[1]};
    for (ExprKind kind : {ExprKind::Select, ExprKind::SelectGe}) {
      arithmetic.evaluate(
          kind, out,
          {&s[0].interval, &s[1].interval, &s[2].interval, &s[3].interval});
      for (const BigFloat &x : s[0].points)
        for (const BigFloat &y : s[1].points) {
          bool greater = kind == ExprKind::Select
                             ? mpfr_greater_p(x.v, y.v)
                             : mpfr_greaterequal_p(x.v, y.v);
          for (const BigFloat &value : s[greater ? 2 : 3].points)
            expectEnclosed(out, value, "selection " + std::to_string(i));
        }
    }
    if (HasFatalFailure())
      return;
  }
}

TEST(Interval, PointsGiveTightEnclosures) {
  // Ziv's loop would hide a lost half of the digits as lost time.
  RandomExpressions random(53);
  IntervalArithmetic arithmetic(precision, /*resolve=*/false);
  Interval a(precision), out(precision);
  Real width(precision);
  for (ExprKind kind : allKinds()) {
    if (exprArity(kind) != 1)
      continue;
    for (unsigned i = 0; i < 100; ++i) {
      a.setPoint(random.real(-6, 6));
      arithmetic.evaluate(kind, out, {&a});
      if (!out.isFinite() || mpfr_zero_p(out.hi))
        continue;
      mpfr_sub(width, out.hi, out.lo, MPFR_RNDU);
      mpfr_div(width, width, out.hi, MPFR_RNDA);
      EXPECT_LT(std::fabs(mpfr_get_d(width, MPFR_RNDA)), 0x1p-54)
          << exprName(kind).str() << describe(a);
    }
  }
}

TEST(Interval, ErrorFunctionsEncloseEveryPointTightly) {
  RandomExpressions random(61);
  IntervalArithmetic arithmetic(precision, /*resolve=*/false);
  Interval a(precision), out(precision);
  Real expected(200), width(precision);
  for (unsigned i = 0; i < 6000; ++i) {
    double range = i % 3 == 0 ? 1.0 : 9.0;
    a.setPoint(random.real(-range, range));
    for (ExprKind kind : {ExprKind::Erf, ExprKind::Erfc}) {
      arithmetic.evaluate(kind, out, {&a});
      elementaryFunction(kind)(expected, a.lo, MPFR_RNDN);
      ASSERT_TRUE(mpfr_lessequal_p(out.lo, expected) &&
                  mpfr_greaterequal_p(out.hi, expected))
          << exprName(kind).str() << describe(a);
      mpfr_sub(width, out.hi, out.lo, MPFR_RNDU);
      mpfr_div(width, width, expected, MPFR_RNDA);
      ASSERT_LT(std::fabs(mpfr_get_d(width, MPFR_RNDA)), 0x1p-61)
          << exprName(kind).str() << describe(a);
    }
  }
}

TEST(Interval, TangentAcrossAPoleIsUnknown) {
  IntervalArithmetic arithmetic(precision, /*resolve=*/false);
  Interval a(precision), out(precision);
  mpfr_set_d(a.lo, 1.5, MPFR_RNDN);
  mpfr_set_d(a.hi, 1.625, MPFR_RNDN);
  arithmetic.evaluate(ExprKind::Tan, out, {&a});
  EXPECT_EQ(out.state, IntervalState::Unknown);
  mpfr_set_d(a.hi, 1.5625, MPFR_RNDN);
  arithmetic.evaluate(ExprKind::Tan, out, {&a});
  EXPECT_TRUE(out.isFinite());
}

TEST(Interval, NarrowIntervalsGiveNarrowEnclosures) {
  RandomExpressions random(59);
  IntervalArithmetic arithmetic(precision, /*resolve=*/false);
  Interval a(precision), out(precision);
  Real width(precision);
  for (ExprKind kind : allKinds()) {
    if (exprArity(kind) != 1 || kind == ExprKind::Tan)
      continue;
    for (unsigned i = 0; i < 100; ++i) {
      a.setPoint(random.real(-5, 5));
      mpfr_nextabove(a.hi);
      arithmetic.evaluate(kind, out, {&a});
      if (!out.isFinite())
        continue;
      mpfr_sub(width, out.hi, out.lo, MPFR_RNDU);
      EXPECT_LT(mpfr_get_d(width, MPFR_RNDA),
                0x1p-48 * (1 + std::fabs(mpfr_get_d(out.hi, MPFR_RNDA))))
          << exprName(kind).str() << describe(a);
    }
  }
}

TEST(Interval, EluAroundZeroEndsAtTheIdentity) {
  IntervalArithmetic arithmetic(precision, /*resolve=*/false);
  Interval a(precision), out(precision);
  mpfr_set_d(a.lo, -1, MPFR_RNDN);
  mpfr_set_d(a.hi, 2, MPFR_RNDN);
  arithmetic.evaluate(ExprKind::Elu, out, {&a});
  EXPECT_EQ(mpfr_get_d(out.hi, MPFR_RNDU), 2.0);
  EXPECT_LT(mpfr_get_d(out.lo, MPFR_RNDU), -0.632);
}

TEST(Interval, UnboundedEndsAreNoValues) {
  IntervalArithmetic arithmetic(precision, /*resolve=*/false);
  Interval huge(precision), zero(precision), out(precision);
  huge.state = IntervalState::Finite;
  mpfr_set_d(huge.lo, 1e300, MPFR_RNDN);
  mpfr_set_inf(huge.hi, 1);
  zero.setPoint(0.0);
  arithmetic.evaluate(ExprKind::Mul, out, {&zero, &huge});
  EXPECT_TRUE(out.isFinite() && out.isZero());
  Interval negative(precision);
  arithmetic.evaluate(ExprKind::Neg, negative, {&huge});
  arithmetic.evaluate(ExprKind::Mul, out, {&zero, &negative});
  EXPECT_TRUE(out.isFinite() && out.isZero());
  arithmetic.evaluate(ExprKind::Div, out, {&huge, &huge});
  EXPECT_TRUE(out.isFinite());
  EXPECT_LE(mpfr_sgn(out.lo), 0);
  EXPECT_TRUE(mpfr_inf_p(out.hi));
  arithmetic.evaluate(ExprKind::Sub, out, {&huge, &huge});
  EXPECT_TRUE(out.isFinite());
  EXPECT_TRUE(mpfr_inf_p(out.lo) && mpfr_inf_p(out.hi));
  arithmetic.evaluate(ExprKind::Mul, negative, {&zero, &out});
  EXPECT_TRUE(negative.isFinite() && negative.isZero());
  for (ExprKind kind : allKinds()) {
    if (exprArity(kind) != 1)
      continue;
    arithmetic.evaluate(kind, out, {&huge});
    if (out.isFinite()) {
      EXPECT_TRUE(mpfr_lessequal_p(out.lo, out.hi)) << exprName(kind).str();
    }
  }
}
