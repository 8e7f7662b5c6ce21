//===- Passes.td - conversions into and out of qlut ---------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_CONVERSION_PASSES_TD
#define QLUT_CONVERSION_PASSES_TD

include "mlir/Pass/PassBase.td"

//===----------------------------------------------------------------------===//
// Into qlut
//===----------------------------------------------------------------------===//

//===----------------------------------------------------------------------===//
// Out of qlut
//===----------------------------------------------------------------------===//

def ConvertQlutObserveToCalls
    : Pass<"convert-qlut-observe-to-calls", "::mlir::ModuleOp"> {
  let summary = "turn observers into calls of the run time";
  let description = [{
    *What.* Each `qlut.observe` becomes a call of `qlut_observe_<type>` with
    the number of its id (in order of first appearance in the module) and the
    buffer of the tensor, declared with `llvm.emit_c_interface`: the run time
    of `qlut-run --calibrate` defines them.

    *Precondition.* The program is on tensors, before bufferization.

    *Postcondition.* No observer is left.

    *Refuses.* A symbol of the run time's name that is no such declaration.

    ```mlir
    // Before:
    qlut.observe %x id "main/tanh.0" : tensor<4xf32>
    // After:
    %id = arith.constant 0 : i64
    %0 = bufferization.to_buffer %x read_only
           : tensor<4xf32> to memref<4xf32>
    %1 = memref.cast %0 : memref<4xf32> to memref<*xf32>
    func.call @qlut_observe_f32(%id, %1) : (i64, memref<*xf32>) -> ()
    ```
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::bufferization::BufferizationDialect",
    "::mlir::func::FuncDialect", "::mlir::memref::MemRefDialect"];
}

#endif // QLUT_CONVERSION_PASSES_TD
