//===- InstructionCosts.h - what lane operations cost -----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_CORE_INSTRUCTIONCOSTS_H
#define QLUT_CORE_INSTRUCTIONCOSTS_H

#include "qlut/Core/LaneProgram.h"
#include "llvm/ADT/StringRef.h"
#include <array>
#include <optional>

namespace qlut {

/// The vector instructions that tables are compiled for.
enum class Isa {
  Generic,    ///< none: tables stay lookups of one element at a time
  Avx2,       ///< x86-64-v3: 32 bytes, byte shuffles inside halves of 16
  Avx512Vbmi, ///< 64 bytes, permutations of 128 entries; with VNNI
  Neon,       ///< AArch64: 16 bytes, lookups of up to 64 entries
};
/// "generic", "avx2", "avx512-vbmi", "neon".
llvm::StringRef stringifyIsa(Isa isa);
std::optional<Isa> symbolizeIsa(llvm::StringRef name);
/// The best of them that the processor this runs on has.
Isa getHostIsa();
/// What LLVM has to be told to compile for it: "+avx2" and "+fma", which every
/// processor with the one has beside it; empty for generic.
llvm::ArrayRef<llvm::StringRef> getTargetFeatures(Isa isa);

/// What one operation on one vector takes. Operations on words count both
/// vectors that the lanes of a vector of bytes need.
struct OperationCost {
  double micros = 0;     ///< instructions, as the processor splits them
  double shuffles = 0;   ///< of them those that only the shuffle units do
  double multiplies = 0; ///< of them those that only the multipliers do
};

/// An instruction set. The cycles of a program for one vector are the most of:
/// micros / issue, shuffles / shuffleUnits, multiplies / multiplyUnits.
struct InstructionCosts {
  Isa isa = Isa::Generic;
  unsigned vectorBytes = 0; ///< 0: no vectors
  double issue = 1, shuffleUnits = 1, multiplyUnits = 1;
  std::array<OperationCost, unsigned(lanes::Op::MultiplyShift) + 1> operations;

  static const InstructionCosts &get(Isa isa);
  /// False if the instruction set has nothing for an operation of it.
  bool has(lanes::Op op) const {
    return operations[static_cast<unsigned>(op)].micros >= 0;
  }
  /// Cycles for one vector of elements, without its load and store.
  double getCycles(const lanes::Program &program) const;
};

} // namespace qlut

#endif // QLUT_CORE_INSTRUCTIONCOSTS_H
