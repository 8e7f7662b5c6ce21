//===- Halves.cpp - tables of the halves of a byte ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A byte of two packed codes is looked up in two tables of 16, whose results
// are joined. For a sum and for an exclusive or, row 0 and column 0 of the 16 x
// 16 results say what the two tables have to be, but for a constant. An or of
// two is found bit by bit: where any choice will do, what all results of a row
// or column have in common will.
//
//===----------------------------------------------------------------------===//

#include "Halves.h"
#include "llvm/ADT/STLExtras.h"

using namespace qlut;
using namespace qlut::lanes;

static uint8_t join(Op op, uint8_t a, uint8_t b) {
  if (op == Op::Or)
    return a | b;
  return op == Op::Xor ? a ^ b : static_cast<uint8_t>(a + b);
}

static HalfPlan guess(const ByteTable &table, Op op) {
  HalfPlan plan;
  plan.join = op;
  for (unsigned i = 0; i < 16; ++i) {
    if (op != Op::Or) {
      plan.low[i] = table[i];
      plan.high[i] = op == Op::Xor
                         ? table[16 * i] ^ table[0]
                         : static_cast<uint8_t>(table[16 * i] - table[0]);
      continue;
    }
    plan.low[i] = plan.high[i] = 255;
    for (unsigned k = 0; k < 16; ++k) {
      plan.low[i] &= table[16 * k + i];
      plan.high[i] &= table[16 * i + k];
    }
  }
  return plan;
}

std::vector<HalfPlan> qlut::planHalves(const ByteTable &table) {
  std::vector<HalfPlan> plans;
  for (Op op : {Op::Xor, Op::Or, Op::Add}) {
    HalfPlan plan = guess(table, op);
    bool holds = true;
    for (unsigned byte = 0; byte < 256 && holds; ++byte)
      holds =
          join(op, plan.low[byte & 15], plan.high[byte >> 4]) == table[byte];
    if (!holds)
      continue;
    // The constant that both share belongs where one lookup is left.
    if (op != Op::Or && llvm::all_equal(plan.low)) {
      for (uint8_t &value : plan.high)
        value = join(op, value, plan.low[0]);
      plan.low.fill(0);
    }
    plans.push_back(plan);
  }
  return plans;
}

Lane qlut::writeHalves(Builder &b, const HalfPlan &plan, Isa isa) {
  const Op lookup = isa == Isa::Neon ? Op::Lookup : Op::Shuffle;
  auto half = [&](Lane index, llvm::ArrayRef<uint8_t> table) {
    return b.lookup(lookup, index, table);
  };
  Lane low = half(b.bitAnd(b.input(), 15), plan.low);
  Lane high = half(b.shiftRight(b.input(), 4), plan.high);
  if (plan.join == Op::Or)
    return b.bitOr(low, high);
  return plan.join == Op::Xor ? b.bitXor(low, high) : b.add(low, high);
}
