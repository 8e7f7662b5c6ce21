//===- IntegerBackend.h - kernels that evaluate -----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_CORE_INTEGERBACKEND_H
#define QLUT_CORE_INTEGERBACKEND_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/MathExtras.h"
#include <algorithm>
#include <cmath>
#include <cstdint>

namespace qlut::kernels {

/// The backend of Kernels.h that computes: 64-bit integers, reals of type
/// `Float` (float or double) in the default floating-point environment.
template <typename Float = float>
struct IntegerBackend {
  using Int = int64_t;
  using Bool = bool;
  using Real = Float;

  Int constant(int64_t v) { return v; }
  Int add(Int a, Int c) { return a + c; }
  Int sub(Int a, Int c) { return a - c; }
  Int mul(Int a, Int c) { return a * c; }
  Int min(Int a, Int c) { return std::min(a, c); }
  Int max(Int a, Int c) { return std::max(a, c); }
  Int shl(Int a, unsigned s) { return Int(uint64_t(a) << s); }
  Int ashr(Int a, unsigned s) { return a >> s; }
  Int shlBy(Int a, Int s) { return Int(uint64_t(a) << s); }
  Int ashrBy(Int a, Int s) { return a >> s; }
  Int floorLog2(Int a) { return llvm::Log2_64(static_cast<uint64_t>(a)); }
  Bool ge(Int a, Int c) { return a >= c; }
  Bool lt(Int a, Int c) { return a < c; }
  Bool eq(Int a, Int c) { return a == c; }
  Bool both(Bool a, Bool c) { return a && c; }
  Int select(Bool c, Int a, Int d) { return c ? a : d; }
  Int load(llvm::ArrayRef<int64_t> table, Int index) { return table[index]; }

  Real realConstant(double v) { return static_cast<Real>(v); }
  Real radd(Real a, Real c) { return a + c; }
  Real rsub(Real a, Real c) { return a - c; }
  Real rmul(Real a, Real c) { return a * c; }
  Real rdiv(Real a, Real c) { return a / c; }
  Real floor(Real a) { return std::floor(a); }
  Real abs(Real a) { return std::fabs(a); }
  Real copysign(Real a, Real sign) { return std::copysign(a, sign); }
  Real roundEven(Real a) {
    // Independent of the rounding mode's library support: ties are exact.
    Real below = std::floor(a), rest = a - below;
    if (rest < Real(0.5))
      return below;
    if (rest > Real(0.5))
      return below + 1;
    return std::fmod(below, Real(2)) == 0 ? below : below + 1;
  }
  Real realClamp(Real a, Real lo, Real hi) {
    return std::min(std::max(a, lo), hi);
  }
  Real realLoad(llvm::ArrayRef<double> table, Int index) {
    return static_cast<Real>(table[index]);
  }
  Bool realGe(Real a, Real c) { return a >= c; }
  Bool isNaN(Real a) { return std::isnan(a); }
  Real realSelect(Bool c, Real a, Real d) { return c ? a : d; }
  Int toInt(Real a) { return static_cast<Int>(a); }
  Real toReal(Int a) { return static_cast<Real>(a); }
};

/// An IntegerBackend that records the least and greatest integer any
/// operation gave, and whether one left 64 bits: the width proof.
struct RangeBackend : IntegerBackend<double> {
  int64_t least = 0, greatest = 0;
  bool overflow = false;

  Int note(__int128 v) {
    if (v != static_cast<int64_t>(v))
      overflow = true;
    auto w = static_cast<int64_t>(v);
    least = std::min(least, w);
    greatest = std::max(greatest, w);
    return w;
  }
  // Kernels take the backend as a template argument, so these do replace the
  // base's. NOLINTBEGIN(bugprone-derived-method-shadowing-base-method)
  Int constant(int64_t v) { return note(v); }
  Int add(Int a, Int c) { return note(__int128(a) + c); }
  Int sub(Int a, Int c) { return note(__int128(a) - c); }
  Int mul(Int a, Int c) { return note(__int128(a) * c); }
  Int shl(Int a, unsigned s) {
    noteShift(s);
    return note(__int128(a) * (__int128(1) << s));
  }
  Int shlBy(Int a, Int s) { return shl(a, static_cast<unsigned>(s)); }
  Int ashr(Int a, unsigned s) { return noteShift(s), a >> s; }
  Int ashrBy(Int a, Int s) { return noteShift(s), a >> s; }
  /// A shift by the width of the integers or more has no result.
  void noteShift(int64_t s) {
    if (s < 0 || s > 62)
      overflow = true;
    else if (s > 31)
      note(__int128(1) << s);
  }
  Int load(llvm::ArrayRef<int64_t> t, Int i) { return note(t[i]); }
  // NOLINTEND(bugprone-derived-method-shadowing-base-method)
};

} // namespace qlut::kernels

#endif // QLUT_CORE_INTEGERBACKEND_H
