//===- Passes.td - passes that prepare execution ------------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_EXECUTION_PASSES_TD
#define QLUT_EXECUTION_PASSES_TD

include "mlir/Pass/PassBase.td"

def QlutDecomposeAggregates : Pass<"qlut-decompose-aggregates"> {
  let summary = "Decompose linalg.softmax and its like into simpler ops";
  let description = [{
    Replaces each op that implements linalg's AggregatedOpInterface by the ops
    it decomposes into; no other pass lowers linalg.softmax.

    Expects such ops on tensors. Afterwards none is left. Refused: one on
    buffers ("run qlut-decompose-aggregates before bufferization"), and one
    that does not decompose.

    ```mlir
    func.func @f(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
      %e = tensor.empty() : tensor<2x3xf32>
      %y = linalg.softmax dimension(1) ins(%x : tensor<2x3xf32>)
          outs(%e : tensor<2x3xf32>) -> tensor<2x3xf32>
      return %y : tensor<2x3xf32>
    }
    ```

    becomes a maximum, an exponential of the difference, a sum and a division,
    each a linalg.generic.
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::linalg::LinalgDialect",
    "::mlir::math::MathDialect", "::mlir::tensor::TensorDialect"
  ];
}

def QlutPrepareEntry : Pass<"qlut-prepare-entry", "::mlir::ModuleOp"> {
  let summary = "Give a function the calling convention of the engine";
  let description = [{
    Prepares one function of tensors to be called from outside after
    bufferization: its arguments are never written to, each result is a buffer
    of its own that the caller frees, and it gets a C interface.

    Expects a function with a body; run it before bufferization. Afterwards
    each returned value is a `bufferization.alloc_tensor` with a copy, each
    tensor argument is marked `bufferization.writable = false`, and the
    function carries `llvm.emit_c_interface`. Refused: a name that no function
    with a body has; the functions there are get listed.

    ```mlir
    func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
      return %x : tensor<4xf32>
    }
    ```

    becomes

    ```mlir
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
  let dependentDialects = ["::mlir::bufferization::BufferizationDialect"];
}

#endif // QLUT_EXECUTION_PASSES_TD
