//===- CompositeRules.h - what the plans of composites share ----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CORE_COMPOSITERULES_H
#define QLUT_LIB_CORE_COMPOSITERULES_H

#include "qlut/Core/Expression.h"
#include "qlut/Core/Format.h"
#include "qlut/Core/SegmentTable.h"
#include "llvm/Support/MathExtras.h"

namespace qlut::detail {

/// Rule K1 of a storage and a code of it: 2 to 16 bits, not binary.
llvm::Error checkStorage(llvm::StringRef what, const Storage &storage,
                         int64_t code);
/// The rules of a format and rule K1.
llvm::Error checkFormat(llvm::StringRef what, const Format &format);
/// Rule K1 of the length of a row.
llvm::Error checkRowLength(int64_t rowLength);

/// Both formats, of an input and an output, and the length.
llvm::Error checkRow(const Format &input, const Format &output,
                     int64_t rowLength);

/// `chosen`, or where it is 0 the default; an error unless it is a power of
/// two up to 4096. Gives its log2.
llvm::Expected<unsigned> getSegmentBits(unsigned chosen, unsigned byDefault);
/// `chosen`, or where it is 0 the default; an error unless from 8 to 30.
llvm::Expected<unsigned> getValueBits(unsigned chosen, unsigned byDefault);
/// Of a table that has one number of segments by default, and values of 30
/// bits.
struct TableBits {
  unsigned segment, value;
};
llvm::Expected<TableBits> getTableBits(unsigned segments, unsigned byDefault,
                                       unsigned valueBits);

/// A positive number as mantissa * 2^exponent, 1/2 < mantissa <= 1.
struct Ratio {
  double mantissa;
  int exponent;
};
Ratio splitRatio(double ratio);

/// a * b, of reals; a constant.
Expression times(const Expression &a, double b);

/// Fraction bits of normalised sums and divisors.
inline constexpr unsigned sumFractionBits = 32;

/// numerator / x / divisor on [1, 2]: spec K2. `fitted`: of the chords'
/// relative excess 1 / (4 segments^2) half is taken away.
llvm::Expected<SegmentTable> getReciprocal(double numerator, double divisor,
                                           unsigned segmentBits,
                                           unsigned valueBits, bool fitted);

} // namespace qlut::detail

#endif // QLUT_LIB_CORE_COMPOSITERULES_H
