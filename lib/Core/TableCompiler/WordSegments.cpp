//===- WordSegments.cpp - segments of 16-bit codes ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Segments of one length that is no power of two are found by one product,
// whose error may be as great as a code: lines that meet in a node give the
// same there, so a node may count for either.
//
//===----------------------------------------------------------------------===//

#include "WordSegments.h"
#include "Lookups.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Sequence.h"
#include "llvm/Support/MathExtras.h"
#include <algorithm>

using namespace qlut;
using namespace qlut::lanes;

using Find = SegmentPlan::Find;

/// Indices of shuffles are bytes of 7 bits.
static constexpr size_t maxLookedUp = 128;

Segments::Segments(const LinearTable &table) {
  for (int64_t node : table.nodes)
    nodes.push_back(node - table.first());
  last = table.last() - table.first();
}

//===----------------------------------------------------------------------===//
// Plans
//===----------------------------------------------------------------------===//

/// Whether the lengths are powers of two from 2 to 2^15 that divide the starts.
static bool haveAlignedPowers(const Segments &segments) {
  for (size_t k = 0; k < segments.size(); ++k) {
    const int64_t length = segments.getLength(k);
    if (!llvm::isPowerOf2_64(length) || length > 32768 ||
        segments.nodes[k] % length != 0)
      return false;
  }
  return true;
}

/// Cells of 2^shift places; none if one of them is split unequally.
static std::optional<SegmentPlan> planCells(const Segments &segments,
                                            unsigned shift) {
  SegmentPlan plan;
  plan.find = Find::Cells;
  plan.shift = shift;
  const int64_t size = int64_t(1) << shift;
  size_t k = 0;
  for (int64_t start = 0; start <= segments.last; start += size) {
    while (k < segments.size() && segments.nodes[k + 1] <= start)
      ++k;
    // The last node alone: any length will do.
    const int64_t length = k < segments.size()
                               ? segments.getLength(k)
                               : int64_t(1) << plan.cellLength.back();
    if (length < 2)
      return std::nullopt;
    for (size_t i = k; i < segments.size() && segments.nodes[i] < start + size;
         ++i)
      if (segments.getLength(i) != length)
        return std::nullopt;
    plan.cellFirst.push_back(static_cast<int64_t>(k));
    plan.cellLength.push_back(llvm::Log2_64(length));
  }
  return plan;
}

size_t SegmentPlan::getSegment(const Segments &segments, int64_t place) const {
  if (find == Find::Product)
    return static_cast<size_t>(((place + summand) * factor >> 16) >> shift);
  size_t k = 0;
  while (k + 1 < segments.size() && place > segments.nodes[k + 1])
    ++k;
  return k;
}

/// Whether the plan gives each place a segment that holds it or ends there.
static bool findsAll(const Segments &segments, const SegmentPlan &plan) {
  for (int64_t place = 0; place <= segments.last; ++place) {
    const size_t k = plan.getSegment(segments, place);
    if (k >= segments.size() || place < segments.nodes[k] ||
        place > segments.nodes[k + 1])
      return false;
  }
  return true;
}

static std::optional<SegmentPlan> planProduct(const Segments &segments) {
  SegmentPlan plan;
  plan.find = Find::Product;
  // Segments a place, as a number of 16 bits with as many after the point as
  // fit.
  for (plan.shift = 15; plan.shift > 0; --plan.shift) {
    const int64_t scaled = static_cast<int64_t>(segments.size())
                           << (16 + plan.shift);
    const int64_t factor = scaled / segments.nodes.back();
    if (factor >= 65535)
      continue;
    for (int64_t more : {0, 1})
      for (int64_t summand : {0, 1}) {
        if (segments.last + summand > 65535)
          continue;
        plan.factor = factor + more;
        plan.summand = summand;
        if (findsAll(segments, plan))
          return plan;
      }
    return std::nullopt;
  }
  return std::nullopt;
}

std::optional<SegmentPlan> qlut::planSegments(const Segments &segments) {
  if (haveAlignedPowers(segments)) {
    SegmentPlan plan;
    plan.shift = llvm::Log2_64(segments.getLength(0));
    if (llvm::all_of(llvm::seq<size_t>(0, segments.size()), [&](size_t k) {
          return segments.getLength(k) == segments.getLength(0);
        }))
      return plan;
    for (unsigned shift = 15; shift > 0; --shift) {
      if (segments.last >> shift >= static_cast<int64_t>(maxLookedUp))
        break;
      if (std::optional<SegmentPlan> cells = planCells(segments, shift))
        return cells;
    }
  }
  if (segments.size() > maxLookedUp)
    return std::nullopt;
  if (std::optional<SegmentPlan> product = planProduct(segments))
    return product;
  SegmentPlan plan;
  plan.find = Find::Count;
  return plan;
}

