//===- ReferenceEvaluator.h - plain evaluation at 2500 bits -----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The oracle of RealEvaluator's tests, independent of it: no intervals, no
// loop over precisions, each function by its definition in docs/spec.md,
// rounding by MPFR's integer functions.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_TEST_REFERENCEEVALUATOR_H
#define QLUT_TEST_REFERENCEEVALUATOR_H

#include "qlut/Core/Expression.h"
#include "qlut/Core/Rounding.h"
#include <cstdint>
#include <mpfr.h>
#include <utility>
#include <vector>

namespace qlut::test {

/// An MPFR number of generous precision, the same for all of a scope.
struct BigFloat {
  static inline mpfr_prec_t precision = 2500;
  mpfr_t v;

  BigFloat() { mpfr_init2(v, precision); }
  BigFloat(double value) : BigFloat() { mpfr_set_d(v, value, MPFR_RNDN); }
  BigFloat(const BigFloat &o) : BigFloat() { mpfr_set(v, o.v, MPFR_RNDN); }
  BigFloat &operator=(const BigFloat &o) {
    mpfr_set(v, o.v, MPFR_RNDN);
    return *this;
  }
  ~BigFloat() { mpfr_clear(v); }

  bool isFinite() const { return mpfr_number_p(v); }
  double nearestDouble() const { return mpfr_get_d(v, MPFR_RNDN); }
};

/// Another precision, in bits, for the numbers made while it lives.
struct ScopedPrecision {
  explicit ScopedPrecision(mpfr_prec_t bits)
      : before(std::exchange(BigFloat::precision, bits)) {}
  ScopedPrecision(const ScopedPrecision &) = delete;
  ~ScopedPrecision() { BigFloat::precision = before; }

private:
  const mpfr_prec_t before;
};

#define QLUT_BINARY(op, fn)                                                    \
  inline BigFloat operator op(const BigFloat &a, const BigFloat &b) {          \
    BigFloat r;                                                                \
    fn(r.v, a.v, b.v, MPFR_RNDN);                                              \
    return r;                                                                  \
  }
QLUT_BINARY(+, mpfr_add)
QLUT_BINARY(-, mpfr_sub)
QLUT_BINARY(*, mpfr_mul)
QLUT_BINARY(/, mpfr_div)
#undef QLUT_BINARY

using BigFunction = int (*)(mpfr_ptr, mpfr_srcptr, mpfr_rnd_t);
inline BigFloat apply(BigFunction f, const BigFloat &a) {
  BigFloat r;
  f(r.v, a.v, MPFR_RNDN);
  return r;
}
inline BigFloat bigMin(const BigFloat &a, const BigFloat &b) {
  return mpfr_lessequal_p(a.v, b.v) ? a : b;
}
inline BigFloat bigMax(const BigFloat &a, const BigFloat &b) {
  return mpfr_greaterequal_p(a.v, b.v) ? a : b;
}

/// The elementary function of that kind, null if it is none.
inline BigFunction elementaryFunction(ExprKind kind) {
  switch (kind) {
  case ExprKind::Floor:
    return mpfr_rint_floor;
  case ExprKind::Ceil:
    return mpfr_rint_ceil;
  case ExprKind::RoundEven:
    return [](mpfr_ptr r, mpfr_srcptr a, mpfr_rnd_t) {
      return mpfr_rint(r, a, MPFR_RNDN);
    };
  case ExprKind::Neg:
    return [](mpfr_ptr r, mpfr_srcptr a, mpfr_rnd_t rnd) {
      return mpfr_neg(r, a, rnd);
    };
  case ExprKind::Abs:
    return [](mpfr_ptr r, mpfr_srcptr a, mpfr_rnd_t rnd) {
      return mpfr_abs(r, a, rnd);
    };
  case ExprKind::Exp:
    return mpfr_exp;
  case ExprKind::Exp2:
    return mpfr_exp2;
  case ExprKind::Expm1:
    return mpfr_expm1;
  case ExprKind::Log:
    return mpfr_log;
  case ExprKind::Log2:
    return mpfr_log2;
  case ExprKind::Log10:
    return mpfr_log10;
  case ExprKind::Log1p:
    return mpfr_log1p;
  case ExprKind::Sqrt:
    return mpfr_sqrt;
  case ExprKind::Rsqrt:
    return mpfr_rec_sqrt;
  case ExprKind::Cbrt:
    return mpfr_cbrt;
  case ExprKind::Sin:
    return mpfr_sin;
  case ExprKind::Cos:
    return mpfr_cos;
  case ExprKind::Tan:
    return mpfr_tan;
  case ExprKind::Sinh:
    return mpfr_sinh;
  case ExprKind::Cosh:
    return mpfr_cosh;
  case ExprKind::Tanh:
    return mpfr_tanh;
  case ExprKind::Atan:
    return mpfr_atan;
  case ExprKind::Asin:
    return mpfr_asin;
  case ExprKind::Acos:
    return mpfr_acos;
  case ExprKind::Erf:
    return mpfr_erf;
  case ExprKind::Erfc:
    return mpfr_erfc;
  default:
    return nullptr;
  }
}

/// The named network functions, by their textbook definitions.
inline BigFloat networkFunction(ExprKind kind, const BigFloat &x) {
  BigFloat one(1), two(2), zero(0), half(0.5);
  auto sigmoid = [&](const BigFloat &t) {
    return one / (one + apply(mpfr_exp, zero - t));
  };
  auto hard = [&] {
    return bigMin(bigMax(x + BigFloat(3), zero), BigFloat(6));
  };
  switch (kind) {
  case ExprKind::Reciprocal:
    return one / x;
  case ExprKind::Sigmoid:
    return sigmoid(x);
  case ExprKind::Silu:
    return x * sigmoid(x);
  case ExprKind::Gelu:
    return half * x * (one + apply(mpfr_erf, x / apply(mpfr_sqrt, two)));
  case ExprKind::GeluTanh: {
    BigFloat pi;
    mpfr_const_pi(pi.v, MPFR_RNDN);
    BigFloat u =
        apply(mpfr_sqrt, two / pi) * (x + BigFloat(0.044715) * x * x * x);
    return half * x * (one + apply(mpfr_tanh, u));
  }
  case ExprKind::Softplus:
    return apply(mpfr_log, one + apply(mpfr_exp, x));
  case ExprKind::Elu:
    return mpfr_sgn(x.v) > 0 ? x : apply(mpfr_exp, x) - one;
  case ExprKind::Hardswish:
    return x * hard() / BigFloat(6);
  case ExprKind::Mish:
    return x * apply(mpfr_tanh, apply(mpfr_log, one + apply(mpfr_exp, x)));
  case ExprKind::Softsign:
    return x / (one + bigMax(x, zero - x));
  case ExprKind::Relu:
    return bigMax(x, zero);
  case ExprKind::Hardsigmoid:
    return hard() / BigFloat(6);
  default:
    return zero;
  }
}

/// The value of an expression; not finite where it, or a part, has none or
/// one past 2^200, which the precision here may not bear.
inline BigFloat reference(const Expression &e, const BigFloat &x) {
  std::vector<BigFloat> values;
  for (const ExprNode &node : e.nodes()) {
    auto operand = [&](unsigned i) { return values[node.operands[i]]; };
    switch (node.kind) {
    case ExprKind::Input:
      values.push_back(x);
      break;
    case ExprKind::Constant:
      values.push_back(BigFloat(node.value));
      break;
    case ExprKind::Add:
      values.push_back(operand(0) + operand(1));
      break;
    case ExprKind::Sub:
      values.push_back(operand(0) - operand(1));
      break;
    case ExprKind::Mul:
      values.push_back(operand(0) * operand(1));
      break;
    case ExprKind::Div:
      values.push_back(operand(0) / operand(1));
      break;
    case ExprKind::Min:
      values.push_back(bigMin(operand(0), operand(1)));
      break;
    case ExprKind::Max:
      values.push_back(bigMax(operand(0), operand(1)));
      break;
    case ExprKind::Pow: {
      BigFloat r;
      mpfr_pow(r.v, operand(0).v, operand(1).v, MPFR_RNDN);
      values.push_back(r);
      break;
    }
    case ExprKind::Select:
      values.push_back(mpfr_greater_p(operand(0).v, operand(1).v) ? operand(2)
                                                                  : operand(3));
      break;
    case ExprKind::SelectGe:
      values.push_back(mpfr_greaterequal_p(operand(0).v, operand(1).v)
                           ? operand(2)
                           : operand(3));
      break;
    default:
      if (BigFunction f = elementaryFunction(node.kind))
        values.push_back(apply(f, operand(0)));
      else
        values.push_back(networkFunction(node.kind, operand(0)));
    }
    mpfr_ptr value = values.back().v;
    if (mpfr_number_p(value) && mpfr_cmp_si_2exp(value, 1, 200) < 0 &&
        mpfr_cmp_si_2exp(value, -1, 200) > 0)
      continue;
    mpfr_set_nan(value);
    return values.back();
  }
  return values.back();
}

/// round(v), by MPFR's own integer roundings.
inline int64_t roundReference(const BigFloat &v, Rounding rounding) {
  BigFloat r;
  switch (rounding) {
  case Rounding::HalfUp:
    mpfr_floor(r.v, (v + BigFloat(0.5)).v);
    break;
  case Rounding::HalfEven:
    mpfr_rint(r.v, v.v, MPFR_RNDN);
    break;
  case Rounding::HalfAway:
    mpfr_round(r.v, v.v);
    break;
  case Rounding::Floor:
    mpfr_floor(r.v, v.v);
    break;
  }
  return mpfr_get_si(r.v, MPFR_RNDN);
}

} // namespace qlut::test

#endif // QLUT_TEST_REFERENCEEVALUATOR_H
