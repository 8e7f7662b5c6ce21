//===- Table.h - the forms of integer lookup tables -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A table maps the codes of one storage to the codes of another. All forms
// speak of the input as its offset u = code - minCode(input) >= 0. Evaluation
// is by the kernels of Kernels.h and by nothing else.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_CORE_TABLE_H
#define QLUT_CORE_TABLE_H

#include "qlut/Core/Format.h"
#include "qlut/Core/NvdlaTable.h"
#include "qlut/Core/Rounding.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace qlut {

namespace kernels {
struct LinearPlan;
} // namespace kernels

/// How breakpoints are placed.
enum class Spacing {
  Uniform,    ///< lengths differ by at most one (the last may be shorter)
  PowerOfTwo, ///< lengths are powers of two, equal inside cells of equal length
  Free,       ///< any ascending breakpoints
  Dyadic,     ///< lengths are powers of two that divide the segment's start
};
llvm::StringRef stringifySpacing(Spacing spacing);
std::optional<Spacing> symbolizeSpacing(llvm::StringRef name);

/// What an input outside [first, last] of the table gives.
enum class OutOfRange {
  Clamp, ///< the value at the nearer end of the domain
  Tail,  ///< the first or last segment's line, extended
};
llvm::StringRef stringifyOutOfRange(OutOfRange policy);
std::optional<OutOfRange> symbolizeOutOfRange(llvm::StringRef name);

/// One entry per input code.
struct DirectTable {
  Storage input, output;
  std::vector<int64_t> values; ///< input.numCodes() output codes

  bool operator==(const DirectTable &o) const;
};

/// What a segment of a linear table stores.
enum class Coefficients {
  Endpoints, ///< its end results, shared with its neighbours
  BaseSlope, ///< its first result and its slope: a division by no length
};
llvm::StringRef stringifyCoefficients(Coefficients coefficients);
std::optional<Coefficients> symbolizeCoefficients(llvm::StringRef name);

/// Segments of lines. Segment k runs from offset nodes[k] to nodes[k+1]. It
/// interpolates between the end results values[k] and values[k+1] or, where
/// there are slopes, starts at values[k] and rises by slopes[k] per code; all
/// values are in units of 2^-guardBits output codes (zero point included). The
/// domain is [nodes.front(), min(nodes.back(), last offset)]; the last node may
/// lie past the last code.
struct LinearTable {
  Storage input, output;
  Spacing spacing = Spacing::Uniform;
  OutOfRange outOfRange = OutOfRange::Clamp;
  Rounding rounding = Rounding::HalfUp;
  unsigned guardBits = 0; ///< at most 16
  /// Width of one stored value, 2 to 32; it is signed if the output is.
  unsigned valueBits = 16;
  std::vector<int64_t> nodes;  ///< segments + 1 ascending offsets
  std::vector<int64_t> values; ///< one per node; with slopes one per segment
  /// None, or one per segment in units of 2^-slopeShift output codes per input
  /// code, of slopeBits bits (2 to 32, signed); guardBits <= slopeShift <= 30.
  /// Without slopes width and shift are 0.
  std::vector<int64_t> slopes;
  unsigned slopeBits = 0, slopeShift = 0;

  Coefficients coefficients() const {
    return slopes.empty() ? Coefficients::Endpoints : Coefficients::BaseSlope;
  }
  unsigned numSegments() const { return nodes.size() - 1; }
  /// First and last offset of the domain; outside it outOfRange holds.
  int64_t first() const { return nodes.front(); }
  int64_t last() const { return std::min(nodes.back(), input.numCodes() - 1); }

  bool operator==(const LinearTable &o) const;
};

/// Thresholds counted: the result is values[#{i : u >= thresholds[i]}].
struct StepTable {
  Storage input, output;
  std::vector<int64_t> thresholds; ///< ascending offsets
  std::vector<int64_t> values;     ///< thresholds.size() + 1 output codes

  bool operator==(const StepTable &o) const;
};

/// Fitted integer lines with their coefficients in the code, no table: on
/// starts[k] <= u < starts[k+1] the result is
/// clamp(round((intercepts[k] + slopes[k] * u) / 2^shift)).
struct FitTable {
  Storage input, output;
  Rounding rounding = Rounding::HalfUp;
  unsigned shift = 0;
  std::vector<int64_t> starts; ///< ascending offsets, starts[0] == 0
  std::vector<int64_t> intercepts, slopes;

  bool operator==(const FitTable &o) const;
};

