//===- ElementwiseLoop.h - loops over the vectors of buffers ----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CONVERSION_VECTOR_ELEMENTWISELOOP_H
#define QLUT_LIB_CONVERSION_VECTOR_ELEMENTWISELOOP_H

#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include <functional>

namespace mlir::qlut {

/// A function of single elements over two buffers of one shape, which may be
/// the same buffer; or of elements that give several in a row.
struct ElementwiseLoop {
  Value input, output; ///< memrefs
  int64_t lanes = 0;   ///< elements of a vector
  unsigned copies = 1; ///< vectors per turn
  /// Of more than one, the output's last dimension is that many times as long,
  /// and nothing is written past the caches.
  int64_t resultsPerElement = 1;
  /// Least elements of an output that is written past the caches; 0: none.
  int64_t streamingThreshold = 0;
  /// The results for vectors of elements, or for one element; several of an
  /// element are a vector.
  std::function<SmallVector<Value>(ImplicitLocOpBuilder &, ValueRange)> vectors;
  std::function<Value(ImplicitLocOpBuilder &, Value)> scalar;
};

/// Why the loop can't be written ("expected ..., got ..."), or the empty
/// string: a buffer of rank 0, a last dimension that is not contiguous or known
/// to be shorter than a vector.
std::string getLoopObstacle(MemRefType input, MemRefType output, int64_t lanes);

/// Writes the loop at the insertion point: over vectors, and over the elements
/// that are left. Contiguous buffers are one row, whatever their rank; of
/// others each row along the last dimension is a loop of its own.
void writeElementwiseLoop(ImplicitLocOpBuilder &builder, ElementwiseLoop loop);

} // namespace mlir::qlut

#endif // QLUT_LIB_CONVERSION_VECTOR_ELEMENTWISELOOP_H
