//===- NormPlan.h - layer and RMS norm in integers --------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Part of Composites.h. The stages of a row of n elements:
//
//   centered  of each element, its code minus a constant
//   sums      of centered codes and of their squares
//   normalize the sums: the factor of the row
//   result    of each element, one rounding
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_CORE_NORMPLAN_H
#define QLUT_CORE_NORMPLAN_H

#include "qlut/Core/Format.h"
#include "qlut/Core/SegmentTable.h"

namespace qlut {

enum class NormKind {
  Layer, ///< (x - mean) / sqrt(variance + epsilon)
  Rms,   ///< x / sqrt(mean of squares + epsilon)
};

/// Which program of a norm: NormPlan's, or the declared fast form of
/// FastNormPlan.h.
enum class NormForm { Exact, Fast };

/// What may be chosen of a norm; 0 takes the default.
struct NormOptions {
  /// Segments of 1/sqrt(x) an octave, a power of two up to 4096. 0: 32 for
  /// outputs of up to 8 bits, else 128.
  unsigned segments = 0;
  /// Bits of their values, 8 to 30. 0: 30.
  unsigned valueBits = 0;
  /// Rounding of the result.
  Rounding rounding = Rounding::HalfUp;
};

/// Integer layer or RMS norm: spec K9 to K12. The number of elements n is
/// exact.
struct NormPlan {
  NormKind kind = NormKind::Layer;
  Storage input, output;
  int64_t rowLength = 1; ///< n
  int64_t center = 0;    ///< subtracted from codes; RMS: the zero point
  int64_t outputZeroPoint = 0;
  Rounding rounding = Rounding::HalfUp;
  unsigned accumulatorBits = 64; ///< 32 or 64: holds both sums
  /// The squares are n^2 the variance in squared codes, times 2^squareShift
  /// (even), plus epsilon.
  unsigned squareShift = 0;
  int64_t epsilon = 0;
  SegmentTable rsqrt; ///< 1/sqrt(x) on [1, 4], times the unit's mantissa
  /// Scale and bias by element, or empty: a scale of 1, a bias of 0. Products
  /// of an element and its scale, and biases, are in units of 2^-outputShift
  /// output codes; scales have 16 bits with their sign.
  std::vector<int64_t> scale, bias;
  unsigned outputShift = 0;

  /// The norm of rows of `rowLength` elements with the codes of `input`.
  /// `scale` and `bias`: one real per element, or none. The scales become
  /// 16-bit mantissas of one power of two. Errors: formats or a row length
  /// outside K1; a scale, bias or epsilon that is not finite, negative epsilon,
  /// a wrong number of them; squares, epsilon or biases beyond 62 bits.
  static llvm::Expected<NormPlan>
  get(NormKind kind, const Format &input, const Format &output,
      int64_t rowLength, double epsilon, llvm::ArrayRef<double> scale = {},
      llvm::ArrayRef<double> bias = {}, const NormOptions &options = {});

  /// The greatest magnitude of a centered code.
  int64_t centeredBound() const;
  int64_t numBytes() const {
    return rsqrt.numBytes() + bytesOf(scale) + bytesOf(bias);
  }
  /// An error naming the field, unless the kernels neither wrap nor read
  /// beyond a table on any codes (K1, K2, K9 to K11).
  llvm::Error check() const;
  bool operator==(const NormPlan &o) const;

  /// The output codes of one row of rowLength codes, by the kernels.
  std::vector<int64_t> evaluate(llvm::ArrayRef<int64_t> codes) const;
};

namespace kernels {

/// The number that both sums are of: spec K9.
template <class B>
typename B::Int centered(B &b, const NormPlan &plan, typename B::Int code) {
  return b.sub(code, b.constant(plan.center));
}

/// The factor of a row with these sums of centered codes and of their squares
/// (an RMS norm does not read the first): spec K9, K10.
template <class B>
RowFactor<B> normalizeRow(B &b, const NormPlan &plan, typename B::Int sum,
                          typename B::Int squares) {
  const unsigned bits = plan.rsqrt.fractionBits;
  auto total = b.mul(squares, b.constant(plan.rowLength));
  if (plan.kind == NormKind::Layer)
    total = b.sub(total, b.mul(sum, sum));
  total = b.add(b.shl(total, plan.squareShift), b.constant(plan.epsilon));
  auto [exponent, fraction] = normalize(b, b.max(total, b.constant(1)), bits);
  auto half = b.ashr(exponent, 1);
  auto odd = b.sub(exponent, b.shl(half, 1));
  auto mantissa =
      interpolateMantissa(b, b.add(fraction, b.shl(odd, bits)), plan.rsqrt);
  // Negative only where all deviations are 0.
  auto shift =
      b.max(b.sub(half, b.constant(plan.squareShift / 2)), b.constant(0));
  return {mantissa, shift};
}

/// The output code of an element with the row's sum and factor and its scale
/// and bias (1 and 0 without them): spec K9, K11.
template <class B>
typename B::Int result(B &b, const NormPlan &plan, typename B::Int code,
                       typename B::Int sum, typename B::Int mantissa,
                       typename B::Int shift, typename B::Int scale,
                       typename B::Int bias) {
  auto deviation = b.mul(centered(b, plan, code), b.constant(plan.rowLength));
  if (plan.kind == NormKind::Layer)
    deviation = b.sub(deviation, sum);
  auto normal = divideByPowerOfTwoBy(b, b.mul(deviation, mantissa), shift,
                                     Rounding::HalfUp);
  auto scaled = b.add(b.mul(normal, scale), bias);
  auto rounded = divideByPowerOfTwo(b, scaled, plan.outputShift, plan.rounding);
  return saturate(b, b.add(rounded, b.constant(plan.outputZeroPoint)),
                  plan.output);
}

} // namespace kernels
} // namespace qlut

#endif // QLUT_CORE_NORMPLAN_H
