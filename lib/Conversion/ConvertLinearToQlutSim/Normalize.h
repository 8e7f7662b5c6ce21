//===- Normalize.h - tensor ops in one form ---------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CONVERSION_CONVERTLINEARTOQLUTSIM_NORMALIZE_H
#define QLUT_LIB_CONVERSION_CONVERTLINEARTOQLUTSIM_NORMALIZE_H

#include "mlir/IR/Operation.h"

namespace mlir::qlut::detail {

/// Calls `visit` on each op of `scope` that is in no linalg op, no qlut.sim and
/// no function other than `scope`.
void forEachTensorOp(Operation *scope, function_ref<void(Operation *)> visit);

/// Brings the tensor computations of `scope` that can be simulated into the
/// form that groups are made of; values stay the same, bit for bit.
/// - Elementwise arith, math and qlut.sim_lut ops on tensors become
///   linalg.generic ops.
/// - What constants and loop indices alone decide becomes a constant.
/// - Inputs of linalg.generic ops that are one constant number all over become
///   numbers in their bodies; outputs that are not read, empty tensors; outputs
///   that are one constant number all over, linalg.fill ops.
/// - Sizes of results become sizes of operands.
/// Ops that are kept stay as they are.
void normalizeTensorOps(Operation *scope,
                        function_ref<bool(Operation *)> isKept);

} // namespace mlir::qlut::detail

#endif // QLUT_LIB_CONVERSION_CONVERTLINEARTOQLUTSIM_NORMALIZE_H
