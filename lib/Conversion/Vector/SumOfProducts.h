//===- SumOfProducts.h - sums of products of codes --------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CONVERSION_VECTOR_SUMOFPRODUCTS_H
#define QLUT_LIB_CONVERSION_VECTOR_SUMOFPRODUCTS_H

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "llvm/Support/Error.h"

namespace mlir::qlut {

/// One of the factors: extended codes plus a number, in 32 bits that wrap.
struct ContractionFactor {
  Value buffer;
  AffineMap map; ///< loops to the buffer's dimensions
  unsigned bits = 0;
  bool isSigned = true;
  int32_t offset = 0;

  /// Whether vector code reads them: codes of 8 bits, or of 16 with a sign.
  bool isRead() const { return bits == 8 || (bits == 16 && isSigned); }
};

/// A linalg op over buffers that adds products of codes to what its output
/// holds, in i32 (modulo 2^32):
///
///   out[..] += (code(data[..]) + data.offset) *
///              (code(weights[..]) + weights.offset)
///
/// Zero points are numbers in its body or constants among its operands, as the
/// `_q` forms of named ops have them. Weights are constants, or codes known at
/// run time.
struct SumOfProducts {
  linalg::LinalgOp op;
  ContractionFactor data, weights;
  memref::GetGlobalOp weightsGlobal; ///< null: known at run time
  DenseIntElementsAttr weightCodes;  ///< row-major, as the weights' buffer
  Value output;
  AffineMap outputMap;
  /// The linalg.fill by a constant that says what the output holds, with
  /// nothing in between that looks; null if none does.
  linalg::FillOp fill;
  int32_t fillValue = 0;

  bool hasConstantWeights() const { return weightsGlobal != nullptr; }
  /// Of a loop over weights, whose map is a projected permutation; dynamic if
  /// theirs is.
  int64_t getSize(unsigned loop) const;
  /// Constant weights with their offset, ordered by these loops, all of theirs,
  /// the last one innermost.
  SmallVector<int32_t> getWeights(ArrayRef<unsigned> loops) const;
  /// The same sum with the operands' roles exchanged.
  SumOfProducts swapped() const;
};

/// The product that the op, of two inputs, numbers and one output, adds to its
/// output; null for other ops.
arith::MulIOp getSumOfProducts(linalg::LinalgOp op);

/// Whether each output is of a channel that both operands have by themselves:
/// the innermost dimension of the output, or any of what is read in windows.
/// True of depthwise convolutions.
bool isOfEachChannel(linalg::LinalgOp op);

/// The sum of products of an op on buffers, the first operand as its data; or
/// an error that says what is expected instead.
llvm::Expected<SumOfProducts> matchSumOfProducts(linalg::LinalgOp op);

/// "codes of 8 bits or 16 signed ones, got ..."
std::string describeExpectedCodes(const ContractionFactor &factor);

} // namespace mlir::qlut

#endif // QLUT_LIB_CONVERSION_VECTOR_SUMOFPRODUCTS_H
