//===- SinusoidPlan.h - sine and cosine of positions ------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Part of Composites.h. Sinusoidal and rotary embeddings take the sine and
// cosine of a position, an integer, times a frequency, a constant. The angle
// may be thousands of turns, of which codes of 16 bits would leave nothing; but
// an angle in binary fractions of a turn is reduced by dropping bits, exactly.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_CORE_SINUSOIDPLAN_H
#define QLUT_CORE_SINUSOIDPLAN_H

#include "qlut/Core/Format.h"
#include "qlut/Core/SegmentTable.h"

namespace qlut {

/// What may be chosen of a sinusoid; 0 takes the default.
struct SinusoidOptions {
  /// Segments of a quarter of the wave, a power of two up to 4096. 0: 32 for
  /// outputs of up to 8 bits, else 256.
  unsigned segments = 0;
  /// Bits of their values, 8 to 30. 0: 16 for outputs of up to 8 bits, else 30.
  unsigned valueBits = 0;
  /// Rounding of the result.
  Rounding rounding = Rounding::HalfUp;
};

/// sin or cos of position * frequency in integers: spec K22 to K24.
struct SinusoidPlan {
  Storage output;
  int64_t outputZeroPoint = 0;
  bool isCosine = false;
  Rounding rounding = Rounding::HalfUp;
  /// Per frequency, the part of a turn that a position adds, in units of 2^-48
  /// turns: from -2^47 to 2^47 - 1, whole turns left out.
  std::vector<int64_t> increments;
  /// sin(pi/2 x) on [0, 1], times the mantissa of 1 / output scale.
  SegmentTable wave;
  /// Of 1 / output scale = mantissa 2^exponent.
  int64_t exponent = 0;

  /// `frequencies` in radians per position. Errors: a format outside K1,
  /// options out of bounds, frequencies that are not finite or beyond 2^12
  /// radians, a scale beyond the shifts.
  static llvm::Expected<SinusoidPlan> get(bool isCosine,
                                          llvm::ArrayRef<double> frequencies,
                                          const Format &output,
                                          const SinusoidOptions &options = {});
  int64_t numBytes() const { return wave.numBytes() + bytesOf(increments); }
  /// An error naming the field, unless the kernels neither wrap nor read
  /// beyond the table at any position (K1, K2, K22).
  llvm::Error check() const;
  bool operator==(const SinusoidPlan &o) const;

  /// The output code of a position, any of 64 bits, by the kernels.
  int64_t evaluate(int64_t position, size_t frequency) const;
};

namespace kernels {

/// Bits of a turn and of a quarter turn, in angles; of a turn in increments.
inline constexpr unsigned turnBits = 32, quarterBits = 30, incrementBits = 48;

/// What is left of an angle without its whole turns.
template <class B>
typename B::Int dropTurns(B &b, typename B::Int angle) {
  return b.sub(angle, b.shl(b.ashr(angle, turnBits), turnBits));
}

/// The output code of a position and an increment: spec K22 to K24.
template <class B>
typename B::Int result(B &b, const SinusoidPlan &plan, typename B::Int position,
                       typename B::Int increment) {
  // K22: floor(n increment / 2^16), the increment in two parts so that no
  // product passes 2^62.
  constexpr unsigned rest = incrementBits - turnBits;
  auto n = b.min(b.max(position, b.constant(INT32_MIN)), b.constant(INT32_MAX));
  auto high = b.ashr(increment, rest);
  auto low = b.sub(increment, b.shl(high, rest));
  auto angle = b.add(dropTurns(b, b.mul(n, high)), b.ashr(b.mul(n, low), rest));
  if (plan.isCosine)
    angle = b.add(angle, b.constant(int64_t(1) << quarterBits));
  angle = dropTurns(b, angle);
  // K23: four quarters from one.
  auto quarter = b.ashr(angle, quarterBits);
  auto place = b.sub(angle, b.shl(quarter, quarterBits));
  auto isFalling = b.lt(b.shl(b.ashr(quarter, 1), 1), quarter);
  auto last = b.constant((int64_t(1) << quarterBits) - 1);
  auto mantissa = interpolateMantissa(
      b, b.select(isFalling, b.sub(last, place), place), plan.wave);
  auto number = b.select(b.lt(quarter, b.constant(2)), mantissa,
                         b.sub(b.constant(0), mantissa));
  // K24
  auto scaled = divideByPowerOfTwo(
      b, number, static_cast<unsigned>(mantissaBits - plan.exponent),
      plan.rounding);
  return saturate(b, b.add(scaled, b.constant(plan.outputZeroPoint)),
                  plan.output);
}

} // namespace kernels
} // namespace qlut

#endif // QLUT_CORE_SINUSOIDPLAN_H
