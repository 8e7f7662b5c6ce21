//===- Composites.cpp - softmax, norms and division by the K rules --------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Composites.h"
#include <algorithm>

using namespace reference;
using qlut::Rounding;

namespace {
/// numerator / 2^shift.
struct Fraction {
  Wide numerator;
  int64_t shift;

  Wide round(Rounding rounding) const {
    return divideByPower(numerator, shift, rounding);
  }
};
} // namespace

/// K2: the line's value at a place, exact.
static Fraction valueAt(const qlut::SegmentTable &table, Wide place) {
  Wide length = Wide(1) << (table.fractionBits - table.segmentBits);
  auto segment = static_cast<size_t>(place / length);
  Wide along = place % length;
  Wide left = table.values[segment];
  Wide right = segment + 1 < table.values.size() ? table.values[segment + 1]
                                                 : table.values[segment];
  return {left * (length - along) + right * along,
          int64_t(table.valueBits) + table.fractionBits - table.segmentBits};
}

/// K2: rounded half up to 30 fraction bits.
static Wide mantissaAt(const qlut::SegmentTable &table, Wide place) {
  Fraction value = valueAt(table, place);
  return divideByPower(value.numerator, value.shift - 30, Rounding::HalfUp);
}

namespace {
/// K3.
struct Normal {
  int64_t exponent = 0;
  Wide place = 0;

  explicit Normal(Wide n) {
    while (Wide(1) << (exponent + 1) <= n)
      ++exponent;
    Wide rest = n - (Wide(1) << exponent);
    place = exponent <= 32 ? rest << (32 - exponent) : rest >> (exponent - 32);
  }
};
} // namespace

/// K4.
static Wide weightOf(const qlut::WeightPlan &plan, Wide distance) {
  if (distance == 0)
    return Wide(1) << plan.valueBits;
  if (!plan.direct.empty())
    return plan.direct[static_cast<size_t>(distance)];
  unsigned bits = plan.segments.fractionBits;
  Wide t = divideByPower(distance * plan.multiplier, plan.productShift,
                         Rounding::HalfUp);
  t = std::min(t, Wide(plan.valueBits + 2) << bits);
  auto whole = static_cast<int64_t>(t >> bits);
  Fraction value = valueAt(plan.segments, t - (Wide(whole) << bits));
  // In units of 2^-w.
  return divideByPower(value.numerator,
                       value.shift - int64_t(plan.valueBits) + whole,
                       Rounding::HalfUp);
}

std::vector<int64_t> reference::softmax(const qlut::SoftmaxPlan &plan,
                                        const std::vector<int64_t> &codes,
                                        const std::vector<int64_t> &mask) {
  int64_t least = saturate(-(Wide(1) << 40), plan.weights.input);
  int64_t most = least;
  auto isKept = [&](size_t i) { return mask.empty() || mask[i] != 0; };
  for (size_t i = 0; i < codes.size(); ++i)
    most = std::max(most, isKept(i) ? codes[i] : least); // K7
  std::vector<Wide> weights;
  Wide sum = 0;
  for (size_t i = 0; i < codes.size(); ++i) {
    weights.push_back(isKept(i) ? weightOf(plan.weights, most - codes[i])
                                : Wide(0));
    sum += weights.back();
  }
  std::vector<int64_t> result;
  if (sum == 0) {
    result.assign(codes.size(), plan.outputZeroPoint);
    return result;
  }
  Normal normal(sum);
  Wide r = mantissaAt(plan.reciprocal, normal.place);
  int64_t shift = std::min<int64_t>(30 + normal.exponent - plan.exponent, 62);
  for (Wide weight : weights)
    result.push_back(saturate(divideByPower(weight * r, shift, plan.rounding) +
                                  plan.outputZeroPoint,
                              plan.output));
  return result;
}

