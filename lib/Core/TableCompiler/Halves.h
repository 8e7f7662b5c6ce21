//===- Halves.h - tables of the halves of a byte ----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CORE_TABLECOMPILER_HALVES_H
#define QLUT_LIB_CORE_TABLECOMPILER_HALVES_H

#include "qlut/Core/InstructionCosts.h"
#include "qlut/Core/LaneProgram.h"
#include "qlut/Core/TableCompiler.h"
#include <vector>

namespace qlut {

/// t[b] = low[b & 15] join high[b >> 4].
struct HalfPlan {
  lanes::Op join = lanes::Op::Xor; ///< Or, Xor or Add
  std::array<uint8_t, 16> low, high;
};

/// All plans that give the table; none as a rule. Tables that read one half
/// alone, such as those over codes of 4 bits, are joined with zeros.
std::vector<HalfPlan> planHalves(const ByteTable &table);

/// The plan's two lookups of the input, one where the other has zeros alone.
lanes::Lane writeHalves(lanes::Builder &builder, const HalfPlan &plan, Isa isa);

} // namespace qlut

#endif // QLUT_LIB_CORE_TABLECOMPILER_HALVES_H
