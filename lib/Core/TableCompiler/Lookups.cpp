//===- Lookups.cpp - lookups of what is left of a table -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A byte shuffle gives 0 where bit 7 of its index is set, and looks at the low
// 4 bits elsewhere. So with d[0] = t[0] and d[k] = t[k] ^ t[k-1] the exclusive
// or of d[k][i - 16k] over all k is t[i / 16][i % 16], for i in 0..127: blocks
// that follow from one another cost a shuffle, a subtraction and an exclusive
// or each, and a block that equals the one before it nothing (Marat Dukhan's
// x8-lut kernels of XNNPACK, 2021, do so for all 16 blocks). More than 8 blocks
// are split into groups, chosen from by the upper bits.
//
//===----------------------------------------------------------------------===//

#include "Lookups.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"
#include <algorithm>

using namespace qlut;
using namespace qlut::lanes;

//===----------------------------------------------------------------------===//
// Plans
//===----------------------------------------------------------------------===//

namespace {
/// Where a table, in one order of its bytes, is not constant.
struct LiveRange {
  int first = 0, last = 0; ///< places; wanted values outside are those here
  int firstWanted = 0, lastWanted = 0;
};
} // namespace

static uint8_t byteAt(int place, bool isSigned) {
  return static_cast<uint8_t>(isSigned ? place - 128 : place);
}

static std::optional<LiveRange> findLiveRange(const Partial &wanted,
                                              bool isSigned) {
  LiveRange range;
  auto at = [&](int place) { return wanted[byteAt(place, isSigned)]; };
  while (range.firstWanted < 256 && at(range.firstWanted) == Partial::free)
    ++range.firstWanted;
  range.lastWanted = 255;
  while (range.lastWanted > range.firstWanted &&
         at(range.lastWanted) == Partial::free)
    --range.lastWanted;
  // The last place of the first run, the first place of the last.
  auto isLike = [&](int place, int other) {
    return at(place) == Partial::free || at(place) == at(other);
  };
  range.first = range.firstWanted;
  for (int p = range.firstWanted; p <= range.lastWanted; ++p) {
    if (!isLike(p, range.firstWanted))
      break;
    if (at(p) != Partial::free)
      range.first = p;
  }
  if (range.first == range.lastWanted)
    return std::nullopt; // one value
  range.last = range.lastWanted;
  for (int p = range.lastWanted; p >= range.firstWanted; --p) {
    if (!isLike(p, range.lastWanted))
      break;
    if (at(p) != Partial::free)
      range.last = p;
  }
  return range;
}

/// Sets free entries to those of the block before, then of the block after.
static void fillFree(std::vector<std::array<int16_t, 16>> &blocks,
                     std::vector<std::array<uint8_t, 16>> &filled) {
  for (unsigned j = 0; j < 16; ++j) {
    for (size_t k = 1; k < blocks.size(); ++k)
      if (blocks[k][j] == Partial::free)
        blocks[k][j] = blocks[k - 1][j];
    for (size_t k = blocks.size() - 1; k-- > 0;)
      if (blocks[k][j] == Partial::free)
        blocks[k][j] = blocks[k + 1][j];
  }
  for (const auto &block : blocks) {
    auto &bytes = filled.emplace_back();
    // A column without a wanted value.
    for (unsigned j = 0; j < 16; ++j)
      bytes[j] = block[j] == Partial::free ? 0 : static_cast<uint8_t>(block[j]);
  }
}

static LookupPlan planWindow(const Partial &wanted, const LiveRange &range,
                             bool isSigned, int start, unsigned numBlocks) {
  LookupPlan plan;
  plan.search = Search::Blocks;
  plan.isSigned = isSigned;
  plan.start = isSigned ? start - 128 : start;
  const int end = start + 16 * static_cast<int>(numBlocks) - 1;
  plan.clampsBelow = range.firstWanted < start;
  plan.clampsAbove = range.lastWanted > end;
  auto at = [&](int place) { return wanted[byteAt(place, isSigned)]; };
  std::vector<std::array<int16_t, 16>> blocks(numBlocks);
  for (int p = start; p <= end; ++p) {
    int16_t value = at(p);
    if (p <= range.first)
      value = at(range.first);
    else if (p >= range.last)
      value = at(range.last);
    blocks[(p - start) / 16][(p - start) % 16] = value;
  }
  fillFree(blocks, plan.blocks);
  return plan;
}

