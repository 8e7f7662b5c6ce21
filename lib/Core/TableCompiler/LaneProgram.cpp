//===- LaneProgram.cpp - what vector code does to one element -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "qlut/Core/LaneProgram.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/ErrorHandling.h"
#include <algorithm>
#include <numeric>

using namespace qlut;
using namespace qlut::lanes;

bool lanes::isWord(Op op) {
  return op == Op::InputWord || (op >= Op::SplatWord && op <= Op::Widen);
}

bool lanes::isLookup(Op op) {
  return op >= Op::Shuffle && op <= Op::LookupOver;
}

//===----------------------------------------------------------------------===//
// Evaluation
//===----------------------------------------------------------------------===//

static int32_t asSigned(uint16_t byte) { return static_cast<int8_t>(byte); }

static int32_t saturate(int32_t value, int32_t lo, int32_t hi) {
  return std::clamp(value, lo, hi);
}

/// The lane of a node, from those of its operands.
static int32_t compute(const Node &node, llvm::ArrayRef<uint16_t> in) {
  auto word = [&](unsigned i) -> int32_t {
    return static_cast<int16_t>(in[i]);
  };
  auto load = [&](unsigned index, int32_t otherwise) -> int32_t {
    return index < node.table.size() ? node.table[index] : otherwise;
  };
  switch (node.op) {
  case Op::Input:
  case Op::InputWord:
    break;
  case Op::Splat:
  case Op::SplatWord:
    return static_cast<int32_t>(node.constant);
  case Op::And:
    return in[0] & in[1];
  case Op::Or:
    return in[0] | in[1];
  case Op::Xor:
    return in[0] ^ in[1];
  case Op::Add:
    return in[0] + in[1];
  case Op::Sub:
    return in[0] - in[1];
  case Op::AddSigned:
    return saturate(asSigned(in[0]) + asSigned(in[1]), -128, 127);
  case Op::SubSigned:
    return saturate(asSigned(in[0]) - asSigned(in[1]), -128, 127);
  case Op::SubUnsigned:
    return saturate(in[0] - in[1], 0, 255);
  case Op::MinSigned:
    return std::min(asSigned(in[0]), asSigned(in[1]));
  case Op::MaxSigned:
    return std::max(asSigned(in[0]), asSigned(in[1]));
  case Op::MinUnsigned:
    return std::min(in[0], in[1]);
  case Op::MaxUnsigned:
    return std::max(in[0], in[1]);
  case Op::Abs:
    return std::abs(asSigned(in[0]));
  case Op::Sign:
    return asSigned(in[1]) < 0 ? -in[0] : asSigned(in[1]) == 0 ? 0 : in[0];
  case Op::Greater:
    return asSigned(in[0]) > asSigned(in[1]) ? 255 : 0;
  case Op::Bit:
    return ((in[0] >> node.constant) & 1) << 7;
  case Op::Blend:
    return in[2] & 128 ? in[1] : in[0];
  case Op::ShiftRight:
    return in[0] >> node.constant;
  case Op::Shuffle:
    return in[0] & 128 ? 0 : load(in[0] & 15, 0);
  case Op::Permute64:
    return load(in[0] & 63, 0);
  case Op::Permute128:
    return load(in[0] & 127, 0);
  case Op::Lookup:
    return load(in[0], 0);
  case Op::LookupOver:
    return load(in[0], in[1]);
  case Op::MultiplyAdd:
    return saturate(in[0] * asSigned(in[1]) + in[2] * asSigned(in[3]), -32768,
                    32767);
  case Op::MultiplyHigh:
    return (word(0) * word(1) + (1 << 14)) >> 15;
  case Op::MultiplyHighSigned:
    return word(0) * word(1) >> 16;
  case Op::MultiplyHighUnsigned:
    return static_cast<int32_t>(uint32_t(in[0]) * in[1] >> 16);
  case Op::MultiplyLow:
    return static_cast<int32_t>(uint32_t(in[0]) * in[1] & 0xffff);
  case Op::AndWord:
    return in[0] & in[1];
  case Op::XorWord:
    return in[0] ^ in[1];
  case Op::AddWord:
    return in[0] + in[1];
  case Op::SubWord:
    return in[0] - in[1];
  case Op::AddSignedWord:
    return saturate(word(0) + word(1), -32768, 32767);
  case Op::SubSignedWord:
    return saturate(word(0) - word(1), -32768, 32767);
  case Op::SubUnsignedWord:
    return std::max(in[0] - in[1], 0);
  case Op::MinSignedWord:
    return std::min(word(0), word(1));
  case Op::MaxSignedWord:
    return std::max(word(0), word(1));
  case Op::MinUnsignedWord:
    return std::min(in[0], in[1]);
  case Op::MaxUnsignedWord:
    return std::max(in[0], in[1]);
  case Op::AbsWord:
    return std::abs(word(0));
  case Op::SignWord:
    return word(1) < 0 ? -in[0] : word(1) == 0 ? 0 : in[0];
  case Op::GreaterWord:
    return word(0) > word(1) ? 0xffff : 0;
  case Op::BlendWord:
    return in[2] ? in[1] : in[0];
  case Op::LoadPairs: {
    auto entry = [&](size_t k) -> int64_t {
      return static_cast<int16_t>(node.table[2 * k] | node.table[2 * k + 1]
                                                          << 8);
    };
    // A place that no code reads.
    const size_t k = in[0];
    if (2 * k + 3 >= node.table.size())
      return 0;
    const int64_t sum = entry(k) * word(1) + entry(k + 1) * word(2) +
                        (int64_t(1) << (node.constant - 1));
    return saturate(static_cast<int32_t>(sum >> node.constant), -32768, 32767);
  }
  case Op::ShiftLeftWord:
    return in[0] << node.constant;
  case Op::ShiftRightWord:
    return in[0] >> node.constant;
  case Op::ShiftRightSignedWord:
    return word(0) >> node.constant;
  case Op::Widen:
    return in[0] | in[1] << 8;
  case Op::NarrowSigned:
    return saturate(word(0), -128, 127);
  case Op::NarrowUnsigned:
    return saturate(word(0), 0, 255);
  case Op::MultiplyShift:
    return in[0] * asSigned(in[1]) >> node.constant;
  }
  llvm_unreachable("the input has no operation");
}

