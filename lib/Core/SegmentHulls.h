//===- SegmentHulls.h - how far lines are from segments ---------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CORE_SEGMENTHULLS_H
#define QLUT_LIB_CORE_SEGMENTHULLS_H

#include "LineProblem.h"

namespace qlut::synthesis {

/// The upper hull of the greatest and the lower hull of the least targets of
/// each segment. How far a hull lies beyond a line is a concave function of dx,
/// so binary searches find the target farthest from the line and the stretch in
/// which others are nearly as far. A line's results are the line rounded: most
/// lines of a search are judged at two points, the others on that stretch.
class SegmentHulls {
public:
  explicit SegmentHulls(const Partition &partition);

  /// The greatest error of the results of the line between end results on
  /// segment k: anything up to `before` if it is no more, anything above
  /// `limit` if that is exceeded. Clamping to codes, between which all targets
  /// lie, never makes an error greater.
  double greatestError(size_t k, int64_t left, int64_t right,
                       const ResultRule &rule, double before,
                       double limit) const;

private:
  struct Corner {
    double dx, y;
  };
  /// One side of a segment, and a line it is held against; the lower one is
  /// upside down, and so is its line.
  struct Side {
    llvm::ArrayRef<Corner> hull;
    double start, slope;

    /// How far a corner lies beyond the line.
    double distance(size_t i) const {
      return hull[i].y - (start + slope * hull[i].dx);
    }
    /// The corner farthest beyond the line.
    size_t farthest() const;
    /// The first and last dx at which the hull may lie at least `least` beyond
    /// the line; none unless the farthest corner does.
    std::pair<int64_t, int64_t> beyond(size_t farthest, double least) const;
  };

  const Partition &partition;
  std::vector<std::vector<Corner>> upper, lower; ///< of each segment
};

} // namespace qlut::synthesis

#endif // QLUT_LIB_CORE_SEGMENTHULLS_H
