//===- IntervalFunctions.cpp - elementary functions of intervals ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Monotone functions by their ends, sine and cosine by their Lipschitz
// constant, domains and jumps by comparison. MPFR rounds each call correctly,
// so a value that is exact stays a point.
//
//===----------------------------------------------------------------------===//
#include "ErrorFunction.h"
#include "Interval.h"
#include "llvm/Support/ErrorHandling.h"

using namespace qlut;
using namespace qlut::detail;

/// The range of a function that is monotone on [a.lo, a.hi], at a pole its
/// limit.
void IntervalArithmetic::monotone(Interval &out, const Interval &a,
                                  PointFunction f, bool isIncreasing) {
  out.state = IntervalState::Finite;
  if (a.isInfinite()) {
    mpfr_set_inf(scratch, a.sign());
    f(out.lo, scratch, MPFR_RNDD);
    f(out.hi, scratch, MPFR_RNDU);
    if (mpfr_nan_p(out.lo))
      out.state = IntervalState::Undefined;
    else if (mpfr_inf_p(out.lo))
      out.state =
          mpfr_sgn(out.lo) > 0 ? IntervalState::PosInf : IntervalState::NegInf;
    return;
  }
  if (a.isPoint()) {
    out.setRoundedDown(f(out.lo, a.lo, MPFR_RNDD));
    return;
  }
  f(out.lo, isIncreasing ? a.lo : a.hi, MPFR_RNDD);
  f(out.hi, isIncreasing ? a.hi : a.lo, MPFR_RNDU);
}

/// `a` if it lies on the right side of `bound`, which is a pole or belongs to
/// the domain; else the result is set or, if it cannot be told from the bound,
/// the operand is moved there. Null if the result is set.
const Interval *
IntervalArithmetic::restrictTo(Interval &out, const Interval &a, double bound,
                               bool isLeast,
                               std::optional<IntervalState> pole) {
  if (a.isInfinite())
    return &a;
  mpfr_srcptr inner = isLeast ? a.lo : a.hi, outer = isLeast ? a.hi : a.lo;
  int side = isLeast ? 1 : -1;
  int innerSide = side * mpfr_cmp_d(inner, bound);
  int outerSide = side * mpfr_cmp_d(outer, bound);
  if (innerSide > 0 || (innerSide == 0 && !pole))
    return &a;
  if (outerSide < 0) {
    out.state = IntervalState::Undefined;
    return nullptr;
  }
  if (pole) {
    if (innerSide == 0 && outerSide == 0)
      out.state = *pole;
    else
      cannotTell(out, *pole);
    return nullptr;
  }
  if (!resolve) {
    out.state = IntervalState::Unknown;
    return nullptr;
  }
  edge.setPoint(bound);
  return &edge;
}

/// floor, ceil and roundeven: increasing with jumps.
void IntervalArithmetic::step(Interval &out, const Interval &a, ExprKind kind) {
  monotone(out, a,
           kind == ExprKind::Floor  ? mpfr_rint_floor
           : kind == ExprKind::Ceil ? mpfr_rint_ceil
                                    : mpfr_rint_roundeven);
  if (!resolve || !out.isFinite() || out.isPoint())
    return;
  mpfr_sub(scratch, out.hi, out.lo, MPFR_RNDU);
  if (mpfr_cmp_ui(scratch, 1) != 0)
    return;
  // Take the operand to be at the one jump: an integer, or the tie below hi.
  mpfr_div_2ui(scratch, out.lo, 1, MPFR_RNDD);
  bool isLow = kind == ExprKind::Ceil ||
               (kind == ExprKind::RoundEven && mpfr_integer_p(scratch));
  if (isLow)
    mpfr_set(out.hi, out.lo, MPFR_RNDU);
  else
    mpfr_set(out.lo, out.hi, MPFR_RNDD);
}

/// True if `a` is a narrow interval of numbers small enough to reduce by pi at
/// a bearable cost; `width` is then its width.
bool IntervalArithmetic::periodArgument(const Interval &a) {
  constexpr mpfr_exp_t maxExponent = 1 << 16;
  for (mpfr_srcptr end : {mpfr_srcptr(a.lo), mpfr_srcptr(a.hi)})
    if (mpfr_inf_p(end) ||
        (mpfr_regular_p(end) && mpfr_get_exp(end) > maxExponent))
      return false;
  mpfr_sub(width, a.hi, a.lo, MPFR_RNDU);
  return mpfr_cmp_ui(width, 1) < 0;
}

