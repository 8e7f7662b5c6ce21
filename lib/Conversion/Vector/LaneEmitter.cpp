//===- LaneEmitter.cpp - lane programs as vector ops ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LaneEmitter.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace mlir::qlut;
using ::qlut::Isa;
using ::qlut::lanes::Node;
using LaneOp = ::qlut::lanes::Op;

LaneEmitter::LaneEmitter(ImplicitLocOpBuilder &b, Isa isa, TableStore *store)
    : VectorWriter(b), isa(isa), store(store) {
  int64_t bytes = ::qlut::InstructionCosts::get(isa).vectorBytes;
  byteType = VectorType::get({bytes}, b.getI8Type());
  wordType = VectorType::get({bytes / 2}, b.getI16Type());
}

SmallVector<Value> LaneEmitter::emit(const ::qlut::lanes::Program &program,
                                     ValueRange inputs) {
  SmallVector<Lanes> lanes = llvm::map_to_vector(inputs, [&](Value input) {
    return program.isOfWords() ? split(input) : Lanes{input, Value()};
  });
  const bool isWordToo = program.givesWords() == program.isOfWords();
  return llvm::map_to_vector(emit(program, lanes), [&](Lanes results) {
    Value result = program.givesWords() ? join(results) : results.low;
    // Packing and unpacking work on halves of registers: one of the two alone
    // swaps the inner quarters.
    return isWordToo ? result : swapQuarters(result);
  });
}

SmallVector<LaneEmitter::Lanes>
LaneEmitter::emit(const ::qlut::lanes::Program &program,
                  ArrayRef<Lanes> inputs) {
  // By node, then by vector.
  std::vector<SmallVector<Lanes>> values(program.nodes.size());
  for (auto [i, node] : llvm::enumerate(program.nodes)) {
    if (i == 0) {
      llvm::append_range(values[i], inputs);
      continue;
    }
    // Constants are the same for all.
    size_t copies = node.operands.empty() ? 1 : inputs.size();
    for (size_t copy = 0; copy < copies; ++copy) {
      SmallVector<Lanes> operands;
      for (unsigned operand : node.operands)
        operands.push_back(values[operand][copy]);
      values[i].push_back(emitNode(node, operands));
    }
    values[i].resize(inputs.size(), values[i].front());
  }
  return values[program.result];
}

LaneEmitter::Lanes LaneEmitter::emitNode(const Node &node,
                                         ArrayRef<Lanes> operands) {
  if (::qlut::lanes::isWord(node.op))
    return emitWordNode(node, operands);
  return {emitByteNode(node, operands), Value()};
}

Value LaneEmitter::emitByteNode(const Node &node, ArrayRef<Lanes> operands) {
  auto at = [&](unsigned i) { return operands[i].low; };
  auto binary = [&](auto op) -> Value {
    return decltype(op)::create(b, at(0), at(1));
  };
  auto saturating = [&](auto op) -> Value {
    return decltype(op)::create(b, byteType, at(0), at(1));
  };
  switch (node.op) {
  case LaneOp::Splat:
    return splat(byteType, node.constant);
  case LaneOp::And:
    return binary(arith::AndIOp());
  case LaneOp::Or:
    return binary(arith::OrIOp());
  case LaneOp::Xor:
    return binary(arith::XOrIOp());
  case LaneOp::Add:
    return binary(arith::AddIOp());
  case LaneOp::Sub:
    return binary(arith::SubIOp());
  case LaneOp::AddSigned:
    return saturating(LLVM::SAddSat());
  case LaneOp::SubSigned:
    return saturating(LLVM::SSubSat());
  case LaneOp::SubUnsigned:
    return saturating(LLVM::USubSat());
  case LaneOp::MinSigned:
    return binary(arith::MinSIOp());
  case LaneOp::MaxSigned:
    return binary(arith::MaxSIOp());
  case LaneOp::MinUnsigned:
    return binary(arith::MinUIOp());
  case LaneOp::MaxUnsigned:
    return binary(arith::MaxUIOp());
  case LaneOp::Abs:
    return LLVM::AbsOp::create(b, byteType, at(0),
                               /*is_int_min_poison=*/false);
  case LaneOp::Sign:
    return emitSign(at(0), at(1));
  case LaneOp::Greater:
    return emitGreater(at(0), at(1));
  case LaneOp::Bit:
    return emitBit(at(0), static_cast<unsigned>(node.constant));
  case LaneOp::Blend:
    return emitBlend(at(0), at(1), at(2));
  case LaneOp::ShiftRight:
    return arith::ShRUIOp::create(b, at(0), splat(byteType, node.constant));
  case LaneOp::NarrowSigned:
    return call("llvm.x86.avx2.packsswb", byteType,
                {operands[0].low, operands[0].high});
  case LaneOp::NarrowUnsigned:
    return call("llvm.x86.avx2.packuswb", byteType,
                {operands[0].low, operands[0].high});
  case LaneOp::MultiplyShift:
    return emitMultiplyShift(at(0), at(1), node.constant);
  default:
    return emitLookup(node, operands);
  }
}

