// The run time's declarations: one there already is used, and gets the C
// interface if it lacks it; a run after a run adds none.
// RUN: qlut-opt %s --convert-qlut-observe-to-calls --split-input-file -o %t.once.mlir
// RUN: FileCheck %s < %t.once.mlir
// RUN: qlut-opt %t.once.mlir --convert-qlut-observe-to-calls --split-input-file -o %t.twice.mlir
// RUN: diff %t.once.mlir %t.twice.mlir

// CHECK:     func.func private @qlut_observe_f32(i64, memref<*xf32>) attributes {llvm.emit_c_interface}
// CHECK-NOT: func.func private
// CHECK:     call @qlut_observe_f32
func.func private @qlut_observe_f32(i64, memref<*xf32>)
func.func @main(%x: tensor<4xf32>) {
  qlut.observe %x id "a" : tensor<4xf32>
  return
}

// -----

// Each element type by its name.
// CHECK-DAG: func.func private @qlut_observe_f16(i64, memref<*xf16>) attributes {llvm.emit_c_interface}
// CHECK-DAG: func.func private @qlut_observe_bf16(i64, memref<*xbf16>) attributes {llvm.emit_c_interface}
// CHECK:     call @qlut_observe_f16({{.*}}) : (i64, memref<*xf16>) -> ()
// CHECK:     call @qlut_observe_bf16({{.*}}) : (i64, memref<*xbf16>) -> ()
func.func @narrow(%x: tensor<4xf16>, %y: tensor<?xbf16>) {
  qlut.observe %x id "a" : tensor<4xf16>
  qlut.observe %y id "b" : tensor<?xbf16>
  return
}

// -----

// In a loop the call is in the loop, and the id is the same each time.
// CHECK: scf.for
// CHECK: arith.constant 0 : i64
// CHECK: call @qlut_observe_f64
func.func @loop(%x: tensor<f64>, %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  scf.for %i = %c0 to %n step %c1 {
    qlut.observe %x id "a" : tensor<f64>
  }
  return
}
