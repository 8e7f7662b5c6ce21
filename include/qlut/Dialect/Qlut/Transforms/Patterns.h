//===- Patterns.h - rewrite patterns on the qlut dialect --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_DIALECT_QLUT_TRANSFORMS_PATTERNS_H
#define QLUT_DIALECT_QLUT_TRANSFORMS_PATTERNS_H

#include "mlir/IR/PatternMatch.h"

namespace mlir::qlut {

/// The raising patterns look at the last op of a chain, read the chain through
/// linalg (generic and named), tosa, arith, math and reshapes as an expression
/// over single elements, and replace it by one composite with the chain's
/// location; the chain is erased. They fail, with a reason, where a value in
/// the chain has another use. They set no `layer`; `--qlut-raise-composites`
/// does. They work in any order and driver; tensors only.

/// linalg.softmax and its decomposed forms to qlut.softmax (with a mask where
/// the input selects -inf) and qlut.log_softmax.
void populateRaiseSoftmaxPatterns(RewritePatternSet &patterns);
void populateRaiseLogSoftmaxPatterns(RewritePatternSet &patterns);

/// Mean, variance and reciprocal root over the trailing dimensions, with or
/// without scale and bias, to qlut.layer_norm; mean square and reciprocal root,
/// with or without scale, to qlut.rms_norm.
void populateRaiseLayerNormPatterns(RewritePatternSet &patterns);
void populateRaiseRmsNormPatterns(RewritePatternSet &patterns);

/// The elementwise quotient of two tensors to qlut.divide, unless the divisor
/// is constant, the quotient is a function of one tensor (one table does it),
/// or the quotient belongs to another composite.
void populateRaiseDividePatterns(RewritePatternSet &patterns);
/// The sine or cosine of integers times constants, also behind reshapes and
/// concatenations, to qlut.sinusoid.
void populateRaiseSinusoidPatterns(RewritePatternSet &patterns);

/// All of these.
void populateRaiseCompositesPatterns(RewritePatternSet &patterns);

/// Every composite (qlut.softmax and so on) to linalg on tensors, with the
/// inner functions as qlut.sim_lut (`innerToSim`) or as math.
void populateDecomposeCompositesPatterns(RewritePatternSet &patterns,
                                         bool innerToSim);

/// Every qlut.sim without formats to the ops of its region: it means what they
/// compute.
void populateInlineSimPatterns(RewritePatternSet &patterns);

/// Elementwise math of a linalg reduction on tensors to parallel linalg.generic
/// ops: what is computed from inputs before they are combined (`prologue`), and
/// results that combine nothing (`epilogue`). Nothing becomes larger than an
/// input. The values stay the same, bit for bit.
void populateSplitReductionsPatterns(RewritePatternSet &patterns,
                                     bool prologue = true,
                                     bool epilogue = true);

} // namespace mlir::qlut

#endif // QLUT_DIALECT_QLUT_TRANSFORMS_PATTERNS_H