/// Equal segments of parabolas, in arithmetic that processors have for words
/// (spec T16 to T19). The offset is clamped to the domain; segment k starts at
/// first + k 2^lengthShift, and f offsets from its start
///   q = slopes[k] + round(curvatures[k] f / 2^curvatureShift)
///   V = values[k] + round(q f / 2^slopeShift)
/// both of 16 bits; the result is center + V / 2^guardBits, rounded and
/// clamped. All roundings are half up.
struct QuadraticTable {
  Storage input, output;
  int64_t first = 0;        ///< offset of the first segment
  int64_t last = 0;         ///< the last offset of the domain
  unsigned lengthShift = 1; ///< log2 of a segment's length, 1 to 15
  int64_t center = 0;       ///< output code that values are relative to
  unsigned guardBits = 0;   ///< values are in units of 2^-guardBits codes
  unsigned slopeShift = 15; ///< lengthShift to 15
  /// At least lengthShift - 8, at most 15.
  unsigned curvatureShift = 7;
  std::vector<int64_t> values, slopes; ///< one per segment, of 16 bits, signed
  std::vector<int64_t> curvatures;     ///< one per segment, of 8 bits, signed

  int64_t numSegments() const { return static_cast<int64_t>(values.size()); }

  bool operator==(const QuadraticTable &o) const;
};

/// What is done to a code before a table sees it, and to what the table gives.
enum class FrontEnd {
  None,      ///< the table sees the code itself
  Symmetry,  ///< its distance from the zero point: FoldedTable
  Normalize, ///< its place in its octave: NormalizedTable
  Auto,      ///< of a TableSpec only: whichever is best
};
llvm::StringRef stringifyFrontEnd(FrontEnd front);
std::optional<FrontEnd> symbolizeFrontEnd(llvm::StringRef name);

/// The half of a table that knows its other half (spec H2 to H4). With the
/// magnitude m = min(|code - center|, reach) and V(m) of the inner table in
/// output codes, unrounded, the result on the stored side, the center
/// included, is V(m), and on the other side
///   V(m) + (offset + slope * m) / 2^fractionBits, or with `negates`
///   -V(m) + (offset + slope * m) / 2^fractionBits,
/// both rounded once and clamped.
struct FoldedTable {
  Storage input, output;
  Rounding rounding = Rounding::HalfUp; ///< that of the inner table, if linear
  int64_t center = 0;                   ///< a code of the input
  int64_t reach = 0; ///< the greatest magnitude told apart, at least 1
  bool storesNegative = false; ///< the stored side is that below the center
  bool negates = false;
  unsigned fractionBits = 0; ///< at least the guard bits, at most 40
  int64_t offset = 0, slope = 0;
  /// V(m) = values[min(m, size - 1)], output codes, at most reach + 1 of them;
  /// empty if the inner table is linear or quadratic.
  std::vector<int64_t> values;
  /// Over the offsets m of the unsigned storage as wide as the input, to
  /// signed or unsigned codes as wide as the output; its domain clamps.
  std::optional<LinearTable> linear;
  /// Over the same offsets, to the output's codes, not rounded to them.
  std::optional<QuadraticTable> quadratic;

  bool operator==(const FoldedTable &o) const;
};

/// How NormalizedTable takes a number n = code - zeroPoint apart.
enum class Normalization {
  LeadingZeros, ///< n = 2^exponent * (1 + fraction)
  /// exponent + fraction = n * multiplier / 2^productShift, rounded to nearest
  /// (half up), over 2^fractionBits
  Exponent,
};
llvm::StringRef stringifyNormalization(Normalization kind);
std::optional<Normalization> symbolizeNormalization(llvm::StringRef name);

/// What a NormalizedTable does with numbers below zero.
enum class Mirror {
  None, ///< nothing: below zero is below `first`
  Even, ///< as the number's magnitude
  Odd,  ///< as the number's magnitude, the table's value negated
};
llvm::StringRef stringifyMirror(Mirror mirror);
std::optional<Mirror> symbolizeMirror(llvm::StringRef name);

