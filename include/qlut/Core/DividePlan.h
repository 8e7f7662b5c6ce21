//===- DividePlan.h - the quotient of two codes -----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Part of Composites.h. The stages: the divisor is normalized to a factor; the
// result takes the dividend times the factor, with the divisor's sign.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_CORE_DIVIDEPLAN_H
#define QLUT_CORE_DIVIDEPLAN_H

#include "qlut/Core/Format.h"
#include "qlut/Core/SegmentTable.h"

namespace qlut {

/// What may be chosen of a division; 0 takes the default.
struct DivideOptions {
  /// Segments of 1/x over an octave, a power of two up to 4096. 0: 128, which
  /// is exact, for divisors of up to 7 bits and a sign or 8 bits, else 256.
  unsigned segments = 0;
  /// Bits of their values, 8 to 30. 0: 30.
  unsigned valueBits = 0;
  /// Rounding of the result.
  Rounding rounding = Rounding::HalfUp;
};

/// Integer division: spec K13, K14.
struct DividePlan {
  Storage lhs, rhs, output;
  int64_t lhsZeroPoint = 0, rhsZeroPoint = 0, outputZeroPoint = 0;
  Rounding rounding = Rounding::HalfUp;
  SegmentTable reciprocal; ///< 1/x on [1, 2], times the scales' mantissa
  /// log2 of the divisor minus this is the shift: mantissaBits less.
  int64_t exponent = 0;

  /// Errors: formats outside K1, options out of bounds, scales for which the
  /// shifts leave 62 bits.
  static llvm::Expected<DividePlan> get(const Format &lhs, const Format &rhs,
                                        const Format &output,
                                        const DivideOptions &options = {});
  int64_t numBytes() const { return reciprocal.numBytes(); }
  /// An error naming the field, unless the kernels neither wrap nor read
  /// beyond a table on any codes (K1, K2, K13).
  llvm::Error check() const;
  bool operator==(const DividePlan &o) const;

  /// The output code, by the kernels.
  int64_t evaluate(int64_t lhsCode, int64_t rhsCode) const;
};

namespace kernels {

/// The factor of a divisor, for its magnitude; of 0 that of 1: spec K13.
template <class B>
RowFactor<B> normalizeDivisor(B &b, const DividePlan &plan,
                              typename B::Int code) {
  auto number = b.sub(code, b.constant(plan.rhsZeroPoint));
  auto magnitude = b.max(number, b.sub(b.constant(0), number));
  auto [exponent, fraction] = normalize(b, b.max(magnitude, b.constant(1)),
                                        plan.reciprocal.fractionBits);
  auto shift = b.add(exponent, b.constant(mantissaBits - plan.exponent));
  return {interpolateMantissa(b, fraction, plan.reciprocal),
          b.min(shift, b.constant(62))};
}

/// The output code of a dividend and a divisor with its factor: spec K13, K14.
template <class B>
typename B::Int result(B &b, const DividePlan &plan, typename B::Int lhsCode,
                       typename B::Int rhsCode, typename B::Int mantissa,
                       typename B::Int shift) {
  auto zero = b.constant(0);
  auto number = b.sub(lhsCode, b.constant(plan.lhsZeroPoint));
  auto divisorZero = b.constant(plan.rhsZeroPoint);
  auto dividend =
      b.select(b.lt(rhsCode, divisorZero), b.sub(zero, number), number);
  auto scaled =
      divideByPowerOfTwoBy(b, b.mul(dividend, mantissa), shift, plan.rounding);
  auto quotient =
      saturate(b, b.add(scaled, b.constant(plan.outputZeroPoint)), plan.output);
  // By zero: the end on the dividend's side; of zero: zero.
  auto pole = b.select(b.lt(number, zero), b.constant(plan.output.minCode()),
                       b.constant(plan.output.maxCode()));
  pole = b.select(b.eq(number, zero), b.constant(plan.outputZeroPoint), pole);
  return b.select(b.eq(rhsCode, divisorZero), pole, quotient);
}

} // namespace kernels
} // namespace qlut

#endif // QLUT_CORE_DIVIDEPLAN_H
