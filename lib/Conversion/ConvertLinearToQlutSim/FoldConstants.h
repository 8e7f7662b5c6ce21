//===- FoldConstants.h - what constants alone decide ------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CONVERSION_CONVERTLINEARTOQLUTSIM_FOLDCONSTANTS_H
#define QLUT_LIB_CONVERSION_CONVERTLINEARTOQLUTSIM_FOLDCONSTANTS_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"

namespace mlir::qlut::detail {

/// Replaces the result of an elementwise op on tensors by a constant if
/// constants and loop indices alone decide it (the scales of a batch norm) and
/// it has at most 65,536 elements, or one value all over. Numbers are what the
/// op computes when it runs: sums, products, quotients and square roots are
/// correctly rounded. Other functions are not computed. Returns true if the op
/// is gone.
bool foldComputation(RewriterBase &rewriter, linalg::LinalgOp op);

/// Replaces the result of an op that moves a tensor of one float all over, and
/// adds no others, by a constant. Returns true if the op is gone.
bool foldMovement(RewriterBase &rewriter, Operation *op, Value source);

/// True if the value is a constant tensor of one number all over.
bool isSplat(Value value);

/// Replaces floats of the body that loop indices alone decide, and all alike,
/// by constants (the number of elements that an average is over).
void foldBodyNumbers(RewriterBase &rewriter, linalg::GenericOp op);

/// Takes floats of the body that constant inputs alone decide out of it: they
/// become the elements of one constant input (1 / sqrt(variance + epsilon) of a
/// batch norm in one op). At most 65,536 elements each; casts of an input and
/// what loop indices decide stay.
void hoistConstantNumbers(RewriterBase &rewriter, linalg::GenericOp op);

} // namespace mlir::qlut::detail

#endif // QLUT_LIB_CONVERSION_CONVERTLINEARTOQLUTSIM_FOLDCONSTANTS_H