/// A table over `octaves` octaves that serves all of them (spec H5 to H9). The
/// number, or with a mirror its magnitude, is clamped to [first, last] and
/// taken apart; with exponent = octaves * h + r the inner table is read at
/// r + fraction octaves from its beginning, which gives V, and the result is
///   round((V * 2^valueShift + term * h + offset) / 2^(shift + step * h))
/// plus outputZeroPoint, clamped. V is exact, in units of
/// 2^-(log2 of the longest segment + unindexed bits of the fraction).
struct NormalizedTable {
  Storage input, output;
  Normalization kind = Normalization::LeadingZeros;
  Mirror mirror = Mirror::None; ///< none if kind is Exponent
  Rounding rounding = Rounding::HalfUp;
  int64_t zeroPoint = 0;       ///< a code of the input
  int64_t outputZeroPoint = 0; ///< a code of the output
  int64_t first = 1, last = 1; ///< LeadingZeros: first is at least 1
  unsigned octaves = 1;        ///< 1 to 4; 1 if kind is Exponent
  /// Bits of the fraction: at least those of the inner table's octave.
  unsigned fractionBits = 0;
  /// Of Exponent: with productShift fraction bits more than fractionBits.
  int64_t multiplier = 0;
  unsigned productShift = 0; ///< at most 40
  unsigned valueShift = 0;   ///< at most 40
  int64_t term = 0, offset = 0;
  int64_t shift = 0, step = 0; ///< shift + step * h is always in [0, 61]
  /// The result of a number, or with a mirror of a magnitude, below `first`;
  /// without it that of `first`.
  std::optional<int64_t> below;
  /// Over u16 from offset 0 to octaves * 2^k, in units of its own.
  LinearTable linear;

  bool operator==(const NormalizedTable &o) const;
};

/// Any form.
class Table {
public:
  using Variant =
      std::variant<DirectTable, LinearTable, StepTable, FitTable, NvdlaTable,
                   FoldedTable, NormalizedTable, QuadraticTable>;
  Table(Variant form) : form(std::move(form)) {}
  // Tables are shared between threads: a copy may meet the plan's derivation.
  Table(const Table &o) : form(o.form), plan(std::atomic_load(&o.plan)) {}
  Table(Table &&) noexcept = default;
  Table &operator=(const Table &o) { return *this = Table(o); }
  Table &operator=(Table &&) noexcept = default;
  ~Table() = default;

  const Variant &get() const { return form; }
  template <typename T>
  const T *getIf() const {
    return std::get_if<T>(&form);
  }

  const Storage &input() const;
  const Storage &output() const;
  /// "direct", "linear", "step", "fit", "nvdla", "folded", "normalized",
  /// "quadratic".
  llvm::StringRef formName() const;
  /// Symmetry of folded, Normalize of normalized, else None.
  FrontEnd frontEnd() const;
  /// This table if it is linear, or the linear one inside it, or null.
  const LinearTable *linear() const;
  /// This table if it is quadratic, or the quadratic one inside it, or null.
  const QuadraticTable *quadratic() const;
  /// Stored numbers (values; thresholds and values; bases and slopes; three of
  /// each quadratic segment).
  int64_t numEntries() const;
  /// Segments of linear, fit, nvdla and quadratic, steps of step, codes of
  /// direct; those of the inner table.
  int64_t numSegments() const;
  /// Bytes of all stored numbers: breakpoints of free spacing and cell tables
  /// of power-of-two spacing included; fitted coefficients in the least of 1,
  /// 2, 4 or 8 bytes that holds all of a kind, and so each factor and summand
  /// of a front end that is neither 0 nor a power of two.
  int64_t numBytes() const;

  /// An error naming the rule, unless every invariant of the form holds
  /// (spec T1 to T19, H1 to H9), non-wrapping intermediates in 64 bits
  /// included. All that follow require it to succeed.
  llvm::Error check() const;

  /// How the kernel of linear() finds segments and divides by their lengths;
  /// null without one. Derived once, on first use.
  const kernels::LinearPlan *linearPlan() const;

  /// The output code of an input code, by the integer kernel.
  /// Requires input().contains(code).
  int64_t evaluate(int64_t code) const;
  /// All codes in ascending order of the input code.
  std::vector<int64_t> evaluateAll() const;
  /// The slope d(output code)/d(input code) of the segment that holds the
  /// code: 0 where the input or the result is clamped, and for step; central
  /// difference for direct and nvdla (one-sided at the first and last code).
  double slope(int64_t code) const;
  /// 32 if every intermediate of the kernel on every code fits a signed
  /// 32-bit integer, 64 if it fits a 64-bit one: spec T12. Proven by running
  /// the kernel over all codes with a range-checking backend.
  unsigned computeBits() const;

  bool operator==(const Table &o) const { return form == o.form; }

private:
  Variant form;
  mutable std::shared_ptr<const kernels::LinearPlan> plan;
};

} // namespace qlut

#endif // QLUT_CORE_TABLE_H
