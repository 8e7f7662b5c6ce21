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
#include "llvm/ADT/STLFunctionalExtras.h"

namespace mlir::qlut {

/// Dot products of a few rows with a panel of columns.
struct DotTile {
  const ContractionPlan &plan;
  unsigned rows, vectors;
  int64_t numSteps;
  /// Groups of codes by tile, row and step, static: memref<? x ? x ? x i32>.
  Value groups;
  /// The tile, and its first row that counts.
  Value tile, firstRow;
  /// Packed weights and the place of the panel in them.
  Value weights, panel;

  /// The sums, row by row, vector by vector. `starts` has one vector for each
  /// of a row.
  SmallVector<Value> emit(ImplicitLocOpBuilder &builder,
                          ValueRange starts) const;

private:
  /// Adds the products of one step to sums, in lanes of 16 bits if the plan has
  /// windows, where null sums are 0, else of 32 bits. Each sum is passed on at
  /// once.
  void emitStep(ImplicitLocOpBuilder &builder, Value step,
                MutableArrayRef<Value> sums,
                llvm::function_ref<void(unsigned)> then = nullptr) const;
  /// Adds up to a window of steps from `first` on to sums of 32 bits.
  void emitWindow(ImplicitLocOpBuilder &builder, Value first, int64_t count,
                  MutableArrayRef<Value> sums) const;
  Value loadWeights(ImplicitLocOpBuilder &builder, Value step,
                    unsigned vector) const;
  Value loadCodes(ImplicitLocOpBuilder &builder, Value step,
                  unsigned row) const;
  VectorType getWordType(ImplicitLocOpBuilder &builder) const;
};

} // namespace mlir::qlut

#endif // QLUT_LIB_CONVERSION_VECTOR_DOTTILE_H
