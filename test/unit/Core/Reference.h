//===- Reference.h - exact results to hold QLUTCore against -----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Rational arithmetic in 128 bits, written down from the spec. Shares no code
// with the kernels.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_TEST_UNIT_CORE_REFERENCE_H
#define QLUT_TEST_UNIT_CORE_REFERENCE_H

#include "qlut/Core/Table.h"
#include "llvm/Support/Error.h"
#include <algorithm>
#include <random>
#include <string>
#include <vector>

namespace qlut::reference {

using Wide = __int128;

inline constexpr Rounding allRoundings[] = {
    Rounding::HalfUp, Rounding::HalfEven, Rounding::HalfAway, Rounding::Floor};

/// Every storage a table may have.
inline std::vector<Storage> allStorages() {
  std::vector<Storage> storages = {{1, Storage::Kind::Binary},
                                   {1, Storage::Kind::Unsigned}};
  for (unsigned bits : {2, 4, 8, 16}) {
    storages.push_back({bits, Storage::Kind::Signed});
    storages.push_back({bits, Storage::Kind::Unsigned});
  }
  return storages;
}

/// round(n / d) for d > 0, by the distance to the two integers around it.
inline Wide roundRatio(Wide n, Wide d, Rounding rounding) {
  Wide below = n / d;
  if (below * d > n)
    --below;
  if (below * d == n || rounding == Rounding::Floor)
    return below;
  const Wide toBelow = n - below * d, toAbove = d - toBelow;
  if (toBelow != toAbove)
    return toBelow < toAbove ? below : below + 1;
  switch (rounding) {
  case Rounding::HalfEven:
    return below % 2 == 0 ? below : below + 1;
  case Rounding::HalfAway:
    return n < 0 ? below : below + 1;
  default:
    return below + 1;
  }
}

inline int64_t clampTo(Wide v, const Storage &storage) {
  if (v < storage.minCode())
    return storage.minCode();
  if (v > storage.maxCode())
    return storage.maxCode();
  return static_cast<int64_t>(v);
}

inline int64_t evaluate(const DirectTable &t, int64_t code) {
  return t.values[code - t.input.minCode()];
}

inline int64_t evaluate(const StepTable &t, int64_t code) {
  const int64_t u = code - t.input.minCode();
  size_t reached = 0;
  for (int64_t threshold : t.thresholds)
    reached += u >= threshold;
  return t.values[reached];
}

inline int64_t evaluate(const FitTable &t, int64_t code) {
  const int64_t u = code - t.input.minCode();
  size_t k = 0;
  while (k + 1 < t.starts.size() && u >= t.starts[k + 1])
    ++k;
  const Wide n = Wide(t.slopes[k]) * u + t.intercepts[k];
  return clampTo(roundRatio(n, Wide(1) << t.shift, t.rounding), t.output);
}

inline int64_t evaluate(const LinearTable &t, int64_t code) {
  int64_t u = code - t.input.minCode();
  const int64_t end = t.input.numCodes() - 1;
  if (t.outOfRange == OutOfRange::Clamp) {
    u = std::max(u, t.nodes.front());
    u = std::min({u, t.nodes.back(), end});
  }
  // The last segment that starts at or below u, or the first one.
  const size_t k = std::upper_bound(t.nodes.begin() + 1, t.nodes.end() - 1, u) -
                   t.nodes.begin() - 1;
  if (!t.slopes.empty()) {
    // y = base / 2^guardBits + slope dx / 2^slopeShift.
    const Wide n = (Wide(t.values[k]) << (t.slopeShift - t.guardBits)) +
                   Wide(t.slopes[k]) * (u - t.nodes[k]);
    return clampTo(roundRatio(n, Wide(1) << t.slopeShift, t.rounding),
                   t.output);
  }
  // y = v0 + (v1 - v0) (u - x0) / (x1 - x0), over 2^guardBits.
  const Wide length = t.nodes[k + 1] - t.nodes[k];
  const Wide right = u - t.nodes[k], left = length - right;
  const Wide n = t.values[k] * left + t.values[k + 1] * right;
  return clampTo(roundRatio(n, length << t.guardBits, t.rounding), t.output);
}

/// An index of one table, as sdp_y_idx.cpp of the hardware's C model finds it,
/// with its fraction of 35 bits.
struct NvdlaIndex {
  bool underflow = false, overflow = false;
  int64_t index = 0;
  uint64_t fraction = 0;
};

inline NvdlaIndex nvdlaIndex(const NvdlaTable::Half &half, bool isExponential,
                             int64_t data) {
  const int64_t depth = static_cast<int64_t>(half.values.size());
  NvdlaIndex result;
  if (data <= half.start) {
    result.underflow = true;
    return result;
  }
  const auto distance = static_cast<uint64_t>(data - half.start);
  uint64_t index = distance >> half.select;
  uint64_t low = distance & ((uint64_t(1) << half.select) - 1);
  unsigned bits = half.select;
  if (isExponential) {
    unsigned log = 0;
    while (distance >> (log + 1))
      ++log;
    if (log < half.select) {
      result.underflow = true;
      return result;
    }
    index = log - half.select;
    low = distance & ((uint64_t(1) << log) - 1);
    bits = log;
  }
  if (index >= static_cast<uint64_t>(depth - 1)) {
    result.overflow = true;
    result.index = depth - 1;
    return result;
  }
  result.index = static_cast<int64_t>(index);
  result.fraction = low << (35 - bits);
  return result;
}

/// A shift to the right that rounds half away, to the left if negative, kept
/// to 32 bits.
inline int64_t nvdlaShift(Wide value, int64_t shift) {
  Wide result = shift < 0
                    ? value << -shift
                    : roundRatio(value, Wide(1) << shift, Rounding::HalfAway);
  return static_cast<int64_t>(std::clamp<Wide>(result, INT32_MIN, INT32_MAX));
}

/// sdp_y_idx.cpp, then sdp_y_inp.cpp, then saturation to the output.
inline int64_t evaluate(const NvdlaTable &table, int64_t data) {
  const NvdlaIndex le = nvdlaIndex(table.le, table.isExponential, data);
  const NvdlaIndex lo = nvdlaIndex(table.lo, false, data);
  const bool leMiss = le.underflow || le.overflow;
  const bool loMiss = lo.underflow || lo.overflow;
  bool useLo;
  if (le.underflow && lo.underflow)
    useLo = table.underflow == NvdlaTable::LO;
  else if (le.overflow && lo.overflow)
    useLo = table.overflow == NvdlaTable::LO;
  else if (leMiss == loMiss)
    useLo = table.hybrid == NvdlaTable::LO;
  else
    useLo = leMiss;
  const NvdlaIndex &index = useLo ? lo : le;
  const NvdlaTable::Half &half = useLo ? table.lo : table.le;
  const int64_t y0 = half.values[index.index];
  int64_t result;
  if (index.underflow || index.overflow) {
    int64_t bias = 0;
    if (!useLo && table.isExponential && index.underflow && half.select > 0)
      bias = int64_t(1) << half.select;
    const auto &slope = index.overflow ? half.overflow : half.underflow;
    const int64_t from = (index.overflow ? half.end : half.start) + bias;
    result = y0 + nvdlaShift(Wide(data - from) * slope.scale, slope.shift);
    result = std::clamp<int64_t>(result, INT32_MIN, INT32_MAX);
  } else {
    const Wide one = Wide(1) << 35;
    const int64_t y1 = half.values[index.index + 1];
    result =
        nvdlaShift(y0 * (one - index.fraction) + Wide(y1) * index.fraction, 35);
  }
  return clampTo(result, table.output);
}

/// A rational number.
struct Ratio {
  Wide n, d;
};

/// What an inner table gives at the offset n / d, in units of 2^-guardBits.
inline Ratio valueAt(const LinearTable &t, Ratio u) {
  size_t k = 0;
  while (k + 2 < t.nodes.size() && u.n >= t.nodes[k + 1] * u.d)
    ++k;
  const Wide length = t.nodes[k + 1] - t.nodes[k];
  const Wide rise = t.values[k + 1] - t.values[k];
  return {t.values[k] * length * u.d + rise * (u.n - t.nodes[k] * u.d),
          length * u.d};
}

/// V of a quadratic table at an offset, in units of 2^-guardBits codes, without
/// the center.
inline int64_t valueAt(const QuadraticTable &t, int64_t u) {
  const int64_t place = std::clamp(u, t.first, t.last) - t.first;
  const int64_t length = int64_t(1) << t.lengthShift;
  const int64_t k = place / length, f = place % length;
  const Wide q =
      t.slopes[k] + roundRatio(Wide(t.curvatures[k]) * f,
                               Wide(1) << t.curvatureShift, Rounding::HalfUp);
  return static_cast<int64_t>(t.values[k] + roundRatio(q * f,
                                                       Wide(1) << t.slopeShift,
                                                       Rounding::HalfUp));
}

inline int64_t evaluate(const QuadraticTable &t, int64_t code) {
  const Wide v = valueAt(t, code - t.input.minCode());
  return clampTo(roundRatio(v, Wide(1) << t.guardBits, Rounding::HalfUp) +
                     t.center,
                 t.output);
}

inline int64_t evaluate(const FoldedTable &t, int64_t code) {
  const int64_t m =
      std::min(code < t.center ? t.center - code : code - t.center, t.reach);
  Ratio v{0, 1};
  if (t.linear) {
    v = valueAt(*t.linear, {std::clamp<int64_t>(m, t.linear->nodes.front(),
                                                t.linear->nodes.back()),
                            1});
    v.d <<= t.linear->guardBits;
  } else if (t.quadratic) {
    v.d <<= t.quadratic->guardBits;
    v.n = valueAt(*t.quadratic, m) + t.quadratic->center * v.d;
  } else {
    v.n = t.values[std::min<size_t>(m, t.values.size() - 1)];
  }
  const bool isStored = t.storesNegative ? code <= t.center : code >= t.center;
  if (!isStored) {
    const Wide affine = t.offset + Wide(t.slope) * m;
    v.n = (t.negates ? -v.n : v.n) * (Wide(1) << t.fractionBits) + affine * v.d;
    v.d <<= t.fractionBits;
  }
  return clampTo(roundRatio(v.n, v.d, t.rounding), t.output);
}

inline int64_t evaluate(const NormalizedTable &t, int64_t code) {
  const int64_t number = code - t.zeroPoint;
  const int64_t magnitude =
      t.mirror != Mirror::None && number < 0 ? -number : number;
  if (magnitude < t.first && t.below)
    return *t.below;
  const int64_t n = std::clamp(magnitude, t.first, t.last);
  const int64_t octave = t.linear.nodes.back() / t.octaves;
  const Wide one = Wide(1) << t.fractionBits;
  Wide high = 0;
  Ratio u{0, 1};
  if (t.kind == Normalization::LeadingZeros) {
    int64_t exponent = 0;
    while (n >> exponent > 1)
      ++exponent;
    high = exponent / t.octaves;
    const Wide power = Wide(1) << exponent;
    u = {(n - power) * octave + exponent % t.octaves * octave * power, power};
  } else {
    const Wide product = roundRatio(
        Wide(n) * t.multiplier, Wide(1) << t.productShift, Rounding::HalfUp);
    high = roundRatio(product, one, Rounding::Floor);
    u = {(product - high * one) * octave, one};
  }
  int64_t longest = 0;
  for (size_t k = 1; k < t.linear.nodes.size(); ++k)
    longest = std::max(longest, t.linear.nodes[k] - t.linear.nodes[k - 1]);
  const Ratio value = valueAt(t.linear, u);
  Wide v = value.n * longest * (one / octave) / value.d; // exactly
  v *= Wide(1) << t.valueShift;
  if (t.mirror == Mirror::Odd && number < 0)
    v = -v;
  const Wide sum = v + t.term * high + t.offset;
  const auto shift = static_cast<unsigned>(t.shift + t.step * high);
  return clampTo(roundRatio(sum, Wide(1) << shift, t.rounding) +
                     t.outputZeroPoint,
                 t.output);
}

inline int64_t evaluate(const Table &table, int64_t code) {
  return std::visit([&](auto &t) { return evaluate(t, code); }, table.get());
}

/// The first input code at which a table differs from the reference, as text;
/// empty if there is none.
inline std::string firstDifference(const Table &table) {
  const std::vector<int64_t> got = table.evaluateAll();
  for (int64_t code = table.input().minCode(); code <= table.input().maxCode();
       ++code) {
    const int64_t expected = evaluate(table, code);
    const int64_t actual = got[code - table.input().minCode()];
    if (actual != expected)
      return "code " + std::to_string(code) + ": expected " +
             std::to_string(expected) + ", got " + std::to_string(actual);
  }
  return {};
}

inline int64_t uniform(std::mt19937_64 &random, int64_t lo, int64_t hi) {
  return std::uniform_int_distribution<int64_t>(lo, hi)(random);
}

/// A random f32 of magnitude 2^-20 to 2^4.
inline float randomScale(std::mt19937_64 &random) {
  return std::ldexp(static_cast<float>(uniform(random, 1 << 23, 1 << 24)),
                    static_cast<int>(uniform(random, -43, -20)));
}

inline std::string messageOf(llvm::Error error) {
  return llvm::toString(std::move(error));
}
template <typename T>
std::string messageOf(llvm::Expected<T> result) {
  return result ? std::string() : llvm::toString(result.takeError());
}

/// A storage from its text.
inline Storage storage(llvm::StringRef text) {
  return llvm::cantFail(Storage::parse(text));
}
inline Format format(llvm::StringRef text) {
  return llvm::cantFail(Format::parse(text));
}

} // namespace qlut::reference

#endif // QLUT_TEST_UNIT_CORE_REFERENCE_H
