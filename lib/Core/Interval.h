//===- Interval.h - real intervals in MPFR ----------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Private to QLUTCore. Every operation encloses: if the operands contain the
// true values, the result contains the true result.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CORE_INTERVAL_H
#define QLUT_LIB_CORE_INTERVAL_H

// Functions instead of macros, so that a Real can stand for its pointer.
#define MPFR_USE_NO_MACRO
#define MPFR_USE_INTMAX_T
#include "qlut/Core/Expression.h"
#include <cstdint>
#include <memory>
#include <mpfr.h>
#include <optional>

namespace qlut::detail {

class ErrorFunction;

/// An MPFR variable.
class Real {
public:
  explicit Real(mpfr_prec_t precision) { mpfr_init2(value, precision); }
  ~Real() { mpfr_clear(value); }
  Real(const Real &) = delete;
  Real &operator=(const Real &) = delete;

  operator mpfr_ptr() { return value; }
  operator mpfr_srcptr() const { return value; }

private:
  mpfr_t value;
};

/// Bits that hold a double times an int64_t: the precision of x at least.
inline constexpr mpfr_prec_t inputPrecision = 128;

/// What is known of a value.
enum class IntervalState : uint8_t {
  Finite,    ///< a real in [lo, hi]; an infinite end is no bound at all
  PosInf,    ///< the pole or limit +inf
  NegInf,    ///< the pole or limit -inf
  Undefined, ///< no value
  Unknown,   ///< this precision cannot tell which of the above
};

/// An enclosure of one value.
struct Interval {
  explicit Interval(mpfr_prec_t precision) : lo(precision), hi(precision) {}

  Real lo, hi; ///< lo <= hi, never NaN; of a Finite
  IntervalState state = IntervalState::Finite;

  bool isFinite() const { return state == IntervalState::Finite; }
  bool isInfinite() const {
    return state == IntervalState::PosInf || state == IntervalState::NegInf;
  }
  /// Of a Finite: a single real.
  bool isPoint() const { return mpfr_equal_p(lo, hi); }
  bool isZero() const { return mpfr_zero_p(lo) && mpfr_zero_p(hi); }
  bool containsZero() const { return mpfr_sgn(lo) <= 0 && mpfr_sgn(hi) >= 0; }
  /// Of a Finite or infinity: 1 or -1 if that is its sign for certain, else 0.
  int sign() const;

  /// The real `value`; the precision is at least 53 bits.
  void setPoint(double value);
  /// The tightest enclosure of `other` in this precision.
  void set(const Interval &other);
  /// The tightest enclosure of [least, greatest].
  void setRange(mpfr_srcptr least, mpfr_srcptr greatest);
  /// Widens `lo`, a value rounded down with that ternary result, to the
  /// enclosure of the value.
  void setRoundedDown(int ternary);
};

/// Interval arithmetic at one precision, with its scratch variables. A result
/// is never one of its operands.
class IntervalArithmetic {
public:
  /// If `resolve` is set, a comparison, domain or jump that the precision
  /// cannot decide counts as the equality it cannot be told from.
  IntervalArithmetic(mpfr_prec_t precision, bool resolve);
  ~IntervalArithmetic();

  /// The value of a node of any kind but Input and Constant, from its
  /// operands.
  void evaluate(ExprKind kind, Interval &out,
                llvm::ArrayRef<const Interval *> operands);
  void div(Interval &out, const Interval &a, const Interval &b);

private:
  using PointFunction = int (*)(mpfr_ptr, mpfr_srcptr, mpfr_rnd_t);
  using PointOperation = int (*)(mpfr_ptr, mpfr_srcptr, mpfr_srcptr,
                                 mpfr_rnd_t);

  // Interval.cpp: arithmetic.
  void cannotTell(Interval &out, IntervalState resolved) const;
  static bool propagate(Interval &out, const Interval &a);
  static bool propagate(Interval &out, const Interval &a, const Interval &b);
  void neg(Interval &out, const Interval &a);
  void abs(Interval &out, const Interval &a);
  void add(Interval &out, const Interval &a, const Interval &b);
  void sub(Interval &out, const Interval &a, const Interval &b);
  void mul(Interval &out, const Interval &a, const Interval &b);
  void corners(Interval &out, const Interval &a, const Interval &b,
               PointOperation op);
  void addInteger(Interval &out, const Interval &a, long value);
  void minimum(Interval &out, const Interval &a, const Interval &b);
  void maximum(Interval &out, const Interval &a, const Interval &b);
  void select(Interval &out, bool orEqual, const Interval &a, const Interval &b,
              const Interval &c, const Interval &d);

  // IntervalFunctions.cpp: elementary functions.
  void evaluateElementary(ExprKind kind, Interval &out, const Interval &a);
  void monotone(Interval &out, const Interval &a, PointFunction f,
                bool isIncreasing = true);
  const Interval *restrictTo(Interval &out, const Interval &a, double bound,
                             bool isLeast,
                             std::optional<IntervalState> pole = {});
  void step(Interval &out, const Interval &a, ExprKind kind);
  bool periodArgument(const Interval &a);
  void wave(Interval &out, const Interval &a, PointFunction f);
  void tangent(Interval &out, const Interval &a);
  void errorFunction(Interval &out, const Interval &a, bool complement);

  // IntervalPower.cpp.
  void pow(Interval &out, const Interval &a, const Interval &b);
  void powInteger(Interval &out, const Interval &a, const Interval &b);
  void powInfinite(Interval &out, const Interval &a, const Interval &b);

  // IntervalNetwork.cpp: the named network functions.
  void evaluateNetwork(ExprKind kind, Interval &out, const Interval &a);
  bool networkLimit(ExprKind kind, Interval &out, const Interval &a);
  void reciprocal(Interval &out, const Interval &a);
  void sigmoid(Interval &out, const Interval &a);
  void softplus(Interval &out, const Interval &a);
  void gelu(Interval &out, const Interval &a);
  void geluTanh(Interval &out, const Interval &a);
  void elu(Interval &out, const Interval &a);
  void hardsigmoid(Interval &out, const Interval &a, bool timesInput);
  void mish(Interval &out, const Interval &a);
  void softsign(Interval &out, const Interval &a);

  bool resolve;
  Real scratch, width;
  Interval edge;       ///< an operand moved to the edge of a domain
  Interval magnitude;  ///< of an operand
  Interval t0, t1, t2; ///< of the network functions
  Interval one, zero;
  Interval minusHalfSqrt2;                   ///< -1/sqrt(2)
  Interval twiceSqrt2OverPi;                 ///< 2 sqrt(2/pi)
  Interval geluTanhCubic;                    ///< the double 0.044715
  std::unique_ptr<ErrorFunction> erfAndErfc; ///< made when first needed
};

} // namespace qlut::detail

#endif // QLUT_LIB_CORE_INTERVAL_H
