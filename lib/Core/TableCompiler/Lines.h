//===- Lines.h - tables as lines --------------------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CORE_TABLECOMPILER_LINES_H
#define QLUT_LIB_CORE_TABLECOMPILER_LINES_H

#include "qlut/Core/LaneProgram.h"
#include "qlut/Core/TableCompiler.h"
#include <optional>
#include <vector>

namespace qlut {

/// On the codes from its start, or from 0 on: the byte nearest to
/// (slope * (code - start) + factor * base + 2^(shift-1)) >> shift.
struct ByteLine {
  uint8_t slope = 0, base = 0; ///< signed
  uint8_t factor = 0;          ///< unsigned
  uint8_t place = 0;           ///< of placed lines
};

/// Lines whose base is a byte of its own: base + (slope * (code + place) >>
/// shift), wrapping, or base minus that. Where the code of a line's start comes
/// to lie is free and says which part of a result the products begin with.
enum class Placing { None, Adds, Subtracts };

/// Up to 16 lines that give a table.
struct LinePlan {
  Search search = Search::Lines; ///< or Buckets
  unsigned shift = 4;
  bool hasFactors = false;  ///< factors differ; else all are 2^shift
  bool fromZero = false;    ///< Lines with factors: lines start at code 0
  bool flipsInput = false;  ///< Buckets: of code ^ 128
  bool flipsOutput = false; ///< the table is the lines' result ^ 128
  bool isUnsigned = false;  ///< the nearest unsigned byte
  Placing placing = Placing::None;
  /// Placed lines: slopes are unsigned and code + place signed; else the other
  /// way round.
  bool hasUnsignedSlopes = false;
  /// Lines: by the upper 4 bits of the code. Buckets: in order.
  std::vector<ByteLine> lines;
  std::vector<uint8_t> starts; ///< Buckets: by line
  /// Buckets, by the upper 4 bits: the line of the first code of 16, and the
  /// last code of that line.
  std::array<uint8_t, 16> first{}, last{};
};

/// One line for each 16 codes, the cheapest such form; none if there is none.
std::optional<LinePlan> planLines(const ByteTable &table);
/// Up to 16 lines at most one of which starts inside each 16 codes.
std::optional<LinePlan> planBuckets(const ByteTable &table);

/// Placed lines, one for each 16 codes; none if there are none.
std::optional<LinePlan> planPlacedLines(const ByteTable &table);
/// The runs of codes of those buckets as placed lines, if all are.
std::optional<LinePlan> placeBuckets(const ByteTable &table,
                                     const LinePlan &buckets);

lanes::Lane writeLines(lanes::Builder &builder, const LinePlan &plan);

} // namespace qlut

#endif // QLUT_LIB_CORE_TABLECOMPILER_LINES_H
