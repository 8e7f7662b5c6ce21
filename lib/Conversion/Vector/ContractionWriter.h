//===- ContractionWriter.h - loops around dot products ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CONVERSION_VECTOR_CONTRACTIONWRITER_H
#define QLUT_LIB_CONVERSION_VECTOR_CONTRACTIONWRITER_H

#include "Epilogue.h"
#include "IntegerContraction.h"
#include "WeightPacking.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"

namespace mlir::qlut {

/// What the code of a contraction is made from.
struct ContractionCode {
  ContractionPlan plan;
  /// Weights as packWeights orders them: memref<? x i8 or i16>, static. Null:
  /// they are known at run time, and each matrix is packed before its use.
  Value weights;
  /// What the sums of each matrix's columns start from, whole vectors of them:
  /// memref<? x i32>, static. Null with the weights.
  Value starts;
  /// Bytes of rows that are extended at a time.
  int64_t blockBytes = 0;
  /// What is computed from the sums and stored in their stead; may be none.
  std::optional<Epilogue> epilogue;
};

/// Writes the loops of a contraction at the builder's insertion point:
///
///   weights known at run time: pack them into a scratch buffer
///   for each block of rows: extend its codes into a scratch buffer
///     for each panel of columns:           its weights stay in the first cache
///       for each `rows` rows of the block: sums in registers, over all terms
///
/// after Goto and van de Geijn, "Anatomy of High-Performance Matrix
/// Multiplication", ACM TOMS 34(3), 2008, without their loop over terms. Rows
/// and columns that are left get tiles of their own size.
void writeContraction(ImplicitLocOpBuilder &builder,
                      const IntegerContraction &contraction,
                      const ContractionCode &code);

} // namespace mlir::qlut

#endif // QLUT_LIB_CONVERSION_VECTOR_CONTRACTIONWRITER_H
