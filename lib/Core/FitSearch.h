//===- FitSearch.h - fitted lines of least squares --------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CORE_FITSEARCH_H
#define QLUT_LIB_CORE_FITSEARCH_H

#include "llvm/ADT/ArrayRef.h"
#include <cstdint>
#include <vector>

namespace qlut {

/// Real codes to draw lines through, at consecutive distances from the zero
/// point of the input.
struct FitPoints {
  int64_t first = 0;           ///< distance of the first one
  std::vector<double> targets; ///< output codes
  std::vector<double> weights; ///< 0 or more, as many
};

/// What a line's coefficients may be.
struct FitLimits {
  int64_t segments = 1;        ///< at most so many lines
  unsigned slopeBits = 16;     ///< signed
  unsigned interceptBits = 32; ///< signed; of the value at distance 0, which
                               ///< is a multiple of 2^interceptShift
  unsigned maxShift = 16;
};

/// Line k serves points from starts[k] on (indices into the points, the first
/// 0): round((intercepts[k] * 2^interceptShift + slopes[k] * distance) /
/// 2^shift).
struct FitLines {
  unsigned shift = 0, interceptShift = 0;
  std::vector<int64_t> starts, slopes, intercepts;
  double error = 0; ///< sum of weighted squares before rounding
};

/// The lines of least weighted sum of squares, of the exact lines before
/// rounding: for every stretch between two of at most 1,024 possible starts
/// the best coefficients on their grids, then the best stretches by dynamic
/// programming (Bellman and Roth, "Curve fitting by segmented straight lines",
/// JASA 64, 1969). Requires at least one point.
FitLines searchFit(const FitPoints &points, const FitLimits &limits);

} // namespace qlut

#endif // QLUT_LIB_CORE_FITSEARCH_H