static LookupPlan planGroups(const Partial &wanted, unsigned groupBits) {
  LookupPlan plan;
  plan.search = Search::Groups;
  plan.groupBits = groupBits;
  const unsigned perGroup = 16 >> groupBits;
  for (unsigned group = 0; group < (1u << groupBits); ++group) {
    std::vector<std::array<int16_t, 16>> blocks(perGroup);
    for (unsigned k = 0; k < perGroup; ++k)
      for (unsigned j = 0; j < 16; ++j)
        blocks[k][j] = wanted[16 * (group * perGroup + k) + j];
    fillFree(blocks, plan.blocks);
  }
  return plan;
}

std::vector<LookupPlan> qlut::planLookups(const Partial &wanted, Isa isa) {
  std::vector<LookupPlan> plans;
  // Signed saturation reaches windows of the shuffles' kind alone.
  for (bool isSigned : {false, true}) {
    std::optional<LiveRange> range = findLiveRange(wanted, isSigned);
    if (!range) {
      LookupPlan plan;
      for (int16_t value : wanted.values)
        if (value != Partial::free)
          plan.constant = static_cast<uint8_t>(value);
      return {plan};
    }
    const int length = range->last - range->first + 1;
    const auto numBlocks = static_cast<unsigned>(llvm::divideCeil(length, 16));
    if (isa == Isa::Neon ? isSigned : numBlocks > 8)
      continue;
    const int size = 16 * static_cast<int>(numBlocks);
    // Windows that start or end with what is wanted need no clamp there.
    std::vector<int> starts;
    for (int start : {0, 256 - size, range->first, range->last - size + 1,
                      range->firstWanted, range->lastWanted - size + 1, 128}) {
      if (start < 0 || start + size > 256 || start > range->first ||
          start + size - 1 < range->last || llvm::is_contained(starts, start))
        continue;
      starts.push_back(start);
      plans.push_back(planWindow(wanted, *range, isSigned, start, numBlocks));
    }
  }
  if (isa == Isa::Avx2)
    for (unsigned groupBits : {3u, 2u, 1u})
      plans.push_back(planGroups(wanted, groupBits));
  else if (isa == Isa::Avx512Vbmi)
    plans.push_back(planGroups(wanted, 1));
  return plans;
}

//===----------------------------------------------------------------------===//
// Programs
//===----------------------------------------------------------------------===//

using Block = std::array<uint8_t, 16>;

/// The entries of blocks [first, last), and zeros up to `size`.
static std::vector<uint8_t> concatenate(llvm::ArrayRef<Block> blocks,
                                        size_t size = 0) {
  std::vector<uint8_t> table;
  for (const Block &block : blocks)
    table.insert(table.end(), block.begin(), block.end());
  table.resize(std::max(table.size(), size));
  return table;
}

Lane qlut::writeShuffles(Builder &b, Lane index, int base,
                         llvm::ArrayRef<Block> blocks) {
  Lane sum = b.splat(0);
  for (auto [k, block] : llvm::enumerate(blocks)) {
    Block change = block;
    if (k > 0)
      for (unsigned j = 0; j < 16; ++j)
        change[j] ^= blocks[k - 1][j];
    if (k == 0 && llvm::all_equal(block)) {
      sum = b.splat(block[0]);
      continue;
    }
    if (llvm::all_of(change, [](uint8_t c) { return c == 0; }))
      continue;
    const int offset = k == 0 ? 0 : base + 16 * static_cast<int>(k);
    Lane at = b.sub(index, b.splat(offset));
    sum = b.bitXor(sum, b.lookup(Op::Shuffle, at, change));
  }
  return sum;
}

