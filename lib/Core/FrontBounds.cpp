//===- FrontBounds.cpp - the lines behind a front end ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FrontBounds.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"
#include <cstdlib>
#include <map>

using namespace qlut;
using namespace qlut::synthesis;

namespace {
/// Targets by the offset of the inner table, of which one each is kept.
using Points = std::map<int64_t, int64_t>;
} // namespace

static FrontPart partOf(const Points &points, const Storage &output,
                        int64_t lines) {
  FrontPart part;
  part.problem.output = output;
  for (auto [offset, target] : points) {
    part.problem.offsets.push_back(offset);
    part.problem.targets.push_back(target);
  }
  part.lines = lines;
  return part;
}

/// Both sides are lines of the magnitude: a rebuilt one is a stored one plus a
/// line. Before and past the nodes the stored side is constant, so there is a
/// line more at either end.
static std::vector<FrontPart> partsOf(const FoldedTable &table,
                                      llvm::ArrayRef<int64_t> codes,
                                      llvm::ArrayRef<int64_t> targets) {
  if (!table.linear)
    return {};
  Points sides[2];
  for (auto [code, target] : llvm::zip_equal(codes, targets)) {
    const int64_t m = std::llabs(code - table.center);
    if (m > table.reach)
      continue;
    if (code >= table.center)
      sides[0].emplace(m, target);
    if (code <= table.center)
      sides[1].emplace(m, target);
  }
  std::vector<FrontPart> parts;
  for (const Points &points : sides)
    parts.push_back(
        partOf(points, table.output, table.linear->numSegments() + 2));
  FrontPart &stored = parts[table.storesNegative ? 1 : 0];
  stored.starts = llvm::ArrayRef(table.linear->nodes).drop_back().vec();
  stored.end = table.linear->nodes.back();
  stored.clamped = true;
  return parts;
}

/// The octaves of one exponent are lines of the position in them.
static std::vector<FrontPart> partsOf(const NormalizedTable &table,
                                      llvm::ArrayRef<int64_t> codes,
                                      llvm::ArrayRef<int64_t> targets) {
  const unsigned bits = table.fractionBits;
  std::map<int64_t, Points> rounds; // by exponent
  for (auto [code, target] : llvm::zip_equal(codes, targets)) {
    // Results below zero mirror those above.
    const int64_t n = code - table.zeroPoint;
    if (n < table.first || n > table.last)
      continue;
    int64_t high = 0, u = 0;
    if (table.kind == Normalization::Exponent) {
      const int64_t half = (int64_t(1) << table.productShift) >> 1;
      const int64_t product =
          (n * table.multiplier + half) >> table.productShift;
      high = product >> bits;
      u = product - high * (int64_t(1) << bits);
    } else {
      const auto exponent = static_cast<int64_t>(llvm::Log2_64(n));
      high = exponent / table.octaves;
      const int64_t octave = exponent - high * table.octaves;
      u = (n << (bits - exponent)) + ((octave - 1) * (int64_t(1) << bits));
    }
    rounds[high].emplace(u, target);
  }
  const int64_t octave = table.linear.nodes.back() / table.octaves;
  const unsigned finer = bits - llvm::Log2_64(octave);
  std::vector<FrontPart> parts;
  for (const auto &[high, points] : rounds) {
    FrontPart part = partOf(points, table.output, table.linear.numSegments());
    for (int64_t node : llvm::ArrayRef(table.linear.nodes).drop_back())
      part.starts.push_back(node << finer);
    part.end = table.linear.nodes.back() << finer;
    parts.push_back(std::move(part));
  }
  return parts;
}

std::vector<FrontPart> synthesis::frontParts(const Table &table,
                                             llvm::ArrayRef<int64_t> codes,
                                             llvm::ArrayRef<int64_t> targets) {
  if (auto *folded = table.getIf<FoldedTable>())
    return partsOf(*folded, codes, targets);
  if (auto *normalized = table.getIf<NormalizedTable>())
    return partsOf(*normalized, codes, targets);
  return {};
}
