//===- WordValues.cpp - lines over 16-bit codes ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Of a segment of length L the value f codes from its start, rounded half up,
// is V + R with the rise D to its end and R = floor(D f / L + 1/2).
//
// L = 2^t: with F = f 2^(15-t), R = (D F + 2^14) >> 15, one rounding product of
// words. A rise that is no signed word is 32768 more or less than one that is,
// which adds or takes away F. Values with g guard bits take the product rounded
// down instead, and are rounded after they have been added.
//
// Other lengths: D = m L + E with 0 <= E < L, and R = m f + floor(E f / L +
// 1/2). With s the nearest integer to 2^16 E / L, q = f s >> 16 is that or one
// less, and E f - q L, which fits a word, tells which. As neighbours give the
// same at their common node, f may be L.
//
//===----------------------------------------------------------------------===//

#include "WordValues.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"
#include <algorithm>

using namespace qlut;
using namespace qlut::lanes;

static bool isAnySet(llvm::ArrayRef<int64_t> numbers) {
  return llvm::any_of(numbers, [](int64_t number) { return number != 0; });
}

//===----------------------------------------------------------------------===//
// Lengths that are powers of two
//===----------------------------------------------------------------------===//

static Lane negateWhere(Builder &b, Lane value, std::optional<Lane> mask) {
  return mask ? b.subWord(b.xorWord(value, *mask), *mask) : value;
}

/// The least multiple of a code that leaves signed words of guarded values less
/// it, rounded ones included but where they are the last that there is room
/// for: sums saturate there, as codes do.
static int64_t getCenter(const SegmentValues &values) {
  const int64_t unit = int64_t(1) << values.guardBits;
  const int64_t greatest =
      *std::max_element(values.values.begin(), values.values.end());
  const bool saturates = greatest == 65535 && unit == 2 && values.negates;
  const int64_t room = saturates ? 0 : unit / 2;
  const int64_t over = greatest + room - 32767;
  return unit == 1 || over <= 0
             ? 0
             : llvm::alignTo(static_cast<uint64_t>(over), unit);
}

/// Base plus rise in units of 2^-guardBits codes, rounded. From the bases
/// `center`, a multiple of a code, has been taken, and half of a code added
/// where nothing is negated.
static Lane roundGuarded(Builder &b, const SegmentValues &values, Lane base,
                         Lane risen, int64_t center) {
  Lane sum = b.addWord(base, risen);
  if (values.negates)
    sum =
        b.addSignedWord(sum, b.splatWord(int64_t(1) << (values.guardBits - 1)));
  return b.addWord(
      b.shiftRightSignedWord(sum, values.guardBits),
      negateWhere(b, b.splatWord(center >> values.guardBits), values.negates));
}

static Lane writePowers(Builder &b, const SegmentValues &values,
                        SegmentPlace at) {
  const Segments &segments = values.segments;
  std::vector<int64_t> bases(values.values), rises;
  for (size_t k = 0; k < segments.size(); ++k)
    rises.push_back(bases[k + 1] - bases[k]);
  // The last node needs no segment of its own where it is not reached, or where
  // that would take another block for each lookup.
  const bool reaches = segments.reachEnd();
  const bool blends = reaches && segments.size() % 16 == 0;
  // Guarded values are moved to be signed words.
  const unsigned guard = values.guardBits;
  const int64_t center = getCenter(values);
  const int64_t half =
      guard > 0 && !values.negates ? int64_t(1) << (guard - 1) : 0;
  for (int64_t &base : bases)
    base += half - center;
  const int64_t lastValue = bases.back();
  if (reaches && !blends)
    rises.push_back(0);
  else
    bases.pop_back();
  if (at.isRotated && values.plan.find == SegmentPlan::Find::Shift)
    for (std::vector<int64_t> *words : {&bases, &rises})
      std::rotate(words->begin(), words->begin() + words->size() / 2,
                  words->end());
  auto blendEnd = [&](Lane word, int64_t last) {
    if (!blends)
      return word;
    Lane atEnd = b.greaterWord(b.addWord(at.place, b.splatWord(32768)),
                               b.splatWord(segments.last - 1 - 32768));
    return b.blendWord(word, b.splatWord(last), atEnd);
  };
  const bool hasFalls =
      llvm::any_of(rises, [](int64_t rise) { return rise < 0; });
  const bool hasPlains = blends || llvm::is_contained(rises, 0);
  std::vector<int64_t> plains, raised, lowered;
  for (int64_t &rise : rises) {
    plains.push_back(rise == 0 ? 0 : 255);
    raised.push_back(guard == 0 && rise > 32767 ? 255 : 0);
    lowered.push_back(guard == 0 && rise < -32768 ? 255 : 0);
    rise += raised.back() ? -32768 : lowered.back() ? 32768 : 0;
  }

  // Rises that have a bit left are doubled, for a product of signed words.
  const bool doubles = guard > 0 && llvm::all_of(rises, [](int64_t rise) {
                         return llvm::isInt<15>(rise) && rise != -16384;
                       });
  if (doubles)
    for (int64_t &rise : rises)
      rise *= 2;
  FoundSegment found =
      findSegment(b, segments, values.plan, at, /*asWord=*/false,
                  /*asHalf=*/guard == 0 || doubles);
  Lane rise = negateWhere(b, blendEnd(lookUpWord(b, found.segment, rises), 0),
                          values.negates);
  Lane base =
      negateWhere(b, blendEnd(lookUpWord(b, found.segment, bases), lastValue),
                  values.negates);
  if (doubles)
    return roundGuarded(b, values, base,
                        b.multiplyHighSigned(rise, found.fraction), center);
  if (guard > 0) {
    // Where no rise is below zero, the sign is that of the half.
    std::optional<Lane> isNegative = values.negates;
    if (hasFalls)
      isNegative = b.greaterWord(b.splatWord(0), rise);
    else if (isNegative && hasPlains) {
      Lane byte = lookUpByte(b, found.segment, plains);
      isNegative = b.andWord(*isNegative, blendEnd(b.widen(byte, byte), 0));
    }
    // A negative rise is read as 65536 more.
    Lane risen = b.multiplyHighUnsigned(rise, found.fraction);
    if (isNegative)
      risen = b.subWord(risen, b.andWord(found.fraction, *isNegative));
    return roundGuarded(b, values, base, risen, center);
  }
  const Lane fraction = found.fraction;
  Lane risen = b.multiplyHigh(rise, fraction);
  auto fractionWhere = [&](llvm::ArrayRef<int64_t> bytes) {
    Lane byte = lookUpByte(b, found.segment, bytes);
    Lane mask = blendEnd(b.widen(byte, byte), 0);
    return b.andWord(negateWhere(b, fraction, values.negates), mask);
  };
  if (isAnySet(raised))
    risen = b.addWord(risen, fractionWhere(raised));
  if (isAnySet(lowered))
    risen = b.subWord(risen, fractionWhere(lowered));
  return b.addWord(base, risen);
}

