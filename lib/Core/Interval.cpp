//===- Interval.cpp - real intervals in MPFR ------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Arithmetic. Poles are states of their own; an infinite end of a Finite
// interval only means that MPFR's exponents do not reach the value, so it is
// never a value: 0 times such an end is 0.
//
//===----------------------------------------------------------------------===//
#include "Interval.h"

using namespace qlut;
using namespace qlut::detail;

//===----------------------------------------------------------------------===//
// Interval
//===----------------------------------------------------------------------===//

int Interval::sign() const {
  if (state == IntervalState::PosInf)
    return 1;
  if (state == IntervalState::NegInf)
    return -1;
  return mpfr_sgn(lo) > 0 ? 1 : mpfr_sgn(hi) < 0 ? -1 : 0;
}

void Interval::setPoint(double value) {
  state = IntervalState::Finite;
  mpfr_set_d(lo, value, MPFR_RNDD);
  mpfr_set_d(hi, value, MPFR_RNDU);
}

void Interval::set(const Interval &other) {
  setRange(other.lo, other.hi);
  state = other.state;
}

void Interval::setRange(mpfr_srcptr least, mpfr_srcptr greatest) {
  state = IntervalState::Finite;
  mpfr_set(lo, least, MPFR_RNDD);
  mpfr_set(hi, greatest, MPFR_RNDU);
}

void Interval::setRoundedDown(int ternary) {
  state = IntervalState::Finite;
  mpfr_set(hi, lo, MPFR_RNDU);
  if (ternary != 0)
    mpfr_nextabove(hi);
}

//===----------------------------------------------------------------------===//
// Arithmetic
//===----------------------------------------------------------------------===//

void IntervalArithmetic::cannotTell(Interval &out,
                                    IntervalState resolved) const {
  out.state = resolve ? resolved : IntervalState::Unknown;
}

/// If an operand has no value, or may have none, so has the result.
bool IntervalArithmetic::propagate(Interval &out, const Interval &a) {
  if (a.state != IntervalState::Undefined && a.state != IntervalState::Unknown)
    return false;
  out.state = a.state;
  return true;
}

bool IntervalArithmetic::propagate(Interval &out, const Interval &a,
                                   const Interval &b) {
  if (a.state == IntervalState::Undefined)
    return propagate(out, a);
  return propagate(out, b) || propagate(out, a);
}

void IntervalArithmetic::neg(Interval &out, const Interval &a) {
  if (propagate(out, a))
    return;
  if (a.isInfinite()) {
    out.state = a.sign() > 0 ? IntervalState::NegInf : IntervalState::PosInf;
    return;
  }
  out.state = IntervalState::Finite;
  mpfr_neg(out.lo, a.hi, MPFR_RNDD);
  mpfr_neg(out.hi, a.lo, MPFR_RNDU);
}

void IntervalArithmetic::abs(Interval &out, const Interval &a) {
  if (propagate(out, a))
    return;
  if (a.isInfinite()) {
    out.state = IntervalState::PosInf;
  } else if (mpfr_sgn(a.lo) >= 0) {
    out.set(a);
  } else if (mpfr_sgn(a.hi) <= 0) {
    neg(out, a);
  } else {
    out.state = IntervalState::Finite;
    mpfr_set_zero(out.lo, 1);
    mpfr_srcptr farther = mpfr_cmpabs(a.lo, a.hi) > 0 ? a.lo : a.hi;
    mpfr_abs(out.hi, farther, MPFR_RNDU);
  }
}

void IntervalArithmetic::add(Interval &out, const Interval &a,
                             const Interval &b) {
  if (propagate(out, a, b))
    return;
  if (a.isInfinite() || b.isInfinite()) {
    bool cancel = a.isInfinite() && b.isInfinite() && a.state != b.state;
    out.state = cancel           ? IntervalState::Undefined
                : a.isInfinite() ? a.state
                                 : b.state;
    return;
  }
  out.state = IntervalState::Finite;
  mpfr_add(out.lo, a.lo, b.lo, MPFR_RNDD);
  mpfr_add(out.hi, a.hi, b.hi, MPFR_RNDU);
}

