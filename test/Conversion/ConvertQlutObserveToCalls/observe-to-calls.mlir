// RUN: qlut-opt %s --convert-qlut-observe-to-calls --split-input-file --verify-diagnostics | FileCheck %s
// RUN: not qlut-opt %s --convert-qlut-observe-to-calls=x=1 2>&1 | FileCheck %s --check-prefix=OPTION
// OPTION: no such option x

// Ids are numbered in order of first appearance; each element type has one
// declaration.
// CHECK: func.func private @qlut_observe_f64(i64, memref<*xf64>) attributes {llvm.emit_c_interface}
// CHECK: func.func private @qlut_observe_f32(i64, memref<*xf32>) attributes {llvm.emit_c_interface}
// CHECK-LABEL: @observed
// CHECK-SAME: (%[[X:.*]]: tensor<4x?xf32>, %[[Y:.*]]: tensor<2xf64>)
func.func @observed(%x: tensor<4x?xf32>, %y: tensor<2xf64>) {
  // CHECK: %[[A:.*]] = arith.constant 0 : i64
  // CHECK: %[[B:.*]] = bufferization.to_buffer %[[X]] read_only : tensor<4x?xf32> to memref<4x?xf32>
  // CHECK: %[[U:.*]] = memref.cast %[[B]] : memref<4x?xf32> to memref<*xf32>
  // CHECK: call @qlut_observe_f32(%[[A]], %[[U]])
  qlut.observe %x id "b" : tensor<4x?xf32>
  // CHECK: %[[C:.*]] = arith.constant 1 : i64
  // CHECK: call @qlut_observe_f64(%[[C]]
  qlut.observe %y id "a" : tensor<2xf64>
  // CHECK: %[[D:.*]] = arith.constant 0 : i64
  // CHECK: call @qlut_observe_f32(%[[D]]
  qlut.observe %x id "b" : tensor<4x?xf32>
  return
}

// -----

// CHECK-LABEL: @unchanged
// CHECK-NEXT: return
func.func @unchanged() {
  return
}

// -----

// expected-note @+1 {{it is defined here; rename it}}
func.func @qlut_observe_f32(%x: i64) {
  return
}
func.func @taken(%x: tensor<4xf32>) {
  // expected-error @+1 {{expected the symbol 'qlut_observe_f32' to be the run time's declaration}}
  qlut.observe %x id "a" : tensor<4xf32>
  return
}
