//===- ErrorFunction.h - erf and erfc of intervals --------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Private to QLUTCore. MPFR's own erf and erfc cost 20 and 30 microseconds at
// 100 bits, which would be nearly all the time of a gelu table; this series
// takes 3.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CORE_ERRORFUNCTION_H
#define QLUT_LIB_CORE_ERRORFUNCTION_H

#include "Interval.h"
#include <gmp.h>

namespace qlut::detail {

/// Enclosures of erf and erfc at one precision.
class ErrorFunction {
public:
  explicit ErrorFunction(mpfr_prec_t precision);
  ~ErrorFunction();
  ErrorFunction(const ErrorFunction &) = delete;
  ErrorFunction &operator=(const ErrorFunction &) = delete;

  /// erf(z), or erfc(z) if `complement`, of a Finite z.
  void evaluate(Interval &out, const Interval &z, bool complement);

private:
  bool atPoint(Interval &out, mpfr_srcptr z, bool complement);
  bool series(mpfr_srcptr z, bool complement);
  void sumTerms(double y, unsigned fraction);

  mpfr_prec_t precision, widest;
  Interval end;                   ///< the value at the other end
  Real square;                    ///< z^2, exact
  Real factorLow, factorHigh;     ///< of 2/sqrt(pi)
  Real erfInner, erfOuter;        ///< of erf(z), towards and away from zero
  Real expLow, expHigh;           ///< of exp(-z^2)
  mpz_t powers[5], sum, sumError; ///< fixed point; powers[k] is y^k, k > 0
};

} // namespace qlut::detail

#endif // QLUT_LIB_CORE_ERRORFUNCTION_H
