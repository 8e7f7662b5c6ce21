//===- OperandPacking.h - packing codes at run time -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CONVERSION_VECTOR_OPERANDPACKING_H
#define QLUT_LIB_CONVERSION_VECTOR_OPERANDPACKING_H

#include "IntegerContraction.h"
#include "WeightPacking.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"

namespace mlir::qlut {

/// A vector of codes as words, with their factor's offset, which fits them.
Value extendToWords(ImplicitLocOpBuilder &builder, Value codes,
                    const ContractionFactor &factor);

/// A buffer for one matrix of the contraction's weights, which are known at run
/// time: words as packWeights orders them. `scratch` is the buffer to free.
Value allocatePacked(ImplicitLocOpBuilder &builder,
                     const IntegerContraction &contraction,
                     const ContractionPlan &plan, Value &scratch);

/// Fills `scratch` with the matrix at `indices`, one for each loop, of which
/// those of outer loops count. Columns past the last one are left as they are.
void packOperand(ImplicitLocOpBuilder &builder,
                 const IntegerContraction &contraction,
                 const ContractionPlan &plan, ArrayRef<Value> indices,
                 Value scratch);

} // namespace mlir::qlut

#endif // QLUT_LIB_CONVERSION_VECTOR_OPERANDPACKING_H