void IntervalArithmetic::sub(Interval &out, const Interval &a,
                             const Interval &b) {
  if (propagate(out, a, b))
    return;
  if (a.isInfinite() || b.isInfinite()) {
    if (a.isInfinite())
      out.state = a.state == b.state ? IntervalState::Undefined : a.state;
    else
      neg(out, b);
    return;
  }
  out.state = IntervalState::Finite;
  mpfr_sub(out.lo, a.lo, b.hi, MPFR_RNDD);
  mpfr_sub(out.hi, a.hi, b.lo, MPFR_RNDU);
}

void IntervalArithmetic::addInteger(Interval &out, const Interval &a,
                                    long value) {
  out.state = a.state;
  if (!a.isFinite())
    return;
  mpfr_add_si(out.lo, a.lo, value, MPFR_RNDD);
  mpfr_add_si(out.hi, a.hi, value, MPFR_RNDU);
}

/// The range of `op` over a box on which it is monotone in each operand, so
/// that the extremes are at corners.
void IntervalArithmetic::corners(Interval &out, const Interval &a,
                                 const Interval &b, PointOperation op) {
  out.state = IntervalState::Finite;
  if (a.isPoint() && b.isPoint() && mpfr_number_p(a.lo) &&
      mpfr_number_p(b.lo)) {
    out.setRoundedDown(op(out.lo, a.lo, b.lo, MPFR_RNDD));
    return;
  }
  bool isFirst = true;
  auto include = [&](mpfr_srcptr x, mpfr_srcptr y) {
    for (mpfr_rnd_t direction : {MPFR_RNDD, MPFR_RNDU}) {
      op(scratch, x, y, direction);
      if (mpfr_nan_p(scratch)) // No bound times 0, or over no bound.
        mpfr_set_zero(scratch, 1);
      mpfr_ptr end = direction == MPFR_RNDD ? out.lo : out.hi;
      if (isFirst)
        mpfr_set(end, scratch, MPFR_RNDN);
      else if (direction == MPFR_RNDD)
        mpfr_min(end, end, scratch, MPFR_RNDD);
      else
        mpfr_max(end, end, scratch, MPFR_RNDU);
    }
    isFirst = false;
  };
  include(a.lo, b.lo);
  if (!b.isPoint())
    include(a.lo, b.hi);
  if (a.isPoint())
    return;
  include(a.hi, b.lo);
  if (!b.isPoint())
    include(a.hi, b.hi);
}

void IntervalArithmetic::mul(Interval &out, const Interval &a,
                             const Interval &b) {
  if (propagate(out, a, b))
    return;
  if (a.isInfinite() || b.isInfinite()) {
    int sign = a.sign() * b.sign();
    if (sign != 0)
      out.state = sign > 0 ? IntervalState::PosInf : IntervalState::NegInf;
    else if ((a.isFinite() && a.isZero()) || (b.isFinite() && b.isZero()))
      out.state = IntervalState::Undefined;
    else
      cannotTell(out, IntervalState::Undefined);
    return;
  }
  if (mpfr_sgn(a.lo) > 0 && mpfr_sgn(b.lo) > 0 && !a.isPoint()) {
    out.state = IntervalState::Finite;
    mpfr_mul(out.lo, a.lo, b.lo, MPFR_RNDD);
    mpfr_mul(out.hi, a.hi, b.hi, MPFR_RNDU);
    return;
  }
  corners(out, a, b, mpfr_mul);
}

void IntervalArithmetic::div(Interval &out, const Interval &a,
                             const Interval &b) {
  if (propagate(out, a, b))
    return;
  if (b.isInfinite()) {
    if (a.isInfinite())
      out.state = IntervalState::Undefined;
    else
      out.setPoint(0.0);
    return;
  }
  if (b.containsZero()) {
    if (b.isZero())
      out.state = IntervalState::Undefined;
    else
      cannotTell(out, IntervalState::Undefined);
    return;
  }
  if (a.isInfinite()) {
    out.state =
        a.sign() * b.sign() > 0 ? IntervalState::PosInf : IntervalState::NegInf;
    return;
  }
  if (mpfr_sgn(a.lo) > 0 && mpfr_sgn(b.lo) > 0 && mpfr_number_p(b.hi)) {
    if (b.isPoint() && a.isPoint()) {
      out.setRoundedDown(mpfr_div(out.lo, a.lo, b.lo, MPFR_RNDD));
      return;
    }
    out.state = IntervalState::Finite;
    mpfr_div(out.lo, a.lo, b.hi, MPFR_RNDD);
    mpfr_div(out.hi, a.hi, b.lo, MPFR_RNDU);
    return;
  }
  corners(out, a, b, mpfr_div);
}

