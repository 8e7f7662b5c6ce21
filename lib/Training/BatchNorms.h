//===- BatchNorms.h - normalizations by statistics of channels --*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_TRAINING_BATCHNORMS_H
#define QLUT_LIB_TRAINING_BATCHNORMS_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"

namespace mlir::qlut::detail {

/// True if nothing but constants is added to the value, a tensor or a scalar in
/// a body, on the way to a square root.
bool goesIntoRoot(Value value);

/// An op that subtracts from each element the mean of its channel and takes the
/// root of the channel's variance (Ioffe and Szegedy, "Batch Normalization",
/// ICML 2015): all loops parallel, tensors of f32, the elements in the order of
/// the loops, mean and variance of rank 1.
struct BatchNorm {
  linalg::GenericOp op;
  OpOperand *elements;
  OpOperand *mean;
  OpOperand *variance;
  unsigned channel; ///< the loop, and the dimension of the elements

  /// How many elements a channel has.
  int64_t getElementsOfChannel();
};

/// Those in the function's block, in order.
SmallVector<BatchNorm> findBatchNorms(func::FuncOp function);

} // namespace mlir::qlut::detail

#endif // QLUT_LIB_TRAINING_BATCHNORMS_H
