//===- FixedDetail.h - shared by the sources of fixed programs --*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CORE_FIXEDDETAIL_H
#define QLUT_LIB_CORE_FIXEDDETAIL_H

#include "qlut/Core/FixedProgram.h"

namespace qlut::detail {

/// The bounds of the products; both factors' magnitudes multiply to less than
/// 2^63.
inline Bounds productBounds(Bounds a, Bounds b) {
  int64_t corners[] = {a.lo * b.lo, a.lo * b.hi, a.hi * b.lo, a.hi * b.hi};
  return {*std::min_element(corners, corners + 4),
          *std::max_element(corners, corners + 4)};
}

/// Integers that an instruction gives.
inline FixedValue makeInteger(int id, Scale scale, Bounds bounds) {
  FixedValue value;
  value.kind = FixedValue::Kind::Integer;
  value.id = id;
  value.scale = std::move(scale);
  value.bounds = bounds;
  return value;
}

/// A positive real as multiplier / 2^shift.
struct Ratio {
  int64_t multiplier; ///< 1 to 2^31 - 1
  int64_t shift;      ///< 0 to 62

  /// The nearest with a multiplier of 31 bits, without needless shift (W10).
  /// Ratios of 2^31 and more, which saturate every code, are the greatest
  /// multiplier; those below 2^-62 the least.
  static Ratio get(double ratio);
};

} // namespace qlut::detail

#endif // QLUT_LIB_CORE_FIXEDDETAIL_H
