//===- SoftmaxRows.h - rows of softmax as AVX2 code -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CONVERSION_VECTOR_SOFTMAXROWS_H
#define QLUT_LIB_CONVERSION_VECTOR_SOFTMAXROWS_H

#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "qlut/Conversion/Emit.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"

namespace mlir::qlut {

/// Writes a softmax over buffers that has no obstacle (getRowObstacle) as loops
/// over its rows before it, with AVX2 intrinsics. Each row is read twice more
/// after its maximum is known: for the sum and for the results. Short rows are
/// computed several at a time, stage by stage, so that what one row waits for
/// is covered by others. Tables of the reciprocal come from `store`.
void writeSoftmaxRows(ImplicitLocOpBuilder &builder, HwSoftmaxOp op,
                      TableStore &store);

} // namespace mlir::qlut

#endif // QLUT_LIB_CONVERSION_VECTOR_SOFTMAXROWS_H
