//===- SoftmaxPlan.h - softmax and log-softmax in integers ------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Part of Composites.h. The stages of a row:
//
//   max       the greatest code (of unmasked elements)
//   weight    of each element, 2^valueBits exp(scale (code - max))
//   sum       of the weights
//   normalize the sum: the factor (or the logarithm) of the row
//   result    of each element, one rounding
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_CORE_SOFTMAXPLAN_H
#define QLUT_CORE_SOFTMAXPLAN_H

#include "qlut/Core/Format.h"
#include "qlut/Core/SegmentTable.h"

namespace qlut {

/// The longest row of a composite.
inline constexpr int64_t maxRowLength = 65536;

/// How softmax is computed: spec K6, or K17 to K21.
enum class SoftmaxForm { Exact, Fast };

/// What may be chosen of softmax and log-softmax; 0 takes the default.
struct SoftmaxOptions {
  /// Segments of 2^-x over an octave, a power of two up to 4096. 0: an entry
  /// per code for inputs of up to 8 bits, 32 segments for 16 bits.
  unsigned expSegments = 0;
  /// Segments of the reciprocal (softmax) or of the logarithm (log-softmax), a
  /// power of two up to 4096. 0: 128.
  unsigned sumSegments = 0;
  /// Bits of the values of those segments, 8 to 30. 0: 30.
  unsigned sumBits = 0;
  /// Bits of a weight, 8 to 30. 0: what 32-bit sums leave where input and
  /// output have up to 8 bits and rows up to 128 elements, else 30.
  unsigned weightBits = 0;
  /// The widest accumulator there is, 32 or 64: with 32, weights have no more
  /// bits than rows leave.
  unsigned accumulatorBits = 64;
  /// Rounding of the result.
  Rounding rounding = Rounding::HalfUp;
};

/// The weights of a row and their sum: spec K4, K5.
struct WeightPlan {
  Storage input;
  int64_t rowLength = 1; ///< the longest row
  unsigned valueBits = 30;
  unsigned accumulatorBits = 64; ///< 32 or 64: holds rowLength << valueBits
  /// The weight of each distance from the maximum, or empty.
  std::vector<int64_t> direct;
  /// The exponent of a distance d is d * multiplier / 2^productShift, in units
  /// of 2^-segments.fractionBits; 0 with `direct`.
  int64_t multiplier = 0;
  unsigned productShift = 0;
  SegmentTable segments; ///< 2^-x on [0, 1]; without values if `direct`

  /// The weights of codes of `input` in rows of up to `rowLength` elements.
  static llvm::Expected<WeightPlan> get(const Format &input,
                                        const Format &output, int64_t rowLength,
                                        const SoftmaxOptions &options);
  /// The greatest sum.
  int64_t sumBound() const { return rowLength << valueBits; }
  /// The width in which weights can be computed, 32 or 64.
  unsigned computeBits() const { return direct.empty() ? 64 : 32; }
  int64_t numBytes() const { return bytesOf(direct) + segments.numBytes(); }
  llvm::Error check() const;
  bool operator==(const WeightPlan &o) const;
};

/// Integer softmax: spec K4 to K7.
struct SoftmaxPlan {
  WeightPlan weights;
  Storage output;
  int64_t outputZeroPoint = 0;
  Rounding rounding = Rounding::HalfUp;
  SegmentTable reciprocal; ///< 1/x on [1, 2] over the output scale's mantissa
  /// log2 of the sum minus this is the shift of the row: mantissaBits less.
  int64_t exponent = 0;

  /// Errors: formats or a row length outside K1, options out of bounds, an
  /// output scale for which the shifts leave 62 bits.
  static llvm::Expected<SoftmaxPlan> get(const Format &input,
                                         const Format &output,
                                         int64_t rowLength,
                                         const SoftmaxOptions &options = {});
  /// Bytes of all tables.
  int64_t numBytes() const {
    return weights.numBytes() + reciprocal.numBytes();
  }
  /// An error naming the field, unless the kernels neither wrap nor read
  /// beyond a table on any codes (K1 to K6).
  llvm::Error check() const;
  bool operator==(const SoftmaxPlan &o) const;

  /// The output codes of one row, by the kernels. `mask`: empty, or as long as
  /// the row, 0 where the element gets no weight. Requires codes of the input
  /// and at most weights.rowLength of them.
  std::vector<int64_t> evaluate(llvm::ArrayRef<int64_t> codes,
                                llvm::ArrayRef<bool> mask = {}) const;
};

/// Integer log-softmax: spec K4, K5, K8.
struct LogSoftmaxPlan {
  WeightPlan weights;
  Storage output;
  int64_t outputZeroPoint = 0;
  Rounding rounding = Rounding::HalfUp;
  SegmentTable logarithm; ///< log(1 + x) on [0, 1], in units of its own
  unsigned logShift = 0;  ///< from the interpolated values to 2^-fractionBits
  unsigned fractionBits = 0; ///< of the numbers below, in output codes
  int64_t inputStep = 0;     ///< an input code
  int64_t octave = 0;        ///< log(2)

