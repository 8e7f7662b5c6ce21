//===- Exact.h - exact integers and roundings of the reference --*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Written from docs/spec.md; shares no code with the kernels.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_TEST_TOOLS_QLUT_REFERENCE_EXACT_H
#define QLUT_TEST_TOOLS_QLUT_REFERENCE_EXACT_H

#include "qlut/Core/Format.h"
#include "qlut/Core/Rounding.h"
#include "qlut/Core/Table.h"
#include <string>

namespace reference {

__extension__ typedef __int128 Wide;

/// round(numerator / denominator) of a positive denominator (R1 to R5).
Wide divide(Wide numerator, Wide denominator, ::qlut::Rounding rounding);
/// round(n / 2^shift), of any shift.
Wide divideByPower(Wide n, int64_t shift, ::qlut::Rounding rounding);
/// The integer that a finite real of magnitude below 2^62 is rounded to.
Wide roundReal(double real, ::qlut::Rounding rounding);

/// The number of binary digits of the greatest magnitude in [lo, hi].
unsigned countBits(Wide lo, Wide hi);

/// A positive real as multiplier / 2^shift (W10).
struct Multiplier {
  Wide multiplier;
  int64_t shift;
};
Multiplier nearestMultiplier(double real);

/// The magnitude at which a constant whose greatest magnitude is `reach` and
/// whose least unit is `finest` is cut, beside integers of `bits` bits (W6).
Wide limitOf(double reach, double finest, unsigned bits);
/// A constant in units, cut at a magnitude (W6).
Wide inUnits(double real, double unit, Wide limit);

/// The code nearest to an integer: clamped to the storage.
int64_t saturate(Wide code, const ::qlut::Storage &storage);

/// Q1 to Q3, Q5, in f32 or f64.
int64_t quantize(double real, bool isDouble, const ::qlut::Format &format,
                 ::qlut::Rounding rounding);
/// Q4, in f32 or f64; the result is exact in double.
double dequantize(int64_t code, bool isDouble, const ::qlut::Format &format);

/// The code that a table gives (T rules). A form that the reference does not
/// know sets `error`.
int64_t lookUp(int64_t code, const ::qlut::Table &table, std::string &error);

} // namespace reference

#endif // QLUT_TEST_TOOLS_QLUT_REFERENCE_EXACT_H
