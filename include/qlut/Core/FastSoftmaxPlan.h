//===- FastSoftmaxPlan.h - softmax with a factored exponential --*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Part of Composites.h. The fast form of softmax between codes of up to 8 bits:
// exp(-scale d) is the product of two entries of 16-entry tables, all of it in
// multiplications of 16 bits that keep the high half, as vector instructions
// have them. The reciprocal of the sum is folded into the 16 entries of one
// table. The stages of a row are those of SoftmaxPlan.h.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_CORE_FASTSOFTMAXPLAN_H
#define QLUT_CORE_FASTSOFTMAXPLAN_H

#include "qlut/Core/SoftmaxPlan.h"

namespace qlut {

/// Fraction bits of the table entries and of products of two.
inline constexpr unsigned factorFractionBits = 15;

/// The factored softmax: spec K17 to K21. Its results differ from the real
/// softmax by less than one output code; those of SoftmaxPlan by less.
struct FastSoftmaxPlan {
  Storage input;
  int64_t rowLength = 1; ///< the longest row
  Storage output;
  int64_t outputZeroPoint = 0;
  unsigned accumulatorBits = 64; ///< 32 or 64: holds sumBound()
  /// A distance is high * 2^distanceShift + low, at most 4.
  unsigned distanceShift = 4;
  /// 16 factors of the high part in units of 2^-15, each over its gain.
  std::vector<int64_t> high;
  /// 16 powers of two up to 128, the first the greatest: the units of weights.
  std::vector<int64_t> gains;
  /// 2^distanceShift factors of the low part in units of 2^-15.
  std::vector<int64_t> low;
  SegmentTable reciprocal; ///< 1/x on [1, 2] over the output scale's mantissa
  /// Fraction bits of a result before its last rounding: 3 to 15.
  unsigned resultShift = 7;

  /// Errors, each naming the option softmax-form=exact as the way out: formats
  /// of more than 8 bits, rows too long for one code of error, a rounding
  /// other than half-up, an output scale out of bounds. Of `options` the
  /// rounding, the sum's segments and bits and the accumulators are read.
  static llvm::Expected<FastSoftmaxPlan>
  get(const Format &input, const Format &output, int64_t rowLength,
      const SoftmaxOptions &options = {});

  /// Above the weight of the maximum, the greatest one.
  int64_t maxWeight() const {
    return (int64_t(1) << factorFractionBits) * gains[0];
  }
  /// Above the greatest sum.
  int64_t sumBound() const { return rowLength * maxWeight(); }
  int64_t numBytes() const;
  /// An error naming the field, unless the kernels neither wrap nor read
  /// beyond a table on any codes.
  llvm::Error check() const;
  bool operator==(const FastSoftmaxPlan &o) const;

  /// The output codes of one row, as those of SoftmaxPlan::evaluate.
  std::vector<int64_t> evaluate(llvm::ArrayRef<int64_t> codes,
                                llvm::ArrayRef<bool> mask = {}) const;
};

namespace kernels {

/// a * c / 2^15 rounded half up, as multiplications do that keep the high half
/// of 32 bits: spec K18.
template <class B>
typename B::Int multiplyHigh(B &b, typename B::Int a, typename B::Int c) {
  return divideByPowerOfTwo(b, b.mul(a, c), factorFractionBits,
                            Rounding::HalfUp);
}

/// The places of a distance in both tables: spec K17.
template <class B>
struct FactorPlaces {
  typename B::Int high, low;
};

/// The places for a code, which may be above the maximum: then those of 0.
template <class B>
FactorPlaces<B> factorPlaces(B &b, const FastSoftmaxPlan &plan,
                             typename B::Int code, typename B::Int max) {
  auto distance = b.min(b.sub(max, b.min(code, max)),
                        b.constant((int64_t(16) << plan.distanceShift) - 1));
  auto high = b.ashr(distance, plan.distanceShift);
  return {high, b.sub(distance, b.shl(high, plan.distanceShift))};
}

/// The weight of a code: spec K18.
template <class B>
typename B::Int weight(B &b, const FastSoftmaxPlan &plan, typename B::Int code,
                       typename B::Int max) {
  auto at = factorPlaces(b, plan, code, max);
  auto product =
      multiplyHigh(b, b.load(plan.high, at.high), b.load(plan.low, at.low));
  return b.mul(product, b.load(plan.gains, at.high));
}

/// Of an element that a mask may leave out: spec K7.
template <class B>
typename B::Int maskedCode(B &b, const FastSoftmaxPlan &plan,
                           typename B::Bool unmasked, typename B::Int code) {
  return b.select(unmasked, code, b.constant(plan.input.minCode()));
}

template <class B>
typename B::Int maskedWeight(B &b, const FastSoftmaxPlan &plan,
                             typename B::Bool unmasked, typename B::Int code,
                             typename B::Int max) {
  return b.select(unmasked, weight(b, plan, code, max), b.constant(0));
}

/// The factor of a row: spec K19. A sum below half the greatest weight is of a
/// row without weights.
template <class B>
RowFactor<B> normalizeRow(B &b, const FastSoftmaxPlan &plan,
                          typename B::Int sum) {
  auto positive = b.max(sum, b.constant(plan.maxWeight() / 2));
  auto [exponent, fraction] =
      normalize(b, positive, plan.reciprocal.fractionBits);
  return {interpolateMantissa(b, fraction, plan.reciprocal),
          b.add(exponent, b.constant(mantissaBits - factorFractionBits))};
}

/// The entry of the row's table that stands for an entry of `high` and its
/// gain: spec K19.
template <class B>
typename B::Int rowEntry(B &b, typename B::Int high, typename B::Int gain,
                         typename B::Int mantissa, typename B::Int shift) {
  auto entry = divideByPowerOfTwoBy(b, b.mul(b.mul(high, gain), mantissa),
                                    shift, Rounding::HalfUp);
  return b.min(entry, b.constant((1 << factorFractionBits) - 1));
}

/// The output code of a share in units of 2^-resultShift: spec K20.
template <class B>
typename B::Int resultOfShare(B &b, const FastSoftmaxPlan &plan,
                              typename B::Int share) {
  auto scaled =
      divideByPowerOfTwo(b, share, plan.resultShift, Rounding::HalfUp);
  return saturate(b, b.add(scaled, b.constant(plan.outputZeroPoint)),
                  plan.output);
}

/// The share of an element: spec K20.
template <class B>
typename B::Int share(B &b, const FastSoftmaxPlan &plan, typename B::Int code,
                      typename B::Int max, typename B::Int mantissa,
                      typename B::Int shift) {
  auto at = factorPlaces(b, plan, code, max);
  auto entry = rowEntry(b, b.load(plan.high, at.high),
                        b.load(plan.gains, at.high), mantissa, shift);
  return multiplyHigh(b, entry, b.load(plan.low, at.low));
}

} // namespace kernels
} // namespace qlut

#endif // QLUT_CORE_FASTSOFTMAXPLAN_H