/// The result for each input below `size`.
static std::vector<uint16_t> evaluateLanes(const Program &program,
                                           size_t size) {
  std::vector<std::vector<uint16_t>> lanes;
  for (const Node &node : program.nodes) {
    std::vector<uint16_t> &own = lanes.emplace_back(size);
    if (node.op == Op::Input || node.op == Op::InputWord) {
      std::iota(own.begin(), own.end(), uint16_t(0));
      continue;
    }
    const uint16_t mask = isWord(node.op) ? 0xffff : 0xff;
    constexpr size_t maxOperands = 4;
    std::array<const uint16_t *, maxOperands> from{};
    std::array<uint16_t, maxOperands> in{};
    for (auto [i, operand] : llvm::enumerate(node.operands))
      from[i] = lanes[operand].data();
    const size_t numOperands = node.operands.size();
    for (size_t code = 0; code < size; ++code) {
      for (size_t i = 0; i < numOperands; ++i)
        in[i] = from[i][code];
      own[code] = static_cast<uint16_t>(compute(node, in)) & mask;
    }
  }
  return lanes[program.result];
}

std::array<uint8_t, 256> Program::evaluateAll() const {
  std::array<uint8_t, 256> results;
  llvm::transform(evaluateLanes(*this, 256), results.begin(),
                  [](uint16_t result) { return static_cast<uint8_t>(result); });
  return results;
}

std::vector<uint16_t> Program::evaluateWords() const {
  return evaluateLanes(*this, 65536);
}

std::vector<uint16_t> Program::evaluateInputs() const {
  return evaluateLanes(*this, isOfWords() ? 65536 : 256);
}

unsigned Program::count(Op op) const {
  return llvm::count_if(nodes, [&](const Node &node) { return node.op == op; });
}

//===----------------------------------------------------------------------===//
// Construction
//===----------------------------------------------------------------------===//

const Node *Builder::getSplat(Lane a) const {
  const Node &node = program.nodes[a.place];
  return node.op == Op::Splat ? &node : nullptr;
}

bool Builder::isSplatWord(Lane v, uint16_t value) const {
  const Node &node = program.nodes[v.place];
  return node.op == Op::SplatWord && node.constant == value;
}

bool Builder::isSplat(Lane a, uint8_t value) const {
  const Node *splat = getSplat(a);
  return splat && splat->constant == value;
}

Lane Builder::write(Op op, llvm::ArrayRef<Lane> operands, int64_t constant,
                    llvm::ArrayRef<uint8_t> table) {
  Node node;
  node.op = op;
  node.constant = constant;
  node.table = table.vec();
  bool isConstant = !operands.empty();
  std::vector<uint16_t> values;
  for (Lane operand : operands) {
    node.operands.push_back(operand.place);
    const Node &from = program.nodes[operand.place];
    isConstant &= from.op == Op::Splat || from.op == Op::SplatWord;
    values.push_back(static_cast<uint16_t>(from.constant));
  }
  if (isConstant)
    return isWord(op) ? splatWord(compute(node, values))
                      : splat(compute(node, values));
  auto found = llvm::find(program.nodes, node);
  if (found == program.nodes.end())
    found = program.nodes.insert(found, std::move(node));
  return {static_cast<unsigned>(found - program.nodes.begin())};
}

Lane Builder::splat(int64_t value) {
  return write(Op::Splat, {}, static_cast<uint8_t>(value));
}

Lane Builder::splatWord(int64_t value) {
  return write(Op::SplatWord, {}, static_cast<uint16_t>(value));
}

