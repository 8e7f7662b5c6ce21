//===- WordFrames.cpp - what stands around 16-bit segments ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "WordFrames.h"
#include <algorithm>

using namespace qlut;
using namespace qlut::lanes;

Lane WordFrame::getSigned(Builder &b) const {
  return table.input().isSigned() ? b.input()
                                  : b.addWord(b.input(), b.splatWord(32768));
}

SegmentPlace WordFrame::getPlace(Builder &b, bool mayRotate) const {
  if (first == 0 && last == 65535) {
    if (!table.input().isSigned() || mayRotate)
      return {b.input(), table.input().isSigned()};
    return {b.addWord(b.input(), b.splatWord(32768)), false};
  }
  Lane code = getSigned(b);
  if (first > 0)
    code = b.maxSignedWord(code, b.splatWord(first - 32768));
  if (last < 65535)
    code = b.minSignedWord(code, b.splatWord(last - 32768));
  return {b.subWord(code, b.splatWord(first - 32768)), false};
}

Lane WordFrame::addCenter(Builder &b, Lane code, int64_t center) const {
  if (table.output().isSigned())
    return b.addSignedWord(code, b.splatWord(center));
  return b.addWord(b.addSignedWord(code, b.splatWord(center - 32768)),
                   b.splatWord(32768));
}

Lane WordFrame::unfold(
    Builder &b, const FoldedTable &folded, int64_t center,
    llvm::function_ref<Lane(const Magnitude &)> values) const {
  const int64_t unit = int64_t(1) << folded.fractionBits;
  const int64_t middle =
      table.input().isSigned() ? folded.center : folded.center - 32768;
  Lane zero = b.splatWord(0);
  Lane distance = b.subSignedWord(getSigned(b), b.splatWord(middle));
  Lane isOther = folded.storesNegative ? b.greaterWord(distance, zero)
                                       : b.greaterWord(zero, distance);
  // The greatest magnitude of words is 32768.
  auto atMost = [&](Lane word, int64_t greatest) {
    return greatest < 32768 ? b.minUnsignedWord(word, b.splatWord(greatest))
                            : word;
  };
  Lane magnitude = b.absWord(distance);
  Lane place = atMost(magnitude, std::min(folded.reach, last));
  place = b.subUnsignedWord(place, b.splatWord(first));
  Lane result = values({place, isOther, distance});
  if (center != 0)
    result = addCenter(b, result, center);
  // What the other side has more: c m is max(x, 0) or min(x, 0) for c of 1 or
  // -1.
  const int64_t offset =
      folded.offset / unit - (folded.negates ? 2 * center : 0);
  const int64_t slope = folded.slope / unit;
  const bool isWhole = offset == 0 && folded.reach >= 32768;
  if (isWhole && slope == 1 && folded.storesNegative)
    return b.addWord(result, b.maxSignedWord(distance, zero));
  if (isWhole && slope == -1 && !folded.storesNegative)
    return b.addWord(result, b.minSignedWord(distance, zero));
  Lane more = b.splatWord(offset);
  if (slope != 0)
    more = b.addWord(more, b.multiplyLow(atMost(magnitude, folded.reach),
                                         b.splatWord(slope)));
  if (offset == 0 && slope == 0)
    return result;
  return b.addWord(result, b.andWord(more, isOther));
}
