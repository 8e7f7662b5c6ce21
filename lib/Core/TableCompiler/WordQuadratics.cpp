//===- WordQuadratics.cpp - parabolas over 16-bit codes -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A rounding product of words is (v w + 2^14) >> 15, so round(q f / 2^s) is the
// one of q and f 2^(15-s). A curvature is looked up as the high byte of a word,
// which takes 8 of the 15 places that its factors share: the place in the
// segment takes the others, or the word gives some back.
//
//===----------------------------------------------------------------------===//

#include "WordValues.h"

using namespace qlut;
using namespace qlut::lanes;

Lane qlut::writeParabolas(Builder &b, const QuadraticTable &table, Lane place) {
  Lane segment = b.narrowUnsigned(b.shiftRightWord(place, table.lengthShift));
  const int64_t mask = (int64_t(1) << table.lengthShift) - 1;
  Lane along = b.andWord(place, b.splatWord(mask));
  Lane bend = b.widen(b.splat(0), lookUpByte(b, segment, table.curvatures));
  if (table.curvatureShift > 7)
    bend = b.shiftRightSignedWord(bend, table.curvatureShift - 7);
  else
    along = b.shiftLeftWord(along, 7 - table.curvatureShift);
  Lane slope = b.addWord(lookUpWord(b, segment, table.slopes),
                         b.multiplyHigh(bend, along));
  // The same factor where both have the same place to spare.
  if (table.curvatureShift > 7 ||
      15 - table.slopeShift != 7 - table.curvatureShift)
    along = b.shiftLeftWord(b.andWord(place, b.splatWord(mask)),
                            15 - table.slopeShift);
  return b.addWord(lookUpWord(b, segment, table.values),
                   b.multiplyHigh(slope, along));
}
