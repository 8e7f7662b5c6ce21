//===- InstructionCosts.cpp - what lane operations cost -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Sources. AVX2: throughputs measured on Zen 3 (shuffles, packs, shifts and
// multiplications 2 a cycle, additions, logic and comparisons 4; blends 2, on
// units of their own);
// `issue` is what mixed table code reached there, 3.6 a cycle of the 4.
// AVX-512: llvm-mca 22 with the models znver4 and icelake-server, the slower of
// the two. NEON: llvm-mca 22 with the models neoverse-n1 and neoverse-v1, the
// slower of the two.
//
//===----------------------------------------------------------------------===//

#include "qlut/Core/InstructionCosts.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/TargetParser/Host.h"
#include "llvm/TargetParser/Triple.h"
#include <algorithm>

using namespace qlut;
using namespace qlut::lanes;

static constexpr std::pair<Isa, llvm::StringLiteral> isaNames[] = {
    {Isa::Generic, "generic"},
    {Isa::Avx2, "avx2"},
    {Isa::Avx512Vbmi, "avx512-vbmi"},
    {Isa::Neon, "neon"}};

llvm::StringRef qlut::stringifyIsa(Isa isa) {
  return isaNames[static_cast<unsigned>(isa)].second;
}

std::optional<Isa> qlut::symbolizeIsa(llvm::StringRef name) {
  for (auto [isa, word] : isaNames)
    if (word == name)
      return isa;
  return std::nullopt;
}

Isa qlut::getHostIsa() {
  if (llvm::Triple(llvm::sys::getProcessTriple()).isAArch64())
    return Isa::Neon;
  llvm::StringMap<bool> features = llvm::sys::getHostCPUFeatures();
  for (Isa isa : {Isa::Avx512Vbmi, Isa::Avx2})
    if (llvm::all_of(getTargetFeatures(isa), [&](llvm::StringRef feature) {
          return features.lookup(feature.drop_front());
        }))
      return isa;
  return Isa::Generic;
}

llvm::ArrayRef<llvm::StringRef> qlut::getTargetFeatures(Isa isa) {
  static const llvm::StringRef avx2[] = {"+avx2", "+fma"};
  static const llvm::StringRef avx512[] = {
      "+avx2",     "+fma",        "+avx512f",   "+avx512bw",
      "+avx512vl", "+avx512vbmi", "+avx512vnni"};
  static const llvm::StringRef neon[] = {"+neon"};
  switch (isa) {
  case Isa::Generic:
    break;
  case Isa::Avx2:
    return avx2;
  case Isa::Avx512Vbmi:
    return avx512;
  case Isa::Neon:
    return neon;
  }
  return {};
}

static OperationCost &costOf(InstructionCosts &costs, Op op) {
  return costs.operations[static_cast<unsigned>(op)];
}

/// All operations as cheap as an addition, splats and the input free, lookups
/// absent.
static InstructionCosts makeCosts(Isa isa, unsigned vectorBytes) {
  InstructionCosts costs;
  costs.isa = isa;
  costs.vectorBytes = vectorBytes;
  costs.operations.fill({1, 0, 0});
  for (Op op : {Op::Input, Op::InputWord, Op::Splat, Op::SplatWord})
    costOf(costs, op) = {};
  for (Op op :
       {Op::Shuffle, Op::Permute64, Op::Permute128, Op::Lookup, Op::LookupOver})
    costOf(costs, op) = {-1, 0, 0};
  return costs;
}

