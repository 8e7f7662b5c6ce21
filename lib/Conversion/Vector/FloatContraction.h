//===- FloatContraction.h - sums of products of floats ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CONVERSION_VECTOR_FLOATCONTRACTION_H
#define QLUT_LIB_CONVERSION_VECTOR_FLOATCONTRACTION_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "llvm/Support/Error.h"

namespace mlir::qlut {

/// A linalg op over buffers that adds products of floats to what its output
/// holds:
///
///   out[.., column] += scalars[..] * vectors[.., column]
///
/// with columns contiguous in the output. The scalars' map may be any affine
/// one, so this is products of matrices, convolutions, and their gradients.
struct FloatContraction {
  linalg::LinalgOp op;
  OpOperand *scalars = nullptr, *vectors = nullptr;
  SmallVector<int64_t> sizes;      ///< of all loops
  unsigned column = 0;             ///< in the output and the vectors alone
  std::optional<unsigned> row;     ///< in the output, but not in the vectors
  SmallVector<unsigned> outer;     ///< other loops that move the output
  SmallVector<unsigned> reduction; ///< loops that do not

  Value getOutput() const { return linalg::LinalgOp(op).getDpsInits().front(); }
  AffineMap getMap(OpOperand *operand) const {
    return linalg::LinalgOp(op).getMatchingIndexingMap(operand);
  }
  AffineMap getOutputMap() const {
    return getMap(linalg::LinalgOp(op).getDpsInitOperand(0));
  }
  int64_t getNumRows() const { return row ? sizes[*row] : 1; }
  /// Whether neighbours along the columns lie side by side in the vectors.
  bool isContiguous() const;
};

/// Whether the op is on buffers and adds products of two floats.
bool isFloatContraction(linalg::LinalgOp op);

/// The contraction, or an error that says what is expected instead.
llvm::Expected<FloatContraction> matchFloatContraction(linalg::LinalgOp op);

} // namespace mlir::qlut

#endif // QLUT_LIB_CONVERSION_VECTOR_FLOATCONTRACTION_H
