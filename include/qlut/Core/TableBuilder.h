//===- TableBuilder.h - from a function to a table --------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_CORE_TABLEBUILDER_H
#define QLUT_CORE_TABLEBUILDER_H

#include "qlut/Core/Expression.h"
#include "qlut/Core/Format.h"
#include "qlut/Core/Rounding.h"
#include "qlut/Core/Table.h"
#include <optional>
#include <vector>

namespace qlut {

/// The form a table is built in.
enum class TableForm { Direct, Linear, Step, Fit };
llvm::StringRef stringifyTableForm(TableForm form);
std::optional<TableForm> symbolizeTableForm(llvm::StringRef name);

/// Where the last node of equal segments sits (spec B2).
enum class LastNode {
  PastEnd, ///< one code past the last: K equal parts of all N codes
  AtEnd,   ///< on the last code: K equal parts of N - 1 steps
};
llvm::StringRef stringifyLastNode(LastNode place);
std::optional<LastNode> symbolizeLastNode(llvm::StringRef name);

/// What happens where the function has no finite value at a node or code.
enum class PolePolicy {
  Error,    ///< the build fails and names the least valid range
  Saturate, ///< +inf and -inf become the greatest and least code, undefined
            ///< the code of the nearest defined input
};
llvm::StringRef stringifyPolePolicy(PolePolicy policy);
std::optional<PolePolicy> symbolizePolePolicy(llvm::StringRef name);

/// How to build one table.
struct TableSpec {
  TableForm form = TableForm::Linear;
  int64_t segments = 16; ///< 1 .. number of codes; not used by Direct
  Spacing spacing = Spacing::Uniform;
  /// Free spacing: real breakpoints between the segments, ascending; each
  /// becomes the code ceil(b / scale) + zeroPoint. Overrides `segments`.
  std::vector<double> breakpoints;
  LastNode lastNode = LastNode::PastEnd;
  OutOfRange outOfRange = OutOfRange::Clamp;
  PolePolicy pole = PolePolicy::Error;
  unsigned valueBits = 16;
  unsigned guardBits = 7;  ///< linear; of fit, the shift is found
  unsigned slopeBits = 16; ///< fit: width of a slope
  Rounding valueRounding = Rounding::HalfEven;       ///< of stored values
  Rounding interpolationRounding = Rounding::HalfUp; ///< of the lookup
  /// The part of the input, in reals, the table must be right on; codes
  /// outside follow outOfRange. Default: all codes.
  std::optional<double> lo, hi;
  /// Cut the domain where the output code no longer changes (only with
  /// OutOfRange::Clamp).
  bool trim = true;
};

/// Builds the table of `f` from codes of `in` to codes of `out`, every value
/// correctly rounded (RealEvaluator). Formats of at most 16 bits.
/// Errors: a pole or undefined value (with the valid range), segments out of
/// bounds, breakpoints that are not ascending inside the domain, values or
/// intermediates that do not fit.
llvm::Expected<Table> buildTable(const Expression &f, const Format &in,
                                 const Format &out, const TableSpec &spec);

/// The end results of a linear table evaluated on the fly from the function,
/// with the rounding and saturation buildTable stores them with:
/// equal to the stored ones over all codes (endpoints=computed).
llvm::Expected<std::vector<int64_t>>
computeEndpoints(const Expression &f, const Format &in, const Format &out,
                 llvm::ArrayRef<int64_t> nodes, const TableSpec &spec);

/// The least and greatest value of f over the codes of `in` that lie in
/// [lo, hi], for choosing an output format. Errors as buildTable's on poles;
/// under PolePolicy::Saturate codes without a finite value are passed over.
struct RealRange {
  double lo, hi;
};
llvm::Expected<RealRange> outputRange(const Expression &f, const Format &in,
                                      std::optional<double> lo,
                                      std::optional<double> hi,
                                      PolePolicy pole);

} // namespace qlut

#endif // QLUT_CORE_TABLEBUILDER_H
