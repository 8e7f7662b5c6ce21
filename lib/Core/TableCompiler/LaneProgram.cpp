//===- LaneProgram.cpp - what vector code does to one element -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "qlut/Core/LaneProgram.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/raw_ostream.h"
#include <algorithm>

using namespace qlut;
using namespace qlut::lanes;

llvm::StringRef lanes::getName(Op op) {
  static constexpr llvm::StringLiteral names[] = {"input",
                                                  "input-word",
                                                  "splat",
                                                  "and",
                                                  "or",
                                                  "xor",
                                                  "add",
                                                  "sub",
                                                  "add-signed",
                                                  "sub-signed",
                                                  "sub-unsigned",
                                                  "min-signed",
                                                  "max-signed",
                                                  "min-unsigned",
                                                  "max-unsigned",
                                                  "abs",
                                                  "sign",
                                                  "greater",
                                                  "bit",
                                                  "blend",
                                                  "shift-right",
                                                  "shuffle",
                                                  "permute-64",
                                                  "permute-128",
                                                  "lookup",
                                                  "lookup-over",
                                                  "splat-word",
                                                  "multiply-add",
                                                  "multiply-high",
                                                  "and-word",
                                                  "add-word",
                                                  "shift-left-word",
                                                  "shift-right-word",
                                                  "widen",
                                                  "narrow-signed",
                                                  "narrow-unsigned"};
  static_assert(std::size(names) == unsigned(Op::NarrowUnsigned) + 1);
  return names[static_cast<unsigned>(op)];
}

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
  case Op::AndWord:
    return in[0] & in[1];
  case Op::AddWord:
    return in[0] + in[1];
  case Op::ShiftLeftWord:
    return in[0] << node.constant;
  case Op::ShiftRightWord:
    return in[0] >> node.constant;
  case Op::Widen:
    return in[0] | in[1] << 8;
  case Op::NarrowSigned:
    return saturate(word(0), -128, 127);
  case Op::NarrowUnsigned:
    return saturate(word(0), 0, 255);
  }
  llvm_unreachable("the input has no operation");
}

/// The result for each input below `size`.
static std::vector<uint16_t> evaluateLanes(const Program &program,
                                           size_t size) {
  std::vector<std::vector<uint16_t>> lanes;
  std::vector<uint16_t> in;
  for (const Node &node : program.nodes) {
    std::vector<uint16_t> &own = lanes.emplace_back(size);
    const bool isInput = node.op == Op::Input || node.op == Op::InputWord;
    const uint16_t mask = isWord(node.op) ? 0xffff : 0xff;
    for (size_t code = 0; code < size; ++code) {
      in.clear();
      for (unsigned operand : node.operands)
        in.push_back(lanes[operand][code]);
      const auto lane =
          isInput ? static_cast<int32_t>(code) : compute(node, in);
      own[code] = static_cast<uint16_t>(lane) & mask;
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

unsigned Program::count(Op op) const {
  return llvm::count_if(nodes, [&](const Node &node) { return node.op == op; });
}

std::string Program::str() const {
  std::string text;
  llvm::raw_string_ostream os(text);
  for (auto [i, node] : llvm::enumerate(nodes)) {
    os << '%' << i << " = " << getName(node.op);
    llvm::ListSeparator separator;
    for (unsigned operand : node.operands)
      os << separator << " %" << operand;
    if (node.op == Op::Splat || node.op == Op::SplatWord ||
        node.op == Op::Bit || node.op == Op::ShiftRight ||
        node.op == Op::ShiftLeftWord || node.op == Op::ShiftRightWord)
      os << ' ' << node.constant;
    else if (!node.table.empty()) {
      os << " [";
      llvm::interleaveComma(node.table, os,
                            [&](uint8_t entry) { os << unsigned(entry); });
      os << ']';
    }
    os << '\n';
  }
  return text;
}

//===----------------------------------------------------------------------===//
// Construction
//===----------------------------------------------------------------------===//

const Node *Builder::getSplat(Lane a) const {
  const Node &node = program.nodes[a.place];
  return node.op == Op::Splat ? &node : nullptr;
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
  if (isConstant && !isWord(op))
    return splat(compute(node, values));
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
