//===- WordEmitter.cpp - lanes of words as vector ops ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LaneEmitter.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace mlir::qlut;
using ::qlut::lanes::Node;
using LaneOp = ::qlut::lanes::Op;

LaneEmitter::Lanes LaneEmitter::emitWordNode(const Node &node,
                                             ArrayRef<Lanes> operands) {
  /// Once for each of the two vectors.
  auto both = [&](auto emit) -> Lanes {
    auto half = [&](bool upper) -> Value {
      SmallVector<Value> values;
      for (Lanes operand : operands)
        values.push_back(upper ? operand.high : operand.low);
      return emit(values);
    };
    Value low = half(false);
    return {low, half(true)};
  };
  auto binary = [&](auto op) {
    return both([&](ValueRange v) -> Value {
      return decltype(op)::create(b, v[0], v[1]);
    });
  };
  auto shift = [&](auto op) {
    return both([&](ValueRange v) -> Value {
      return decltype(op)::create(b, v[0], splat(wordType, node.constant));
    });
  };
  auto intrinsic = [&](StringRef name) {
    return both([&](ValueRange v) { return call(name, wordType, v); });
  };
  switch (node.op) {
  case LaneOp::SplatWord: {
    Value word = splat(wordType, node.constant);
    return {word, word};
  }
  case LaneOp::MultiplyAdd:
    return emitMultiplyAdd(operands);
  case LaneOp::MultiplyHigh:
    return intrinsic("llvm.x86.avx2.pmul.hr.sw");
  case LaneOp::MultiplyHighSigned:
    return intrinsic("llvm.x86.avx2.pmulh.w");
  case LaneOp::MultiplyHighUnsigned:
    return intrinsic("llvm.x86.avx2.pmulhu.w");
  case LaneOp::MultiplyLow:
    return binary(arith::MulIOp());
  case LaneOp::AndWord:
    return binary(arith::AndIOp());
  case LaneOp::XorWord:
    return binary(arith::XOrIOp());
  case LaneOp::AddWord:
    return binary(arith::AddIOp());
  case LaneOp::SubWord:
    return binary(arith::SubIOp());
  case LaneOp::AddSignedWord:
    return both([&](ValueRange v) -> Value {
      return LLVM::SAddSat::create(b, wordType, v[0], v[1]);
    });
  case LaneOp::SubSignedWord:
    return both([&](ValueRange v) -> Value {
      return LLVM::SSubSat::create(b, wordType, v[0], v[1]);
    });
  case LaneOp::SubUnsignedWord:
    return both([&](ValueRange v) -> Value {
      return LLVM::USubSat::create(b, wordType, v[0], v[1]);
    });
  case LaneOp::MinSignedWord:
    return binary(arith::MinSIOp());
  case LaneOp::MaxSignedWord:
    return binary(arith::MaxSIOp());
  case LaneOp::MinUnsignedWord:
    return binary(arith::MinUIOp());
  case LaneOp::MaxUnsignedWord:
    return binary(arith::MaxUIOp());
  case LaneOp::AbsWord:
    return both([&](ValueRange v) -> Value {
      return LLVM::AbsOp::create(b, wordType, v[0],
                                 /*is_int_min_poison=*/false);
    });
  case LaneOp::SignWord:
    return intrinsic("llvm.x86.avx2.psign.w");
  case LaneOp::GreaterWord:
    return both([&](ValueRange v) { return emitGreater(v[0], v[1]); });
  case LaneOp::BlendWord:
    return both([&](ValueRange v) -> Value {
      auto asBytes = [&](Value word) -> Value {
        return vector::BitCastOp::create(b, byteType, word);
      };
      Value blended = emitBlend(asBytes(v[0]), asBytes(v[1]), asBytes(v[2]));
      return vector::BitCastOp::create(b, wordType, blended);
    });
  case LaneOp::ShiftLeftWord:
    return shift(arith::ShLIOp());
  case LaneOp::ShiftRightWord:
    return shift(arith::ShRUIOp());
  case LaneOp::ShiftRightSignedWord:
    return shift(arith::ShRSIOp());
  case LaneOp::LoadPairs:
    return emitLoadPairs(node, operands);
  default:
    break;
  }
  // Widen.
  auto half = [&](bool upper) {
    return vector::BitCastOp::create(
        b, wordType, interleave(operands[0].low, operands[1].low, upper));
  };
  Value low = half(false);
  return {low, half(true)};
}

