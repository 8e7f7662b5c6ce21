// Names that generated symbols would have are taken.
// RUN: split-file --leading-lines %s %t
// RUN: qlut-opt %t/tables.mlir --qlut-materialize-tables | FileCheck %s
// RUN: not qlut-opt %t/observers.mlir --convert-qlut-observe-to-calls 2>&1 | FileCheck %s --check-prefix=OBSERVE
// RUN: qlut-opt %t/entry.mlir --qlut-prepare-entry | FileCheck %s --check-prefix=ENTRY

//--- tables.mlir
// The table that is generated gets a name of its own.
// CHECK-DAG: memref.global "private" constant @qlut_table_0 : memref<4xf32>
// CHECK-DAG: memref.global "private" constant @[[TABLE:[a-z0-9_]+]] : memref<4xi8>
// CHECK: memref.get_global @[[TABLE]]
memref.global "private" constant @qlut_table_0 : memref<4xf32> = dense<1.0>
memref.global "private" constant @qlut_table : memref<4xf32> = dense<1.0>
func.func @main(%x: i2) -> i4 {
  %0 = qlut.hw_lut %x table(#qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>) : i2 -> i4
  return %0 : i4
}

//--- observers.mlir
// The run time's name means the run time's function.
// OBSERVE: observers.mlir:[[#@LINE+3]]:3: error: expected the symbol 'qlut_observe_f32' to be the run time's declaration of type '(i64, memref<*xf32>) -> ()'
func.func private @qlut_observe_f32(f32)
func.func @main(%x: tensor<4xf32>) {
  qlut.observe %x id "a" : tensor<4xf32>
  return
}

//--- entry.mlir
// ENTRY: func.func @main(%{{.*}}: tensor<f32> {{.*}}) -> tensor<f32>
// ENTRY: call @main_1
// ENTRY: func.func private @main_1(%{{.*}}: f32) -> f32
// ENTRY: func.func private @main_0(
func.func @main(%x: f32) -> f32 {
  return %x : f32
}
func.func private @main_0(f32) -> f32
