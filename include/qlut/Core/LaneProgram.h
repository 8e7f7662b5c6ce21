//===- LaneProgram.h - what vector code does to one element -----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A straight-line program over the lanes of vectors, in terms of operations
// that processors have for bytes: the one description of a compiled table.
// Core evaluates it on all codes, which proves it, and lib/Conversion writes it
// as vector operations, so that the two can't drift apart.
//
// A lane holds a byte or a word of 16 bits, without a sign of its own; the
// operations say how they read it.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_CORE_LANEPROGRAM_H
#define QLUT_CORE_LANEPROGRAM_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace qlut::lanes {

/// What a node computes from bytes a, b, c, d, or from words v, w.
enum class Op {
  Input,       ///< the code's bits, of 8-bit codes
  InputWord,   ///< the code's bits, of 16-bit codes
  Splat,       ///< a constant
  And,         ///< a & b
  Or,          ///< a | b
  Xor,         ///< a ^ b
  Add,         ///< a + b, wrapping
  Sub,         ///< a - b, wrapping
  AddSigned,   ///< a + b, saturating, signed
  SubSigned,   ///< a - b, saturating, signed
  SubUnsigned, ///< a - b, saturating at 0, unsigned
  MinSigned,
  MaxSigned,
  MinUnsigned,
  MaxUnsigned,
  Abs,        ///< |a| of a signed byte, 128 for -128
  Sign,       ///< b, signed: negative -a, zero 0, positive a; wrapping
  Greater,    ///< signed a > b: 255, else 0
  Bit,        ///< bit number `constant` of a, as bit 7; other bits are 0 here
              ///< and unspecified in vectors: for the mask of Blend alone
  Blend,      ///< bit 7 of c: b, else a
  ShiftRight, ///< a >> constant, unsigned
  Shuffle,    ///< table of 16: bit 7 of a: 0, else table[a & 15]
  Permute64,  ///< table of 64: table[a & 63]
  Permute128, ///< table of 128: table[a & 127]
  Lookup,     ///< table of 16, 32, 48 or 64: a < size: table[a], else 0
  LookupOver, ///< the same over b: a < size: table[a], else b
  // Words.
  SplatWord,    ///< a constant
  MultiplyAdd,  ///< unsigned a * signed b + unsigned c * signed d as a word,
                ///< saturating
  MultiplyHigh, ///< signed (v * w + 2^14) >> 15
  MultiplyHighSigned,   ///< signed (v * w) >> 16
  MultiplyHighUnsigned, ///< unsigned (v * w) >> 16
  MultiplyLow,          ///< v * w, wrapping
  AndWord,
  XorWord,
  AddWord,         ///< wrapping
  SubWord,         ///< wrapping
  AddSignedWord,   ///< saturating, signed
  SubSignedWord,   ///< saturating, signed
  SubUnsignedWord, ///< saturating at 0, unsigned
  MinSignedWord,
  MaxSignedWord,
  MinUnsignedWord,
  MaxUnsignedWord,
  AbsWord,     ///< |v| of signed v, 32768 for -32768
  SignWord,    ///< w, signed: negative -v, zero 0, positive v; wrapping
  GreaterWord, ///< signed v > w: 65535, else 0
  BlendWord,   ///< a third word, 65535: w, 0: v; no other
  LoadPairs, ///< of k, v, w: with the words t[k], t[k+1] of the table, signed,
             ///< (t[k] * v + t[k+1] * w + 2^(constant-1)) >> constant,
             ///< saturating; t has more than k + 1 words
  ShiftLeftWord,  ///< v << constant
  ShiftRightWord, ///< v >> constant, unsigned
  ShiftRightSignedWord,
  Widen,          ///< the word of low byte a and high byte b
  NarrowSigned,   ///< the byte nearest to signed v, signed
  NarrowUnsigned, ///< the byte nearest to signed v, unsigned
  MultiplyShift,  ///< the low byte of unsigned a * signed b >> constant
};

/// One operation.
struct Node {
  Op op = Op::Input;
  std::vector<unsigned> operands; ///< places of earlier nodes
  int64_t constant = 0;           ///< of splats, Bit, shifts, LoadPairs
  std::vector<uint8_t> table;     ///< of lookups; words begin with the low byte

  bool operator==(const Node &o) const {
    return op == o.op && operands == o.operands && constant == o.constant &&
           table == o.table;
  }
};

/// "and", "shuffle", ...
llvm::StringRef getName(Op op);
/// Whether the operation gives words.
bool isWord(Op op);
/// Whether the operation is a lookup in the node's table.
bool isLookup(Op op);

/// The operations in order; the first is the input.
struct Program {
  std::vector<Node> nodes;
  unsigned result = 0;

  /// Whether codes have 16 bits, or 8; results have as many, unless givesWords
  /// says otherwise.
  bool isOfWords() const { return nodes.front().op == Op::InputWord; }
  /// Whether results have 16 bits, or 8.
  bool givesWords() const { return isWord(nodes[result].op); }
  /// The result for each of the 256 bytes, by the byte. Not of words.
  std::array<uint8_t, 256> evaluateAll() const;
  /// The result for each of the 65,536 words, by the word. Of words alone.
  std::vector<uint16_t> evaluateWords() const;
  /// The result for each byte or word there is, by its bits.
  std::vector<uint16_t> evaluateInputs() const;
  uint8_t evaluate(uint8_t code) const { return evaluateAll()[code]; }
  /// How many nodes are that operation.
  unsigned count(Op op) const;
  /// One line per node: "%3 = shuffle %2 [0, 1, ...]".
  std::string str() const;
};

/// A place in a program under construction.
struct Lane {
  unsigned place = 0;
};

