//===- PieceCost.h - what a piece of the codes will cost --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CORE_PIECECOST_H
#define QLUT_LIB_CORE_PIECECOST_H

#include "LineProblem.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace qlut::synthesis {

/// The cost of a segment from one offset up to another, before the second one:
/// greatest errors are compared, squares summed.
using PieceCost = llvm::function_ref<double(int64_t from, int64_t to)>;

/// Combines the costs of neighbours.
inline double combine(Objective objective, double a, double b) {
  return objective == Objective::Mse ? a + b : std::max(a, b);
}

/// The distance of the targets from their chord: of values on the function its
/// greatest or its squares; of fitted ones, which may move the chord up or
/// down, half the spread or the squares about the mean. The arithmetic is in
/// reals.
double chordCost(const Targets &targets, const TableSpec &spec, int64_t from,
                 int64_t to);

/// What the search for breakpoints works on.
struct SearchProblem {
  int64_t front, back; ///< offsets, the codes from front on before back
  int64_t maxSegments;
  unsigned fractionBits; ///< log2 of the longest segment allowed
  Objective objective;   ///< not none
};

/// Costs of the pieces of each power-of-two length from the front on:
/// levels[s][i] is that of [front + i 2^s, front + (i + 1) 2^s), cut at the
/// back; infinite above fractionBits.
struct LevelCosts {
  std::vector<std::vector<double>> levels;
  LevelCosts(const SearchProblem &problem, PieceCost cost);
};

/// Two-level nodes (spec B12): equal cells of a power of two of codes, each
/// split into equal pieces of a power of two, of least cost; the fewest cells
/// within a thousandth of it. None if the lengths allowed do not reach.
std::optional<std::vector<int64_t>> twoLevelNodes(const SearchProblem &problem,
                                                  const LevelCosts &costs);

/// Dyadic nodes of least cost (spec B13), by a knapsack over the tree of
/// halves. None if the lengths allowed do not reach.
std::optional<std::vector<int64_t>> dyadicNodes(const SearchProblem &problem,
                                                const LevelCosts &costs);

/// Free nodes (spec B14) for the greatest error: the longest segments of a cost
/// at most e, with the least such e. Exact where a part of a piece costs no
/// more than the piece.
std::optional<std::vector<int64_t>> freeNodesMax(const SearchProblem &problem,
                                                 PieceCost cost);

/// Free nodes (spec B14) of the least sum of costs, by dynamic programming over
/// up to 1,024 positions, all if there are no more codes, and moves of single
/// nodes between them.
std::optional<std::vector<int64_t>> freeNodesSum(const SearchProblem &problem,
                                                 PieceCost cost);

class SquareSums;

/// The same for values that neighbours share: the nodes of two searches, by
/// moved chords and by lines of their own, each moved one by one while the
/// squares about the chain fall; the better.
std::optional<std::vector<int64_t>> freeNodesChain(const SearchProblem &problem,
                                                   const SquareSums &sums);

/// Sums over the targets from which the squares of any piece follow in constant
/// time, exact up to the last division.
class SquareSums {
public:
  explicit SquareSums(const Targets &targets);
  /// Weighted squares about the chord, moved up or down if `fitted`.
  double aboutChord(int64_t from, int64_t to, bool fitted) const;
  /// Weighted squares about the best line.
  double aboutLine(int64_t from, int64_t to) const;
  /// Weighted squares about the best connected lines between the nodes, whose
  /// values are those of a tridiagonal system.
  double aboutChain(llvm::ArrayRef<int64_t> nodes) const;

private:
  struct Sums {
    __int128 w = 0, x = 0, xx = 0, y = 0, xy = 0, yy = 0;
  };
  struct Local {
    double w, x, xx, y, xy, yy; ///< x and y from the first target on
  };
  Local local(int64_t from, int64_t to) const;

  const Targets &targets;
  double weightUnit; ///< sums are in this part of a weight
  std::vector<Sums> prefix;
  std::vector<int64_t> rounded; ///< targets in units of 2^-12
};

} // namespace qlut::synthesis

#endif // QLUT_LIB_CORE_PIECECOST_H
