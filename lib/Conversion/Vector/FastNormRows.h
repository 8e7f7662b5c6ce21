//===- FastNormRows.h - rows of fast norms as AVX2 code ---------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CONVERSION_VECTOR_FASTNORMROWS_H
#define QLUT_LIB_CONVERSION_VECTOR_FASTNORMROWS_H

#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "qlut/Conversion/Emit.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"

namespace mlir::qlut {

/// Writes a norm of the fast form over buffers that has no obstacle
/// (getRowObstacle) as loops over its rows before it, with AVX2 intrinsics: the
/// sums of several rows, their numbers, their results, so that what one row
/// waits for is covered by others. Tables come from `store`.
void writeFastNormRows(ImplicitLocOpBuilder &builder, HwNormOp op,
                       TableStore &store);

} // namespace mlir::qlut

#endif // QLUT_LIB_CONVERSION_VECTOR_FASTNORMROWS_H
