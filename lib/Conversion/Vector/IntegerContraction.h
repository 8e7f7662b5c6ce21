//===- IntegerContraction.h - products of codes -----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CONVERSION_VECTOR_INTEGERCONTRACTION_H
#define QLUT_LIB_CONVERSION_VECTOR_INTEGERCONTRACTION_H

#include "SumOfProducts.h"

namespace mlir::qlut {

/// A linalg op over buffers that adds products of codes to what its output
/// holds, in i32 (modulo 2^32):
///
///   out[.., row, column] += (code(data[.., row, k]) + data.offset) *
///                           (code(weights[.., k, column]) + weights.offset)
///
/// in whatever order of dimensions, but for columns, which are contiguous in
/// the output. Weights are constants, or codes known at run time.
struct IntegerContraction : SumOfProducts {
  std::optional<unsigned> row;        ///< loop over rows; none: one row
  unsigned column = 0, depth = 0;     ///< loops over columns and terms
  SmallVector<unsigned> outer;        ///< all other loops
  SmallVector<unsigned> weightsOuter; ///< those of them that weights differ in

  int64_t getNumColumns() const { return getSize(column); }
  int64_t getDepth() const { return getSize(depth); }
  int64_t getNumMatrices() const;
  /// Of one matrix; dynamic if the data's are.
  int64_t getNumRows() const;
  /// Constant weights with their offset: by matrix, term and column.
  SmallVector<int32_t> getWeights() const;
};

/// Whether the op adds products of two operands' integers.
bool isIntegerContraction(linalg::LinalgOp op);

/// The contraction, or an error that says what is expected instead.
llvm::Expected<IntegerContraction> matchIntegerContraction(linalg::LinalgOp op);

} // namespace mlir::qlut

#endif // QLUT_LIB_CONVERSION_VECTOR_INTEGERCONTRACTION_H
