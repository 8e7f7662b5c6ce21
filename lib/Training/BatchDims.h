//===- BatchDims.h - which dimensions grow with the batch -------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_TRAINING_BATCHDIMS_H
#define QLUT_LIB_TRAINING_BATCHDIMS_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/EquivalenceClasses.h"

namespace mlir::qlut::detail {

/// Classes of dimensions of tensors in a function that have one size for each
/// other's sake: loops of linalg ops that run over several operands, elements
/// of elementwise ops, results of reshapes and the outermost dimension that
/// goes into them.
class BatchDims {
public:
  /// Of a function whose batch has `size` samples.
  BatchDims(func::FuncOp function, int64_t size);

  /// Says that the dimension grows with the batch, and all of its class do.
  void grow(Value value, int64_t dim);
  bool grows(Value value, int64_t dim) const;
  bool grows(Value value) const;

  /// Fails with an error at the first op that the batch can't grow in: one that
  /// has no relation here, a constant with its own numbers, a slice of a
  /// dimension that grows, a reshape that splits it in its middle.
  LogicalResult check();

private:
  using Key = std::pair<void *, int64_t>;
  static Key makeKey(Value value, int64_t dim) {
    return {value.getAsOpaquePointer(), dim};
  }
  void unite(Value a, int64_t i, Value b, int64_t j);
  /// All dimensions of two tensors of one rank that have the same size.
  void uniteShapes(Value a, Value b);
  /// The dimension of a group that a batch would be.
  int64_t getLeading(Value split, ArrayRef<int64_t> group) const;
  void relate(Operation *op);
  LogicalResult check(Operation *op);

  func::FuncOp function;
  int64_t size;
  llvm::EquivalenceClasses<Key> classes;
  std::vector<Key> seeds;
};

} // namespace mlir::qlut::detail

#endif // QLUT_LIB_TRAINING_BATCHDIMS_H
