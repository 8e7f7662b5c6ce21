//===- BaseSlopeFit.h - segments of a base and a slope ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CORE_BASESLOPEFIT_H
#define QLUT_LIB_CORE_BASESLOPEFIT_H

#include "LineProblem.h"
#include "PieceCost.h"

namespace qlut::synthesis {

/// The integers of one segment.
struct BaseSlope {
  int64_t base = 0, slope = 0;
};

/// The integers allowed.
struct BaseSlopeRule {
  ResultRule result;
  unsigned slopeShift = 0; ///< at least result.guardBits
  int64_t leastBase = 0, greatestBase = 0;
  int64_t leastSlope = 0, greatestSlope = 0;
};

/// Bases of one slope with which every result's error stays within a bound.
struct FeasibleBases {
  int64_t slope, least, greatest;
};

/// The slopes and bases, up to 4,096 slopes evenly among those that the outer
/// points allow, with which no error of the points exceeds `error`, or reaches
/// it if `strict`. Within that number the list is complete under half-up and
/// floor; under the other roundings bases that lead to ties are left out.
std::vector<FeasibleBases> feasibleLines(llvm::ArrayRef<Point> points,
                                         const BaseSlopeRule &rule,
                                         double error, bool strict);

/// The base and slope of the least greatest error, by the list above until
/// none is left; of several those of least squares, then of fewest ties.
BaseSlope fitGreatestError(llvm::ArrayRef<Point> points,
                           const BaseSlopeRule &rule);

/// Base and slope of least squares: from the real line of least squares, in
/// shrinking steps of both over the integer results.
BaseSlope fitSquares(llvm::ArrayRef<Point> points, const BaseSlopeRule &rule);

/// The cost of a segment.
Cost costOf(llvm::ArrayRef<Point> points, const BaseSlopeRule &rule,
            const BaseSlope &line, Objective objective);

/// Free nodes for base and slope over few codes, with the exact integer
/// results: the greatest error of at most maxSegments segments is the least
/// that any breakpoints, bases and slopes of the rule give; squares are those
/// of fitSquares on every pair of codes. `points` are those of all codes from
/// front to back, and one at the back if codes clamp to it. `start` are nodes
/// to improve on.
std::vector<int64_t> freeBaseSlopeNodes(const SearchProblem &problem,
                                        llvm::ArrayRef<Point> points,
                                        const BaseSlopeRule &rule,
                                        llvm::ArrayRef<int64_t> start);

} // namespace qlut::synthesis

#endif // QLUT_LIB_CORE_BASESLOPEFIT_H
