//===- IntegerContraction.h - products of codes -----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CONVERSION_VECTOR_INTEGERCONTRACTION_H
#define QLUT_LIB_CONVERSION_VECTOR_INTEGERCONTRACTION_H

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "llvm/Support/Error.h"

namespace mlir::qlut {

/// One of the factors: extended codes plus a number, in 32 bits that wrap.
struct ContractionFactor {
  Value buffer;
  AffineMap map; ///< loops to the buffer's dimensions, a projected permutation
  unsigned bits = 0;
  bool isSigned = true;
  int32_t offset = 0;
};

/// A linalg op over buffers that adds products of codes to what its output
/// holds, in i32 (modulo 2^32):
///
///   out[.., row, column] += (code(data[.., row, k]) + data.offset) *
///                           (code(weights[.., k, column]) + weights.offset)
///
/// in whatever order of dimensions, but for columns, which are contiguous in
/// the output. Weights are constants, or codes known at run time.
struct IntegerContraction {
  linalg::LinalgOp op;
  ContractionFactor data, weights;
  memref::GetGlobalOp weightsGlobal; ///< null: known at run time
  DenseIntElementsAttr weightCodes;  ///< row-major, as the weights' buffer
  Value output;
  AffineMap outputMap;
  std::optional<unsigned> row;        ///< loop over rows; none: one row
  unsigned column = 0, depth = 0;     ///< loops over columns and terms
  SmallVector<unsigned> outer;        ///< all other loops
  SmallVector<unsigned> weightsOuter; ///< those of them that weights differ in
  /// The linalg.fill by a constant that says what the output holds, with
  /// nothing in between that looks; null if none does.
  linalg::FillOp fill;
  int32_t fillValue = 0;

  bool hasConstantWeights() const { return weightsGlobal != nullptr; }
  /// Of a loop over weights; dynamic if theirs is.
  int64_t getSize(unsigned loop) const;
  int64_t getNumColumns() const { return getSize(column); }
  int64_t getDepth() const { return getSize(depth); }
  int64_t getNumMatrices() const;
  /// Of one matrix; dynamic if the data's are.
  int64_t getNumRows() const;
  /// Constant weights with their offset: by matrix, term and column.
  SmallVector<int32_t> getWeights() const;
};

/// The product that the op, of two inputs and one output, adds to its output;
/// null for other ops.
arith::MulIOp getSumOfProducts(linalg::LinalgOp op);

/// Whether the op adds products of two operands' integers.
bool isIntegerContraction(linalg::LinalgOp op);

/// The contraction, or an error that says what is expected instead.
llvm::Expected<IntegerContraction> matchIntegerContraction(linalg::LinalgOp op);

} // namespace mlir::qlut

#endif // QLUT_LIB_CONVERSION_VECTOR_INTEGERCONTRACTION_H
