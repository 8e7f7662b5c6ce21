//===- ErrorFunction.cpp - erf and erfc of intervals ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//   erf(t) = 2/sqrt(pi) t exp(-t^2) S(2 t^2),  S(y) = sum_k y^k / (2k + 1)!!
//
// (Abramowitz and Stegun 7.1.6): all terms are positive, so S loses nothing.
// It is summed in fixed point with F fraction bits, four terms a step:
//
//   s_j = 1 + (y bcd + y^2 cd + y^3 d + y^4 s_{j+4}) / (abcd),
//   a, b, c, d = 2j + 3, 2j + 5, 2j + 7, 2j + 9,
//
// every operation rounded down. With e = 2^-F, one step loses at most a part
// 8 e of s_j: the powers' errors e, (y + 1) e and (2 y^2 + 1) e, divided by
// ab, abc and abcd / s, are at most e, e and 3 e of s_j >= 1 + y/a + ...; the
// last product and the quotient lose e each. A part lost of s_{j+4} is at most
// that part of s_j. Rounding y loses at most e, as S' <= S / 2, and the terms
// left out less than e.
//
//===----------------------------------------------------------------------===//
#include "ErrorFunction.h"
#include <algorithm>
#include <cmath>

using namespace qlut;
using namespace qlut::detail;

/// Bits beyond the precision by which exp(-z^2) may fall before erfc is left
/// to MPFR, which has an asymptotic series there.
static constexpr unsigned tailBits = 32;
/// Bits that the roundings may cost.
static constexpr unsigned slackBits = 16;

ErrorFunction::ErrorFunction(mpfr_prec_t precision)
    : precision(precision), widest(2 * precision + tailBits + slackBits),
      end(precision),
      square(2 * std::max<mpfr_prec_t>(precision, inputPrecision)),
      factorLow(widest), factorHigh(widest), erfInner(widest), erfOuter(widest),
      expLow(widest), expHigh(widest) {
  for (mpz_t &power : powers)
    mpz_init(power);
  mpz_inits(sum, sumError, nullptr);

  mpfr_const_pi(factorLow, MPFR_RNDU);
  mpfr_rec_sqrt(factorLow, factorLow, MPFR_RNDD);
  mpfr_mul_2ui(factorLow, factorLow, 1, MPFR_RNDD);
  mpfr_const_pi(factorHigh, MPFR_RNDD);
  mpfr_rec_sqrt(factorHigh, factorHigh, MPFR_RNDU);
  mpfr_mul_2ui(factorHigh, factorHigh, 1, MPFR_RNDU);
}

ErrorFunction::~ErrorFunction() {
  for (mpz_t &power : powers)
    mpz_clear(power);
  mpz_clears(sum, sumError, nullptr);
}

/// A number of terms, a multiple of 4, such that the others of S(y) sum to
/// less than 2^-bits: each is less than half the one before, and the first is
/// less than 2^-(bits + 2).
static unsigned countTerms(double y, unsigned bits) {
  // The term is size * 2^exponent; it may grow to 2^1600 before it falls.
  int exponent = 0;
  double size = 1.0, least = 0.0;
  auto rescale = [&](int by) {
    size = std::ldexp(size, -by);
    exponent += by;
    least = std::ldexp(1.0, -static_cast<int>(bits) - 2 - exponent);
  };
  rescale(0);
  unsigned k = 0;
  while (size > 0.0 && (2.0 * k + 3 < 2 * y || size >= least)) {
    ++k;
    size *= y / (2.0 * k + 1);
    if (size > 0x1p+512)
      rescale(512);
    else if (size < 0x1p-512)
      rescale(-512);
  }
  return (k + 3) / 4 * 4;
}

/// Sets `sum` to a lower bound of S(y), y = powers[1], and `sumError` to what
/// may be missing, both with `fraction` fraction bits.
void ErrorFunction::sumTerms(double y, unsigned fraction) {
  auto multiply = [&](mpz_ptr out, mpz_srcptr a, mpz_srcptr b) {
    mpz_mul(out, a, b);
    mpz_tdiv_q_2exp(out, out, fraction);
  };
  multiply(powers[2], powers[1], powers[1]);
  multiply(powers[3], powers[2], powers[1]);
  multiply(powers[4], powers[2], powers[2]);
  // powers[0] is one.
  mpz_set_ui(powers[0], 1);
  mpz_mul_2exp(powers[0], powers[0], fraction);

  unsigned terms = countTerms(y, fraction);
  mpz_set(sum, powers[0]);
  for (unsigned long j = terms; j > 0;) {
    j -= 4;
    unsigned long a = 2 * j + 3, b = a + 2, c = a + 4, d = a + 6;
    multiply(sum, powers[4], sum);
    mpz_addmul_ui(sum, powers[3], d);
    mpz_addmul_ui(sum, powers[2], c * d);
    mpz_addmul_ui(sum, powers[1], b * c * d);
    mpz_tdiv_q_ui(sum, sum, a * b * c * d);
    mpz_add(sum, sum, powers[0]);
  }
  mpz_mul_ui(sumError, sum, 2 * terms + 4);
  mpz_tdiv_q_2exp(sumError, sumError, fraction);
  mpz_add_ui(sumError, sumError, 1);
}