Value LaneEmitter::emitLookup(const Node &node, ArrayRef<Lanes> operands) {
  ArrayRef<uint8_t> table = node.table;
  Value index = operands[0].low;
  switch (node.op) {
  case LaneOp::Shuffle:
    return call(isa == Isa::Avx2 ? "llvm.x86.avx2.pshuf.b"
                                 : "llvm.x86.avx512.pshuf.b.512",
                byteType, {entries(table, 16), index});
  case LaneOp::Permute64:
    return call("llvm.x86.avx512.permvar.qi.512", byteType,
                {entries(table, 64), index});
  case LaneOp::Permute128:
    return call("llvm.x86.avx512.vpermi2var.qi.512", byteType,
                {entries(table.take_front(64), 64), index,
                 entries(table.drop_front(64), 64)});
  default:
    break;
  }
  // NEON: up to four registers of entries.
  SmallVector<Value> arguments;
  bool isOver = node.op == LaneOp::LookupOver;
  if (isOver)
    arguments.push_back(operands[1].low);
  for (size_t k = 0; k < table.size(); k += 16)
    arguments.push_back(entries(table.slice(k, 16), 16));
  std::string name = "llvm.aarch64.neon." +
                     std::string(isOver ? "tbx" : "tbl") +
                     llvm::utostr(table.size() / 16);
  arguments.push_back(index);
  return call(name, byteType, arguments);
}

Value LaneEmitter::emitSign(Value value, Value sign) {
  if (isa == Isa::Avx2)
    return call("llvm.x86.avx2.psign.b", byteType, {value, sign});
  Value zero = splat(byteType, 0);
  auto compare = [&](arith::CmpIPredicate predicate) {
    return arith::CmpIOp::create(b, predicate, sign, zero);
  };
  Value negated = arith::SubIOp::create(b, zero, value);
  Value signedValue = arith::SelectOp::create(
      b, compare(arith::CmpIPredicate::slt), negated, value);
  return arith::SelectOp::create(b, compare(arith::CmpIPredicate::eq), zero,
                                 signedValue);
}

Value LaneEmitter::emitGreater(Value a, Value c) {
  Value mask = arith::CmpIOp::create(b, arith::CmpIPredicate::sgt, a, c);
  return arith::ExtSIOp::create(b, a.getType(), mask);
}

Value LaneEmitter::emitBit(Value value, unsigned number) {
  if (number == 6)
    return arith::AddIOp::create(b, value, value);
  if (isa != Isa::Avx2)
    return arith::ShLIOp::create(b, value, splat(byteType, 7 - number));
  // There are no shifts of bytes: the bits that those of words carry over from
  // the byte below stay below bit 7.
  Value words = vector::BitCastOp::create(b, wordType, value);
  words = arith::ShLIOp::create(b, words, splat(wordType, 7 - number));
  return vector::BitCastOp::create(b, byteType, words);
}

/// The products of even bytes and those of odd ones, in words: the bytes of the
/// others are zero in one factor.
Value LaneEmitter::emitMultiplyShift(Value a, Value c, int64_t shift) {
  Value words = vector::BitCastOp::create(b, wordType, a);
  auto products = [&](int64_t mask) {
    Value own = arith::AndIOp::create(b, words, splat(wordType, mask));
    return call("llvm.x86.avx2.pmadd.ub.sw", wordType,
                {vector::BitCastOp::create(b, byteType, own), c});
  };
  auto asBytes = [&](Value value) -> Value {
    return vector::BitCastOp::create(b, byteType, value);
  };
  Value even =
      arith::ShRUIOp::create(b, products(0x00ff), splat(wordType, shift));
  Value odd = products(0xff00);
  if (shift < 8)
    odd = arith::ShLIOp::create(b, odd, splat(wordType, 8 - shift));
  return emitBlend(asBytes(even), asBytes(odd),
                   asBytes(splat(wordType, 0xff00)));
}

Value LaneEmitter::emitBlend(Value ifClear, Value ifSet, Value mask) {
  if (isa == Isa::Avx2)
    return call("llvm.x86.avx2.pblendvb", byteType, {ifClear, ifSet, mask});
  Value isSet = arith::CmpIOp::create(b, arith::CmpIPredicate::slt, mask,
                                      splat(byteType, 0));
  return arith::SelectOp::create(b, isSet, ifSet, ifClear);
}

//===----------------------------------------------------------------------===//
// Parts
//===----------------------------------------------------------------------===//

LaneEmitter::Lanes LaneEmitter::split(Value codes) {
  int64_t size = wordType.getNumElements();
  auto half = [&](int64_t first) {
    return vector::ShuffleOp::create(
        b, codes, codes,
        llvm::to_vector(llvm::seq<int64_t>(first, first + size)));
  };
  Value low = half(0);
  return {low, half(size)};
}

Value LaneEmitter::join(Lanes lanes) {
  return vector::ShuffleOp::create(
      b, lanes.low, lanes.high,
      llvm::to_vector(llvm::seq<int64_t>(0, byteType.getNumElements())));
}

Value LaneEmitter::swapQuarters(Value elements) {
  const int64_t quarter = byteType.getNumElements() / 4;
  SmallVector<int64_t> places;
  for (int64_t from : {0, 2, 1, 3})
    llvm::append_range(places, llvm::seq(from * quarter, (from + 1) * quarter));
  return vector::ShuffleOp::create(b, elements, elements, places);
}

Value LaneEmitter::entries(ArrayRef<uint8_t> table, unsigned size) {
  SmallVector<uint8_t> bytes;
  for (int64_t i = 0; i < byteType.getNumElements(); ++i)
    bytes.push_back(table[i % size]);
  return arith::ConstantOp::create(
      b, DenseElementsAttr::getFromRawBuffer(
             byteType, ArrayRef(reinterpret_cast<const char *>(bytes.data()),
                                bytes.size())));
}

Value LaneEmitter::interleave(Value a, Value c, bool upper) {
  SmallVector<int64_t> places;
  int64_t size = byteType.getNumElements();
  for (int64_t base = upper ? 8 : 0; base < size; base += 16)
    for (int64_t i = 0; i < 8; ++i)
      places.append({base + i, size + base + i});
  return vector::ShuffleOp::create(b, a, c, places);
}
