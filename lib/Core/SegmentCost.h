//===- SegmentCost.h - the error of one segment's integers ------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The results of one segment are computed as the kernels of Kernels.h compute
// them (spec T8, T14), one after the other.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CORE_SEGMENTCOST_H
#define QLUT_LIB_CORE_SEGMENTCOST_H

#include "LineProblem.h"
#include "qlut/Core/IntegerBackend.h"
#include "qlut/Core/Kernels.h"
#include "llvm/Support/ErrorHandling.h"
#include <type_traits>

namespace qlut::synthesis {

/// The line acc = start + rise * dx, whose results are
/// sat(round(acc / divisor)).
struct IntegerLine {
  int64_t start, rise;
  int64_t divisor;
  int shift; ///< log2 of the divisor, or -1

  /// The line between end results of a segment of that length.
  static IntegerLine between(int64_t left, int64_t right, int64_t length,
                             unsigned guardBits) {
    const int64_t divisor = length << guardBits;
    return {left * length, right - left, divisor,
            llvm::isPowerOf2_64(divisor)
                ? static_cast<int>(llvm::Log2_64(divisor))
                : -1};
  }
  /// The line of a base and a slope.
  static IntegerLine from(int64_t base, int64_t slope, unsigned guardBits,
                          unsigned slopeShift) {
    return {base * (int64_t(1) << (slopeShift - guardBits)), slope,
            int64_t(1) << slopeShift, static_cast<int>(slopeShift)};
  }

  /// round(acc / divisor) at dx.
  int64_t at(int64_t dx, Rounding rounding) const {
    kernels::IntegerBackend<> b;
    const int64_t acc = start + rise * dx;
    if (shift >= 0)
      return kernels::divideByPowerOfTwo(b, acc, static_cast<unsigned>(shift),
                                         rounding);
    const int64_t biased =
        rounding == Rounding::Floor ? acc : acc + (divisor >> 1);
    const int64_t quotient = llvm::divideFloorSigned(biased, divisor);
    if (rounding != Rounding::HalfEven && rounding != Rounding::HalfAway)
      return quotient;
    const bool tie = 2 * acc + divisor == 2 * quotient * divisor;
    return kernels::breakTie(b, quotient, acc, tie, rounding);
  }
  /// Whether a half decides at dx.
  bool isTie(int64_t dx) const {
    const int64_t twice = 2 * (start + rise * dx) + divisor;
    return shift >= 0 ? (twice & (2 * divisor - 1)) == 0
                      : twice % (2 * divisor) == 0;
  }
};

/// Calls `body` with the rounding as a constant, so that its loop has no choice
/// to make.
template <typename Body>
auto withRounding(Rounding rounding, Body body) {
  switch (rounding) {
  case Rounding::HalfUp:
    return body(std::integral_constant<Rounding, Rounding::HalfUp>());
  case Rounding::HalfEven:
    return body(std::integral_constant<Rounding, Rounding::HalfEven>());
  case Rounding::HalfAway:
    return body(std::integral_constant<Rounding, Rounding::HalfAway>());
  case Rounding::Floor:
    return body(std::integral_constant<Rounding, Rounding::Floor>());
  }
  llvm_unreachable("unknown rounding");
}

/// The clamped result of a line at dx, as a double.
inline double resultAt(const IntegerLine &line, int64_t dx,
                       const ResultRule &rule, Rounding rounding) {
  const int64_t y = line.at(dx, rounding);
  return static_cast<double>(std::clamp(y, rule.minCode, rule.maxCode));
}

/// The error at a point.
inline double errorAt(const IntegerLine &line, llvm::ArrayRef<Point> points,
                      int64_t dx, const ResultRule &rule) {
  return points[dx].distance(resultAt(line, dx, rule, rule.rounding));
}

/// The greatest of `greatest` and the errors from `from` to `to`; anything
/// above `limit` if that is exceeded.
inline double greatestErrorOn(const IntegerLine &line,
                              llvm::ArrayRef<Point> points,
                              const ResultRule &rule, int64_t from, int64_t to,
                              double greatest, double limit) {
  return withRounding(rule.rounding, [&](auto rounding) {
    for (int64_t dx = from; dx <= to && greatest <= limit; ++dx)
      greatest = std::max(
          greatest, points[dx].distance(resultAt(line, dx, rule, rounding)));
    return greatest;
  });
}

/// The greatest error over the points; anything above `limit` if that is
/// exceeded.
inline double greatestError(const IntegerLine &line,
                            llvm::ArrayRef<Point> points,
                            const ResultRule &rule, double limit) {
  const auto count = static_cast<int64_t>(points.size());
  double greatest = 0;
  // Errors peak at the ends and in the middle.
  for (int64_t dx : {count / 2, int64_t(0), count - 1})
    greatest = std::max(greatest, errorAt(line, points, dx, rule));
  return greatestErrorOn(line, points, rule, 0, count - 1, greatest, limit);
}

/// The sum of weighted squares; anything above `limit` if that is exceeded.
inline double squaredError(const IntegerLine &line,
                           llvm::ArrayRef<Point> points, const ResultRule &rule,
                           double limit) {
  const auto count = static_cast<int64_t>(points.size());
  return withRounding(rule.rounding, [&](auto rounding) {
    double sum = 0;
    for (int64_t dx = 0; dx < count && sum <= limit; ++dx)
      sum += points[dx].square(resultAt(line, dx, rule, rounding));
    return sum;
  });
}

/// The number of points at which a half decides.
inline int64_t countTies(const IntegerLine &line,
                         llvm::ArrayRef<Point> points) {
  int64_t ties = 0;
  for (int64_t dx = 0, count = points.size(); dx < count; ++dx)
    ties += line.isTie(dx) ? 1 : 0;
  return ties;
}

} // namespace qlut::synthesis

#endif // QLUT_LIB_CORE_SEGMENTCOST_H
