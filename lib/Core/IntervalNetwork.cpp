//===- IntervalNetwork.cpp - the named network functions ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Each by a formula that keeps its relative accuracy in the tails and takes
// one division where the result can be exact.
//
//===----------------------------------------------------------------------===//
#include "ErrorFunction.h"
#include "Interval.h"
#include "llvm/Support/ErrorHandling.h"

using namespace qlut;
using namespace qlut::detail;

IntervalArithmetic::IntervalArithmetic(mpfr_prec_t precision, bool resolve)
    : resolve(resolve), scratch(precision), width(precision), edge(precision),
      magnitude(precision), t0(precision), t1(precision), t2(precision),
      one(precision), zero(precision), minusHalfSqrt2(precision),
      twiceSqrt2OverPi(precision), geluTanhCubic(precision) {
  one.setPoint(1.0);
  zero.setPoint(0.0);
  geluTanhCubic.setPoint(0.044715);

  t0.setPoint(0.5);
  monotone(t1, t0, mpfr_sqrt);
  neg(minusHalfSqrt2, t1);

  // 2 sqrt(2/pi) = sqrt(8/pi)
  t1.setRoundedDown(mpfr_const_pi(t1.lo, MPFR_RNDD));
  t0.setPoint(8.0);
  div(t2, t0, t1);
  monotone(twiceSqrt2OverPi, t2, mpfr_sqrt);
}

IntervalArithmetic::~IntervalArithmetic() = default;

/// The value where the operand is infinite: the limit there. False if the
/// operand is finite.
bool IntervalArithmetic::networkLimit(ExprKind kind, Interval &out,
                                      const Interval &a) {
  if (!a.isInfinite())
    return false;
  bool positive = a.sign() > 0;
  switch (kind) {
  case ExprKind::Reciprocal:
    out.setPoint(0.0);
    break;
  case ExprKind::Sigmoid:
  case ExprKind::Hardsigmoid:
    out.setPoint(positive ? 1.0 : 0.0);
    break;
  case ExprKind::Softsign:
    out.setPoint(positive ? 1.0 : -1.0);
    break;
  default:
    if (positive)
      out.state = IntervalState::PosInf;
    else
      out.setPoint(kind == ExprKind::Elu ? -1.0 : 0.0);
  }
  return true;
}

void IntervalArithmetic::reciprocal(Interval &out, const Interval &a) {
  div(out, one, a);
}

/// 1 / (1 + exp(-a))
void IntervalArithmetic::sigmoid(Interval &out, const Interval &a) {
  neg(t0, a);
  monotone(t1, t0, mpfr_exp);
  addInteger(t0, t1, 1);
  reciprocal(out, t0);
}

/// log(1 + exp(a)) = a + log(1 + exp(-a))
void IntervalArithmetic::softplus(Interval &out, const Interval &a) {
  if (mpfr_sgn(a.lo) <= 0) {
    monotone(t0, a, mpfr_exp);
    return monotone(out, t0, mpfr_log1p);
  }
  neg(t0, a);
  monotone(t1, t0, mpfr_exp);
  monotone(t0, t1, mpfr_log1p);
  add(out, a, t0);
}

/// a Phi(a) = a erfc(-a / sqrt(2)) / 2
void IntervalArithmetic::gelu(Interval &out, const Interval &a) {
  mul(t0, a, minusHalfSqrt2);
  errorFunction(t1, t0, /*complement=*/true);
  mul(out, a, t1);
  mpfr_div_2ui(out.lo, out.lo, 1, MPFR_RNDD);
  mpfr_div_2ui(out.hi, out.hi, 1, MPFR_RNDU);
}

/// 0.5 a (1 + tanh(u)) = a sigmoid(2 u), u = sqrt(2/pi) (a + 0.044715 a^3)
void IntervalArithmetic::geluTanh(Interval &out, const Interval &a) {
  mul(t0, a, a);
  mul(t1, t0, a);
  mul(t0, t1, geluTanhCubic);
  add(t1, a, t0);
  mul(t2, t1, twiceSqrt2OverPi);
  sigmoid(magnitude, t2);
  mul(out, a, magnitude);
}

