//===- WordValues.h - lines over 16-bit codes -------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CORE_TABLECOMPILER_WORDVALUES_H
#define QLUT_LIB_CORE_TABLECOMPILER_WORDVALUES_H

#include "WordSegments.h"
#include "qlut/Core/LaneProgram.h"
#include <optional>

namespace qlut {

/// Values at the nodes of segments, and which half of a fold is wanted.
struct SegmentValues {
  const Segments &segments;
  const SegmentPlan &plan;
  std::vector<int64_t> values; ///< in units of 2^-guardBits codes
  unsigned guardBits = 0;      ///< 0 but with powers
  /// A word: 65535 where the negative of the line is wanted; only with powers.
  std::optional<lanes::Lane> negates;
};

/// The line through the values at a place, rounded half up once, a word. By
/// byte shuffles, of at most 128 segments.
lanes::Lane writeLookedUpValues(lanes::Builder &builder,
                                const SegmentValues &values, SegmentPlace at);
/// By loads of pairs of neighbouring values, none if they don't fit words; only
/// with powers, without guard bits, rotated places and negation.
std::optional<lanes::Lane> writeLoadedValues(lanes::Builder &builder,
                                             const SegmentValues &values,
                                             SegmentPlace at);

/// V of a quadratic table at a word that is the place from its first segment's
/// start, inside the domain: a word, as the spec rounds it (T17, T18).
lanes::Lane writeParabolas(lanes::Builder &builder, const QuadraticTable &table,
                           lanes::Lane place);

} // namespace qlut

#endif // QLUT_LIB_CORE_TABLECOMPILER_WORDVALUES_H
