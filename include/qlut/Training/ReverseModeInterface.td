//===- ReverseModeInterface.td - rules of derivatives -------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_TRAINING_REVERSEMODEINTERFACE_TD
#define QLUT_TRAINING_REVERSEMODEINTERFACE_TD

include "mlir/IR/OpBase.td"

def ReverseModeOpInterface : OpInterface<"ReverseModeOpInterface"> {
  let cppNamespace = "::mlir::qlut";
  let description = [{
    An op that `--qlut-differentiate` knows the derivative of: the rule that
    turns cotangents of its results into cotangents of its operands. Ops of
    other dialects get one as an external model (docs/embedding.md).
  }];
  let methods = [
    InterfaceMethod<[{
      Writes, at the builder of `adjoints`, what the cotangents of this op's
      results (Adjoints::getCotangent; null stands for zero, one at least is
      not) contribute to those of its active operands, and adds it there
      (Adjoints::addCotangent). The op itself and all that it uses may be read;
      nothing that is there may be changed. Elementwise rules serve scalars and
      tensors alike. Emits an error at the op and fails where there is no rule.
      }],
      "::llvm::LogicalResult", "buildAdjoint",
      (ins "::mlir::qlut::Adjoints &":$adjoints)>,
  ];
}

#endif // QLUT_TRAINING_REVERSEMODEINTERFACE_TD
