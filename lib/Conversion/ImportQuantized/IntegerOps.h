//===- IntegerOps.h - published rescales and tables -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CONVERSION_IMPORTQUANTIZED_INTEGEROPS_H
#define QLUT_LIB_CONVERSION_IMPORTQUANTIZED_INTEGEROPS_H

#include "mlir/IR/PatternMatch.h"

namespace mlir::qlut::detail {

/// Replaces every tosa.rescale and tosa.apply_scale in `scope` by qlut.rescale
/// and every tosa.table by qlut.hw_lut, on the same integers with the same
/// results, wherever TOSA defines them. What has no such op (multipliers that
/// are not 32 or 16 bits, tables that are computed) stays and gets a remark if
/// `remarks`. Fails, with a diagnostic at the op, on what TOSA does not allow:
/// tables of a wrong size, shifts and multipliers out of range.
LogicalResult importIntegerOps(RewriterBase &rewriter, Operation *scope,
                               bool remarks);

} // namespace mlir::qlut::detail

#endif // QLUT_LIB_CONVERSION_IMPORTQUANTIZED_INTEGEROPS_H
