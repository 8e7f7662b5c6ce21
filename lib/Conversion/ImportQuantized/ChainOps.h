//===- ChainOps.h - the ops of a chain --------------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CONVERSION_IMPORTQUANTIZED_CHAINOPS_H
#define QLUT_LIB_CONVERSION_IMPORTQUANTIZED_CHAINOPS_H

#include "ScalarChain.h"

namespace mlir::qlut::detail {

/// If the op that defines `value` (of arith, math or tosa) computes it from one
/// operand of the same shape and constants: appends its steps, first one
/// first, and returns the operand. Else null. Constants may differ along one
/// dimension (of the tensor, or loop of the linalg op around a scalar): `axis`,
/// or, if that has none, which then is set.
Value readChainOp(Value value, SmallVectorImpl<ChainStep> &steps,
                  std::optional<int64_t> &axis);

} // namespace mlir::qlut::detail

#endif // QLUT_LIB_CONVERSION_IMPORTQUANTIZED_CHAINOPS_H
