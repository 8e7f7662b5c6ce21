//===- NormRules.h - what both forms of norms share -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CORE_NORMRULES_H
#define QLUT_LIB_CORE_NORMRULES_H

#include "qlut/Core/NormPlan.h"

namespace qlut::detail {

/// Fraction bits of normalised sums of squares.
inline constexpr unsigned squareFractionBits = 32;

/// What a norm is asked to be, but for its kind and options.
struct NormRequest {
  const Format &input, &output;
  int64_t rowLength;
  double epsilon;
  llvm::ArrayRef<double> scale, bias; ///< one real per element, or none

  /// Errors: formats or a row length outside K1; a scale, bias or epsilon that
  /// is not finite, negative epsilon, a wrong number of them.
  llvm::Error check() const;
};

/// round(value / unit * 2^bits), half to even.
int64_t divideReal(double value, double unit, unsigned bits);

/// factor / sqrt(x) / divisor on [1, 4] with that many segments an octave: K2;
/// of the chords' relative excess half is taken away.
llvm::Expected<SegmentTable> getInverseRoot(double factor, double divisor,
                                            unsigned segmentBits,
                                            unsigned valueBits);

} // namespace qlut::detail

#endif // QLUT_LIB_CORE_NORMRULES_H
