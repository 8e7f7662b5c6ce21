//===- Folds.cpp - halves of tables ---------------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Folds.h"
#include <algorithm>
#include <set>

using namespace qlut;
using namespace qlut::lanes;

/// The signed difference of code and center, clamped.
static int differenceOf(const FoldedCodes &codes, unsigned code) {
  const int x = static_cast<int8_t>(code ^ (codes.flips ? 128 : 0));
  return std::clamp(x - codes.center, codes.least, codes.greatest);
}

/// The value of `half` that the code asks for; none if there is no such value.
/// One where a result that is cut off leaves two: the nearer to the others'.
static std::optional<uint8_t> wantedBy(const FoldedCodes &codes, int difference,
                                       uint8_t value) {
  const bool isBelow = difference < 0;
  const uint8_t moved =
      value - codes.offset + (difference < codes.step ? 1 : 0);
  switch (codes.fold) {
  case Fold::Odd:
  case Fold::SteppedOdd:
    if (difference == 0)
      return moved == 0 ? std::optional<uint8_t>(0) : std::nullopt;
    return isBelow ? -moved : moved;
  case Fold::Complement:
    return isBelow ? ~moved : moved;
  case Fold::SaturatedOdd:
    return isBelow == codes.storesNegative ? moved : -moved;
  default:
    return value;
  }
}

static uint8_t distanceOf(Fold fold, int difference) {
  if (fold == Fold::None)
    return static_cast<uint8_t>(difference);
  if (fold == Fold::Complement || fold == Fold::EvenHalf)
    return static_cast<uint8_t>(difference < 0 ? ~difference : difference);
  return static_cast<uint8_t>(std::abs(difference));
}

/// Sets `half`; false if the table does not fold so.
static bool fold(FoldedCodes &codes, const ByteTable &table) {
  // 127 on the other side may be -127 or -128 here: this side, if it is asked
  // for, comes first.
  const bool isSaturated = codes.fold == Fold::SaturatedOdd;
  for (int pass = isSaturated ? 0 : 1; pass < 2; ++pass)
    for (unsigned code = 0; code < 256; ++code) {
      const int difference = differenceOf(codes, code);
      const bool isStored = (difference < 0) == codes.storesNegative;
      if (isSaturated && isStored != (pass == 0))
        continue;
      uint8_t value = table[code];
      if (codes.addsRelu)
        value -= static_cast<uint8_t>(std::max(difference, 0));
      std::optional<uint8_t> wanted = wantedBy(codes, difference, value);
      const uint8_t distance = distanceOf(codes.fold, difference);
      if (!wanted)
        return false;
      if (isSaturated && !isStored && *wanted == 129 &&
          codes.half[distance] == 128)
        continue;
      // Never -(-128) on the other side: it would be 127.
      if (isSaturated && !isStored && *wanted == 128)
        return false;
      if (!codes.half.want(distance, *wanted))
        return false;
    }
  return true;
}

/// The nearest bound to the center that the difference can be clamped to above
/// (or below) without a change of the table.
static int findBound(const FoldedCodes &codes, const ByteTable &table,
                     bool above) {
  auto at = [&](int x) {
    return table[static_cast<uint8_t>(x ^ (codes.flips ? 128 : 0))];
  };
  const int end = above ? 127 : -128, inward = above ? -1 : 1;
  int x = end;
  while (x != codes.center && at(x + inward) == at(end))
    x += inward;
  return std::clamp(x - codes.center, -128, 127);
}

/// The difference below which results are one less than those of an odd table
/// about the center; none if there is none.
static std::optional<int> findStep(const FoldedCodes &codes,
                                   const ByteTable &table) {
  auto at = [&](int difference) -> uint8_t {
    const int x = codes.center + difference;
    return table[static_cast<uint8_t>(x ^ (codes.flips ? 128 : 0))] -
           codes.offset;
  };
  // One less from some distance on, equal before.
  int distance = std::min(127 - codes.center, codes.center + 128);
  const int reach = distance;
  auto sumAt = [&](int d) { return static_cast<uint8_t>(at(d) + at(-d)); };
  while (distance > 0 && sumAt(distance) == 255)
    --distance;
  const int first = distance + 1;
  while (distance > 0 && sumAt(distance) == 0)
    --distance;
  return distance == 0 && first <= reach ? std::optional(1 - first)
                                         : std::nullopt;
}