//===----------------------------------------------------------------------===//
// Programs
//===----------------------------------------------------------------------===//

Lane qlut::lookUpByte(Builder &b, Lane index, llvm::ArrayRef<int64_t> bytes) {
  std::vector<std::array<uint8_t, 16>> blocks(
      llvm::divideCeil(bytes.size(), 16));
  // What is not asked for is as the last: so it may cost nothing.
  for (size_t k = 0; k < 16 * blocks.size(); ++k)
    blocks[k / 16][k % 16] =
        static_cast<uint8_t>(bytes[std::min(k, bytes.size() - 1)]);
  return writeShuffles(b, index, 0, blocks);
}

Lane qlut::lookUpWord(Builder &b, Lane index, llvm::ArrayRef<int64_t> words) {
  std::vector<int64_t> high;
  for (int64_t word : words)
    high.push_back(word >> 8);
  return b.widen(lookUpByte(b, index, words), lookUpByte(b, index, high));
}

/// Numbers by cell, by the upper bits of the place.
static std::vector<int64_t> rotate(std::vector<int64_t> numbers,
                                   bool isRotated) {
  if (isRotated)
    std::rotate(numbers.begin(), numbers.begin() + numbers.size() / 2,
                numbers.end());
  return numbers;
}

static FoundSegment findInCells(Builder &b, const SegmentPlan &plan,
                                SegmentPlace at, bool asWord, bool asHalf) {
  Lane cell = b.narrowUnsigned(b.shiftRightWord(at.place, plan.shift));
  const std::vector<int64_t> lengths = rotate(plan.cellLength, at.isRotated);
  const auto [least, greatest] =
      std::minmax_element(lengths.begin(), lengths.end());
  std::vector<int64_t> factors;
  Lane piece, fraction;
  if (*greatest <= int64_t(plan.shift) && *least + 8 > int64_t(plan.shift)) {
    // How often a cell is split is a byte: its product with the place in the
    // cell, as a fraction, is the piece and the place in it.
    for (int64_t length : lengths)
      factors.push_back(int64_t(1) << (plan.shift - length));
    Lane inCell = b.shiftLeftWord(at.place, 16 - plan.shift);
    Lane factor = b.widen(lookUpByte(b, cell, factors), b.splat(0));
    piece = b.multiplyHighUnsigned(inCell, factor);
    fraction = b.multiplyLow(inCell, factor);
  } else {
    for (int64_t length : lengths)
      factors.push_back(int64_t(1) << (16 - length));
    Lane inCell =
        b.andWord(at.place, b.splatWord((int64_t(1) << plan.shift) - 1));
    Lane factor = lookUpWord(b, cell, factors);
    piece = b.multiplyHighUnsigned(inCell, factor);
    fraction = b.multiplyLow(at.place, factor);
  }
  if (asHalf)
    fraction = b.shiftRightWord(fraction, 1);
  std::vector<int64_t> first = rotate(plan.cellFirst, at.isRotated);
  if (asWord)
    return {b.addWord(lookUpWord(b, cell, first), piece), fraction};
  return {b.add(lookUpByte(b, cell, first), b.narrowUnsigned(piece)), fraction};
}

FoundSegment qlut::findSegment(Builder &b, const Segments &segments,
                               const SegmentPlan &plan, SegmentPlace at,
                               bool asWord, bool asHalf) {
  Lane segment = at.place;
  switch (plan.find) {
  case Find::Shift: {
    segment = b.shiftRightWord(at.place, plan.shift);
    Lane fraction = b.shiftLeftWord(at.place, (asHalf ? 15 : 16) - plan.shift);
    if (asHalf)
      fraction = b.andWord(fraction, b.splatWord(0x7fff));
    return {asWord ? segment : b.narrowUnsigned(segment), fraction};
  }
  case Find::Cells:
    return findInCells(b, plan, at, asWord, asHalf);
  case Find::Product:
    segment = b.shiftRightWord(
        b.multiplyHighUnsigned(b.addWord(at.place, b.splatWord(plan.summand)),
                               b.splatWord(plan.factor)),
        plan.shift);
    break;
  case Find::Count: {
    // Comparisons are signed.
    Lane place = b.addWord(at.place, b.splatWord(32768));
    segment = b.splatWord(0);
    for (int64_t node : llvm::ArrayRef(segments.nodes).drop_front().drop_back())
      segment =
          b.subWord(segment, b.greaterWord(place, b.splatWord(node - 32768)));
    break;
  }
  }
  return {asWord ? segment : b.narrowUnsigned(segment), segment};
}
