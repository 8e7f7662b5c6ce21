//===- LinearCoefficients.h - the integers on given nodes -------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CORE_LINEARCOEFFICIENTS_H
#define QLUT_LIB_CORE_LINEARCOEFFICIENTS_H

#include "BaseSlopeFit.h"
#include "PieceCost.h"

namespace qlut {

/// An error unless the spec's widths of values, guard bits and slopes are
/// within their rules and hold every code of the output (spec B6).
llvm::Error checkLinearWidths(const TableSpec &spec, const Storage &output);

namespace synthesis {

struct FittedTable {
  LinearTable table;
  Cost cost;
};

/// Finds the coefficients of a spec that has an objective.
class CoefficientFitter {
public:
  /// Codes from front on before back are what pieces and free nodes lie in.
  CoefficientFitter(const Targets &targets, const TargetCodes &codes,
                    const TableSpec &spec, int64_t front, int64_t back);

  /// The table on nodes; an error if Table::check refuses it.
  llvm::Expected<FittedTable> fit(std::vector<int64_t> nodes) const;

  /// Base-slope: the cost of a piece by its integer results, with the slope
  /// shift that the steepest two neighbours ask for.
  double pieceCost(int64_t from, int64_t to) const;
  /// Base-slope: exact free nodes (freeBaseSlopeNodes) that better these.
  std::vector<int64_t> freeNodes(const SearchProblem &problem,
                                 llvm::ArrayRef<int64_t> start) const;

private:
  LinearTable emptyTable(std::vector<int64_t> nodes) const;
  ResultRule resultRule() const;
  std::vector<int64_t> functionValues(llvm::ArrayRef<int64_t> nodes) const;
  FittedTable fitEnds(std::vector<int64_t> nodes) const;
  FittedTable fitSlopes(std::vector<int64_t> nodes) const;
  /// The rule with the greatest shift with which slopes up to `steepest`, in
  /// codes per code, fit their width, but no more than `mostShift`.
  BaseSlopeRule ruleFor(double steepest, unsigned mostShift) const;
  BaseSlopeRule localRule() const;

  const Targets &targets;
  const TargetCodes &codes;
  const TableSpec &spec;
  Partition whole; ///< one segment from front to back
};

} // namespace synthesis
} // namespace qlut

#endif // QLUT_LIB_CORE_LINEARCOEFFICIENTS_H