  static llvm::Expected<LogSoftmaxPlan> get(const Format &input,
                                            const Format &output,
                                            int64_t rowLength,
                                            const SoftmaxOptions &options = {});
  int64_t numBytes() const { return weights.numBytes() + logarithm.numBytes(); }
  llvm::Error check() const;
  bool operator==(const LogSoftmaxPlan &o) const;
  std::vector<int64_t> evaluate(llvm::ArrayRef<int64_t> codes) const;
};

namespace kernels {

/// The weight of a code not above the maximum: spec K4.
template <class B>
typename B::Int weight(B &b, const WeightPlan &plan, typename B::Int code,
                       typename B::Int max) {
  auto distance = b.sub(max, code);
  if (!plan.direct.empty())
    return b.load(plan.direct, distance);
  const unsigned bits = plan.segments.fractionBits;
  auto product = b.mul(distance, b.constant(plan.multiplier));
  auto exponent =
      divideByPowerOfTwo(b, product, plan.productShift, Rounding::HalfUp);
  // Beyond, the weight is 0 all the same.
  exponent = b.min(exponent, b.constant((int64_t(plan.valueBits) + 2) << bits));
  auto whole = b.ashr(exponent, bits);
  auto value =
      interpolateExactly(b, b.sub(exponent, b.shl(whole, bits)), plan.segments);
  auto shift = b.add(whole, b.constant(bits - plan.segments.segmentBits));
  auto below = divideByPowerOfTwoBy(b, value, shift, Rounding::HalfUp);
  return b.select(b.eq(distance, b.constant(0)),
                  b.constant(int64_t(1) << plan.valueBits), below);
}

/// The code that an element has in the maximum: that of a masked element is
/// the least one: spec K7.
template <class B>
typename B::Int maskedCode(B &b, const WeightPlan &plan,
                           typename B::Bool unmasked, typename B::Int code) {
  return b.select(unmasked, code, b.constant(plan.input.minCode()));
}

/// The weight of an element that a mask may leave out: spec K7.
template <class B>
typename B::Int maskedWeight(B &b, const WeightPlan &plan,
                             typename B::Bool unmasked, typename B::Int code,
                             typename B::Int max) {
  auto value = weight(b, plan, b.min(code, max), max);
  return b.select(unmasked, value, b.constant(0));
}

/// The factor of a row: weights times mantissa / 2^shift are output codes.
/// A sum below that of one maximum is of a row without weights: spec K6, K7.
template <class B>
RowFactor<B> normalizeRow(B &b, const SoftmaxPlan &plan, typename B::Int sum) {
  auto positive = b.max(sum, b.constant(int64_t(1) << plan.weights.valueBits));
  auto [exponent, fraction] =
      normalize(b, positive, plan.reciprocal.fractionBits);
  auto shift = b.add(exponent, b.constant(mantissaBits - plan.exponent));
  return {interpolateMantissa(b, fraction, plan.reciprocal),
          b.min(shift, b.constant(62))};
}

/// The output code of an element: spec K6.
template <class B>
typename B::Int result(B &b, const SoftmaxPlan &plan, typename B::Int weight,
                       typename B::Int mantissa, typename B::Int shift) {
  auto scaled =
      divideByPowerOfTwoBy(b, b.mul(weight, mantissa), shift, plan.rounding);
  return saturate(b, b.add(scaled, b.constant(plan.outputZeroPoint)),
                  plan.output);
}

/// The logarithm of a row's sum, in units of 2^-fractionBits output codes:
/// spec K8.
template <class B>
typename B::Int logOfSum(B &b, const LogSoftmaxPlan &plan,
                         typename B::Int sum) {
  auto [exponent, fraction] = normalize(b, sum, plan.logarithm.fractionBits);
  auto octaves = b.sub(exponent, b.constant(plan.weights.valueBits));
  auto rest =
      divideByPowerOfTwo(b, interpolateExactly(b, fraction, plan.logarithm),
                         plan.logShift, Rounding::HalfUp);
  return b.add(b.mul(octaves, b.constant(plan.octave)), rest);
}

/// The output code of an element: spec K8.
template <class B>
typename B::Int result(B &b, const LogSoftmaxPlan &plan, typename B::Int code,
                       typename B::Int max, typename B::Int logOfSum) {
  auto distance = b.mul(b.sub(code, max), b.constant(plan.inputStep));
  auto scaled = divideByPowerOfTwo(b, b.sub(distance, logOfSum),
                                   plan.fractionBits, plan.rounding);
  return saturate(b, b.add(scaled, b.constant(plan.outputZeroPoint)),
                  plan.output);
}

} // namespace kernels
} // namespace qlut

#endif // QLUT_CORE_SOFTMAXPLAN_H
