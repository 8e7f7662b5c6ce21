//===- CompositeReference.h - the K rules in exact arithmetic ---*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a plan means, in rational arithmetic of 128 bits, written down from the
// spec. Shares no code with the kernels.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_TEST_UNIT_CORE_COMPOSITEREFERENCE_H
#define QLUT_TEST_UNIT_CORE_COMPOSITEREFERENCE_H

#include "Reference.h"
#include "qlut/Core/Composites.h"

namespace qlut::reference {

inline Wide power(int64_t exponent) { return Wide(1) << exponent; }

/// n with n / 2^(valueBits + fractionBits - segmentBits) the line's value: K2.
inline Wide lineAt(const SegmentTable &t, Wide place) {
  const Wide length = power(t.fractionBits - t.segmentBits);
  const auto k = static_cast<size_t>(place / length);
  const Wide along = place % length;
  return t.values[k] * (length - along) + t.values[k + 1] * along;
}

inline Wide mantissaAt(const SegmentTable &t, Wide place) {
  return roundRatio(lineAt(t, place) * power(30),
                    power(t.valueBits + t.fractionBits - t.segmentBits),
                    Rounding::HalfUp);
}

/// K3: the exponent and the place of a positive number.
struct Octave {
  explicit Octave(Wide n) {
    while (n >> (exponent + 1) != 0)
      ++exponent;
    place = (n - power(exponent)) * power(32) / power(exponent);
  }
  int64_t exponent = 0;
  Wide place;
};

inline Wide weightOf(const WeightPlan &p, int64_t distance) {
  if (distance == 0)
    return power(p.valueBits);
  if (!p.direct.empty())
    return p.direct[distance];
  const Wide t = std::min(roundRatio(Wide(distance) * p.multiplier,
                                     power(p.productShift), Rounding::HalfUp),
                          (Wide(p.valueBits) + 2) * power(20));
  const Wide line = lineAt(p.segments, t % power(20));
  return roundRatio(line,
                    power(20 - p.segments.segmentBits) *
                        power(static_cast<int64_t>(t / power(20))),
                    Rounding::HalfUp);
}

inline std::vector<int64_t> evaluate(const SoftmaxPlan &p,
                                     const std::vector<int64_t> &row) {
  const int64_t max = *std::max_element(row.begin(), row.end());
  Wide sum = 0;
  for (int64_t code : row)
    sum += weightOf(p.weights, max - code);
  const Octave octave(sum);
  const Wide mantissa = mantissaAt(p.reciprocal, octave.place);
  const int64_t shift =
      std::min<int64_t>(30 + octave.exponent - p.exponent, 62);
  std::vector<int64_t> results;
  for (int64_t code : row)
    results.push_back(
        clampTo(roundRatio(weightOf(p.weights, max - code) * mantissa,
                           power(shift), p.rounding) +
                    p.outputZeroPoint,
                p.output));
  return results;
}

/// K17: the places of a distance in the tables of the high and low factors.
inline std::pair<int64_t, int64_t> placesOf(const FastSoftmaxPlan &p,
                                            int64_t distance) {
  const auto split = static_cast<int64_t>(power(p.distanceShift));
  const int64_t cut = std::min(distance, 16 * split - 1);
  return {cut / split, cut % split};
}

inline std::vector<int64_t> evaluate(const FastSoftmaxPlan &p,
                                     const std::vector<int64_t> &row) {
  const int64_t max = *std::max_element(row.begin(), row.end());
  auto product = [](Wide a, Wide b) {
    return roundRatio(a * b, power(15), Rounding::HalfUp);
  };
  Wide sum = 0;
  for (int64_t code : row) {
    auto [high, low] = placesOf(p, max - code);
    sum += product(p.high[high], p.low[low]) * p.gains[high];
  }
  const Octave octave(sum);
  const Wide mantissa = mantissaAt(p.reciprocal, octave.place);
  std::vector<int64_t> results;
  for (int64_t code : row) {
    auto [high, low] = placesOf(p, max - code);
    const Wide entry = std::min<Wide>(
        roundRatio(Wide(p.high[high]) * p.gains[high] * mantissa,
                   power(15 + octave.exponent), Rounding::HalfUp),
        32767);
    const Wide share = product(entry, p.low[low]);
    results.push_back(
        clampTo(roundRatio(share, power(p.resultShift), Rounding::HalfUp) +
                    p.outputZeroPoint,
                p.output));
  }
  return results;
}

inline std::vector<int64_t> evaluate(const LogSoftmaxPlan &p,
                                     const std::vector<int64_t> &row) {
  const int64_t max = *std::max_element(row.begin(), row.end());
  Wide sum = 0;
  for (int64_t code : row)
    sum += weightOf(p.weights, max - code);
  const Octave octave(sum);
  const Wide log = roundRatio(lineAt(p.logarithm, octave.place),
                              power(p.logShift), Rounding::HalfUp) +
                   Wide(octave.exponent - p.weights.valueBits) * p.octave;
  std::vector<int64_t> results;
  for (int64_t code : row)
    results.push_back(clampTo(roundRatio(Wide(code - max) * p.inputStep - log,
                                         power(p.fractionBits), p.rounding) +
                                  p.outputZeroPoint,
                              p.output));
  return results;
}

inline std::vector<int64_t> evaluate(const NormPlan &p,
                                     const std::vector<int64_t> &row) {
  const auto n = static_cast<Wide>(row.size());
  const bool isLayer = p.kind == NormKind::Layer;
  Wide sum = 0, squares = 0;
  for (int64_t code : row) {
    sum += code - p.center;
    squares += Wide(code - p.center) * (code - p.center);
  }
  const Wide total =
      (n * squares - (isLayer ? sum * sum : 0)) * power(p.squareShift) +
      p.epsilon;
  const Octave octave(std::max<Wide>(total, 1));
  const int64_t half = octave.exponent / 2;
  const Wide mantissa =
      mantissaAt(p.rsqrt, octave.place + (octave.exponent % 2) * power(32));
  const int64_t shift = std::max<int64_t>(half - p.squareShift / 2, 0);
  std::vector<int64_t> results;
  for (size_t i = 0; i < row.size(); ++i) {
    const Wide deviation = n * (row[i] - p.center) - (isLayer ? sum : 0);
    const Wide normal =
        roundRatio(deviation * mantissa, power(shift), Rounding::HalfUp);
    const Wide scaled = normal * (p.scale.empty() ? 1 : p.scale[i]) +
                        (p.bias.empty() ? 0 : p.bias[i]);
    results.push_back(
        clampTo(roundRatio(scaled, power(p.outputShift), p.rounding) +
                    p.outputZeroPoint,
                p.output));
  }
  return results;
}

inline std::vector<int64_t> evaluate(const FastNormPlan &p,
                                     const std::vector<int64_t> &row) {
  const auto n = static_cast<Wide>(row.size());
  const bool isLayer = p.kind == NormKind::Layer;
  // K25: a layer norm is that of any center.
  Wide sum = 0, deviations = 0;
  for (int64_t code : row) {
    sum += code - p.input.minCode();
    deviations += Wide(code - p.center) * (code - p.center);
  }
  const Wide centered = sum - n * (p.center - p.input.minCode());
  const Wide total =
      (n * deviations - (isLayer ? centered * centered : 0)) * p.squareFactor +
      p.epsilon;
  const Octave octave(std::max<Wide>(total, 1));
  // K26
  const int64_t spare = 7 + int64_t(p.deviationShift) - octave.exponent / 2;
  const Wide multiplier = std::min<Wide>(
      roundRatio(
          mantissaAt(p.rsqrt, octave.place + (octave.exponent % 2) * power(32)),
          power(15 + std::max<int64_t>(-spare, 0)), Rounding::HalfUp),
      32767);
  const int64_t shift = 7 + std::clamp<int64_t>(spare, 0, 8);
  // K27
  const Wide mean =
      isLayer ? roundRatio(sum * roundRatio(power(50), n, Rounding::HalfUp),
                           power(50 - shift), Rounding::HalfUp)
              : (p.center - p.input.minCode()) * power(shift);
  auto product = [](Wide a, Wide b) {
    return roundRatio(a * b, power(15), Rounding::HalfUp);
  };
  std::vector<int64_t> results;
  for (size_t i = 0; i < row.size(); ++i) {
    const Wide normal =
        product((row[i] - p.input.minCode()) * power(shift) - mean, multiplier);
    // K28
    const Wide scaled =
        product(normal, p.scale.size() == 1 ? p.scale[0] : p.scale[i]) +
        (p.bias.size() == 1 ? p.bias[0] : p.bias[i]);
    results.push_back(
        clampTo(roundRatio(std::clamp<Wide>(scaled, -32768, 32767),
                           power(p.outputShift), Rounding::Floor),
                p.output));
  }
  return results;
}

inline int64_t evaluate(const DividePlan &p, int64_t lhs, int64_t rhs) {
  const int64_t number = lhs - p.lhsZeroPoint, divisor = rhs - p.rhsZeroPoint;
  if (divisor == 0)
    return number == 0  ? p.outputZeroPoint
           : number < 0 ? p.output.minCode()
                        : p.output.maxCode();
  const Octave octave(divisor < 0 ? -divisor : divisor);
  const int64_t shift =
      std::min<int64_t>(30 + octave.exponent - p.exponent, 62);
  return clampTo(roundRatio(Wide(divisor < 0 ? -number : number) *
                                mantissaAt(p.reciprocal, octave.place),
                            power(shift), p.rounding) +
                     p.outputZeroPoint,
                 p.output);
}

inline int64_t evaluate(const SinusoidPlan &p, int64_t position,
                        size_t frequency) {
  const Wide n = std::clamp<int64_t>(position, INT32_MIN, INT32_MAX);
  Wide angle =
      roundRatio(n * p.increments[frequency], power(16), Rounding::Floor);
  if (p.isCosine)
    angle += power(30);
  angle = (angle % power(32) + power(32)) % power(32);
  const auto quarter = static_cast<int64_t>(angle / power(30));
  const Wide along = angle % power(30);
  const Wide wave = mantissaAt(
      p.wave, quarter == 1 || quarter == 3 ? power(30) - 1 - along : along);
  return clampTo(roundRatio(quarter < 2 ? wave : -wave, power(30 - p.exponent),
                            p.rounding) +
                     p.outputZeroPoint,
                 p.output);
}

} // namespace qlut::reference

#endif // QLUT_TEST_UNIT_CORE_COMPOSITEREFERENCE_H
