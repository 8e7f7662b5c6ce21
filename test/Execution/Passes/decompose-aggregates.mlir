// RUN: qlut-opt %s --qlut-decompose-aggregates --split-input-file --verify-diagnostics | FileCheck %s

// CHECK-LABEL: func.func @softmax
// CHECK-NOT: linalg.softmax
// CHECK: arith.maxnumf
// CHECK: arith.subf
// CHECK: math.exp
// CHECK: arith.addf
// CHECK: arith.divf
func.func @softmax(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %e = tensor.empty() : tensor<2x3xf32>
  %y = linalg.softmax dimension(1) ins(%x : tensor<2x3xf32>) outs(%e : tensor<2x3xf32>) -> tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}

// CHECK-LABEL: func.func @unchanged
// CHECK-NEXT: linalg.exp
// CHECK-NEXT: return
func.func @unchanged(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %y = linalg.exp ins(%x : tensor<2x3xf32>) outs(%x : tensor<2x3xf32>) -> tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}

// CHECK-LABEL: func.func private @declaration
func.func private @declaration(tensor<2xf32>)

// -----

func.func @buffers(%x: memref<2x3xf32>, %y: memref<2x3xf32>) {
  // expected-error @below {{expected an op on tensors, got one on buffers; run qlut-decompose-aggregates before bufferization}}
  linalg.softmax dimension(1) ins(%x : memref<2x3xf32>) outs(%y : memref<2x3xf32>)
  return
}