/// sin and cos.
void IntervalArithmetic::wave(Interval &out, const Interval &a,
                              PointFunction f) {
  if (a.isInfinite()) {
    out.state = IntervalState::Undefined;
    return;
  }
  out.state = IntervalState::Finite;
  mpfr_set_si(out.lo, -1, MPFR_RNDD);
  mpfr_set_si(out.hi, 1, MPFR_RNDU);
  if (!periodArgument(a))
    return;
  int ternary = f(scratch, a.lo, MPFR_RNDD);
  if (mpfr_zero_p(width)) {
    mpfr_set(out.lo, scratch, MPFR_RNDD);
    return out.setRoundedDown(ternary);
  }
  // |f(t) - f(a.lo)| <= |t - a.lo| <= width.
  mpfr_sub(magnitude.lo, scratch, width, MPFR_RNDD);
  mpfr_max(out.lo, out.lo, magnitude.lo, MPFR_RNDD);
  mpfr_nextabove(scratch);
  mpfr_add(magnitude.hi, scratch, width, MPFR_RNDU);
  mpfr_min(out.hi, out.hi, magnitude.hi, MPFR_RNDU);
}

void IntervalArithmetic::tangent(Interval &out, const Interval &a) {
  if (a.isInfinite()) {
    out.state = IntervalState::Undefined;
    return;
  }
  if (!periodArgument(a))
    return cannotTell(out, IntervalState::Undefined);
  monotone(out, a, mpfr_tan);
  // Increasing between poles; across one, less than 1 wide, it falls.
  if (mpfr_greater_p(out.lo, out.hi))
    cannotTell(out, IntervalState::Undefined);
}

void IntervalArithmetic::errorFunction(Interval &out, const Interval &a,
                                       bool complement) {
  if (a.isInfinite())
    return monotone(out, a, complement ? mpfr_erfc : mpfr_erf);
  if (!erfAndErfc)
    erfAndErfc = std::make_unique<ErrorFunction>(mpfr_get_prec(out.lo));
  erfAndErfc->evaluate(out, a, complement);
}

void IntervalArithmetic::evaluateElementary(ExprKind kind, Interval &out,
                                            const Interval &a) {
  const Interval *inside = &a;
  switch (kind) {
  case ExprKind::Floor:
  case ExprKind::Ceil:
  case ExprKind::RoundEven:
    return step(out, a, kind);
  case ExprKind::Exp:
    return monotone(out, a, mpfr_exp);
  case ExprKind::Exp2:
    return monotone(out, a, mpfr_exp2);
  case ExprKind::Expm1:
    return monotone(out, a, mpfr_expm1);
  case ExprKind::Log:
  case ExprKind::Log2:
  case ExprKind::Log10:
    if (restrictTo(out, a, 0, /*isLeast=*/true, IntervalState::NegInf))
      monotone(out, a,
               kind == ExprKind::Log    ? mpfr_log
               : kind == ExprKind::Log2 ? mpfr_log2
                                        : mpfr_log10);
    return;
  case ExprKind::Log1p:
    if (restrictTo(out, a, -1, /*isLeast=*/true, IntervalState::NegInf))
      monotone(out, a, mpfr_log1p);
    return;
  case ExprKind::Sqrt:
    if ((inside = restrictTo(out, a, 0, /*isLeast=*/true)))
      monotone(out, *inside, mpfr_sqrt);
    return;
  case ExprKind::Rsqrt:
    if (restrictTo(out, a, 0, /*isLeast=*/true, IntervalState::PosInf))
      monotone(out, a, mpfr_rec_sqrt, /*isIncreasing=*/false);
    return;
  case ExprKind::Cbrt:
    return monotone(out, a, mpfr_cbrt);
  case ExprKind::Sin:
    return wave(out, a, mpfr_sin);
  case ExprKind::Cos:
    return wave(out, a, mpfr_cos);
  case ExprKind::Tan:
    return tangent(out, a);
  case ExprKind::Sinh:
    return monotone(out, a, mpfr_sinh);
  case ExprKind::Cosh:
    abs(magnitude, a);
    return monotone(out, magnitude, mpfr_cosh);
  case ExprKind::Tanh:
    return monotone(out, a, mpfr_tanh);
  case ExprKind::Atan:
    return monotone(out, a, mpfr_atan);
  case ExprKind::Asin:
  case ExprKind::Acos:
    if (!(inside = restrictTo(out, a, -1, /*isLeast=*/true)) ||
        !(inside = restrictTo(out, *inside, 1, /*isLeast=*/false)))
      return;
    if (kind == ExprKind::Asin)
      return monotone(out, *inside, mpfr_asin);
    return monotone(out, *inside, mpfr_acos, /*isIncreasing=*/false);
  case ExprKind::Erf:
  case ExprKind::Erfc:
    return errorFunction(out, a, kind == ExprKind::Erfc);
  default:
    llvm_unreachable("not an elementary function");
  }
}