/// By permutations, which look at the low bits of the index.
static Lane writePermutation(Builder &b, Lane index,
                             llvm::ArrayRef<Block> blocks) {
  const bool isShort = blocks.size() <= 4;
  return b.lookup(isShort ? Op::Permute64 : Op::Permute128, index,
                  concatenate(blocks, isShort ? 64 : 128));
}

/// By lookups of up to 64 entries each; indices from 0.
static Lane writeTables(Builder &b, Lane index, llvm::ArrayRef<Block> blocks) {
  Lane result = b.splat(0);
  for (size_t k = 0; k < blocks.size(); k += 4) {
    std::vector<uint8_t> table =
        concatenate(blocks.slice(k, std::min<size_t>(4, blocks.size() - k)));
    Lane at = b.sub(index, b.splat(16 * static_cast<int64_t>(k)));
    result = k == 0 ? b.lookup(Op::Lookup, at, table)
                    : b.lookupOver(result, at, table);
  }
  return result;
}

static Lane writeWindow(Builder &b, Lane index, const LookupPlan &plan,
                        Isa isa) {
  const int size = 16 * static_cast<int>(plan.blocks.size());
  if (!plan.isSigned) {
    Lane at = index;
    if (plan.start > 0)
      at = plan.clampsBelow ? b.subUnsigned(at, b.splat(plan.start))
                            : b.sub(at, b.splat(plan.start));
    if (plan.clampsAbove)
      at = b.minUnsigned(at, b.splat(size - 1));
    if (isa == Isa::Avx2)
      return writeShuffles(b, at, 0, plan.blocks);
    return isa == Isa::Neon ? writeTables(b, at, plan.blocks)
                            : writePermutation(b, at, plan.blocks);
  }
  // Moved to end at 127, so that one saturating addition clamps above.
  const int toEnd = 127 - (plan.start + size - 1);
  Lane at = plan.clampsAbove ? b.addSigned(index, b.splat(toEnd))
                             : b.add(index, b.splat(toEnd));
  if (plan.clampsBelow)
    at = b.maxSigned(at, b.splat(128 - size));
  if (isa == Isa::Avx2)
    return writeShuffles(b, at, 128 - size, plan.blocks);
  // Permutations take blocks from 64 - size or 0 on.
  std::vector<Block> blocks(plan.blocks.size() <= 4 ? 4 - plan.blocks.size()
                                                    : 8 - plan.blocks.size());
  blocks.insert(blocks.end(), plan.blocks.begin(), plan.blocks.end());
  return writePermutation(b, at, blocks);
}

/// Groups [first, last), chosen by the bits of the index below `bit`: each pair
/// is blended as soon as it is there, so that few values are alive.
static Lane writeGroupTree(Builder &b, Lane index, const LookupPlan &plan,
                           Isa isa, unsigned first, unsigned last,
                           unsigned bit) {
  if (last - first > 1) {
    const unsigned middle = (first + last) / 2;
    Lane low = writeGroupTree(b, index, plan, isa, first, middle, bit - 1);
    Lane high = writeGroupTree(b, index, plan, isa, middle, last, bit - 1);
    return b.blend(low, high, b.bit(index, bit));
  }
  const unsigned perGroup = 16 >> plan.groupBits;
  llvm::ArrayRef<Block> own =
      llvm::ArrayRef(plan.blocks).slice(first * perGroup, perGroup);
  if (isa == Isa::Avx512Vbmi)
    return writePermutation(b, index, own);
  return writeShuffles(b, b.bitAnd(index, 16 * perGroup - 1), 0, own);
}

Lane qlut::writeLookups(Builder &builder, Lane index, const LookupPlan &plan,
                        Isa isa) {
  switch (plan.search) {
  case Search::Constant:
    return builder.splat(plan.constant);
  case Search::Groups:
    return writeGroupTree(builder, index, plan, isa, 0, 1u << plan.groupBits,
                          7);
  default:
    return writeWindow(builder, index, plan, isa);
  }
}
