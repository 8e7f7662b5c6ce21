//===- Folds.h - halves of tables -------------------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CORE_TABLECOMPILER_FOLDS_H
#define QLUT_LIB_CORE_TABLECOMPILER_FOLDS_H

#include "Lookups.h"

namespace qlut {

/// A table as a function of the distance from a center, which `half` holds.
struct FoldedCodes {
  Fold fold = Fold::None;
  /// Codes below the center are told by the sign of the signed difference,
  /// saturating, of code and center; with `flips` of the code ^ 128.
  bool flips = false;
  int center = 0;
  int least = -128, greatest = 127; ///< the difference is clamped to these
  bool addsRelu = false;            ///< max(difference, 0) is added
  bool storesNegative = false; ///< of SaturatedOdd: which side is in `half`
  uint8_t offset = 0;          ///< added to odd results
  int step = -128; ///< of SteppedOdd: below that difference 1 is taken away
  Partial half;    ///< by distance; without a fold by difference
};

/// All ways to fold the table that are exact, and the table as it is.
std::vector<FoldedCodes> foldCodes(const ByteTable &table);

/// The table: `half` found by the plan, unfolded.
lanes::Lane writeFolded(lanes::Builder &builder, const FoldedCodes &codes,
                        const LookupPlan &plan, Isa isa);

} // namespace qlut

#endif // QLUT_LIB_CORE_TABLECOMPILER_FOLDS_H
