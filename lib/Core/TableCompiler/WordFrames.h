//===- WordFrames.h - what stands around 16-bit segments --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CORE_TABLECOMPILER_WORDFRAMES_H
#define QLUT_LIB_CORE_TABLECOMPILER_WORDFRAMES_H

#include "WordSegments.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace qlut {

/// The clamp to a domain, or the fold onto the half of the codes that holds it.
struct WordFrame {
  const Table &table;
  int64_t first, last; ///< offsets, or magnitudes, of the domain

  /// What a folded table reads.
  struct Magnitude {
    lanes::Lane place;    ///< from `first` on, inside the domain
    lanes::Lane isOther;  ///< 65535 on the side that is not stored
    lanes::Lane distance; ///< of the code from the center, saturating
  };

  /// The place of the code from `first` on. With mayRotate it may be 32768
  /// higher than it should be.
  SegmentPlace getPlace(lanes::Builder &b, bool mayRotate) const;

  /// The result from what `values` gives at a magnitude: V rounded to codes,
  /// less the values' center; where the table negates and the other side is
  /// wanted, the negative of V.
  lanes::Lane
  unfold(lanes::Builder &b, const FoldedTable &folded, int64_t center,
         llvm::function_ref<lanes::Lane(const Magnitude &)> values) const;

  /// Codes from their distance to the center, saturating where that is a word.
  lanes::Lane addCenter(lanes::Builder &b, lanes::Lane code,
                        int64_t center) const;

private:
  /// Codes as signed words, the least of them -32768.
  lanes::Lane getSigned(lanes::Builder &b) const;
};

} // namespace qlut

#endif // QLUT_LIB_CORE_TABLECOMPILER_WORDFRAMES_H
