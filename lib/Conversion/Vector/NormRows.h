//===- NormRows.h - rows of norms as AVX2 code ------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CONVERSION_VECTOR_NORMROWS_H
#define QLUT_LIB_CONVERSION_VECTOR_NORMROWS_H

#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "qlut/Conversion/Emit.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"

namespace mlir::qlut {

/// Writes an exact norm over buffers that has no obstacle (getRowObstacle) as
/// loops over its rows before it, with AVX2 intrinsics: the sums, the factors,
/// the results, for several rows one after another. Results are estimated in
/// f32; where a vector has one that a rounding boundary is near to, its codes
/// are computed one by one. Tables come from `store`.
void writeNormRows(ImplicitLocOpBuilder &builder, HwNormOp op,
                   TableStore &store);

} // namespace mlir::qlut

#endif // QLUT_LIB_CONVERSION_VECTOR_NORMROWS_H