/// The pairs of words of a table from those numbers on, of the lanes at those
/// places of `numbers`: a vector of as many words of 32 bits. Four numbers are
/// taken out at once.
Value LaneEmitter::emitPairs(Value table, Value numbers,
                             ArrayRef<int64_t> places) {
  auto quadType =
      VectorType::get({wordType.getNumElements() / 4}, b.getI64Type());
  auto pairType = VectorType::get({2}, b.getI16Type());
  auto oneType = VectorType::get({1}, b.getI32Type());
  auto resultType =
      VectorType::get({static_cast<int64_t>(places.size())}, b.getI32Type());
  auto constant = [&](int64_t value) {
    return arith::ConstantOp::create(b, b.getI64IntegerAttr(value));
  };
  Value quads = vector::BitCastOp::create(b, quadType, numbers);
  Value result = splat(resultType, 0);
  Value quad;
  for (auto [i, place] : llvm::enumerate(places)) {
    if (place % 4 == 0)
      quad = vector::ExtractOp::create(b, quads, place / 4);
    Value number = quad;
    if (place % 4 != 0)
      number = arith::ShRUIOp::create(b, number, constant(place % 4 * 16));
    if (place % 4 != 3)
      number = arith::AndIOp::create(b, number, constant(0xffff));
    Value index = arith::IndexCastOp::create(b, b.getIndexType(), number);
    Value pair = vector::LoadOp::create(b, pairType, table, index);
    Value one = vector::ExtractOp::create(
        b, vector::BitCastOp::create(b, oneType, pair), 0);
    result = vector::InsertOp::create(b, one, result, static_cast<int64_t>(i));
  }
  return result;
}

LaneEmitter::Lanes LaneEmitter::emitLoadPairs(const Node &node,
                                              ArrayRef<Lanes> operands) {
  SmallVector<int64_t> words;
  for (size_t i = 0; i < node.table.size(); i += 2)
    words.push_back(node.table[i] | node.table[i + 1] << 8);
  Value table = store->getTable(b, words, /*width=*/16);
  const int64_t size = wordType.getNumElements();
  auto sumType = VectorType::get({size / 2}, b.getI32Type());
  // In the order of unpacked words, which packing restores.
  auto sums = [&](Value numbers, Value before, Value after, bool upper) {
    SmallVector<int64_t> places, weights;
    for (int64_t base = upper ? 4 : 0; base < size; base += 8)
      for (int64_t i = 0; i < 4; ++i) {
        places.push_back(base + i);
        weights.append({base + i, size + base + i});
      }
    Value pairs = vector::BitCastOp::create(b, wordType,
                                            emitPairs(table, numbers, places));
    Value products =
        call("llvm.x86.avx2.pmadd.wd", sumType,
             {pairs, vector::ShuffleOp::create(b, before, after, weights)});
    Value biased = arith::AddIOp::create(
        b, products, splat(sumType, int64_t(1) << (node.constant - 1)));
    return arith::ShRSIOp::create(b, biased, splat(sumType, node.constant))
        .getResult();
  };
  auto half = [&](Value numbers, Value before, Value after) {
    Value low = sums(numbers, before, after, false);
    Value high = sums(numbers, before, after, true);
    return call("llvm.x86.avx2.packssdw", wordType, {low, high});
  };
  Value low = half(operands[0].low, operands[1].low, operands[2].low);
  return {low, half(operands[0].high, operands[1].high, operands[2].high)};
}

LaneEmitter::Lanes LaneEmitter::emitMultiplyAdd(ArrayRef<Lanes> operands) {
  auto half = [&](bool upper) {
    return call("llvm.x86.avx2.pmadd.ub.sw", wordType,
                {interleave(operands[0].low, operands[2].low, upper),
                 interleave(operands[1].low, operands[3].low, upper)});
  };
  return {half(false), half(true)};
}