/// a > 0 ? a : exp(a) - 1
void IntervalArithmetic::elu(Interval &out, const Interval &a) {
  if (mpfr_sgn(a.lo) > 0)
    return out.set(a);
  monotone(out, a, mpfr_expm1);
  if (mpfr_sgn(a.hi) > 0)
    mpfr_set(out.hi, a.hi, MPFR_RNDU);
}

/// min(max(a + 3, 0), 6) / 6, times a if `timesInput`
void IntervalArithmetic::hardsigmoid(Interval &out, const Interval &a,
                                     bool timesInput) {
  addInteger(t0, a, 3);
  maximum(t1, t0, zero);
  t2.setPoint(6.0);
  minimum(t0, t1, t2);
  if (!timesInput)
    return div(out, t0, t2);
  mul(t1, a, t0);
  div(out, t1, t2);
}

/// a tanh(log(1 + exp(a))) = a n / (n + 2), n = e (e + 2), e = exp(a);
/// for a > 0, with e = exp(-a), = a / (1 + 2 e^2 / (1 + 2 e))
void IntervalArithmetic::mish(Interval &out, const Interval &a) {
  if (mpfr_sgn(a.lo) <= 0) {
    monotone(t0, a, mpfr_exp);
    addInteger(t1, t0, 2);
    mul(t2, t0, t1);
    addInteger(t1, t2, 2);
    div(t0, t2, t1);
    return mul(out, a, t0);
  }
  neg(t0, a);
  monotone(t1, t0, mpfr_exp);
  add(t0, t1, t1);
  mul(t2, t0, t1);
  addInteger(t1, t0, 1);
  div(t0, t2, t1);
  addInteger(t1, t0, 1);
  div(out, a, t1);
}

/// a / (1 + |a|): increasing, so that each end stands alone.
void IntervalArithmetic::softsign(Interval &out, const Interval &a) {
  auto point = [](mpfr_ptr result, mpfr_srcptr x, mpfr_ptr denominator,
                  mpfr_rnd_t direction) {
    // A quotient away from zero has its denominator rounded towards zero.
    bool isAway = (direction == MPFR_RNDU) == (mpfr_sgn(x) > 0);
    mpfr_abs(denominator, x, MPFR_RNDN);
    mpfr_add_ui(denominator, denominator, 1, isAway ? MPFR_RNDD : MPFR_RNDU);
    if (mpfr_inf_p(x))
      mpfr_set_si(result, mpfr_sgn(x), direction);
    else
      mpfr_div(result, x, denominator, direction);
  };
  out.state = IntervalState::Finite;
  point(out.lo, a.lo, scratch, MPFR_RNDD);
  point(out.hi, a.hi, scratch, MPFR_RNDU);
}

void IntervalArithmetic::evaluateNetwork(ExprKind kind, Interval &out,
                                         const Interval &a) {
  if (networkLimit(kind, out, a))
    return;
  switch (kind) {
  case ExprKind::Reciprocal:
    return reciprocal(out, a);
  case ExprKind::Sigmoid:
    return sigmoid(out, a);
  case ExprKind::Silu:
    sigmoid(t2, a);
    return mul(out, a, t2);
  case ExprKind::Gelu:
    return gelu(out, a);
  case ExprKind::GeluTanh:
    return geluTanh(out, a);
  case ExprKind::Softplus:
    return softplus(out, a);
  case ExprKind::Elu:
    return elu(out, a);
  case ExprKind::Hardswish:
    return hardsigmoid(out, a, /*timesInput=*/true);
  case ExprKind::Mish:
    return mish(out, a);
  case ExprKind::Softsign:
    return softsign(out, a);
  case ExprKind::Relu:
    return maximum(out, a, zero);
  case ExprKind::Hardsigmoid:
    return hardsigmoid(out, a, /*timesInput=*/false);
  default:
    llvm_unreachable("not a network function");
  }
}