Lane Builder::bitAnd(Lane a, int64_t mask) {
  if (mask == 255)
    return a;
  return write(Op::And, {a, splat(mask)});
}

Lane Builder::bitXor(Lane a, Lane b) {
  if (isSplat(a, 0))
    return b;
  return isSplat(b, 0) ? a : write(Op::Xor, {a, b});
}

Lane Builder::add(Lane a, Lane b) {
  if (isSplat(a, 0))
    return b;
  return isSplat(b, 0) ? a : write(Op::Add, {a, b});
}

Lane Builder::sub(Lane a, Lane b) {
  return isSplat(b, 0) ? a : write(Op::Sub, {a, b});
}

Lane Builder::addSigned(Lane a, Lane b) {
  return isSplat(b, 0) ? a : write(Op::AddSigned, {a, b});
}

Lane Builder::subSigned(Lane a, Lane b) {
  return isSplat(b, 0) ? a : write(Op::SubSigned, {a, b});
}

Lane Builder::subUnsigned(Lane a, Lane b) {
  return isSplat(b, 0) ? a : write(Op::SubUnsigned, {a, b});
}

Lane Builder::bit(Lane a, unsigned number) {
  return number == 7 ? a : write(Op::Bit, {a}, number);
}

Lane Builder::blend(Lane ifClear, Lane ifSet, Lane mask) {
  if (ifClear.place == ifSet.place)
    return ifClear;
  return write(Op::Blend, {ifClear, ifSet, mask});
}

Lane Builder::shiftRight(Lane a, unsigned bits) {
  return write(Op::ShiftRight, {a}, bits);
}

Lane Builder::addWord(Lane v, Lane w) {
  if (isSplatWord(v, 0))
    return w;
  return isSplatWord(w, 0) ? v : write(Op::AddWord, {v, w});
}

Lane Builder::subWord(Lane v, Lane w) {
  return isSplatWord(w, 0) ? v : write(Op::SubWord, {v, w});
}

Lane Builder::addSignedWord(Lane v, Lane w) {
  return isSplatWord(w, 0) ? v : write(Op::AddSignedWord, {v, w});
}

Lane Builder::subSignedWord(Lane v, Lane w) {
  return isSplatWord(w, 0) ? v : write(Op::SubSignedWord, {v, w});
}

Lane Builder::subUnsignedWord(Lane v, Lane w) {
  return isSplatWord(w, 0) ? v : write(Op::SubUnsignedWord, {v, w});
}

Lane Builder::loadPairs(Lane k, Lane v, Lane w, unsigned shift,
                        llvm::ArrayRef<int64_t> words) {
  std::vector<uint8_t> bytes;
  for (int64_t word : words) {
    bytes.push_back(static_cast<uint8_t>(word));
    bytes.push_back(static_cast<uint8_t>(word >> 8));
  }
  return write(Op::LoadPairs, {k, v, w}, shift, bytes);
}

Lane Builder::shiftLeftWord(Lane v, unsigned bits) {
  return bits == 0 ? v : write(Op::ShiftLeftWord, {v}, bits);
}

Lane Builder::shiftRightWord(Lane v, unsigned bits) {
  return bits == 0 ? v : write(Op::ShiftRightWord, {v}, bits);
}

Lane Builder::lookup(Op op, Lane index, llvm::ArrayRef<uint8_t> table) {
  const bool leavesOut = op == Op::Shuffle || op == Op::Lookup;
  if (llvm::all_equal(table) && (!leavesOut || table.front() == 0))
    return splat(table.front());
  return write(op, {index}, 0, table);
}

Lane Builder::lookupOver(Lane over, Lane index, llvm::ArrayRef<uint8_t> table) {
  return write(Op::LookupOver, {index, over}, 0, table);
}

Lane Builder::append(const Program &other, Lane code) {
  std::vector<Lane> lanes;
  for (const Node &node : other.nodes) {
    std::vector<Lane> operands;
    for (unsigned operand : node.operands)
      operands.push_back(lanes[operand]);
    lanes.push_back(lanes.empty()
                        ? code
                        : write(node.op, operands, node.constant, node.table));
  }
  return lanes[other.result];
}

Program Builder::take(Lane result) const {
  std::vector<bool> isNeeded(program.nodes.size());
  isNeeded[0] = isNeeded[result.place] = true;
  for (size_t i = program.nodes.size(); i-- > 0;)
    if (isNeeded[i])
      for (unsigned operand : program.nodes[i].operands)
        isNeeded[operand] = true;
  Program taken;
  std::vector<unsigned> places(program.nodes.size());
  for (auto [i, node] : llvm::enumerate(program.nodes)) {
    if (!isNeeded[i])
      continue;
    places[i] = taken.nodes.size();
    taken.nodes.push_back(node);
    for (unsigned &operand : taken.nodes.back().operands)
      operand = places[operand];
  }
  taken.result = places[result.place];
  return taken;
}
