//===- SegmentTable.h - a function over mantissas ---------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the composites (Composites.h) look up: a positive function over one or
// two octaves in equal segments of each octave, and the leading-zero
// normalisation that brings a number there. Numbers only, no codes.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_CORE_SEGMENTTABLE_H
#define QLUT_CORE_SEGMENTTABLE_H

#include "qlut/Core/Expression.h"
#include "qlut/Core/IntegerKernels.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/Error.h"
#include <cstdint>
#include <vector>

namespace qlut {

/// Lines between values at the ends of equal segments: spec K2. A place is an
/// integer in units of 2^-fractionBits octaves, from 0 on; values are in units
/// of 2^-valueBits.
struct SegmentTable {
  unsigned fractionBits = 32; ///< at most 32
  unsigned segmentBits = 0;   ///< log2 of the segments of an octave: 0 to 12
  unsigned valueBits = 30;    ///< 8 to 30
  /// One per node, 2^segmentBits of them an octave and the end of the last
  /// octave; from 0 to 2^valueBits.
  std::vector<int64_t> values;

  /// The number of octaves.
  int64_t octaves() const {
    return (static_cast<int64_t>(values.size()) - 1) >> segmentBits;
  }
  /// Bytes of the values in the least of 1, 2, 4 or 8 bytes that holds all.
  int64_t numBytes() const;

  /// The values sat(round(function(x) / divisor * 2^valueBits)), half to even,
  /// each correctly rounded, at the nodes x = start(k) * 2^-segmentBits for k
  /// from 0 to `segments`, saturated to [0, 2^valueBits]. Errors: no finite
  /// value at a node; `check`.
  static llvm::Expected<SegmentTable>
  get(const Expression &function, double divisor, unsigned fractionBits,
      unsigned segmentBits, unsigned valueBits, int64_t segments,
      llvm::function_ref<int64_t(int64_t)> start);

  /// An error naming the field, unless the table has `octaves` octaves and
  /// keeps the rule (K2), so that its kernel stays within 63 bits.
  llvm::Error check(int64_t octaves) const;

  bool operator==(const SegmentTable &o) const {
    return fractionBits == o.fractionBits && segmentBits == o.segmentBits &&
           valueBits == o.valueBits && values == o.values;
  }
};

/// Bytes of `numbers` in the least of 1, 2, 4 or 8 bytes that holds all, each
/// with its sign.
int64_t bytesOf(llvm::ArrayRef<int64_t> numbers);

namespace kernels {

/// The value at a place below the table's end, in units of
/// 2^-(valueBits + fractionBits - segmentBits): spec K2.
template <class B>
typename B::Int interpolateExactly(B &b, typename B::Int place,
                                   const SegmentTable &table) {
  const unsigned rest = table.fractionBits - table.segmentBits;
  auto k = b.ashr(place, rest);
  auto left = b.load(table.values, k);
  auto right = b.load(table.values, b.add(k, b.constant(1)));
  auto along = b.sub(place, b.shl(k, rest));
  return b.add(b.shl(left, rest), b.mul(b.sub(right, left), along));
}

/// Fraction bits of the mantissas that rows are scaled by.
inline constexpr unsigned mantissaBits = 30;

/// The value at a place in units of 2^-mantissaBits, rounded half up: K2.
template <class B>
typename B::Int interpolateMantissa(B &b, typename B::Int place,
                                    const SegmentTable &table) {
  const unsigned unit =
      table.valueBits + table.fractionBits - table.segmentBits;
  return divideByPowerOfTwo(b, interpolateExactly(b, place, table),
                            unit - mantissaBits, Rounding::HalfUp);
}

/// n = 2^exponent (1 + fraction / 2^bits), the fraction rounded down.
template <class B>
struct Normalized {
  typename B::Int exponent, fraction;
};

/// The exponent and fraction of a positive number: spec K3.
template <class B>
Normalized<B> normalize(B &b, typename B::Int n, unsigned bits) {
  auto zero = b.constant(0), top = b.constant(bits);
  auto exponent = b.floorLog2(n);
  auto left = b.max(b.sub(top, exponent), zero);
  auto right = b.max(b.sub(exponent, top), zero);
  auto mantissa = b.ashrBy(b.shlBy(n, left), right);
  return {exponent, b.sub(mantissa, b.constant(int64_t(1) << bits))};
}

/// A factor of a row: mantissa / 2^shift.
template <class B>
struct RowFactor {
  typename B::Int mantissa, shift;
};

} // namespace kernels
} // namespace qlut

#endif // QLUT_CORE_SEGMENTTABLE_H
