//===- FastNormPlan.h - norms in lanes of 16 bits ---------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Part of Composites.h. The fast form of layer and RMS norm between codes of up
// to 8 bits: sums are exact, and what happens to an element is two
// multiplications of 16 bits that keep the high half, as vector instructions
// have them. The row's factor is normalised once, so that deviations of small
// rows keep as many bits as those of large ones. The stages of a row:
//
//   sums       of codes above the least code and of their squares
//   normalize  the sums: how far deviations are shifted, and their multiplier
//   result     of each element
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_CORE_FASTNORMPLAN_H
#define QLUT_CORE_FASTNORMPLAN_H

#include "qlut/Core/FastSoftmaxPlan.h"
#include "qlut/Core/NormPlan.h"

namespace qlut {

/// The fast norm: spec K25 to K29. Its results differ from the real norm by
/// less than one output code; those of NormPlan by less.
struct FastNormPlan {
  NormKind kind = NormKind::Layer;
  Storage input, output;
  int64_t rowLength = 1; ///< n
  /// The code of 0, which an RMS norm reads.
  int64_t center = 0;
  int64_t outputZeroPoint = 0;   ///< which biases include
  unsigned accumulatorBits = 64; ///< 32 or 64: holds both sums
  /// The squares are n^2 the variance in squared codes, times this, plus
  /// epsilon.
  int64_t squareFactor = 1;
  int64_t epsilon = 0;
  /// Deviations fit 16 bits if they are shifted by 14 plus this minus half of
  /// the squares' exponent: up to 14.
  unsigned deviationShift = 0;
  SegmentTable rsqrt; ///< 1/sqrt(x) on [1, 4]
  /// Of 16 bits with their sign; by element, or one for all. Biases are in
  /// units of 2^-outputShift output codes.
  std::vector<int64_t> scale, bias;
  /// Fraction bits of a result before its last rounding: up to 7.
  unsigned outputShift = 0;

  /// As NormPlan::get; errors name the option norm-form=exact as the way out:
  /// formats of more than 8 bits, a rounding other than half-up, rows and
  /// scales for which a result might be a whole code off.
  static llvm::Expected<FastNormPlan>
  get(NormKind kind, const Format &input, const Format &output,
      int64_t rowLength, double epsilon, llvm::ArrayRef<double> scale = {},
      llvm::ArrayRef<double> bias = {}, const NormOptions &options = {});

  /// The greatest code above the least one.
  int64_t maxStep() const { return input.numCodes() - 1; }
  /// The code of 0 above the least code.
  int64_t centerStep() const { return center - input.minCode(); }
  int64_t numBytes() const {
    return rsqrt.numBytes() + bytesOf(scale) + bytesOf(bias);
  }
  /// An error naming the field, unless the kernels neither wrap nor read
  /// beyond a table on any codes, and deviations fit 16 bits.
  llvm::Error check() const;
  bool operator==(const FastNormPlan &o) const;

  /// The output codes of one row of rowLength codes, by the kernels.
  std::vector<int64_t> evaluate(llvm::ArrayRef<int64_t> codes) const;
};

namespace kernels {

/// Fraction bits of the reciprocal of a row's length.
inline constexpr unsigned meanBits = 50;
/// Deviations are shifted by 7 to 15.
inline constexpr unsigned leastDeviationShift = 7, mostDeviationShift = 15;

/// The number that both sums are of: spec K25.
template <class B>
typename B::Int step(B &b, const FastNormPlan &plan, typename B::Int code) {
  return b.sub(code, b.constant(plan.input.minCode()));
}

/// What the elements of a row are normalised with: spec K26, K27.
template <class B>
struct NormRow {
  typename B::Int shift, offset, multiplier;
};

/// Of a row with these sums of steps and of their squares: spec K25 to K27.
template <class B>
NormRow<B> normalizeRow(B &b, const FastNormPlan &plan, typename B::Int sum,
                        typename B::Int squares) {
  const int64_t n = plan.rowLength, zero = plan.centerStep();
  const bool isLayer = plan.kind == NormKind::Layer;
  typename B::Int total;
  if (isLayer) {
    total = b.sub(b.mul(squares, b.constant(n)), b.mul(sum, sum));
  } else {
    auto centered = b.add(b.sub(squares, b.mul(sum, b.constant(2 * zero))),
                          b.constant(n * zero * zero));
    total = b.mul(centered, b.constant(n));
  }
  total = b.add(b.mul(total, b.constant(plan.squareFactor)),
                b.constant(plan.epsilon));
  const unsigned bits = plan.rsqrt.fractionBits;
  auto [exponent, fraction] = normalize(b, b.max(total, b.constant(1)), bits);
  auto half = b.ashr(exponent, 1);
  auto odd = b.sub(exponent, b.shl(half, 1));
  auto mantissa =
      interpolateMantissa(b, b.add(fraction, b.shl(odd, bits)), plan.rsqrt);
  // Negative where deviations need fewer bits than codes have.
  auto fitting = b.sub(
      b.constant(int64_t(leastDeviationShift) + plan.deviationShift), half);
  auto over = b.max(b.sub(b.constant(0), fitting), b.constant(0));
  auto multiplier =
      b.min(divideByPowerOfTwoBy(
                b, mantissa,
                b.add(over, b.constant(mantissaBits - factorFractionBits)),
                Rounding::HalfUp),
            b.constant((1 << factorFractionBits) - 1));
  auto shift =
      b.add(b.min(b.max(fitting, b.constant(0)),
                  b.constant(mostDeviationShift - leastDeviationShift)),
            b.constant(leastDeviationShift));
  if (!isLayer)
    return {shift, b.shlBy(b.constant(zero), shift), multiplier};
  const int64_t reciprocal = ((int64_t(1) << meanBits) + n / 2) / n;
  auto offset = divideByPowerOfTwoBy(b, b.mul(sum, b.constant(reciprocal)),
                                     b.sub(b.constant(meanBits), shift),
                                     Rounding::HalfUp);
  return {shift, offset, multiplier};
}

/// The output code of an element with its row's numbers, its scale and its
/// bias: spec K27, K28.
template <class B>
typename B::Int result(B &b, const FastNormPlan &plan, typename B::Int code,
                       const NormRow<B> &row, typename B::Int scale,
                       typename B::Int bias) {
  auto deviation = b.sub(b.shlBy(step(b, plan, code), row.shift), row.offset);
  auto normal = multiplyHigh(b, deviation, row.multiplier);
  auto scaled = b.add(multiplyHigh(b, normal, scale), bias);
  auto cut = b.min(b.max(scaled, b.constant(INT16_MIN)), b.constant(INT16_MAX));
  return saturate(b, b.ashr(cut, plan.outputShift), plan.output);
}

} // namespace kernels
} // namespace qlut

#endif // QLUT_CORE_FASTNORMPLAN_H
