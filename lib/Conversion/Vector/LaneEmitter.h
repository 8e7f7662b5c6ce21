//===- LaneEmitter.h - lane programs as vector ops --------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CONVERSION_VECTOR_LANEEMITTER_H
#define QLUT_LIB_CONVERSION_VECTOR_LANEEMITTER_H

#include "VectorWriter.h"
#include "mlir/IR/BuiltinTypes.h"
#include "qlut/Conversion/Emit.h"
#include "qlut/Core/InstructionCosts.h"
#include "qlut/Core/LaneProgram.h"

namespace mlir::qlut {

/// Writes lane programs at a builder's insertion point, each node for several
/// vectors in turn, so that they are computed beside one another. Bytes are one
/// vector as long as the registers are; words are two: of bytes, those of the
/// lower and upper 8 of each 16, of 16-bit codes, the first and the second
/// half, whose bytes are packed in the same way.
class LaneEmitter : VectorWriter {
public:
  /// Tables that are loaded from become buffers of the store; without one there
  /// are none.
  LaneEmitter(ImplicitLocOpBuilder &builder, ::qlut::Isa isa,
              TableStore *store);

  /// The type of a vector of bytes.
  VectorType getByteType() const { return byteType; }
  /// The program's results for vectors of its inputs: of as many codes as a
  /// register has bytes. Its nodes are among those that the instruction set
  /// has.
  SmallVector<Value> emit(const ::qlut::lanes::Program &program,
                          ValueRange inputs);

  /// A vector of bytes, or two of words.
  struct Lanes {
    Value low, high;
  };
  /// The same for lanes, in any order of the codes.
  SmallVector<Lanes> emit(const ::qlut::lanes::Program &program,
                          ArrayRef<Lanes> inputs);

private:
  Lanes emitNode(const ::qlut::lanes::Node &node, ArrayRef<Lanes> operands);
  Value emitByteNode(const ::qlut::lanes::Node &node, ArrayRef<Lanes> operands);
  Value emitLookup(const ::qlut::lanes::Node &node, ArrayRef<Lanes> operands);
  Value emitSign(Value value, Value sign);
  Value emitBit(Value value, unsigned number);
  Value emitMultiplyShift(Value a, Value c, int64_t shift);
  Value emitBlend(Value ifClear, Value ifSet, Value mask);
  Value emitGreater(Value a, Value c);
  Lanes emitMultiplyAdd(ArrayRef<Lanes> operands);
  Lanes emitWordNode(const ::qlut::lanes::Node &node, ArrayRef<Lanes> operands);
  Lanes emitLoadPairs(const ::qlut::lanes::Node &node,
                      ArrayRef<Lanes> operands);
  Value emitPairs(Value table, Value numbers, ArrayRef<int64_t> places);
  /// The halves of a vector of 16-bit codes, and back.
  Lanes split(Value codes);
  Value join(Lanes lanes);
  Value swapQuarters(Value elements);

  /// The entries, repeated to fill a register.
  Value entries(ArrayRef<uint8_t> table, unsigned size);
  /// Interleaves the lower or upper bytes of each 16 of both.
  Value interleave(Value a, Value c, bool upper);

  ::qlut::Isa isa;
  TableStore *store;
  VectorType byteType, wordType;
};

} // namespace mlir::qlut

#endif // QLUT_LIB_CONVERSION_VECTOR_LANEEMITTER_H
