// RUN: qlut-opt %s --qlut-materialize-tables | FileCheck %s

// Stacked tables and the scales of channels are globals.
// CHECK-DAG: memref.global "private" constant @[[$STACK:.*]] : memref<8xi8> = dense<[-8, -3, 2, 7, 0, 0, 1, 2]>
// CHECK-DAG: memref.global "private" constant @[[$SCALES:.*]] : memref<2xf32> = dense<[5.000000e-01, 2.500000e-01]>
// CHECK-LABEL: @main
// CHECK-DAG: memref.get_global @[[$STACK]]
// CHECK-DAG: memref.get_global @[[$SCALES]]
// CHECK-NOT: qlut.
#a = #qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>
#b = #qlut.direct<i2 -> i4, values = [0, 0, 1, 2]>
func.func @main(%x: f32, %c: index, %v: vector<4xf32>, %d: vector<4xindex>) -> (f32, vector<4xf32>) {
  %0 = qlut.sim_lut %x[%c], <"x"> in <i2, [0.5, 0.25]> out <i4, 0.1> table(#qlut.table_set<[#a, #b]>) : f32
  %1 = qlut.fake_quant %v[%d], <i2, [0.5, 0.25]> : vector<4xf32>
  return %0, %1 : f32, vector<4xf32>
}
