//===- IntegerLinalg.h - kernels as linalg on tensors of codes --*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CONVERSION_INTEGERLINALG_H
#define QLUT_LIB_CONVERSION_INTEGERLINALG_H

#include "mlir/Dialect/Utils/StructuredOpsUtils.h"
#include "qlut/Conversion/Emit.h"

namespace mlir::qlut {

/// Writes linalg.generic ops on ranked tensors of integers whose bodies are
/// kernels. Bodies get the elements of the inputs, in a reduction the running
/// results behind them, as integers of the compute width; they yield integers
/// that are truncated to the result's elements.
class IntegerLinalg {
public:
  using Int = ArithEmitter::Int;
  using Ints = SmallVector<Int>;
  /// One number per input (and running result) to one per result.
  using BodyFn = function_ref<Ints(ArithEmitter &, ArrayRef<Int>)>;

  /// An operand: how its elements are reached and its bits are read. Elements
  /// of type i1 are 0 or 1.
  struct Input {
    Value tensor;
    AffineMap map;
    bool isSigned = true;
  };

  explicit IntegerLinalg(ImplicitLocOpBuilder &builder) : b(builder) {}

  /// A parallel op over the dimensions of `space`, whose sizes all results
  /// have; their elements have these widths. Kernels are computed with
  /// `computeBits` (32 or 64).
  SmallVector<Value> elementwise(ArrayRef<Input> inputs, Value space,
                                 ArrayRef<unsigned> resultBits,
                                 unsigned computeBits, BodyFn body);

  /// A reduction of `space` along `dims`, which the results lack; they begin
  /// as `starts` and have `bits`, the compute width.
  SmallVector<Value> reduce(ArrayRef<Input> inputs, Value space,
                            ArrayRef<int64_t> dims, ArrayRef<int64_t> starts,
                            unsigned bits, BodyFn body);

  /// Numbers of `bits` bits, one for each element of the last `dims` dimensions
  /// of `space`, as a constant.
  Value constantRow(ArrayRef<int64_t> numbers, unsigned bits, Value space,
                    int64_t dims);

  /// (d0, ..., dn) -> (d0, ..., dn) of a tensor.
  AffineMap all(Value tensor);
  /// The same of `rank` dimensions without `dims`.
  AffineMap without(int64_t rank, ArrayRef<int64_t> dims);

private:
  SmallVector<Value> write(ArrayRef<Input> inputs, ValueRange outs,
                           AffineMap outMap,
                           ArrayRef<utils::IteratorType> iterators,
                           bool readsOuts, unsigned computeBits, BodyFn body);
  Value createEmpty(Value space, ArrayRef<int64_t> dims, unsigned bits);

  ImplicitLocOpBuilder &b;
  ConstantTableStore store;
};

} // namespace mlir::qlut

#endif // QLUT_LIB_CONVERSION_INTEGERLINALG_H