std::vector<int64_t> reference::softmax(const qlut::FastSoftmaxPlan &plan,
                                        const std::vector<int64_t> &codes,
                                        const std::vector<int64_t> &mask) {
  auto isKept = [&](size_t i) { return mask.empty() || mask[i] != 0; };
  int64_t most = saturate(-(Wide(1) << 40), plan.input);
  for (size_t i = 0; i < codes.size(); ++i)
    if (isKept(i))
      most = std::max(most, codes[i]);
  auto product = [](Wide a, Wide c) {
    return divideByPower(a * c, 15, Rounding::HalfUp);
  };
  // K17: the parts of each distance.
  size_t split = size_t(1) << plan.distanceShift;
  std::vector<size_t> high(codes.size()), low(codes.size());
  Wide sum = 0;
  for (size_t i = 0; i < codes.size(); ++i) {
    if (!isKept(i))
      continue;
    size_t distance =
        std::min(static_cast<size_t>(most - codes[i]), 16 * split - 1);
    high[i] = distance / split;
    low[i] = distance % split;
    sum += product(plan.high[high[i]], plan.low[low[i]]) *
           plan.gains[high[i]]; // K18
  }
  std::vector<int64_t> result(codes.size(), plan.outputZeroPoint);
  if (sum == 0)
    return result;
  Normal normal(sum);
  Wide r = mantissaAt(plan.reciprocal, normal.place);
  for (size_t i = 0; i < codes.size(); ++i) {
    if (!isKept(i))
      continue;
    // K19
    Wide entry = std::min<Wide>(
        divideByPower(Wide(plan.high[high[i]]) * plan.gains[high[i]] * r,
                      15 + normal.exponent, Rounding::HalfUp),
        32767);
    // K20
    Wide share = product(entry, plan.low[low[i]]);
    result[i] =
        saturate(divideByPower(share, plan.resultShift, Rounding::HalfUp) +
                     plan.outputZeroPoint,
                 plan.output);
  }
  return result;
}

std::vector<int64_t> reference::logSoftmax(const qlut::LogSoftmaxPlan &plan,
                                           const std::vector<int64_t> &codes) {
  int64_t most = *std::max_element(codes.begin(), codes.end());
  Wide sum = 0;
  for (int64_t code : codes)
    sum += weightOf(plan.weights, most - code);
  Normal normal(sum);
  Wide l = divideByPower(valueAt(plan.logarithm, normal.place).numerator,
                         plan.logShift, Rounding::HalfUp);
  Wide octaves = normal.exponent - int64_t(plan.weights.valueBits);
  std::vector<int64_t> result;
  for (int64_t code : codes) {
    Wide units =
        -Wide(most - code) * plan.inputStep - octaves * plan.octave - l;
    result.push_back(
        saturate(divideByPower(units, plan.fractionBits, plan.rounding) +
                     plan.outputZeroPoint,
                 plan.output));
  }
  return result;
}

std::vector<int64_t> reference::normalize(const qlut::NormPlan &plan,
                                          const std::vector<int64_t> &codes) {
  auto n = Wide(codes.size());
  bool isLayer = plan.kind == qlut::NormKind::Layer;
  Wide sum = 0, squares = 0;
  for (int64_t code : codes) {
    Wide c = code - plan.center;
    sum += c;
    squares += c * c;
  }
  Wide v = n * squares - (isLayer ? sum * sum : 0); // K9
  Wide w = std::max<Wide>((v << plan.squareShift) + plan.epsilon, 1);
  // K10: w = 4^h u with 1 <= u < 4.
  Normal normal(w);
  int64_t h = normal.exponent / 2;
  Wide place = normal.place + (Wide(normal.exponent % 2) << 32);
  Wide r = mantissaAt(plan.rsqrt, place);
  int64_t shift = std::max<int64_t>(h - int64_t(plan.squareShift) / 2, 0);
  std::vector<int64_t> result;
  for (size_t i = 0; i < codes.size(); ++i) {
    Wide deviation = n * (codes[i] - plan.center) - (isLayer ? sum : 0);
    Wide y = divideByPower(deviation * r, shift, Rounding::HalfUp); // K11
    Wide scaled = y * (plan.scale.empty() ? 1 : plan.scale[i]) +
                  (plan.bias.empty() ? 0 : plan.bias[i]);
    result.push_back(
        saturate(divideByPower(scaled, plan.outputShift, plan.rounding) +
                     plan.outputZeroPoint,
                 plan.output));
  }
  return result;
}

