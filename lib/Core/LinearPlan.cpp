//===- LinearPlan.cpp - how a linear table finds and divides --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Diagnostics.h"
#include "qlut/Core/Kernels.h"

using namespace qlut;
using kernels::LinearPlan;

/// Cells of 2^shift codes, if each lies in one segment or is split into
/// segments of one length. Requires lengths that are powers of two.
static bool splitIntoCells(const LinearTable &table, unsigned shift,
                           LinearPlan &plan) {
  const std::vector<int64_t> &nodes = table.nodes;
  const int64_t segments = table.numSegments(), back = nodes.back();
  const int64_t cellLength = int64_t(1) << shift;
  plan.shift = shift;
  plan.cellBase.clear();
  plan.cellShift.clear();
  int64_t k = 0;
  for (int64_t start = nodes.front(); start < back; start += cellLength) {
    const int64_t end = std::min(start + cellLength, back);
    while (nodes[k + 1] <= start)
      ++k;
    const int64_t length = nodes[k + 1] - nodes[k];
    plan.cellBase.push_back(k);
    plan.cellShift.push_back(llvm::Log2_64(length));
    if (nodes[k + 1] >= end)
      continue;
    // Segment k starts here: had it started in an earlier cell, its length, a
    // power of two, would end it with a cell.
    for (int64_t j = k; j < segments && nodes[j] < end; ++j)
      if (nodes[j + 1] - nodes[j] != length)
        return false;
  }
  return true;
}

namespace {
/// The dividends a segment meets: its rounding term added, guard bits gone.
struct DividendRange {
  int64_t least = 0, greatest = 0;
};
} // namespace

static std::vector<DividendRange> findDividends(const LinearTable &table) {
  std::vector<DividendRange> ranges(table.numSegments());
  std::vector<bool> met(ranges.size());
  const int64_t codes = table.input.numCodes();
  const bool clampInput = table.outOfRange == OutOfRange::Clamp;
  const int64_t from = clampInput ? table.first() : 0;
  const int64_t to = clampInput ? table.last() : codes - 1;
  size_t k = 0;
  for (int64_t u = from; u <= to; ++u) {
    while (k + 1 < ranges.size() && table.nodes[k + 1] <= u)
      ++k;
    const int64_t length = table.nodes[k + 1] - table.nodes[k];
    const int64_t rise = table.values[k + 1] - table.values[k];
    int64_t n = table.values[k] * length + rise * (u - table.nodes[k]);
    if (table.rounding != Rounding::Floor)
      n += (length << table.guardBits) >> 1;
    n >>= table.guardBits;
    ranges[k].least = met[k] ? std::min(ranges[k].least, n) : n;
    ranges[k].greatest = met[k] ? std::max(ranges[k].greatest, n) : n;
    met[k] = true;
  }
  return ranges;
}

/// True if floor(n / length) == n * multiplier >> shift for 0 <= n <= limit,
/// without leaving 62 bits. With e = multiplier * length - 2^shift >= 0,
/// n * multiplier / 2^shift = n / length + n * e / (length * 2^shift), and the
/// last term is below 1 / length exactly if n * e < 2^shift.
static bool divides(int64_t multiplier, unsigned shift, int64_t length,
                    int64_t limit) {
  const __int128 power = __int128(1) << shift;
  const __int128 excess = __int128(multiplier) * length - power;
  return limit * excess < power &&
         __int128(limit) * multiplier < (__int128(1) << 62);
}

/// Finds bias, multipliers and their least common shift.
static llvm::Error findMultipliers(const LinearTable &table, LinearPlan &plan) {
  const std::vector<DividendRange> ranges = findDividends(table);
  const size_t segments = ranges.size();
  for (size_t k = 0; k < segments; ++k) {
    const int64_t length = table.nodes[k + 1] - table.nodes[k];
    plan.lengths.push_back(length);
    if (ranges[k].least < 0)
      plan.bias = std::max(plan.bias, (-ranges[k].least + length - 1) / length);
  }
  plan.multipliers.resize(segments);
  for (unsigned shift = 0; shift < 62; ++shift) {
    const int64_t power = int64_t(1) << shift;
    bool proven = true;
    for (size_t k = 0; k < segments && proven; ++k) {
      const int64_t length = plan.lengths[k];
      const int64_t multiplier = (power - 1) / length + 1;
      const int64_t limit = ranges[k].greatest + plan.bias * length;
      plan.multipliers[k] = multiplier;
      proven = divides(multiplier, shift, length, limit);
    }
    if (proven) {
      plan.multiplierShift = shift;
      return llvm::Error::success();
    }
  }
  // T9: the division is proven, or the table refused.
  return makeError("expected segments whose division can be proven in 62 bits, "
                   "got lengths up to {0} codes: use power-of-two spacing or "
                   "more segments",
                   *llvm::max_element(plan.lengths));
}

llvm::Expected<LinearPlan> LinearPlan::get(const LinearTable &table) {
  LinearPlan plan;
  const int64_t first = table.nodes[0], length = table.nodes[1] - first;
  bool equal = llvm::isPowerOf2_64(length);
  for (size_t k = 1; k < table.nodes.size() && equal; ++k)
    equal = table.nodes[k] - table.nodes[k - 1] == length;
  if (equal) {
    plan.index = Index::Shift;
    plan.shift = llvm::Log2_64(length);
    return plan;
  }
  if (table.spacing == Spacing::PowerOfTwo) {
    plan.index = Index::Cells;
    unsigned shift = llvm::Log2_64_Ceil(table.nodes.back() - first);
    // Succeeds at the shortest segment's length at the latest, of which all
    // nodes are multiples.
    while (!splitIntoCells(table, shift, plan))
      --shift;
    return plan;
  }
  plan.index = Index::Search;
  // Nothing is divided by a length.
  if (table.coefficients() == Coefficients::BaseSlope)
    return plan;
  if (table.spacing == Spacing::Dyadic) {
    for (size_t k = 1; k < table.nodes.size(); ++k)
      plan.shifts.push_back(llvm::Log2_64(table.nodes[k] - table.nodes[k - 1]));
    return plan;
  }
  if (llvm::Error error = findMultipliers(table, plan))
    return error;
  return plan;
}
