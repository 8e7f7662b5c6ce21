//===- Composites.h - decomposition of the composite ops --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The composites (softmax, log_softmax, layer_norm, rms_norm, divide, sinusoid)
// decompose in two ways that differ in nothing but how the inner one-input
// function (exp, log, rsqrt, reciprocal, sin, cos) is written.
// `decomposeOperation` of linalg::AggregatedOpInterface writes it with math and
// arith; decomposeCompositeToSim writes one qlut.sim_lut on a whole tensor. A
// composite with formats means an integer program instead and does not
// decompose so.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_DIALECT_QLUT_IR_COMPOSITES_H
#define QLUT_DIALECT_QLUT_IR_COMPOSITES_H

#include "qlut/Dialect/Qlut/IR/Qlut.h"

namespace mlir::qlut {

/// True for qlut.softmax, log_softmax, layer_norm, rms_norm, divide and
/// sinusoid.
bool isComposite(Operation *op);

/// Writes the composite `op` (isComposite) before the insertion point of
/// `builder` as linalg on tensors with one qlut.sim_lut, on a whole tensor, per
/// inner function: expressions `exp(x)`, `log(x)`, `reciprocal(x)`,
/// `rsqrt(x + epsilon)`, `sin(x)` and `cos(x)`; layer `<layer of op>/exp` and
/// so on, or none where the op has none. Returns one value of the op's result
/// type, to replace it by; `op` stays. Fails, with nothing written, on any
/// other op and on composites with formats.
FailureOr<SmallVector<Value>> decomposeCompositeToSim(OpBuilder &builder,
                                                      Operation *op);

//===----------------------------------------------------------------------===//
// In integers
//===----------------------------------------------------------------------===//

/// The programs of composites that have more than one.
struct CompositeForms {
  ::qlut::SoftmaxForm softmax = ::qlut::SoftmaxForm::Exact;
  ::qlut::NormForm norm = ::qlut::NormForm::Exact;
};

/// Gives a composite with formats its plan (docs/spec.md, K rules), softmax and
/// norms in those forms, with the rounding of the target on its module; keeps
/// one that it has. Errors at the op: no formats, rows of dynamic or too great
/// a length, a scale or bias that is no constant, formats that the program does
/// not fit.
LogicalResult buildCompositePlan(Operation *op,
                                 const CompositeForms &forms = {});

/// The rules of a composite's formats and plan, beside those of its types.
LogicalResult verifyIntegerForm(Operation *op);

/// The number of elements of a composite's rows: those of softmax's dimension
/// or of a norm's trailing ones, 1 of divide; none if it is dynamic.
std::optional<int64_t> getRowLength(Operation *op);

/// The format of an operand of a composite whose first operands have these
/// formats; null for others and without formats.
FormatAttrInterface getActivationFormat(ArrayAttr formats, OpOperand &operand);

/// Of the formats of all operands of a composite those of its activations
/// (input; lhs and rhs), as its attribute.
ArrayAttr getActivationFormats(Operation *op,
                               ArrayRef<FormatAttrInterface> operands);

//===----------------------------------------------------------------------===//
// How their stages read tensors
//===----------------------------------------------------------------------===//

/// The dimensions of `large`, or 0 where `small`, of the same rank, has size 1
/// and `large` more.
AffineMap getBroadcastMap(Value small, Value large);

/// (d0, ..., dn) of `rank` dimensions without `dims`.
AffineMap getMapWithout(MLIRContext *context, int64_t rank,
                        ArrayRef<int64_t> dims);

} // namespace mlir::qlut

#endif // QLUT_DIALECT_QLUT_IR_COMPOSITES_H