std::vector<int64_t> reference::normalize(const qlut::FastNormPlan &plan,
                                          const std::vector<int64_t> &codes) {
  auto n = Wide(codes.size());
  bool isLayer = plan.kind == qlut::NormKind::Layer;
  const int64_t least = saturate(-(Wide(1) << 40), plan.input);
  const Wide zero = plan.center - least;
  Wide sum = 0, squares = 0, centered = 0;
  for (int64_t code : codes) {
    Wide u = code - least;
    sum += u;
    squares += u * u;
    centered += (u - zero) * (u - zero);
  }
  // K25
  Wide v = n * (isLayer ? squares : centered) - (isLayer ? sum * sum : 0);
  Wide w = std::max<Wide>(v * plan.squareFactor + plan.epsilon, 1);
  // K26: w = 4^h u with 1 <= u < 4.
  Normal normal(w);
  int64_t e = 7 + int64_t(plan.deviationShift) - normal.exponent / 2;
  Wide place = normal.place + (Wide(normal.exponent % 2) << 32);
  Wide m = std::min<Wide>(divideByPower(mantissaAt(plan.rsqrt, place),
                                        15 + std::max<int64_t>(-e, 0),
                                        Rounding::HalfUp),
                          32767);
  int64_t s = 7 + std::clamp<int64_t>(e, 0, 8);
  // K27
  Wide reciprocal = (2 * (Wide(1) << 50) + n) / (2 * n);
  Wide offset = isLayer
                    ? divideByPower(sum * reciprocal, 50 - s, Rounding::HalfUp)
                    : zero << s;
  auto product = [](Wide a, Wide c) {
    return divideByPower(a * c, 15, Rounding::HalfUp);
  };
  auto at = [](const std::vector<int64_t> &list, size_t i) {
    return list.size() == 1 ? list[0] : list[i];
  };
  std::vector<int64_t> result;
  for (size_t i = 0; i < codes.size(); ++i) {
    Wide z = product((Wide(codes[i] - least) << s) - offset, m);
    // K28
    Wide cut = std::clamp<Wide>(
        product(z, at(plan.scale, i)) + at(plan.bias, i), -32768, 32767);
    result.push_back(saturate(
        divideByPower(cut, plan.outputShift, Rounding::Floor), plan.output));
  }
  return result;
}

int64_t reference::quotient(const qlut::DividePlan &plan, int64_t lhs,
                            int64_t rhs) {
  Wide dividend = lhs - plan.lhsZeroPoint, divisor = rhs - plan.rhsZeroPoint;
  if (divisor == 0) { // K14
    if (dividend == 0)
      return plan.outputZeroPoint;
    return saturate(dividend < 0 ? -(Wide(1) << 40) : Wide(1) << 40,
                    plan.output);
  }
  Normal normal(divisor < 0 ? -divisor : divisor);
  Wide r = mantissaAt(plan.reciprocal, normal.place);
  int64_t shift = std::min<int64_t>(30 + normal.exponent - plan.exponent, 62);
  Wide n = divideByPower((divisor < 0 ? -dividend : dividend) * r, shift,
                         plan.rounding);
  return saturate(n + plan.outputZeroPoint, plan.output);
}

int64_t reference::sinusoid(const qlut::SinusoidPlan &plan, int64_t position,
                            size_t frequency) {
  const Wide turn = Wide(1) << 32, quarter = turn / 4;
  // K22
  Wide n = std::clamp<int64_t>(position, -(int64_t(1) << 31),
                               (int64_t(1) << 31) - 1);
  Wide angle =
      divideByPower(n * plan.increments[frequency], 16, Rounding::Floor);
  angle = ((angle + (plan.isCosine ? quarter : 0)) % turn + turn) % turn;
  // K23
  Wide place = angle % quarter;
  bool isFalling = (angle / quarter) % 2 == 1;
  Wide number = mantissaAt(plan.wave, isFalling ? quarter - 1 - place : place);
  if (angle >= 2 * quarter)
    number = -number;
  // K24
  return saturate(divideByPower(number, 30 - plan.exponent, plan.rounding) +
                      plan.outputZeroPoint,
                  plan.output);
}
