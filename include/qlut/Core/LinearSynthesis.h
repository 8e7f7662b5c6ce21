//===- LinearSynthesis.h - lines of least error -----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Finds the segments and coefficients of a linear table in code space: the
// error it makes least is that of the deployed integers, rounding included.
// The target is a list of numbers, so it serves whatever gives one: a function
// seen through formats, a part of one, a table inside a table.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_CORE_LINEARSYNTHESIS_H
#define QLUT_CORE_LINEARSYNTHESIS_H

#include "qlut/Core/TableBuilder.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"
#include <cstdint>
#include <optional>
#include <vector>

namespace qlut {

/// The real output codes a linear table is to give on consecutive input codes.
struct TargetCodes {
  /// Targets are in units of 2^-fractionBits output codes.
  static constexpr unsigned fractionBits = 24;

  Storage input, output;
  int64_t first = 0; ///< the offset of the first target
  /// One per offset from `first` on, zero point included, within the output's
  /// codes; all offsets are of codes of `input`.
  std::vector<int64_t> values;
  /// The target one past the last one, where there is one: a hint for the slope
  /// of the last segment.
  std::optional<int64_t> next;
  /// One per target, 0 or more, or none for equal weights. For the greatest
  /// error a target counts or, with weight 0, does not.
  std::vector<double> weights;

  int64_t last() const {
    return first + static_cast<int64_t>(values.size()) - 1;
  }
};

/// The linear table of at most spec.segments segments whose integer results
/// have the least error (spec B12 to B17). Of the spec it reads segments,
/// spacing, objective (none means max), values, coefficients, lastNode,
/// outOfRange, valueBits, guardBits, slopeBits, fractionBits, maxEntries,
/// interpolationRounding, valueRounding (of values on the function) and trim;
/// with uniform spacing the parts are equal. The result passes Table::check.
/// Errors: segments out of bounds, widths that do not fit, a search that would
/// need a segment longer than fractionBits allows.
llvm::Expected<LinearTable> synthesizeLinear(const TargetCodes &targets,
                                             const TableSpec &spec);

/// The same coefficients on nodes that are given, the last one possibly past
/// the last target.
llvm::Expected<LinearTable> fitLinear(const TargetCodes &targets,
                                      llvm::ArrayRef<int64_t> nodes,
                                      const TableSpec &spec);

/// A weight per input code from how often each came up: nine parts the
/// histogram, one part the same for all codes, so that no code is given up
/// (spec B18). `counts` has one number of 0 or more per code; all zero gives
/// equal weights. The weights sum to the number of codes.
std::vector<double> mixWeights(llvm::ArrayRef<double> counts);

} // namespace qlut

#endif // QLUT_CORE_LINEARSYNTHESIS_H
