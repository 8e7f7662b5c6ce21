//===- LaneText.cpp - lane programs in words ------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "qlut/Core/LaneProgram.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

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
                                                  "multiply-high-signed",
                                                  "multiply-high-unsigned",
                                                  "multiply-low",
                                                  "and-word",
                                                  "xor-word",
                                                  "add-word",
                                                  "sub-word",
                                                  "add-signed-word",
                                                  "sub-signed-word",
                                                  "sub-unsigned-word",
                                                  "min-signed-word",
                                                  "max-signed-word",
                                                  "min-unsigned-word",
                                                  "max-unsigned-word",
                                                  "abs-word",
                                                  "sign-word",
                                                  "greater-word",
                                                  "blend-word",
                                                  "load-pairs",
                                                  "shift-left-word",
                                                  "shift-right-word",
                                                  "shift-right-signed-word",
                                                  "widen",
                                                  "narrow-signed",
                                                  "narrow-unsigned",
                                                  "multiply-shift"};
  static_assert(std::size(names) == unsigned(Op::MultiplyShift) + 1);
  return names[static_cast<unsigned>(op)];
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
        node.op == Op::ShiftLeftWord || node.op == Op::ShiftRightWord ||
        node.op == Op::ShiftRightSignedWord || node.op == Op::LoadPairs ||
        node.op == Op::MultiplyShift)
      os << ' ' << node.constant;
    if (!node.table.empty()) {
      os << " [";
      llvm::interleaveComma(node.table, os,
                            [&](uint8_t entry) { os << unsigned(entry); });
      os << ']';
    }
    os << '\n';
  }
  return text;
}
