//===- Certificate.h - what a table is worth --------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_CORE_CERTIFICATE_H
#define QLUT_CORE_CERTIFICATE_H

#include "qlut/Core/Expression.h"
#include "qlut/Core/Format.h"
#include "qlut/Core/Table.h"
#include "qlut/Core/Ulp.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/JSON.h"
#include <variant>

namespace qlut {

enum class Monotonicity { Constant, Increasing, Decreasing, None };
llvm::StringRef stringifyMonotonicity(Monotonicity m);

/// Figures of one table against the true function, by exhaustive evaluation
/// over the input codes in [lo, hi]. The error at a code is the table's code
/// minus the real number f(x)/scale + zeroPoint clamped to the output's codes:
/// 0.5 is what rounding alone may cost.
struct Certificate {
  double maxError = 0;        ///< greatest |error|, output codes
  double meanError = 0;       ///< mean |error|, output codes
  double meanSignedError = 0; ///< bias, output codes
  double meanSquaredError = 0;
  double leastError = 0;    ///< least signed error, output codes
  double greatestError = 0; ///< greatest signed error, output codes
  double maxUlp = 0;        ///< greatest error in units of the float type (C4)
  int64_t worstCode = 0;    ///< an input code with that greatest error
  int64_t codes = 0;        ///< codes compared
  int64_t skipped = 0;      ///< codes where f has no finite value
  Monotonicity monotonicity = Monotonicity::None; ///< over all codes
  int64_t entries = 0, segments = 0, bytes = 0;
  /// A greatest error below which no table of the form and number of segments
  /// can be, and none with the nodes of this one (spec C3); output codes.
  double bound = 0, nodeBound = 0;
  /// The share of the calibration's samples inside the table's range (C5),
  /// where there were any.
  std::optional<double> rangeHitShare;
  /// The mean squared error over the samples (C6), where there were any.
  std::optional<double> sampleSquaredError;

  using Figure = std::variant<int64_t, double, llvm::StringRef>;
  /// Every figure with its name; those of samples only if they are known.
  llvm::SmallVector<std::pair<llvm::StringRef, Figure>> figures() const;
  /// figures() as an object.
  llvm::json::Object toJSON() const;
};

/// A function as output codes, for consecutive input codes: f(x)/scale +
/// zeroPoint as a real number, clamped to the output's codes; NaN where f has
/// no finite value.
struct ExactCodes {
  int64_t firstCode = 0; ///< the input code of codes[0]
  std::vector<double> codes;
  Format output;             ///< what the codes are of
  std::vector<double> reals; ///< f(x), clamped to the reals of those codes
};

/// The exact codes of `f` at the input codes in [lo, hi] (all by default).
ExactCodes exactCodes(const Expression &f, const Format &in, const Format &out,
                      std::optional<double> lo = std::nullopt,
                      std::optional<double> hi = std::nullopt);

/// Certifies `table` against exact codes of its storages; `type` is that of
/// the simulated lookup.
Certificate certify(const Table &table, const ExactCodes &exact,
                    FloatKind type = FloatKind::F32);

/// The mean squared error of `table` over codes that weigh `weights`, one of 0
/// or more per code of the input's storage; none if no compared code weighs.
std::optional<double> weightedSquaredError(const Table &table,
                                           const ExactCodes &exact,
                                           llvm::ArrayRef<double> weights);

/// Certifies `table`, whose storages must be those of `in` and `out`.
Certificate certify(const Table &table, const Expression &f, const Format &in,
                    const Format &out, std::optional<double> lo = std::nullopt,
                    std::optional<double> hi = std::nullopt,
                    FloatKind type = FloatKind::F32);

} // namespace qlut

#endif // QLUT_CORE_CERTIFICATE_H
