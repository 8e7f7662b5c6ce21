//===- DotTile.h - a tile of dot products in registers ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CONVERSION_VECTOR_DOTTILE_H
#define QLUT_LIB_CONVERSION_VECTOR_DOTTILE_H

#include "WeightPacking.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"

namespace mlir::qlut {

/// Dot products of a few rows with a panel of columns.
struct DotTile {
  const ContractionPlan &plan;
  unsigned rows, vectors;
  int64_t numSteps;
  /// Rows of codes, `group` of them in each i32: memref<? x ? x i32>.
  Value codes;
  Value firstRow;
  /// Packed weights and the place of the panel in them.
  Value weights, panel;

  /// The sums, row by row, vector by vector. `starts` has one vector for each
  /// of a row.
  SmallVector<Value> emit(ImplicitLocOpBuilder &builder,
                          ValueRange starts) const;

private:
  /// Adds up to a window of steps from `first` on to sums of 32 bits.
  void emitSteps(ImplicitLocOpBuilder &builder, Value first, int64_t offset,
                 int64_t count, SmallVectorImpl<Value> &sums) const;
  Value loadWeights(ImplicitLocOpBuilder &builder, Value step,
                    unsigned vector) const;
  Value loadCodes(ImplicitLocOpBuilder &builder, Value step,
                  unsigned row) const;
  VectorType getWordType(ImplicitLocOpBuilder &builder) const;
};

} // namespace mlir::qlut

#endif // QLUT_LIB_CONVERSION_VECTOR_DOTTILE_H
