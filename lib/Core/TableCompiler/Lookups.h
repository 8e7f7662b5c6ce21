//===- Lookups.h - lookups of what is left of a table -----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CORE_TABLECOMPILER_LOOKUPS_H
#define QLUT_LIB_CORE_TABLECOMPILER_LOOKUPS_H

#include "qlut/Core/InstructionCosts.h"
#include "qlut/Core/LaneProgram.h"
#include "qlut/Core/TableCompiler.h"
#include <vector>

namespace qlut {

/// Wanted results by byte; `free` where any will do.
struct Partial {
  static constexpr int16_t free = -1;
  std::array<int16_t, 256> values;

  Partial() { values.fill(free); }
  int16_t operator[](unsigned byte) const { return values[byte]; }
  /// Wants that result; false if another one is wanted already.
  bool want(uint8_t byte, uint8_t value) {
    if (values[byte] == free)
      values[byte] = value;
    return values[byte] == value;
  }
};

/// One way to find the values of a Partial.
struct LookupPlan {
  Search search = Search::Constant;
  uint8_t constant = 0; ///< of Constant
  /// Blocks: 16-entry blocks from `start` on, in signed order (start from
  /// -128) or unsigned order of the bytes. All codes outside give the nearest
  /// end's value.
  bool isSigned = false;
  int start = 0;
  bool clampsBelow = false, clampsAbove = false;
  /// Groups: the number of upper bits that choose a group.
  unsigned groupBits = 0;
  /// 16 entries each; those of groups in the order of the bytes.
  std::vector<std::array<uint8_t, 16>> blocks;
};

/// All plans worth comparing; at least one. Free results are set to what makes
/// lookups few.
std::vector<LookupPlan> planLookups(const Partial &wanted, Isa isa);

/// The plan's lookups at that index.
lanes::Lane writeLookups(lanes::Builder &builder, lanes::Lane index,
                         const LookupPlan &plan, Isa isa);

/// Lookups of at most 8 blocks by shuffles; block k has the indices from
/// base + 16 k on; base is a multiple of 16.
lanes::Lane writeShuffles(lanes::Builder &builder, lanes::Lane index, int base,
                          llvm::ArrayRef<std::array<uint8_t, 16>> blocks);

} // namespace qlut

#endif // QLUT_LIB_CORE_TABLECOMPILER_LOOKUPS_H
