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
enum class TableForm {
  Direct,
  Linear,
  Step,
  Fit,
  Nvdla,     ///< NVDLA's unit of two tables (spec N9)
  Tosa,      ///< as tosa.table: direct, or linear with 513 values (spec N10)
  Tflite,    ///< as TensorFlow Lite fills its tables, in the same forms (N11)
  Quadratic, ///< equal segments of parabolas (spec T16)
};
llvm::StringRef stringifyTableForm(TableForm form);
std::optional<TableForm> symbolizeTableForm(llvm::StringRef name);

/// Where the last node of equal segments sits (spec B2).
enum class LastNode {
  PastEnd, ///< one code past the last: K equal parts of all N codes
  AtEnd,   ///< on the last code: K equal parts of N - 1 steps
};
llvm::StringRef stringifyLastNode(LastNode place);
std::optional<LastNode> symbolizeLastNode(llvm::StringRef name);

/// What happens where the function has no finite value at a node or code
/// (spec B7).
enum class PolePolicy {
  Error,    ///< the build fails and names the valid range
  Saturate, ///< +inf and -inf become the greatest and least code, undefined
            ///< the result at the nearest input code where it is defined, the
            ///< greater of two
};
llvm::StringRef stringifyPolePolicy(PolePolicy policy);
std::optional<PolePolicy> symbolizePolePolicy(llvm::StringRef name);

/// What the search for segments and values makes least.
enum class Objective {
  None, ///< no search: equal parts (B2, B3)
  Max,  ///< the greatest error of an output code
  Mse,  ///< the mean squared error, weighted if there are weights
};
llvm::StringRef stringifyObjective(Objective objective);
std::optional<Objective> symbolizeObjective(llvm::StringRef name);

/// Where the stored values of a linear table lie.
enum class ValuePlacement {
  Function, ///< results of the function at the nodes, correctly rounded (B6)
  Fitted,   ///< moved off it for the least error over the codes between (B15)
};
llvm::StringRef stringifyValuePlacement(ValuePlacement placement);
std::optional<ValuePlacement> symbolizeValuePlacement(llvm::StringRef name);

/// How to build one table.
struct TableSpec {
  TableForm form = TableForm::Linear;
  /// Direct, linear and quadratic tables only, clamped, with end results,
  /// without breakpoints and free spacing. Symmetry folds at the zero point of
  /// the input (H10), Normalize takes octaves apart and needs the linear form
  /// (H11); of Auto see H12. `segments` and what places and values them are of
  /// the table inside.
  FrontEnd front = FrontEnd::None;
  /// What Auto may take.
  std::vector<FrontEnd> allowedFronts = {FrontEnd::None, FrontEnd::Symmetry,
                                         FrontEnd::Normalize};
  /// 1 .. number of codes of the domain (of linear at-end, one less); not used
  /// by direct. Linear and fit: equal parts (B2), for power-of-two spacing and
  /// quadratic tables the shortest that suffice (B3). Step: at most that many
  /// steps, placed for the least greatest error against the exact codes (B9).
  int64_t segments = 16;
  Spacing spacing = Spacing::Uniform; ///< linear
  /// Linear: where other than none, breakpoints and values are searched for:
  /// power-of-two spacing is two-level, free and dyadic have the best
  /// breakpoints (B12 to B14). Dyadic spacing, fitted values and base-slope
  /// coefficients ask for it: none means max there.
  /// Fit: none gives equal parts of least greatest error (B10), mse searches
  /// for the starts too (B10). Quadratic: none and max are the same (B20).
  Objective objective = Objective::None;
  ValuePlacement values = ValuePlacement::Function;    ///< linear
  Coefficients coefficients = Coefficients::Endpoints; ///< linear
  /// Linear or fit with an objective: one weight of 0 or more per code of the
  /// input storage in ascending order, or none for equal weights.
  std::vector<double> weights;
  /// Linear with an objective: limits of the device, log2 of the longest
  /// segment and the number of stored values and slopes.
  unsigned fractionBits = 16;
  int64_t maxEntries = int64_t(1) << 20;
  /// Linear, free or power-of-two spacing: real breakpoints between the
  /// segments, ascending; each becomes the code ceil(b / scale) + zeroPoint
  /// (B5). Overrides `segments`; nothing is trimmed and none are searched for.
  std::vector<double> breakpoints;
  LastNode lastNode = LastNode::PastEnd;
  OutOfRange outOfRange = OutOfRange::Clamp;
  PolePolicy pole = PolePolicy::Error;
  unsigned valueBits = 16; ///< linear: at least output bits + guardBits
  /// Linear; quadratic: at most that many; of fit, the shift is found.
  unsigned guardBits = 7;
  unsigned slopeBits = 16; ///< fit, linear base-slope: width of a slope
  /// Fit with an objective: width of a line's value at the zero point of the
  /// input, which is a multiple of a power of two that the search finds.
  unsigned interceptBits = 32;
  Rounding valueRounding = Rounding::HalfEven;       ///< of stored values
  Rounding interpolationRounding = Rounding::HalfUp; ///< of the lookup
  /// The part of the input, in reals, the table must be right on, widened to
  /// codes (B1); codes outside follow outOfRange. Default: all codes. Direct
  /// and step tables have no line to extend: a part asks for clamp.
  std::optional<double> lo, hi;
  /// Linear and fit, only with OutOfRange::Clamp: cut the domain where the
  /// exact output code no longer changes (B8). Codes cut off get that code, in
  /// fit by up to two constant segments more than `segments`.
  bool trim = true;
};

/// Builds the table of `f` from codes of `in` to codes of `out`, every value
/// correctly rounded (RealEvaluator; B6). Formats of at most 16 bits. The
/// result passes Table::check.
/// Errors: a pole or undefined value (with the valid range), a function that
/// the front end does not fit, segments out of bounds, breakpoints that are not
/// ascending inside the domain, values or intermediates that do not fit.
llvm::Expected<Table> buildTable(const Expression &f, const Format &in,
                                 const Format &out, const TableSpec &spec);

/// True if tosa.table and TensorFlow Lite's lookup compute the table (spec
/// N10): direct of i8 to i8, or 513 values of i16 to i16, 128 codes apart,
/// without guard bits, rounded half up, whose neighbours differ by no more
/// than 16 bits hold.
bool isTosaTable(const Table &table);

/// The end results of a linear table evaluated on the fly from the function,
/// with the rounding and saturation buildTable stores them with:
/// equal to the stored ones over all codes (endpoints=computed).
llvm::Expected<std::vector<int64_t>>
computeEndpoints(const Expression &f, const Format &in, const Format &out,
                 llvm::ArrayRef<int64_t> nodes, const TableSpec &spec);

/// The least and greatest value of f over the codes of `in` that lie in
/// [lo, hi], for choosing an output format. Errors: no such code, poles as
/// buildTable's; under PolePolicy::Saturate codes without a finite value are
/// passed over.
struct RealRange {
  double lo, hi;
};
llvm::Expected<RealRange> outputRange(const Expression &f, const Format &in,
                                      std::optional<double> lo,
                                      std::optional<double> hi,
                                      PolePolicy pole);

} // namespace qlut

#endif // QLUT_CORE_TABLEBUILDER_H