//===----------------------------------------------------------------------===//
// Comparisons
//===----------------------------------------------------------------------===//

void IntervalArithmetic::minimum(Interval &out, const Interval &a,
                                 const Interval &b) {
  if (propagate(out, a, b))
    return;
  if (a.state == IntervalState::PosInf || b.state == IntervalState::NegInf)
    return out.set(b);
  if (b.state == IntervalState::PosInf || a.state == IntervalState::NegInf)
    return out.set(a);
  out.state = IntervalState::Finite;
  mpfr_min(out.lo, a.lo, b.lo, MPFR_RNDD);
  mpfr_min(out.hi, a.hi, b.hi, MPFR_RNDU);
}

void IntervalArithmetic::maximum(Interval &out, const Interval &a,
                                 const Interval &b) {
  if (propagate(out, a, b))
    return;
  if (a.state == IntervalState::NegInf || b.state == IntervalState::PosInf)
    return out.set(b);
  if (b.state == IntervalState::NegInf || a.state == IntervalState::PosInf)
    return out.set(a);
  out.state = IntervalState::Finite;
  mpfr_max(out.lo, a.lo, b.lo, MPFR_RNDD);
  mpfr_max(out.hi, a.hi, b.hi, MPFR_RNDU);
}

/// Whether a > b (a >= b if `orEqual`), or none if the intervals overlap.
static std::optional<bool> compare(bool orEqual, const Interval &a,
                                   const Interval &b) {
  if (a.isInfinite() || b.isInfinite()) {
    if (a.state == b.state)
      return orEqual;
    return a.state == IntervalState::PosInf || b.state == IntervalState::NegInf;
  }
  if (mpfr_greater_p(a.lo, b.hi))
    return true;
  if (mpfr_less_p(a.hi, b.lo))
    return false;
  if (orEqual && mpfr_equal_p(a.lo, b.hi))
    return true;
  if (!orEqual && mpfr_equal_p(a.hi, b.lo))
    return false;
  return std::nullopt;
}

void IntervalArithmetic::select(Interval &out, bool orEqual, const Interval &a,
                                const Interval &b, const Interval &c,
                                const Interval &d) {
  if (propagate(out, a, b))
    return;
  std::optional<bool> isGreater = compare(orEqual, a, b);
  if (!isGreater && resolve)
    isGreater = orEqual;
  if (isGreater)
    return out.set(*isGreater ? c : d);
  // Either branch: what both have in common.
  if (c.isFinite() && d.isFinite()) {
    out.state = IntervalState::Finite;
    mpfr_min(out.lo, c.lo, d.lo, MPFR_RNDD);
    mpfr_max(out.hi, c.hi, d.hi, MPFR_RNDU);
    return;
  }
  out.state = c.state == d.state ? c.state : IntervalState::Unknown;
}

//===----------------------------------------------------------------------===//
// Dispatch
//===----------------------------------------------------------------------===//

void IntervalArithmetic::evaluate(ExprKind kind, Interval &out,
                                  llvm::ArrayRef<const Interval *> operands) {
  const Interval &a = *operands[0];
  switch (kind) {
  case ExprKind::Neg:
    return neg(out, a);
  case ExprKind::Abs:
    return abs(out, a);
  case ExprKind::Add:
    return add(out, a, *operands[1]);
  case ExprKind::Sub:
    return sub(out, a, *operands[1]);
  case ExprKind::Mul:
    return mul(out, a, *operands[1]);
  case ExprKind::Div:
    return div(out, a, *operands[1]);
  case ExprKind::Min:
    return minimum(out, a, *operands[1]);
  case ExprKind::Max:
    return maximum(out, a, *operands[1]);
  case ExprKind::Pow:
    return pow(out, a, *operands[1]);
  case ExprKind::Select:
  case ExprKind::SelectGe:
    return select(out, kind == ExprKind::SelectGe, a, *operands[1],
                  *operands[2], *operands[3]);
  default:
    if (propagate(out, a))
      return;
    if (kind >= ExprKind::Reciprocal)
      return evaluateNetwork(kind, out, a);
    return evaluateElementary(kind, out, a);
  }
}
