//===- RandomTable.h - tables to hold against the reference -----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_TEST_UNIT_CORE_RANDOMTABLE_H
#define QLUT_TEST_UNIT_CORE_RANDOMTABLE_H

#include "Reference.h"
#include "llvm/Support/MathExtras.h"

namespace qlut::reference {

/// Random output codes, extremes among them.
inline std::vector<int64_t> randomCodes(std::mt19937_64 &random, size_t size,
                                        int64_t least, int64_t greatest) {
  std::vector<int64_t> values(size);
  for (int64_t &v : values) {
    const int64_t choice = uniform(random, 0, 7);
    v = choice == 0   ? least
        : choice == 1 ? greatest
                      : uniform(random, least, greatest);
  }
  return values;
}

/// Gives the table random values of its width.
inline void fillValues(LinearTable &t, std::mt19937_64 &random) {
  const bool isSigned = t.output.isSigned();
  const int64_t bound = int64_t(1) << (t.valueBits - (isSigned ? 1 : 0));
  t.values =
      randomCodes(random, t.nodes.size(), isSigned ? -bound : 0, bound - 1);
}

/// Gives the table random bases and slopes instead, of widths that Table::check
/// takes.
inline void fillSlopes(LinearTable &t, std::mt19937_64 &random) {
  t.slopeBits = static_cast<unsigned>(uniform(random, 2, 20));
  t.slopeShift = static_cast<unsigned>(uniform(random, t.guardBits, 30));
  const int64_t bound = int64_t(1) << (t.slopeBits - 1);
  t.values.pop_back();
  t.slopes = randomCodes(random, t.values.size(), -bound, bound - 1);
}

/// A linear table without guard bits.
inline LinearTable linear(llvm::StringRef in, llvm::StringRef out,
                          Spacing spacing, std::vector<int64_t> nodes,
                          std::vector<int64_t> values) {
  LinearTable t;
  t.input = storage(in);
  t.output = storage(out);
  t.spacing = spacing;
  t.nodes = std::move(nodes);
  t.values = std::move(values);
  return t;
}

/// Nodes of equal parts, as a table of that many segments has them.
inline std::vector<int64_t> equalNodes(int64_t front, int64_t back,
                                       int64_t segments) {
  std::vector<int64_t> nodes;
  for (int64_t k = 0; k <= segments; ++k)
    nodes.push_back(front + (k * (back - front) + segments - 1) / segments);
  return nodes;
}

/// The nodes of up to 40 random segments that Table::check takes.
inline std::vector<int64_t> randomNodes(std::mt19937_64 &random,
                                        Spacing spacing, int64_t codes) {
  std::vector<int64_t> nodes = {uniform(random, 0, codes / 2)};
  const int64_t segments = uniform(random, 1, std::min<int64_t>(codes, 40));
  const int64_t length =
      uniform(random, 1, std::max<int64_t>(codes / segments, 1));
  while (int64_t(nodes.size()) <= segments && nodes.back() < codes) {
    int64_t step = length;
    if (spacing == Spacing::PowerOfTwo)
      step = int64_t(1) << uniform(random, 0, llvm::Log2_64(length));
    if (spacing == Spacing::Dyadic) {
      // A power of two that divides what lies behind.
      const int64_t behind = nodes.back() - nodes.front();
      step = int64_t(1) << uniform(random, 0, llvm::Log2_64(length));
      while (behind % step != 0)
        step /= 2;
    }
    if (spacing == Spacing::Free)
      step = std::min(uniform(random, 1, 2 * length), codes - nodes.back());
    nodes.push_back(nodes.back() + step);
  }
  // The last segment is no longer than another or than the rest of the codes.
  const int64_t start = nodes[nodes.size() - 2];
  int64_t reach = codes - start;
  if (spacing == Spacing::PowerOfTwo || spacing == Spacing::Dyadic)
    reach = llvm::PowerOf2Ceil(reach);
  for (size_t k = 1; k + 1 < nodes.size(); ++k)
    reach = std::max(reach, nodes[k] - nodes[k - 1]);
  nodes.back() = std::min(nodes.back(), start + reach);
  return nodes;
}

/// A quadratic table of random numbers that Table::check takes: steep as words
/// leave room for.
inline QuadraticTable randomQuadratic(std::mt19937_64 &random,
                                      const Storage &in, const Storage &out) {
  QuadraticTable t;
  t.input = in;
  t.output = out;
  const int64_t codes = in.numCodes();
  t.lengthShift = static_cast<unsigned>(
      uniform(random, 1, std::max<int64_t>(in.bits - 1, 1)));
  t.first = uniform(random, 0, codes / 2);
  t.last = uniform(random, t.first, codes - 1);
  t.center = uniform(random, out.minCode(), out.maxCode());
  t.guardBits = static_cast<unsigned>(uniform(random, 0, 14));
  t.slopeShift = static_cast<unsigned>(uniform(random, t.lengthShift, 15));
  t.curvatureShift = static_cast<unsigned>(
      uniform(random, std::max<int64_t>(t.lengthShift, 8) - 8, 15));
  const int64_t segments = ((t.last - t.first) >> t.lengthShift) + 1;
  // Half of what slopes may reach is theirs at the start, half their change;
  // along a segment they add at most 15,000.
  const int64_t half =
      std::min<int64_t>(15000, int64_t(7500) << (t.slopeShift - t.lengthShift));
  const int64_t curvature =
      std::min<int64_t>(127, (half << t.curvatureShift) >> t.lengthShift);
  t.values = randomCodes(random, segments, -16000, 16000);
  t.slopes = randomCodes(random, segments, -half, half);
  t.curvatures = randomCodes(random, segments, -curvature, curvature);
  return t;
}

// Small tables that Table::check takes.
inline const DirectTable goodDirect = [] {
  DirectTable t;
  t.input = storage("u2");
  t.output = storage("i8");
  t.values = {-128, 0, 5, 127};
  return t;
}();
inline const StepTable goodStep = [] {
  StepTable t;
  t.input = storage("i4");
  t.output = storage("u4");
  t.thresholds = {1, 7, 15};
  t.values = {0, 15, 3, 4};
  return t;
}();
inline const FitTable goodFit = [] {
  FitTable t;
  t.input = storage("i8");
  t.output = storage("i8");
  t.shift = 4;
  t.starts = {0, 100};
  t.intercepts = {5, -70};
  t.slopes = {16, -3};
  return t;
}();
inline const QuadraticTable goodQuadratic = [] {
  QuadraticTable t;
  t.input = storage("i8");
  t.output = storage("i8");
  t.first = 10;
  t.last = 209;
  t.lengthShift = 6;
  t.center = -3;
  t.guardBits = 3;
  t.slopeShift = 6;
  t.curvatureShift = 4;
  t.values = {-900, -450, 0, 350};
  t.slopes = {300, 520, 480, 200};
  t.curvatures = {40, 5, -9, -30};
  return t;
}();
inline const LinearTable goodSlopes = [] {
  LinearTable t =
      linear("u8", "i8", Spacing::Dyadic, {0, 64, 96, 128, 256}, {5, 6, -7, 0});
  t.slopes = {3, -100, 127, 0};
  t.slopeBits = 8;
  t.slopeShift = 4;
  return t;
}();
inline const LinearTable goodLinear =
    linear("u8", "i8", Spacing::Free, {0, 10, 100, 256}, {5, 6, -7, 300});

} // namespace qlut::reference

#endif // QLUT_TEST_UNIT_CORE_RANDOMTABLE_H
