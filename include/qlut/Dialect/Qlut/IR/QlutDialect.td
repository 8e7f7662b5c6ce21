//===- QlutDialect.td - the qlut dialect -------------------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_DIALECT_QLUT_IR_QLUTDIALECT_TD
#define QLUT_DIALECT_QLUT_IR_QLUTDIALECT_TD

include "mlir/IR/OpBase.td"

def Qlut_Dialect : Dialect {
  let name = "qlut";
  let cppNamespace = "::mlir::qlut";
  let summary = "nonlinear functions as integer lookup tables";
  let description = [{
    A quantized network is a program over integer codes; its float simulation
    is the same program seen through scales. This dialect holds both views:
    `qlut.sim_lut` and its relatives compute on floats exactly what
    `qlut.hw_lut`, `qlut.rescale`, `qlut.quantize` and `qlut.dequantize`
    compute on integers:

        sim(x) = dequantize(hw(quantize(x))) for every representable input.

    SSA values are plain floats and signless integers; how codes stand for
    reals, the exact function and the table are attributes. The arithmetic is
    QLUTCore's; its normative text is docs/spec.md.
  }];
  // The composites decompose to these.
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::linalg::LinalgDialect",
                           "::mlir::math::MathDialect",
                           "::mlir::tensor::TensorDialect"];
  let useDefaultAttributePrinterParser = 1;
  let hasConstantMaterializer = 1;
  let hasOperationAttrVerify = 1;

  let extraClassDeclaration = [{
    /// The discardable attribute of a module that holds its `#qlut.target`.
    static constexpr ::llvm::StringLiteral getTargetAttrName() {
      return "qlut.target";
    }
    void registerAttributes();
    void registerBytecode();
  }];
}

#endif // QLUT_DIALECT_QLUT_IR_QLUTDIALECT_TD
