// A call finds its declaration in the module it is in; ids are numbered over
// all modules.
// RUN: qlut-opt %s --convert-qlut-observe-to-calls --verify-roundtrip | FileCheck %s

// CHECK:      module @outer
// CHECK-NEXT: func.func private @qlut_observe_f32(
// CHECK:      func.func @a
// CHECK:      arith.constant 0 : i64
// CHECK:      call @qlut_observe_f32
// CHECK:      module @inner
// CHECK-NEXT: func.func private @qlut_observe_f32(
// CHECK:      func.func @b
// CHECK:      arith.constant 1 : i64
// CHECK:      call @qlut_observe_f32
module @outer {
  func.func @a(%x: tensor<4xf32>) {
    qlut.observe %x id "a" : tensor<4xf32>
    return
  }
  module @inner {
    func.func @b(%x: tensor<4xf32>) {
      qlut.observe %x id "b" : tensor<4xf32>
      return
    }
  }
}