static InstructionCosts makeAvx2Costs() {
  InstructionCosts costs = makeCosts(Isa::Avx2, 32);
  costs.issue = 3.6;
  costs.shuffleUnits = costs.multiplyUnits = 2;
  for (Op op : {Op::Shuffle, Op::Bit, Op::NarrowSigned, Op::NarrowUnsigned})
    costOf(costs, op) = {1, 1, 0};
  costOf(costs, Op::ShiftRight) = {2, 1, 0}; // of words, and a mask
  // Its bytes are interleaved first: four unpacks, two products.
  costOf(costs, Op::MultiplyAdd) = {6, 4, 2};
  // Even and odd bytes by themselves: two masks, two products, one shift by 8
  // bits, a blend.
  costOf(costs, Op::MultiplyShift) = {6, 1, 2};
  for (Op op : {Op::MultiplyHigh, Op::MultiplyHighSigned,
                Op::MultiplyHighUnsigned, Op::MultiplyLow})
    costOf(costs, op) = {2, 0, 2};
  for (Op op :
       {Op::AndWord, Op::XorWord, Op::AddWord, Op::SubWord, Op::AddSignedWord,
        Op::SubSignedWord, Op::SubUnsignedWord, Op::MinSignedWord,
        Op::MaxSignedWord, Op::MinUnsignedWord, Op::MaxUnsignedWord,
        Op::AbsWord, Op::SignWord, Op::GreaterWord, Op::BlendWord})
    costOf(costs, op) = {2, 0, 0};
  // Of each code a move of its index, a load and an insertion.
  costOf(costs, Op::LoadPairs) = {126, 48, 4};
  for (Op op : {Op::ShiftLeftWord, Op::ShiftRightWord, Op::ShiftRightSignedWord,
                Op::Widen})
    costOf(costs, op) = {2, 2, 0};
  return costs;
}

/// The emitter has none of these.
static void removeWords(InstructionCosts &costs) {
  for (unsigned op = unsigned(Op::MultiplyAdd);
       op <= unsigned(Op::MultiplyShift); ++op)
    costs.operations[op] = {-1, 0, 0};
}

static InstructionCosts makeAvx512Costs() {
  InstructionCosts costs = makeCosts(Isa::Avx512Vbmi, 64);
  costs.issue = 2;
  for (Op op : {Op::Shuffle, Op::Permute64, Op::Permute128, Op::Bit})
    costOf(costs, op) = {1, 1, 0};
  costOf(costs, Op::Blend) = {2, 1, 0};      // the mask's move, the blend
  costOf(costs, Op::Greater) = {2, 1, 0};    // to a mask, and back
  costOf(costs, Op::Sign) = {4, 2, 0};       // two masks, a masked negation
  costOf(costs, Op::ShiftRight) = {2, 1, 0}; // of words, and a mask
  removeWords(costs);
  return costs;
}

static InstructionCosts makeNeonCosts() {
  InstructionCosts costs = makeCosts(Isa::Neon, 16);
  costs.issue = 2;
  costs.shuffleUnits = 1;
  costOf(costs, Op::Lookup) = {3, 1.5, 0};
  costOf(costs, Op::LookupOver) = {5, 2.5, 0};
  costOf(costs, Op::Bit) = {1, 1, 0};
  costOf(costs, Op::ShiftRight) = {1, 1, 0};
  costOf(costs, Op::Blend) = {2, 0, 0}; // the mask's comparison, the blend
  costOf(costs, Op::Sign) = {4, 0, 0};
  removeWords(costs);
  return costs;
}

const InstructionCosts &InstructionCosts::get(Isa isa) {
  static const InstructionCosts costs[] = {makeCosts(Isa::Generic, 0),
                                           makeAvx2Costs(), makeAvx512Costs(),
                                           makeNeonCosts()};
  return costs[static_cast<unsigned>(isa)];
}

double InstructionCosts::getCycles(const Program &program) const {
  OperationCost sum;
  for (const Node &node : program.nodes) {
    const OperationCost &cost = operations[static_cast<unsigned>(node.op)];
    // Lookups of up to 32 entries are no slower than those of 16 on NEON.
    const double share =
        isa == Isa::Neon && isLookup(node.op) && node.table.size() <= 32
            ? 2. / 3
            : 1;
    sum.micros += cost.micros * share;
    sum.shuffles += cost.shuffles * share;
    sum.multiplies += cost.multiplies;
    // The other products are shifted, too.
    if (node.op == Op::MultiplyShift && node.constant < 8)
      sum.micros += 1.5; // as measured
  }
  return std::max({sum.micros / issue, sum.shuffles / shuffleUnits,
                   sum.multiplies / multiplyUnits});
}
