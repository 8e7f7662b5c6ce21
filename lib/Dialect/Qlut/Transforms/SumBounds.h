//===- SumBounds.h - what the sums of a contraction can be ------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_DIALECT_QLUT_TRANSFORMS_SUMBOUNDS_H
#define QLUT_LIB_DIALECT_QLUT_TRANSFORMS_SUMBOUNDS_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"

namespace mlir::qlut {

/// The least and the greatest of some sums.
struct SumRange {
  int64_t lo, hi;
};

/// True if the op adds up integer terms along loops of its own.
bool isIntegerSum(linalg::GenericOp op);

/// Bounds of the sums of each of `channels` channels along a dimension of the
/// result (-1: one channel, all sums): with the numbers of a constant operand,
/// the weights, every other operand anything its type holds. Proves that
/// neither the terms nor any partial sum wrap. None, with the reason in `why`,
/// without a proof.
std::optional<SmallVector<SumRange>> getSumBounds(linalg::GenericOp op,
                                                  int64_t dimension,
                                                  int64_t channels,
                                                  std::string &why);

} // namespace mlir::qlut

#endif // QLUT_LIB_DIALECT_QLUT_TRANSFORMS_SUMBOUNDS_H
