//===- RealEvaluator.h - correctly rounded function values ------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Evaluates expressions in MPFR interval arithmetic, doubling the precision
// until the rounded integer is certain (Ziv's strategy), so that tables are
// the same bytes on every host. Precision cap and tie rule: spec E2, E3.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_CORE_REALEVALUATOR_H
#define QLUT_CORE_REALEVALUATOR_H

#include "qlut/Core/Expression.h"
#include "qlut/Core/Rounding.h"
#include <cstdint>
#include <memory>

namespace qlut {

/// What an expression is at a point.
enum class ValueKind {
  Finite,
  PosInf, ///< pole or limit +inf (exp overflow past the cap counts as finite)
  NegInf,
  Undefined, ///< outside the domain (log(-1)), or a two-sided pole (1/0)
};

/// An integer, or why there is none. What not even the cap confines to two
/// neighbouring integers (the sine of 2^1000000) is Undefined, atCap.
struct RoundedValue {
  ValueKind kind = ValueKind::Finite;
  int64_t value = 0; ///< saturated to +-2^62
  /// True if the precision cap was reached, so that the value was taken for
  /// the tie (or the integer) it could not be told from.
  bool atCap = false;
};

/// The finite double nearest to the exact value (beyond the greatest double
/// that one, zero without a sign), or why there is none. At the cap, ties go
/// to even.
struct RealValue {
  ValueKind kind = ValueKind::Finite;
  double value = 0.0;
};

/// Evaluates one expression at many points. Not thread-safe; cheap to make.
class RealEvaluator {
public:
  explicit RealEvaluator(const Expression &expression);
  ~RealEvaluator();
  RealEvaluator(RealEvaluator &&) noexcept;
  RealEvaluator &operator=(RealEvaluator &&) noexcept;

  /// The precisions tried, in bits: startPrecision, doubled up to the cap.
  static constexpr unsigned startPrecision = 96;
  static constexpr unsigned precisionCap = 1536;

  /// round(f(x) / scale * 2^guardBits) for x = inScale * inCode exactly, where
  /// f(x)/scale is taken as a real number. `inScale`, `scale` > 0 and finite.
  RoundedValue roundedQuotient(double inScale, int64_t inCode, double scale,
                               unsigned guardBits, Rounding rounding);

  /// f(x) to the nearest double at x = inScale * inCode.
  RealValue nearest(double inScale, int64_t inCode);
  /// f(x) to the nearest double; at an infinity its limit.
  RealValue nearest(double x);

private:
  struct Impl;
  std::unique_ptr<Impl> impl;
};

} // namespace qlut

#endif // QLUT_CORE_REALEVALUATOR_H
