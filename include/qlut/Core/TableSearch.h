//===- TableSearch.h - the cheapest table for a bound -----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_CORE_TABLESEARCH_H
#define QLUT_CORE_TABLESEARCH_H

#include "qlut/Core/Certificate.h"
#include "qlut/Core/Cost.h"
#include "qlut/Core/TableBuilder.h"
#include "qlut/Core/Target.h"
#include <string>
#include <utility>
#include <vector>

namespace qlut {

/// What a table must reach over the codes of its range.
struct TableBound {
  enum class Kind {
    MaxError,         ///< greatest error, output codes
    MeanSquaredError, ///< squared output codes
  };
  Kind kind = Kind::MaxError;
  double value = 1.0;

  /// The figure of a certificate that the bound is on.
  double of(const Certificate &certificate) const {
    return kind == Kind::MaxError ? certificate.maxError
                                  : certificate.meanSquaredError;
  }
  /// "greatest error 0.5 codes", "mean squared error 0.083 codes^2".
  std::string text(double figure) const;
};

/// What the search may choose between; a list of one value fixes it.
struct SearchSpace {
  std::vector<TableForm> forms;
  std::vector<Spacing> spacings;          ///< linear
  std::vector<Coefficients> coefficients; ///< linear
  std::vector<FrontEnd> fronts;           ///< direct and linear
  /// Bits of a stored value and guard bits in it: linear.
  std::vector<std::pair<unsigned, unsigned>> widths;
  int64_t maxSegments = 4096;

  /// All that the target admits for codes of `out`.
  static SearchSpace of(const Target &target, const Storage &out);
};

/// One choice of everything but the number of segments, at the least number
/// that was found to meet the bound.
struct FoundTable {
  Table table;
  TableSpec spec;
  Certificate certificate;
  double cost = 0;

  /// "linear power-of-two behind symmetry, 12 segments, 26 bytes".
  std::string text() const;
};

/// The result of a search: the cheapest table, and the cheapest of another
/// form, spacing, front end or coefficients, if any meets the bound.
struct SearchResult {
  FoundTable best;
  std::vector<FoundTable> next; ///< none or one
};

/// The cheapest table of f that meets the bound and that the target admits.
/// Of each choice in the space the number of segments is doubled until the
/// bound is met, then bisected; a choice that can't become cheaper than the
/// best so far is left early. `spec` gives what the space does not speak of.
/// Errors: a build fails for every choice (the first one's reason); the bound
/// can't be met (the least figure that was reached, and by what).
llvm::Expected<SearchResult>
findCheapestTable(const Expression &f, const Format &in, const Format &out,
                  const TableSpec &spec, const SearchSpace &space,
                  const Target &target, TableBound bound, CostKind kind);

} // namespace qlut

#endif // QLUT_CORE_TABLESEARCH_H
