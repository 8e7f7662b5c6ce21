//===- MoveQuantize.h - codes through data movement -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CONVERSION_SIMTOHW_MOVEQUANTIZE_H
#define QLUT_LIB_CONVERSION_SIMTOHW_MOVEQUANTIZE_H

#include "mlir/IR/PatternMatch.h"

namespace mlir::qlut {

/// True if the op puts elements of its tensor operands into its one result and
/// does nothing else with them: reshapes, transposes, slices, pads, joins.
bool movesElements(Operation *op);

/// Moves qlut.quantize up through ops that only move elements and
/// qlut.dequantize down, and folds the pairs that meet. Elements are rounded
/// one by one, so the values are the same bits.
void populateMoveQuantizePatterns(RewritePatternSet &patterns);

} // namespace mlir::qlut

#endif // QLUT_LIB_CONVERSION_SIMTOHW_MOVEQUANTIZE_H
