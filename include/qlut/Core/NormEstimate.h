//===- NormEstimate.h - norms of 8-bit codes in f32, exactly ----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The results of a norm take products of 64 bits. Vector instructions have
// none; of f32 they have plenty, which is precise enough for all but few
// elements: an estimate in units of 2^-16 output codes differs from the exact
// number before its last rounding by a proven margin, and unless a rounding
// boundary lies within the margin both round to the same code. For the others
// the exact program decides. (The rounding test of A. Ziv, "Fast evaluation of
// elementary mathematical functions with correctly rounded last bit", ACM TOMS
// 17, 1991.)
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_CORE_NORMESTIMATE_H
#define QLUT_CORE_NORMESTIMATE_H

#include "qlut/Core/NormPlan.h"

namespace qlut {

/// Fraction bits of an estimate.
inline constexpr unsigned estimateFractionBits = 16;

/// What the estimate of a norm multiplies with and adds, and how far off it is.
struct NormEstimate {
  /// By element, or one for all; each a number that f32 has.
  std::vector<double> scale, bias;
  /// An estimate is at least the exact number in units of 2^-16 codes, with the
  /// half that rounds it and the zero point, and above it by less than this.
  int64_t window = 0;

  /// Errors: formats of more than 8 bits, a rounding other than half-up,
  /// results that may be beyond 2^15 codes before they are cut off.
  static llvm::Expected<NormEstimate> get(const NormPlan &plan);
};

namespace kernels {

/// What the estimate of an element reads of its row: the sum of its codes (of
/// an RMS norm, of as many centers), which is exact, and the row's factor.
template <class B>
struct RowReals {
  typename B::Real negatedTotal, factor;
};

/// These numbers in f32, from those that normalizeRow reads and gives.
template <class B>
RowReals<B> getRowReals(B &b, const NormPlan &plan, typename B::Int sum,
                        typename B::Int mantissa, typename B::Int shift) {
  auto total = b.constant(plan.rowLength * plan.center);
  if (plan.kind == NormKind::Layer)
    total = b.add(sum, total);
  return {b.toReal(b.sub(b.constant(0), total)),
          b.rdiv(b.toReal(mantissa), b.toReal(b.shlBy(b.constant(1), shift)))};
}

/// The estimate of an element; its code and window decide the result. The
/// backend also has rfma(a, c, d): a c + d, rounded once.
template <class B>
typename B::Int estimate(B &b, const NormPlan &plan, typename B::Int code,
                         RowReals<B> row, typename B::Real scale,
                         typename B::Real bias) {
  auto length = b.realConstant(static_cast<double>(plan.rowLength));
  auto deviation = b.rfma(b.toReal(code), length, row.negatedTotal);
  return b.toInt(b.rfma(b.rmul(deviation, row.factor), scale, bias));
}

} // namespace kernels
} // namespace qlut

#endif // QLUT_CORE_NORMESTIMATE_H
