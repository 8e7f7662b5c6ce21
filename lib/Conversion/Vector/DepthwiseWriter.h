//===- DepthwiseWriter.h - loops around sums by channel ---------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CONVERSION_VECTOR_DEPTHWISEWRITER_H
#define QLUT_LIB_CONVERSION_VECTOR_DEPTHWISEWRITER_H

#include "DepthwisePacking.h"
#include "DepthwiseSum.h"
#include "Epilogue.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"

namespace mlir::qlut {

/// What the code of sums of each channel by itself is made from.
struct DepthwiseCode {
  DepthwisePlan plan;
  /// Weights as packTapWeights orders them: memref<? x i16>, static.
  Value weights;
  /// What sums start from, as packStarts orders them: memref<? x i32>, static.
  Value starts;
  /// What is computed from the sums and stored in their stead; may be none. Not
  /// in place where channels are computed twice.
  std::optional<Epilogue> epilogue;
};

/// Writes the loops at the builder's insertion point:
///
///   for all dimensions of the output but the last two
///     for each `pixels` neighbours of the one before the last
///       for each vector of channels: sums in registers, over all taps
///
/// Codes are read where they lie; neighbours share what they read.
void writeDepthwise(ImplicitLocOpBuilder &builder, const DepthwiseSum &sum,
                    const DepthwiseCode &code);

} // namespace mlir::qlut

#endif // QLUT_LIB_CONVERSION_VECTOR_DEPTHWISEWRITER_H
