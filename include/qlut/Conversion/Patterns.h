//===- Patterns.h - the rewrites of the conversions -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_CONVERSION_PATTERNS_H
#define QLUT_CONVERSION_PATTERNS_H

#include "mlir/IR/PatternMatch.h"
#include "qlut/Conversion/Emit.h"

namespace qlut {
struct FastSoftmaxPlan;
struct FastNormPlan;
struct NormPlan;
} // namespace qlut

namespace mlir::qlut {

/// Rewrites each elementwise qlut op, in whatever state, to arith and math
/// ops: in place on scalars and vectors, as one linalg.generic on tensors.
/// Tables come from `store`, which must outlive the patterns. Matches fail on
/// types without a lowering (verifyLowerable of the pass names them).
void populateQlutToArithPatterns(RewritePatternSet &patterns,
                                 TableStore &store);

/// The same for ops on scalars and vectors only, for code whose tensors have
/// become buffers.
void populateScalarQlutToArithPatterns(RewritePatternSet &patterns,
                                       TableStore &store);

/// Rewrites each simulated op with codes (sim_lut with a table, requantize,
/// fake_quant) to the integer op between quantize and dequantize, with the
/// same roundings, and each composite with a plan to integer linalg ops there.
void populateQlutSimToHwPatterns(RewritePatternSet &patterns);

/// Writes the integer program of a composite with a plan, between qlut.quantize
/// and qlut.dequantize, before the insertion point: linalg ops on tensors of
/// integers whose bodies are the kernels of Core/Composites.h. Returns the
/// value that replaces the composite's result; fails, with nothing written, on
/// any other op.
FailureOr<Value> writeCompositeToHw(RewriterBase &rewriter, Operation *op);

/// Writes the fast form of softmax along `dimension` (docs/spec.md, K17 to K21)
/// on a ranked tensor of codes: linalg ops whose bodies are the kernels of
/// Core/FastSoftmaxPlan.h. `mask` is null or an i1 tensor of the same shape, or
/// of size 1 where it is the same for a whole dimension. Returns the codes of
/// the output.
Value writeFastSoftmax(ImplicitLocOpBuilder &builder, Value codes, Value mask,
                       int64_t dimension, const ::qlut::FastSoftmaxPlan &plan);
/// Writes a layer or RMS norm over the last `dims` dimensions (docs/spec.md, K9
/// to K12) on a ranked tensor of codes, likewise.
Value writeNorm(ImplicitLocOpBuilder &builder, Value codes, int64_t dims,
                const ::qlut::NormPlan &plan);
/// In the fast form (docs/spec.md, K25 to K29), likewise.
Value writeFastNorm(ImplicitLocOpBuilder &builder, Value codes, int64_t dims,
                    const ::qlut::FastNormPlan &plan);

/// Replaces each composite of codes on tensors (qlut.hw_softmax, qlut.hw_norm)
/// inside `root` that `isChosen` accepts by linalg ops.
void lowerHwComposites(Operation *root,
                       function_ref<bool(Operation *)> isChosen);

/// Replaces each qlut.sim with formats inside `root` by its integer program
/// between quantize and dequantize (docs/spec.md, W rules). Fails with a
/// diagnostic at each op that has none; with `remarks`, says at each sum how
/// many bits it needs. The tables of lookups inside are already there. No
/// pattern, since the ops inside must stay as they are until
/// the whole is rewritten.
LogicalResult lowerSimOps(Operation *root, bool remarks = false);

} // namespace mlir::qlut

#endif // QLUT_CONVERSION_PATTERNS_H
