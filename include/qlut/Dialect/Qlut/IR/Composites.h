//===- Composites.h - decomposition of the composite ops --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The composites (softmax, log_softmax, layer_norm, rms_norm, divide) decompose
// in two ways that differ in nothing but how the inner one-input function (exp,
// log, rsqrt, reciprocal) is written. `decomposeOperation` of
// linalg::AggregatedOpInterface writes it with math and arith;
// decomposeCompositeToSim writes one qlut.sim_lut on a whole tensor.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_DIALECT_QLUT_IR_COMPOSITES_H
#define QLUT_DIALECT_QLUT_IR_COMPOSITES_H

#include "qlut/Dialect/Qlut/IR/Qlut.h"

namespace mlir::qlut {

/// True for qlut.softmax, log_softmax, layer_norm, rms_norm and divide.
bool isComposite(Operation *op);

/// Writes the composite `op` (isComposite) before the insertion point of
/// `builder` as linalg on tensors with one qlut.sim_lut, on a whole tensor, per
/// inner function: expressions `exp(x)`, `log(x)`, `reciprocal(x)` and
/// `rsqrt(x + epsilon)`; layer `<layer of op>/exp` and so on, or none where the
/// op has none. Returns one value of the op's result type, to replace it by;
/// `op` stays. Fails, with nothing written, on any other op.
FailureOr<SmallVector<Value>> decomposeCompositeToSim(OpBuilder &builder,
                                                      Operation *op);

} // namespace mlir::qlut

#endif // QLUT_DIALECT_QLUT_IR_COMPOSITES_H
