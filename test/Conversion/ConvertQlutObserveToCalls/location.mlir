// RUN: qlut-opt %s --convert-qlut-observe-to-calls --mlir-print-debuginfo --mlir-print-local-scope | FileCheck %s

// What makes the call has the observer's location.
// CHECK-LABEL: @located
// CHECK: arith.constant 0 : i64 loc("layer3/act")
// CHECK: bufferization.to_buffer {{.*}} loc("layer3/act")
// CHECK: memref.cast {{.*}} loc("layer3/act")
// CHECK: call @qlut_observe_f32{{.*}} loc("layer3/act")
func.func @located(%x: tensor<4xf32>) {
  qlut.observe %x id "a" : tensor<4xf32> loc("layer3/act")
  return
}
