//===- BaseSlopeBounds.h - integers that keep an error ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A result within an error of its targets is one of an interval of codes, and
// its accumulator one of an interval of integers: linear bounds on the base for
// each slope.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CORE_BASESLOPEBOUNDS_H
#define QLUT_LIB_CORE_BASESLOPEBOUNDS_H

#include "BaseSlopeFit.h"
#include "llvm/Support/MathExtras.h"
#include <cmath>
#include <utility>

namespace qlut::synthesis {

/// Accumulators whose results are good, both ends included.
struct AccumulatorBounds {
  static constexpr int64_t open = int64_t(1) << 60;
  int64_t least = -open, greatest = open;
  bool isEmpty() const { return least > greatest; }
};

inline AccumulatorBounds boundAccumulator(const Point &point,
                                          const BaseSlopeRule &rule,
                                          double error, bool strict) {
  AccumulatorBounds bounds;
  if (!(point.least <= point.greatest))
    return bounds;
  // Codes y with greatest - error <= y <= least + error.
  const double low = point.greatest - error, high = point.least + error;
  auto least =
      static_cast<int64_t>(strict ? std::floor(low) + 1 : std::ceil(low));
  auto greatest =
      static_cast<int64_t>(strict ? std::ceil(high) - 1 : std::floor(high));
  least = std::max(least, rule.result.minCode);
  greatest = std::min(greatest, rule.result.maxCode);
  if (least > greatest) {
    bounds.least = 1;
    bounds.greatest = 0;
    return bounds;
  }
  const int64_t one = int64_t(1) << rule.slopeShift, half = one / 2;
  const Rounding rounding = rule.result.rounding;
  const int64_t offset = rounding == Rounding::Floor ? 0 : half;
  // Other roundings than these two may take a tie either way.
  const int64_t inner =
      rounding == Rounding::Floor || rounding == Rounding::HalfUp || half == 0
          ? 0
          : 1;
  if (least > rule.result.minCode)
    bounds.least = least * one - offset + inner;
  if (greatest < rule.result.maxCode)
    bounds.greatest = (greatest + 1) * one - offset - 1;
  return bounds;
}

/// The slopes of the rule with which a line leads from one point's bounds into
/// another's `dx` further.
inline std::pair<int64_t, int64_t> slopesBetween(const AccumulatorBounds &from,
                                                 const AccumulatorBounds &to,
                                                 int64_t dx,
                                                 const BaseSlopeRule &rule) {
  const int64_t least = llvm::divideCeilSigned(to.least - from.greatest, dx);
  const int64_t greatest =
      llvm::divideFloorSigned(to.greatest - from.least, dx);
  return {std::max(least, rule.leastSlope),
          std::min(greatest, rule.greatestSlope)};
}

/// Leaves the bases that keep the bounds at dx.
inline void narrow(FeasibleBases &line, const AccumulatorBounds &bounds,
                   int64_t dx, const BaseSlopeRule &rule) {
  const unsigned shift = rule.slopeShift - rule.result.guardBits;
  const int64_t rise = line.slope * dx;
  const int64_t up = (int64_t(1) << shift) - 1;
  line.least = std::max(line.least, (bounds.least - rise + up) >> shift);
  line.greatest = std::min(line.greatest, (bounds.greatest - rise) >> shift);
}

} // namespace qlut::synthesis

#endif // QLUT_LIB_CORE_BASESLOPEBOUNDS_H
