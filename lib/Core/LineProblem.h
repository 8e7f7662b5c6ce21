//===- LineProblem.h - codes to draw lines through --------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the searches of LinearSynthesis.h share. All arithmetic is on integers
// or on doubles whose operations are rounded one by one, so that tables are the
// same bytes on every host.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CORE_LINEPROBLEM_H
#define QLUT_LIB_CORE_LINEPROBLEM_H

#include "qlut/Core/LinearSynthesis.h"
#include <limits>

namespace qlut::synthesis {

inline constexpr double infinity = std::numeric_limits<double>::infinity();

/// The targets and weights as doubles, exact, by offset.
class Targets {
public:
  explicit Targets(const TargetCodes &codes);

  int64_t first() const { return from; }
  int64_t last() const { return from + static_cast<int64_t>(size()) - 1; }
  size_t size() const { return weights.size(); }
  /// The target at an offset from first() to last() + 1, the last of which is
  /// extended in a line if the codes give no target there.
  double at(int64_t offset) const { return values[offset - from]; }
  double weightAt(int64_t offset) const { return weights[offset - from]; }
  /// Whether the greatest error regards the offset.
  bool counts(int64_t offset) const { return weightAt(offset) > 0; }

private:
  int64_t from;
  std::vector<double> values, weights;
};

/// The targets that one result of the table answers: one, but at the ends of
/// the nodes, where clamped codes come together.
struct Point {
  double least = infinity, greatest = -infinity; ///< of those that count
  double weight = 0, mean = 0, rest = 0;         ///< sum w (y - t)^2 is
                                                 ///< weight (y - mean)^2 + rest

  void add(double target, double pointWeight);
  /// The greatest |y - t|.
  double distance(double y) const { return std::max(y - least, greatest - y); }
  double square(double y) const {
    return weight * ((y - mean) * (y - mean)) + rest;
  }
};

/// Nodes with the points of each segment. The points of segment k are those at
/// dx = 0, 1, ...; the last segment may have one at dx = its length.
struct Partition {
  std::vector<int64_t> nodes;
  std::vector<Point> points; ///< by offset from the first node
  size_t numSegments() const { return nodes.size() - 1; }
  int64_t length(size_t k) const { return nodes[k + 1] - nodes[k]; }
  llvm::ArrayRef<Point> segment(size_t k) const {
    const size_t start = nodes[k] - nodes[0];
    const size_t end = k + 1 == numSegments() ? points.size()
                                              : size_t(nodes[k + 1] - nodes[0]);
    return llvm::ArrayRef(points).slice(start, end - start);
  }
};

/// Folds the targets onto the codes that nodes.front() and nodes.back() clamp
/// to. Requires all nodes but the last to be offsets of targets.
Partition foldTargets(const Targets &targets, std::vector<int64_t> nodes);

/// An error at a segment or of a whole table: what is made least first, then
/// what decides between equals.
struct Cost {
  double error = 0;  ///< greatest error, or sum of weighted squares
  double second = 0; ///< sum of squares, for the greatest error
  int64_t ties = 0;  ///< results whose accumulator lies on a rounding tie
};

/// How integers of the table become output codes.
struct ResultRule {
  Rounding rounding = Rounding::HalfUp;
  unsigned guardBits = 0;
  int64_t minCode = 0, maxCode = 0;
};

} // namespace qlut::synthesis

#endif // QLUT_LIB_CORE_LINEPROBLEM_H
