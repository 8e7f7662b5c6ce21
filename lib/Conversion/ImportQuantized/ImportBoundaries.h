//===- ImportBoundaries.h - published formats -------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CONVERSION_IMPORTQUANTIZED_IMPORTBOUNDARIES_H
#define QLUT_LIB_CONVERSION_IMPORTQUANTIZED_IMPORTBOUNDARIES_H

#include "../ConvertToQlutSim/Candidates.h"
#include "mlir/IR/PatternMatch.h"

namespace mlir::qlut::detail {

/// Replaces quant.qcast, quant.dcast and quant.scast in `scope` by
/// qlut.quantize, qlut.dequantize and qlut.fake_quant with the formats of
/// their types, where between them nothing but these ops has the quantized
/// type. Others stay, with a remark if `remarks`. Fails, with a diagnostic at
/// the op, on types that no format can say.
LogicalResult importQuantOps(RewriterBase &rewriter, Operation *scope,
                             bool remarks);

/// Replaces chains of ops in `scope` that are quantize, dequantize or both
/// (Boundaries.h) by these ops. With `saturate`, conversions to fewer bits are
/// taken for saturating ones. With `remarks`, conversions of floats to codes
/// that are none get the reason. Returns the number of ops made.
int64_t importBoundaries(RewriterBase &rewriter, Operation *scope,
                         bool saturate, bool remarks);

/// Puts a qlut.sim_lut with both formats, without a table, in the place of what
/// is computed in floats between a qlut.dequantize and a qlut.quantize in
/// `scope`, a function or other op without functions in it, where it is a
/// function of the one dequantized value.
void formLookups(RewriterBase &rewriter, Operation *scope, LayerNames &names);

/// Gives composites in `scope` whose inputs come from qlut.dequantize and whose
/// result goes to qlut.quantize the formats of these.
void formComposites(Operation *scope);

/// Calls `visit` on the ops in `scope`, those in regions after what they are
/// computed from, but on none in functions inside of it.
void walkScope(Operation *scope, function_ref<void(Operation *)> visit);

/// Erases `op`, and then what computed its operands, as far as nothing uses it.
/// The ops that were erased, nested ones among them, are added to `erased`.
void eraseIfDead(RewriterBase &rewriter, Operation *op,
                 llvm::SmallDenseSet<Operation *> *erased = nullptr);

} // namespace mlir::qlut::detail

#endif // QLUT_LIB_CONVERSION_IMPORTQUANTIZED_IMPORTBOUNDARIES_H
