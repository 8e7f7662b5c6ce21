//===- CompositePasses.td - composites, reductions ---------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_DIALECT_QLUT_TRANSFORMS_COMPOSITEPASSES_TD
#define QLUT_DIALECT_QLUT_TRANSFORMS_COMPOSITEPASSES_TD

include "mlir/Pass/PassBase.td"

def QlutRaiseComposites
    : Pass<"qlut-raise-composites", "::mlir::ModuleOp"> {
  let summary = "raise chains of ops to softmax, norms, divisions and sinusoids";
  let description = [{
    *What.* Finds softmax, log_softmax, layer norm, RMS norm, quotients of two
    tensors and sines of integers times constants, as named ops or spelled out in linalg (generic and named),
    tosa, arith and math on tensors with reshapes, broadcasts and transposes
    between, fused or not, and replaces each by one composite op. Composites
    get the path `<function>/<kind>.<n>` as their `layer`, n counting in program
    order.

    *Precondition.* Tensors. Run it before `--convert-to-qlut-sim`, which takes
    the functions inside a composite for functions of their own.

    *Postcondition.* A chain that is raised is gone; everything else is as it
    was. The result computes the same function, with other rounding.

    *Refuses.* A chain with a value that something else uses too, an epsilon
    that is not constant, a mean that does not divide by the number of
    elements, a norm that is not over the last dimensions, frequencies that are
    not constant: each stays, with a remark. Names in `kinds` that are none.

    ```mlir
    // Before:
    %shift = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
    %0 = tosa.reduce_max %x {axis = 1 : i32} : (tensor<4x16xf32>) -> tensor<4x1xf32>
    %1 = tosa.sub %x, %0 : (tensor<4x16xf32>, tensor<4x1xf32>) -> tensor<4x16xf32>
    %2 = tosa.exp %1 : (tensor<4x16xf32>) -> tensor<4x16xf32>
    %3 = tosa.reduce_sum %2 {axis = 1 : i32} : (tensor<4x16xf32>) -> tensor<4x1xf32>
    %4 = tosa.reciprocal %3 : (tensor<4x1xf32>) -> tensor<4x1xf32>
    %5 = tosa.mul %2, %4, %shift : (tensor<4x16xf32>, tensor<4x1xf32>, tensor<1xi8>) -> tensor<4x16xf32>
    // After:
    %e = tensor.empty() : tensor<4x16xf32>
    %5 = qlut.softmax ins(%x : tensor<4x16xf32>) outs(%e : tensor<4x16xf32>)
           dimension 1 layer "main/softmax.0" -> tensor<4x16xf32>
    ```
  }];
  let options = [
    ListOption<"kinds", "kinds", "std::string",
               "What to raise: softmax, log_softmax, layer_norm, rms_norm, "
               "divide, sinusoid (default: all)">,
  ];
  let dependentDialects = ["::mlir::qlut::QlutDialect",
                           "::mlir::arith::ArithDialect",
                           "::mlir::linalg::LinalgDialect",
                           "::mlir::math::MathDialect",
                           "::mlir::tensor::TensorDialect"];
}

def QlutDecomposeComposites
    : Pass<"qlut-decompose-composites", "::mlir::ModuleOp"> {
  let summary = "write composites as linalg on tensors";
  let description = [{
    *What.* Replaces each `qlut.softmax`, `log_softmax`, `layer_norm`,
    `rms_norm`, `divide` and `sinusoid` by linalg on tensors. Its inner functions
    (exp, log, rsqrt, reciprocal, sin, cos) become simulated lookups on whole tensors, named
    `<layer>/exp` and so on, or plain math ops.

    *Precondition.* None.

    *Postcondition.* No composite without formats is left: one with formats is
    an integer program and stays. The destination of a composite is that of its
    last op.

    *Refuses.* A value of `inner` that is none.

    ```mlir
    // qlut-opt --qlut-decompose-composites=inner=sim
    // Before:
    %0 = qlut.divide ins(%x, %y : tensor<4xf32>, tensor<4xf32>)
           outs(%e : tensor<4xf32>) layer "main/divide.0" -> tensor<4xf32>
    // After:
    %r = qlut.sim_lut %y, <"reciprocal(x)"> layer "main/divide.0/reciprocal"
           : tensor<4xf32>
    %0 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]}
           ins(%x, %r : tensor<4xf32>, tensor<4xf32>) outs(%e : tensor<4xf32>) {
    ^bb0(%a: f32, %b: f32, %out: f32):
      %p = arith.mulf %a, %b : f32
      linalg.yield %p : f32
    } -> tensor<4xf32>
    ```
  }];
  let options = [
    Option<"inner", "inner", "std::string", /*default=*/"\"sim\"",
           "Inner functions as simulated lookups (sim) or plain math (math)">,
  ];
  let dependentDialects = ["::mlir::qlut::QlutDialect"];
}

def QlutSplitReductions
    : Pass<"qlut-split-reductions", "::mlir::ModuleOp"> {
  let summary = "compute elementwise math apart from reductions";
  let description = [{
    *What.* Moves out of a linalg reduction what needs no reduction, to parallel
    `linalg.generic` ops, so that nonlinear functions can become lookups on
    tensors: the math on inputs before they are combined (prologue), and whole
    results that combine nothing (epilogue).

    *Precondition.* Tensors.

    *Postcondition.* The same values, bit for bit. No new tensor is larger than
    the input it is computed from: a product of two inputs with different
    loops, as in a matmul, stays.

    *Refuses.* Functions of what is combined so far, of a loop index, of inputs
    none of which has the loops of all, and reductions on buffers: each stays,
    with a remark. Names in `parts` that are none.

    ```mlir
    // Before:
    %0 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>], iterator_types = ["parallel", "reduction"]}
           ins(%x : tensor<4x16xf32>) outs(%z : tensor<4xf32>) {
    ^bb0(%in: f32, %out: f32):
      %e = math.exp %in : f32
      %s = arith.addf %out, %e : f32
      linalg.yield %s : f32
    } -> tensor<4xf32>
    // After:
    %t = tensor.empty() : tensor<4x16xf32>
    %u = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]}
           ins(%x : tensor<4x16xf32>) outs(%t : tensor<4x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      %e = math.exp %in : f32
      linalg.yield %e : f32
    } -> tensor<4x16xf32>
    %0 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>], iterator_types = ["parallel", "reduction"]}
           ins(%u : tensor<4x16xf32>) outs(%z : tensor<4xf32>) {
    ^bb0(%in: f32, %out: f32):
      %s = arith.addf %out, %in : f32
      linalg.yield %s : f32
    } -> tensor<4xf32>
    ```
  }];
  let options = [
    ListOption<"parts", "parts", "std::string",
               "What to compute apart: prologue, epilogue (default: both)">,
  ];
  let dependentDialects = ["::mlir::linalg::LinalgDialect",
                           "::mlir::tensor::TensorDialect",
                           "::mlir::arith::ArithDialect"];
}

#endif // QLUT_DIALECT_QLUT_TRANSFORMS_COMPOSITEPASSES_TD