std::vector<FoldedCodes> qlut::foldCodes(const ByteTable &table) {
  std::vector<FoldedCodes> all;
  auto consider = [&](FoldedCodes codes) {
    if (fold(codes, table))
      all.push_back(std::move(codes));
  };
  for (bool flips : {false, true}) {
    for (bool addsRelu : {false, true}) {
      FoldedCodes codes;
      codes.flips = flips;
      codes.addsRelu = addsRelu;
      // Unflipped first; flipped codes are those in the other order, which
      // lookups know without it.
      if (addsRelu || !flips)
        consider(codes);
    }
    for (int center = -127; center < 128; ++center) {
      FoldedCodes codes;
      codes.flips = flips;
      codes.center = center;
      for (bool addsRelu : {false, true})
        for (Fold kind : {Fold::Even, Fold::EvenHalf}) {
          codes.addsRelu = addsRelu;
          codes.fold = kind;
          consider(codes);
        }
      codes.addsRelu = false;
      const auto middle = static_cast<uint8_t>(center ^ (flips ? 128 : 0));
      codes.offset = table[middle];
      // A cut-off result on one side is reached where the other side still has
      // its negative.
      codes.fold = Fold::Odd;
      consider(codes);
      codes.greatest = findBound(codes, table, /*above=*/true);
      consider(codes);
      codes.greatest = 127;
      codes.least = findBound(codes, table, /*above=*/false);
      consider(codes);
      codes.least = -128;
      if (std::optional<int> step = findStep(codes, table)) {
        codes.fold = Fold::SteppedOdd;
        codes.step = *step;
        consider(codes);
        codes.step = -128;
      }
      codes.fold = Fold::SaturatedOdd;
      for (uint8_t offset : std::set<uint8_t>{0, 128, table[middle]})
        for (bool storesNegative : {false, true}) {
          codes.offset = offset;
          codes.storesNegative = storesNegative;
          consider(codes);
        }
      codes.fold = Fold::Complement;
      codes.storesNegative = false;
      // f(m) + f(m - 1) = 2c - 1.
      const auto below = static_cast<uint8_t>(middle - 1);
      const auto twice = static_cast<uint8_t>(table[middle] + table[below] + 1);
      if (twice % 2 == 0)
        for (unsigned offset : {twice / 2u, twice / 2u + 128}) {
          codes.offset = static_cast<uint8_t>(offset);
          consider(codes);
        }
    }
  }
  return all;
}

Lane qlut::writeFolded(Builder &b, const FoldedCodes &codes,
                       const LookupPlan &plan, Isa isa) {
  Lane difference = b.input();
  // The two moves are one where the difference does not saturate.
  if (codes.flips)
    difference = b.bitXor(difference, b.splat(128));
  difference = b.subSigned(difference, b.splat(codes.center));

  if (codes.greatest < 127)
    difference = b.minSigned(difference, b.splat(codes.greatest));
  if (codes.least > -128)
    difference = b.maxSigned(difference, b.splat(codes.least));

  auto search = [&](Lane index) { return writeLookups(b, index, plan, isa); };
  auto isBelow = [&] { return b.greater(b.splat(0), difference); };
  Lane result;
  switch (codes.fold) {
  case Fold::None:
    result = search(difference);
    break;
  case Fold::Even:
    result = search(b.abs(difference));
    break;
  case Fold::EvenHalf:
    result = search(b.bitXor(difference, isBelow()));
    break;
  case Fold::Odd:
    result = b.sign(search(b.abs(difference)), difference);
    break;
  case Fold::SteppedOdd:
    result = b.add(b.sign(search(b.abs(difference)), difference),
                   b.greater(b.splat(codes.step), difference));
    break;
  case Fold::SaturatedOdd: {
    // ~v - (-1) = -v, saturating.
    Lane mask =
        codes.storesNegative ? b.greater(difference, b.splat(-1)) : isBelow();
    result = b.subSigned(b.bitXor(search(b.abs(difference)), mask), mask);
    break;
  }
  case Fold::Complement:
    result = b.bitXor(search(b.bitXor(difference, isBelow())), isBelow());
    break;
  }
  if (codes.addsRelu)
    result = b.add(result, b.maxSigned(difference, b.splat(0)));
  return b.add(result, b.splat(codes.offset));
}
