//===- FloatContractionWriter.h - loops around sums of floats ---*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CONVERSION_VECTOR_FLOATCONTRACTIONWRITER_H
#define QLUT_LIB_CONVERSION_VECTOR_FLOATCONTRACTIONWRITER_H

#include "FloatContraction.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"

namespace mlir::qlut {

/// Writes the loops of a contraction at the builder's insertion point: around
/// tiles of sums that stay in registers over all terms, in vectors of `lanes`
/// columns; rows and columns that are left get tiles of their own size.
void writeFloatContraction(ImplicitLocOpBuilder &builder,
                           const FloatContraction &contraction, int64_t lanes);

} // namespace mlir::qlut

#endif // QLUT_LIB_CONVERSION_VECTOR_FLOATCONTRACTIONWRITER_H
