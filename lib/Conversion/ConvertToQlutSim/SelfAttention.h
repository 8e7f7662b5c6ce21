//===- SelfAttention.h - softmax between two contractions -------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CONVERSION_CONVERTTOQLUTSIM_SELFATTENTION_H
#define QLUT_LIB_CONVERSION_CONVERTTOQLUTSIM_SELFATTENTION_H

#include "mlir/IR/Operation.h"

namespace mlir::qlut::detail {

/// True if `op` is a qlut.softmax whose input comes from a contraction and
/// whose result feeds one, with nothing between but elementwise ops (scale,
/// mask, dropout), casts and changes of shape.
bool isSelfAttention(Operation *op);

} // namespace mlir::qlut::detail

#endif // QLUT_LIB_CONVERSION_CONVERTTOQLUTSIM_SELFATTENTION_H
