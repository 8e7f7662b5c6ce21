//===- Passes.td - passes that prepare execution ------------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_EXECUTION_PASSES_TD
#define QLUT_EXECUTION_PASSES_TD

include "mlir/Pass/PassBase.td"

def QlutDecomposeAggregates : Pass<"qlut-decompose-aggregates"> {
  let summary = "decompose linalg.softmax and its like into simpler ops";
  let description = [{
    *What.* Replaces each op that implements linalg's AggregatedOpInterface by
    the ops it decomposes into: `linalg.softmax`, which no other pass lowers,
    and the composites of qlut: with plain math inside, or with formats and a
    plan as their integer program between `qlut.quantize` and
    `qlut.dequantize`.

    *Precondition.* The program is on tensors, before bufferization.

    *Postcondition.* No such op is left.

    *Refuses.* One on buffers, one that does not decompose, and a composite with
    formats but without a plan.

    ```mlir
    // Before:
    func.func @main(%x: tensor<4xf32>, %e: tensor<4xf32>) -> tensor<4xf32> {
      %y = linalg.softmax dimension(0) ins(%x : tensor<4xf32>)
             outs(%e : tensor<4xf32>) -> tensor<4xf32>
      return %y : tensor<4xf32>
    }
    // After:
    #map = affine_map<(d0) -> (d0)>
    #map1 = affine_map<(d0) -> ()>
    func.func @main(%arg0: tensor<4xf32>, %arg1: tensor<4xf32>) -> tensor<4xf32> {
      %0 = tensor.empty() : tensor<f32>
      %cst = arith.constant 0xFFC00000 : f32
      %1 = linalg.fill ins(%cst : f32) outs(%0 : tensor<f32>) -> tensor<f32>
      %2 = linalg.generic {
          indexing_maps = [#map, #map1],
          iterator_types = ["reduction"]}
          ins(%arg0 : tensor<4xf32>)
          outs(%1 : tensor<f32>) {
      ^bb0(%in: f32, %out: f32):
        %7 = arith.maxnumf %in, %out : f32
        linalg.yield %7 : f32
      } -> tensor<f32>
      %3 = linalg.generic {
          indexing_maps = [#map, #map1, #map],
          iterator_types = ["parallel"]}
          ins(%arg0, %2 : tensor<4xf32>, tensor<f32>)
          outs(%arg1 : tensor<4xf32>) {
      ^bb0(%in: f32, %in_1: f32, %out: f32):
        %7 = arith.subf %in, %in_1 : f32
        %8 = math.exp %7 : f32
        linalg.yield %8 : f32
      } -> tensor<4xf32>
      %cst_0 = arith.constant 0.000000e+00 : f32
      %4 = linalg.fill ins(%cst_0 : f32) outs(%0 : tensor<f32>) -> tensor<f32>
      %5 = linalg.generic {
          indexing_maps = [#map, #map1],
          iterator_types = ["reduction"]}
          ins(%3 : tensor<4xf32>)
          outs(%4 : tensor<f32>) {
      ^bb0(%in: f32, %out: f32):
        %7 = arith.addf %in, %out : f32
        linalg.yield %7 : f32
      } -> tensor<f32>
      %6 = linalg.generic {
          indexing_maps = [#map, #map1, #map],
          iterator_types = ["parallel"]}
          ins(%3, %5 : tensor<4xf32>, tensor<f32>)
          outs(%arg1 : tensor<4xf32>) {
      ^bb0(%in: f32, %in_1: f32, %out: f32):
        %7 = arith.divf %in, %in_1 : f32
        linalg.yield %7 : f32
      } -> tensor<4xf32>
      return %6 : tensor<4xf32>
    }
    ```
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::linalg::LinalgDialect",
    "::mlir::math::MathDialect", "::mlir::tensor::TensorDialect"
  ];
}

def QlutPrepareEntry : Pass<"qlut-prepare-entry", "::mlir::ModuleOp"> {
  let summary = "give a function the calling convention of the engine";
  let description = [{
    *What.* Prepares one function to be called from outside once it is on
    buffers: its arguments are never written to, each result is a buffer of its
    own that the caller frees, and it gets a C interface. Numbers among its
    arguments and results become tensors of rank 0, in a function that takes
    over its name and calls it.

    *Precondition.* The program is on tensors, before bufferization.

    *Postcondition.* Each returned tensor is a `bufferization.alloc_tensor`
    with a copy, each tensor argument is `bufferization.writable = false`, the
    function carries `llvm.emit_c_interface`. No argument or result of it is an
    integer or a float.

    *Refuses.* A name that no function with a body has; those that are there
    get listed.

    ```mlir
    // Before:
    func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
      return %x : tensor<4xf32>
    }
    // After:
    func.func @main(%x: tensor<4xf32> {bufferization.writable = false})
        -> tensor<4xf32> attributes {llvm.emit_c_interface} {
      %0 = bufferization.alloc_tensor() copy(%x) : tensor<4xf32>
      return %0 : tensor<4xf32>
    }
    ```
  }];
  let options = [
    Option<"entry", "entry", "std::string", /*default=*/"\"main\"",
           "Name of the function">
  ];
  let dependentDialects = ["::mlir::bufferization::BufferizationDialect",
                           "::mlir::tensor::TensorDialect"];
}

#endif // QLUT_EXECUTION_PASSES_TD