//===----------------------------------------------------------------------===//
// Other lengths
//===----------------------------------------------------------------------===//

static Lane writeAnyLengths(Builder &b, const SegmentValues &values,
                            SegmentPlace at) {
  const Segments &segments = values.segments;
  std::vector<int64_t> starts, bases, slopes, rests, parts, lengths;
  for (size_t k = 0; k < segments.size(); ++k) {
    const int64_t length = segments.getLength(k);
    const int64_t rise = values.values[k + 1] - values.values[k];
    starts.push_back(segments.nodes[k]);
    bases.push_back(values.values[k]);
    slopes.push_back(llvm::divideFloorSigned(rise, length));
    rests.push_back(rise - slopes.back() * length);
    parts.push_back(((rests.back() << 17) + length) / (2 * length));
    lengths.push_back(length);
  }
  Lane segment = findSegment(b, segments, values.plan, at, /*asWord=*/false,
                             /*asHalf=*/false)
                     .segment;
  Lane distance = b.subWord(at.place, lookUpWord(b, segment, starts));
  Lane base = lookUpWord(b, segment, bases);
  if (isAnySet(slopes))
    base = b.addWord(base,
                     b.multiplyLow(lookUpWord(b, segment, slopes), distance));
  Lane risen = b.multiplyHighUnsigned(distance, lookUpWord(b, segment, parts));
  Lane length = lookUpWord(b, segment, lengths);
  Lane rest = b.subWord(b.multiplyLow(lookUpWord(b, segment, rests), distance),
                        b.multiplyLow(risen, length));
  Lane half = b.shiftRightWord(b.subWord(length, b.splatWord(1)), 1);
  return b.addWord(base, b.subWord(risen, b.greaterWord(rest, half)));
}

Lane qlut::writeLookedUpValues(Builder &b, const SegmentValues &values,
                               SegmentPlace at) {
  return values.plan.hasPowers() ? writePowers(b, values, at)
                                 : writeAnyLengths(b, values, at);
}

std::optional<Lane> qlut::writeLoadedValues(Builder &b,
                                            const SegmentValues &values,
                                            SegmentPlace at) {
  // Values of unsigned codes are moved to be signed ones.
  const auto [least, greatest] =
      std::minmax_element(values.values.begin(), values.values.end());
  const int64_t offset = *greatest > 32767 ? 32768 : 0;
  if (*least - offset < -32768 || *greatest - offset > 32767)
    return std::nullopt;
  std::vector<int64_t> words;
  for (int64_t value : values.values)
    words.push_back(value - offset);
  // The last node has a neighbour for what it does not add.
  words.push_back(words.back());
  FoundSegment found = findSegment(b, values.segments, values.plan, at,
                                   /*asWord=*/true, /*asHalf=*/true);
  // Weights are positive signed words: a unit is 2^14.
  Lane after = b.shiftRightWord(found.fraction, 1);
  Lane before = b.subWord(b.splatWord(1 << 14), after);
  return b.addWord(b.loadPairs(found.segment, before, after, 14, words),
                   b.splatWord(offset));
}
