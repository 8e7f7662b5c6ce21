//===- WordSegments.h - segments of 16-bit codes ----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CORE_TABLECOMPILER_WORDSEGMENTS_H
#define QLUT_LIB_CORE_TABLECOMPILER_WORDSEGMENTS_H

#include "qlut/Core/LaneProgram.h"
#include "qlut/Core/Table.h"
#include <optional>

namespace qlut {

/// The segments of a linear table by their places: codes from its first node.
struct Segments {
  std::vector<int64_t> nodes; ///< the first is 0
  int64_t last = 0;           ///< the greatest place there is

  explicit Segments(const LinearTable &table);
  size_t size() const { return nodes.size() - 1; }
  int64_t getLength(size_t k) const { return nodes[k + 1] - nodes[k]; }
  /// Whether there is a place at the last node.
  bool reachEnd() const { return last == nodes.back(); }
};

/// A way to find the segment of a place.
struct SegmentPlan {
  enum class Find {
    /// place >> shift: all lengths are 2^shift.
    Shift,
    /// Of cells of 2^shift places each lies in one segment, or is split into
    /// segments of one length; all lengths are powers of two, and segments
    /// start at multiples of theirs.
    Cells,
    /// ((place + summand) * factor >> 16) >> shift.
    Product,
    /// How many nodes are below the place.
    Count,
  };
  Find find = Find::Shift;
  unsigned shift = 0;
  /// Of each cell its first segment, and log2 of the length of its segments.
  std::vector<int64_t> cellFirst, cellLength;
  int64_t factor = 0, summand = 0;

  /// The lengths are powers of two, a node is in the segment that it starts,
  /// and the last one in one past the last segment. With other plans a node may
  /// be in the segment that it ends.
  bool hasPowers() const { return find == Find::Shift || find == Find::Cells; }
  /// The segment of a place, for Product and Count.
  size_t getSegment(const Segments &segments, int64_t place) const;
};

/// The plan that takes least; none if there is none.
std::optional<SegmentPlan> planSegments(const Segments &segments);

/// A place in a segment, as lanes.
struct SegmentPlace {
  lanes::Lane place; ///< a word
  /// The place is 32768 higher than it should be; where Shift or Cells look at
  /// all 65,536 places this makes no difference to the fraction.
  bool isRotated = false;
};

/// What has been found.
struct FoundSegment {
  /// The segment, a byte, or a word with `asWord`; with `isRotated` and Shift
  /// half the segments higher, modulo their number.
  lanes::Lane segment;
  /// With powers of two: the distance from the segment's start by its length,
  /// times 2^16, a word, or 2^15 with `asHalf`.
  lanes::Lane fraction;
};

FoundSegment findSegment(lanes::Builder &builder, const Segments &segments,
                         const SegmentPlan &plan, SegmentPlace at, bool asWord,
                         bool asHalf);

/// The byte or the word of an index, a byte below 128, among those.
lanes::Lane lookUpByte(lanes::Builder &builder, lanes::Lane index,
                       llvm::ArrayRef<int64_t> bytes);
lanes::Lane lookUpWord(lanes::Builder &builder, lanes::Lane index,
                       llvm::ArrayRef<int64_t> words);

} // namespace qlut

#endif // QLUT_LIB_CORE_TABLECOMPILER_WORDSEGMENTS_H
