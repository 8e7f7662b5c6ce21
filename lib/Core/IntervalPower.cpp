//===- IntervalPower.cpp - a ^ b ------------------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// An integer exponent is repeated multiplication, defined for every base but
// zero under a negative exponent; any other exponent needs a base that is not
// negative. 0 ^ 0 is 1.
//
//===----------------------------------------------------------------------===//
#include "Interval.h"

using namespace qlut;
using namespace qlut::detail;

/// True if some integer lies in [b.lo, b.hi]; `least` becomes the least one.
static bool containsInteger(const Interval &b, mpfr_ptr least) {
  mpfr_rint_ceil(least, b.lo, MPFR_RNDU);
  return mpfr_lessequal_p(least, b.hi);
}

void IntervalArithmetic::pow(Interval &out, const Interval &a,
                             const Interval &b) {
  if (propagate(out, a, b))
    return;
  if (a.isInfinite() || b.isInfinite())
    return powInfinite(out, a, b);
  if (b.isPoint() && mpfr_integer_p(b.lo))
    return powInteger(out, a, b);
  if (mpfr_sgn(a.lo) > 0 || (mpfr_sgn(a.lo) == 0 && mpfr_sgn(b.lo) > 0))
    return corners(out, a, b, mpfr_pow);
  // From here on the base may be zero or negative.
  if (containsInteger(b, scratch)) {
    if (!resolve) {
      out.state = IntervalState::Unknown;
      return;
    }
    magnitude.setRange(scratch, scratch);
    edge.set(magnitude);
    return powInteger(out, a, edge);
  }
  if (mpfr_sgn(a.hi) < 0) {
    out.state = IntervalState::Undefined;
  } else if (mpfr_sgn(b.hi) < 0) {
    if (a.isZero())
      out.state = IntervalState::PosInf;
    else
      cannotTell(out, IntervalState::PosInf);
  } else if (resolve) {
    out.setPoint(0.0);
  } else {
    out.state = IntervalState::Unknown;
  }
}

/// `b` is an integer.
void IntervalArithmetic::powInteger(Interval &out, const Interval &a,
                                    const Interval &b) {
  if (mpfr_zero_p(b.lo))
    return out.setPoint(1.0);
  mpfr_div_2ui(scratch, b.lo, 1, MPFR_RNDN);
  bool isEven = mpfr_integer_p(scratch), isNegative = mpfr_sgn(b.lo) < 0;
  if (isNegative && a.containsZero()) {
    auto limit = isEven ? IntervalState::PosInf : IntervalState::Undefined;
    if (a.isZero())
      out.state = limit;
    else
      cannotTell(out, limit);
    return;
  }
  const Interval *base = &a;
  if (isEven) {
    abs(magnitude, a);
    base = &magnitude;
  }
  out.state = IntervalState::Finite;
  if (base->isPoint())
    return out.setRoundedDown(mpfr_pow(out.lo, base->lo, b.lo, MPFR_RNDD));
  // Monotone: abs left nothing below zero, and a pole is not inside.
  mpfr_pow(out.lo, isNegative ? base->hi : base->lo, b.lo, MPFR_RNDD);
  mpfr_pow(out.hi, isNegative ? base->lo : base->hi, b.lo, MPFR_RNDU);
}

/// Limits where the base or the exponent is infinite.
void IntervalArithmetic::powInfinite(Interval &out, const Interval &a,
                                     const Interval &b) {
  auto growOrVanish = [&](bool grows) {
    if (grows)
      out.state = IntervalState::PosInf;
    else
      out.setPoint(0.0);
  };
  if (b.isInfinite()) {
    bool above = a.isFinite() ? mpfr_cmp_ui(a.lo, 1) > 0 : a.sign() > 0;
    bool below =
        a.isFinite() && mpfr_sgn(a.lo) >= 0 && mpfr_cmp_ui(a.hi, 1) < 0;
    if (above || below)
      return growOrVanish(above == (b.sign() > 0));
    bool certain = a.isInfinite() || a.sign() < 0 || a.isPoint();
    if (certain)
      out.state = IntervalState::Undefined;
    else
      cannotTell(out, IntervalState::Undefined);
    return;
  }
  if (b.isZero())
    return out.setPoint(1.0);
  bool isInteger = b.isPoint() && mpfr_integer_p(b.lo);
  if (b.sign() == 0 ||
      (a.sign() < 0 && !isInteger && containsInteger(b, scratch)))
    return cannotTell(out, IntervalState::Undefined);
  if (a.sign() < 0 && !isInteger) {
    out.state = IntervalState::Undefined;
    return;
  }
  growOrVanish(b.sign() > 0);
  mpfr_div_2ui(scratch, b.lo, 1, MPFR_RNDN);
  if (a.sign() < 0 && b.sign() > 0 && !mpfr_integer_p(scratch))
    out.state = IntervalState::NegInf;
}
