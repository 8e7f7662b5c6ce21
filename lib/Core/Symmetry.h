//===- Symmetry.h - functions that know their other half --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CORE_SYMMETRY_H
#define QLUT_LIB_CORE_SYMMETRY_H

#include "FrontBuilder.h"

namespace qlut {

/// f(-x) from f(x), in units of 2^-fractionBits output codes per magnitude:
/// as FoldedTable says, for the positive side stored and zero points left out.
struct Symmetry {
  bool negates = false;
  unsigned fractionBits = 0;
  int64_t offset = 0, slope = 0;
  /// The least and greatest output code, not rounded down to a code, of either
  /// side.
  double leastNegative = 0, greatestNegative = 0;
  double leastPositive = 0, greatestPositive = 0;
};

/// A symmetry of f that holds at all magnitudes up to `common`, to within
/// 2^-14 output codes and what rounding the slope costs (spec H10); none if
/// there is none. Its ranges are those of magnitudes up to `reach`.
std::optional<Symmetry> findSymmetry(const FrontInput &input, int64_t common,
                                     int64_t reach);

} // namespace qlut

#endif // QLUT_LIB_CORE_SYMMETRY_H