/// Bounds erf(z) and exp(-z^2), precisely enough for erfc if `complement`.
/// False where MPFR is to be asked.
bool ErrorFunction::series(mpfr_srcptr z, bool complement) {
  // A step's four odd factors, each below 2^14, must fit an unsigned long.
  if (sizeof(unsigned long) < 8 || precision > 2048 ||
      2 * mpfr_get_prec(z) > mpfr_get_prec(square) || !mpfr_regular_p(z))
    return false;
  double magnitude = std::fabs(mpfr_get_d(z, MPFR_RNDA));
  double fall = 1.4427 * magnitude * magnitude;
  if (!(fall <= static_cast<double>(precision + tailBits)))
    return false;
  bool cancels = complement && mpfr_sgn(z) > 0;
  unsigned bits =
      precision + slackBits + (cancels ? static_cast<unsigned>(fall) : 0);
  unsigned fraction = bits + slackBits;
  // Never more than the variables were made with, so nothing is allocated.
  for (mpfr_ptr bound : {mpfr_ptr(erfInner), mpfr_ptr(erfOuter),
                         mpfr_ptr(expLow), mpfr_ptr(expHigh)})
    mpfr_set_prec(bound, bits);

  mpfr_sqr(square, z, MPFR_RNDN); // Exact, as its products with 2^k are.
  mpfr_mul_2ui(square, square, fraction + 1, MPFR_RNDN);
  mpfr_get_z(powers[1], square, MPFR_RNDD);
  mpfr_div_2ui(square, square, fraction + 1, MPFR_RNDN);
  sumTerms(2 * magnitude * magnitude, fraction);
  mpfr_exp_t unit = -static_cast<mpfr_exp_t>(fraction);
  mpfr_set_z_2exp(erfInner, sum, unit, MPFR_RNDD);
  mpz_add(sum, sum, sumError);
  mpfr_set_z_2exp(erfOuter, sum, unit, MPFR_RNDU);

  mpfr_neg(square, square, MPFR_RNDN);
  mpfr_exp(expLow, square, MPFR_RNDD);
  mpfr_set(expHigh, expLow, MPFR_RNDU);
  mpfr_nextabove(expHigh);
  mpfr_mul(erfInner, erfInner, expLow, MPFR_RNDD);
  mpfr_mul(erfOuter, erfOuter, expHigh, MPFR_RNDU);
  mpfr_mul(erfInner, erfInner, factorLow, MPFR_RNDD);
  mpfr_mul(erfOuter, erfOuter, factorHigh, MPFR_RNDU);
  mpfr_mul(erfInner, erfInner, z, MPFR_RNDZ);
  mpfr_mul(erfOuter, erfOuter, z, MPFR_RNDA);
  return true;
}

/// The value at a point. True if expHigh then bounds exp(-z^2).
bool ErrorFunction::atPoint(Interval &out, mpfr_srcptr z, bool complement) {
  if (!series(z, complement)) {
    out.setRoundedDown(complement ? mpfr_erfc(out.lo, z, MPFR_RNDD)
                                  : mpfr_erf(out.lo, z, MPFR_RNDD));
    return false;
  }
  bool isPositive = mpfr_sgn(z) > 0;
  mpfr_srcptr low = isPositive ? erfInner : erfOuter;
  mpfr_srcptr high = isPositive ? erfOuter : erfInner;
  if (!complement) {
    out.setRange(low, high);
    return true;
  }
  out.state = IntervalState::Finite;
  mpfr_ui_sub(out.lo, 1, high, MPFR_RNDD);
  mpfr_ui_sub(out.hi, 1, low, MPFR_RNDU);
  return true;
}

void ErrorFunction::evaluate(Interval &out, const Interval &z,
                             bool complement) {
  if (z.isPoint()) {
    atPoint(out, z.lo, complement);
    return;
  }
  // The derivative is largest at the end nearer to zero.
  bool isPositive = mpfr_sgn(z.lo) >= 0;
  bool hasSlope =
      atPoint(out, isPositive ? z.lo : z.hi, complement) && z.sign() != 0;
  mpfr_set_prec(expLow, precision);
  mpfr_sub(expLow, z.hi, z.lo, MPFR_RNDU);
  if (hasSlope && mpfr_cmp_d(expLow, 0x1p-8) < 0) {
    // |f'| = 2/sqrt(pi) exp(-z^2) <= 2 exp(-z^2)
    mpfr_mul(expLow, expLow, expHigh, MPFR_RNDU);
    mpfr_mul_2ui(expLow, expLow, 1, MPFR_RNDU);
    if (isPositive != complement)
      mpfr_add(out.hi, out.hi, expLow, MPFR_RNDU);
    else
      mpfr_sub(out.lo, out.lo, expLow, MPFR_RNDD);
    return;
  }
  atPoint(end, isPositive ? z.hi : z.lo, complement);
  mpfr_min(out.lo, out.lo, end.lo, MPFR_RNDD);
  mpfr_max(out.hi, out.hi, end.hi, MPFR_RNDU);
}