/// Writes a program. Equal nodes are one, and what changes nothing or is
/// constant is not written: x + 0, x ^ 0, a blend of two equal values.
class Builder {
public:
  /// Op::Input, or Op::InputWord for 16-bit codes.
  explicit Builder(Op input = Op::Input) {
    program.nodes.emplace_back().op = input;
  }

  Lane input() const { return {}; }
  /// The low 8 bits of the value.
  Lane splat(int64_t value);
  /// A word with the low 16 bits of the value.
  Lane splatWord(int64_t value);
  Lane bitAnd(Lane a, int64_t mask);
  Lane bitXor(Lane a, Lane b);
  Lane bitOr(Lane a, Lane b) { return write(Op::Or, {a, b}); }
  Lane add(Lane a, Lane b);
  Lane sub(Lane a, Lane b);
  Lane addSigned(Lane a, Lane b);
  Lane subSigned(Lane a, Lane b);
  Lane subUnsigned(Lane a, Lane b);
  Lane minSigned(Lane a, Lane b) { return write(Op::MinSigned, {a, b}); }
  Lane maxSigned(Lane a, Lane b) { return write(Op::MaxSigned, {a, b}); }
  Lane minUnsigned(Lane a, Lane b) { return write(Op::MinUnsigned, {a, b}); }
  Lane abs(Lane a) { return write(Op::Abs, {a}); }
  Lane sign(Lane a, Lane b) { return write(Op::Sign, {a, b}); }
  Lane greater(Lane a, Lane b) { return write(Op::Greater, {a, b}); }
  /// The mask of bit `number`: the value itself for 7.
  Lane bit(Lane a, unsigned number);
  Lane blend(Lane ifClear, Lane ifSet, Lane mask);
  Lane shiftRight(Lane a, unsigned bits);
  /// A lookup of that kind; `over` of LookupOver only. Tables of one value, or
  /// of zeros where zero is what is left out, are constants.
  Lane lookup(Op op, Lane index, llvm::ArrayRef<uint8_t> table);
  Lane lookupOver(Lane over, Lane index, llvm::ArrayRef<uint8_t> table);
  Lane multiplyAdd(Lane a, Lane b, Lane c, Lane d) {
    return write(Op::MultiplyAdd, {a, b, c, d});
  }
  /// By 1 to 8 bits.
  Lane multiplyShift(Lane a, Lane b, unsigned bits) {
    return write(Op::MultiplyShift, {a, b}, bits);
  }
  Lane multiplyHigh(Lane v, Lane w) { return write(Op::MultiplyHigh, {v, w}); }
  Lane multiplyHighSigned(Lane v, Lane w) {
    return write(Op::MultiplyHighSigned, {v, w});
  }
  Lane multiplyHighUnsigned(Lane v, Lane w) {
    return write(Op::MultiplyHighUnsigned, {v, w});
  }
  Lane multiplyLow(Lane v, Lane w) { return write(Op::MultiplyLow, {v, w}); }
  Lane andWord(Lane v, Lane w) { return write(Op::AndWord, {v, w}); }
  Lane xorWord(Lane v, Lane w) { return write(Op::XorWord, {v, w}); }
  Lane addWord(Lane v, Lane w);
  Lane subWord(Lane v, Lane w);
  Lane addSignedWord(Lane v, Lane w);
  Lane subSignedWord(Lane v, Lane w);
  Lane subUnsignedWord(Lane v, Lane w);
  Lane minSignedWord(Lane v, Lane w) {
    return write(Op::MinSignedWord, {v, w});
  }
  Lane maxSignedWord(Lane v, Lane w) {
    return write(Op::MaxSignedWord, {v, w});
  }
  Lane minUnsignedWord(Lane v, Lane w) {
    return write(Op::MinUnsignedWord, {v, w});
  }
  Lane maxUnsignedWord(Lane v, Lane w) {
    return write(Op::MaxUnsignedWord, {v, w});
  }
  Lane absWord(Lane v) { return write(Op::AbsWord, {v}); }
  Lane signWord(Lane v, Lane w) { return write(Op::SignWord, {v, w}); }
  Lane greaterWord(Lane v, Lane w) { return write(Op::GreaterWord, {v, w}); }
  Lane blendWord(Lane ifClear, Lane ifSet, Lane mask) {
    return write(Op::BlendWord, {ifClear, ifSet, mask});
  }
  /// Words to load, each between -32768 and 65535.
  Lane loadPairs(Lane k, Lane v, Lane w, unsigned shift,
                 llvm::ArrayRef<int64_t> words);
  Lane shiftLeftWord(Lane v, unsigned bits);
  Lane shiftRightWord(Lane v, unsigned bits);
  Lane shiftRightSignedWord(Lane v, unsigned bits) {
    return write(Op::ShiftRightSignedWord, {v}, bits);
  }
  Lane widen(Lane low, Lane high) { return write(Op::Widen, {low, high}); }
  Lane narrowSigned(Lane v) { return write(Op::NarrowSigned, {v}); }
  Lane narrowUnsigned(Lane v) { return write(Op::NarrowUnsigned, {v}); }

  /// What the program does to that code.
  Lane append(const Program &other, Lane code);

  /// The program that gives `result`, without what it does not need.
  Program take(Lane result) const;

private:
  bool isSplatWord(Lane v, uint16_t value) const;
  /// The constant of a splat of bytes, or none.
  const Node *getSplat(Lane a) const;
  bool isSplat(Lane a, uint8_t value) const;
  Lane write(Op op, llvm::ArrayRef<Lane> operands, int64_t constant = 0,
             llvm::ArrayRef<uint8_t> table = {});

  Program program;
};

} // namespace qlut::lanes

#endif // QLUT_CORE_LANEPROGRAM_H
