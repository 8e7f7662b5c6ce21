//===- NormalizeSums.h - sums of products as other passes know them -------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CONVERSION_VECTOR_NORMALIZESUMS_H
#define QLUT_LIB_CONVERSION_VECTOR_NORMALIZESUMS_H

#include "mlir/IR/Operation.h"

namespace mlir::qlut {

/// Writes sums of products of integers on tensors, within `root`, with the same
/// results, as vector code is known for:
///
/// - depthwise convolutions with a dimension of one filter for each channel
///   lose it, by upstream's patterns;
/// - sums that start from numbers of each channel, a bias, start from 0, and
///   the bias is added by an elementwise op: modulo 2^32 that is the same.
void normalizeSums(Operation *root);

} // namespace mlir::qlut

#endif // QLUT_LIB_CONVERSION_VECTOR_NORMALIZESUMS_H
