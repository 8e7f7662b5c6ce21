//===- FormatKernels.h - quantize and dequantize ----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The part of the one arithmetic between reals and codes. Kernels.h says what a
// backend gives.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_CORE_FORMATKERNELS_H
#define QLUT_CORE_FORMATKERNELS_H

#include "qlut/Core/Channels.h"
#include "qlut/Core/Format.h"
#include "qlut/Core/Rounding.h"
#include "llvm/Support/ErrorHandling.h"

namespace qlut::kernels {

/// round(x) of a real x of magnitude below 2^22 (f32) or 2^51 (f64): spec R6.
template <class B>
typename B::Real roundReal(B &b, typename B::Real x, Rounding rounding) {
  switch (rounding) {
  case Rounding::HalfEven:
    return b.roundEven(x);
  case Rounding::Floor:
    return b.floor(x);
  case Rounding::HalfUp:
  case Rounding::HalfAway: {
    // x - floor(x) is exact, but for -1/2 < x < 0, where it rounds to 1/2 or
    // more and so compares alike; x + 1/2 would not.
    bool away = rounding == Rounding::HalfAway;
    auto magnitude = away ? b.abs(x) : x;
    auto below = b.floor(magnitude);
    auto up = b.realGe(b.rsub(magnitude, below), b.realConstant(0.5));
    auto rounded = b.radd(
        below, b.realSelect(up, b.realConstant(1.0), b.realConstant(0.0)));
    return away ? b.copysign(rounded, x) : rounded;
  }
  }
  llvm_unreachable("unknown rounding");
}

/// What the kernels read of a format: constants, or the numbers of a channel.
template <class B>
struct FormatTerms {
  Storage storage;
  typename B::Real scale;
  typename B::Int zeroPoint;
};

/// The terms of a format.
template <class B>
FormatTerms<B> getTerms(B &b, const Format &format) {
  return {format.storage, b.realConstant(format.scale),
          b.constant(format.zeroPoint)};
}

/// The terms of the format of a channel, one of `formats`: spec P4.
template <class B>
FormatTerms<B> getTerms(B &b, const ChannelFormats &formats,
                        typename B::Int channel) {
  return {formats.storage, b.realLoad(formats.scales, channel),
          b.load(formats.zeroPoints, channel)};
}

/// The code of a real: sat(round(x / scale) + zeroPoint), where x / scale is
/// the quotient rounded to the type of the real; a value of the format, as
/// dequantize gives it, has its own code under every rounding; NaN gives the
/// zero point; for binary storage 1 if x >= 0, else (NaN too) 0: spec Q1 to Q3,
/// Q5. The storage has at most 16 bits.
template <class B>
typename B::Int quantize(B &b, typename B::Real x, const FormatTerms<B> &format,
                         Rounding rounding) {
  if (format.storage.kind == Storage::Kind::Binary) {
    auto positive = b.realGe(x, b.realConstant(0.0));
    return b.select(positive, b.constant(1), b.constant(0));
  }
  auto lo =
      b.toReal(b.sub(b.constant(format.storage.minCode()), format.zeroPoint));
  auto hi =
      b.toReal(b.sub(b.constant(format.storage.maxCode()), format.zeroPoint));
  auto ratio = b.rdiv(x, format.scale);
  // Clamping to integers commutes with rounding and keeps it in range.
  auto inRange = b.realClamp(ratio, lo, hi);
  auto defined = b.realSelect(b.isNaN(x), b.realConstant(0.0), inRange);
  auto rounded = roundReal(b, defined, rounding);
  if (rounding == Rounding::Floor) {
    // The quotient of a value of the format, which is itself rounded, may fall
    // short of its code: Q5 holds for every rounding.
    auto nearest = b.roundEven(defined);
    auto value = b.rmul(format.scale, nearest);
    auto isValue = b.both(b.realGe(x, value), b.realGe(value, x));
    rounded = b.realSelect(isValue, nearest, rounded);
  }
  return b.add(b.toInt(rounded), format.zeroPoint);
}

/// The real of a code: scale * (code - zeroPoint), one rounding: spec Q4.
template <class B>
typename B::Real dequantize(B &b, typename B::Int code,
                            const FormatTerms<B> &format) {
  if (format.storage.kind == Storage::Kind::Binary) {
    auto sign = b.sub(b.shl(code, 1), b.constant(1));
    return b.rmul(format.scale, b.toReal(sign));
  }
  auto distance = b.sub(code, format.zeroPoint);
  return b.rmul(format.scale, b.toReal(distance));
}

/// quantize and dequantize with a format known while the kernel is made.
template <class B>
typename B::Int quantize(B &b, typename B::Real x, const Format &format,
                         Rounding rounding) {
  return quantize(b, x, getTerms(b, format), rounding);
}
template <class B>
typename B::Real dequantize(B &b, typename B::Int code, const Format &format) {
  return dequantize(b, code, getTerms(b, format));
}

} // namespace qlut::kernels

#endif // QLUT_CORE_FORMATKERNELS_H
