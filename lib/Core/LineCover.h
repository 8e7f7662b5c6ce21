//===- LineCover.h - codes covered by real lines ----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A result of a table is a real line rounded once and clamped. Where its error
// is at most e, the result is a code within e of the target, so the line is
// within 1/2 of the range of those codes (or, if it rounds down, one line 1/2
// lower is); where the target is within e of the least or greatest code, the
// clamp leaves that side open. So the number of lines it takes to keep within
// those bounds bounds the number of segments, and no choice of coefficients
// escapes (spec C3).
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CORE_LINECOVER_H
#define QLUT_LIB_CORE_LINECOVER_H

#include "qlut/Core/Format.h"
#include "llvm/ADT/ArrayRef.h"
#include <cstdint>
#include <vector>

namespace qlut::synthesis {

/// A point of a plane, y in units of 2^-TargetCodes::fractionBits codes.
struct PlanePoint {
  int64_t x, y;
};

/// The longest run of points of ascending x that one line keeps between their
/// upper and lower bounds. Exact; amortized constant time per point (O'Rourke,
/// "An on-line algorithm for fitting straight lines between data ranges",
/// CACM 24(9), 1981; in the form of Ferragina and Vinciguerra's PGM-index,
/// VLDB 2020).
class LineFitter {
public:
  /// Adds a point's bounds, lower <= upper; false if no line keeps to them, in
  /// which case the fitter is empty again.
  bool add(int64_t x, int64_t lower, int64_t upper);
  void clear() { count = 0; }

private:
  std::vector<PlanePoint> lower, upper;
  size_t lowerStart = 0, upperStart = 0, count = 0;
  PlanePoint corners[4];
};

/// Targets of ascending offsets to cover; the unit of values and tolerances is
/// that of PlanePoint::y.
struct CoverProblem {
  Storage output;
  std::vector<int64_t> offsets, targets;
  /// Codes before the first and after the last segment may repeat the result
  /// at its end.
  bool constantEnds = false;

  /// The error that rounding alone costs: the greatest distance of a target
  /// from the nearest code.
  int64_t roundingFloor() const;
  /// The first target of each of the fewest lines of that tolerance; stops
  /// after `limit` + 1. With constantEnds the ends need no line.
  std::vector<size_t> cover(int64_t tolerance, int64_t limit) const;
  /// Whether one line per segment keeps within the tolerance, for segments that
  /// start at those offsets; if `clamped`, targets before the first and from
  /// `end` on are taken to lie there.
  bool covers(int64_t tolerance, llvm::ArrayRef<int64_t> starts, int64_t end,
              bool clamped) const;
  /// The least tolerance, not below the rounding floor, at which `segments`
  /// lines cover the targets.
  int64_t leastError(int64_t segments) const;
  /// The same for lines on those segments.
  int64_t leastError(llvm::ArrayRef<int64_t> starts, int64_t end,
                     bool clamped) const;
  /// The same for that many constants.
  int64_t leastConstantError(int64_t steps) const;

private:
  void bounds(size_t i, int64_t tolerance, int64_t &lower,
              int64_t &upper) const;
};

} // namespace qlut::synthesis

#endif // QLUT_LIB_CORE_LINECOVER_H
