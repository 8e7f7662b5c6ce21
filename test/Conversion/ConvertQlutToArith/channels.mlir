// RUN: qlut-opt %s --convert-qlut-to-arith --split-input-file | FileCheck %s

#a = #qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>
#b = #qlut.direct<i2 -> i4, values = [0, 0, 1, 2]>

// Tables of one shape are one stack, read at the place of the channel's table;
// an index beyond the channels is the last.
// CHECK-LABEL: @stacked
//  CHECK-SAME:   (%[[Q:.*]]: i2, %[[I:.*]]: index)
func.func @stacked(%q: i2, %c: index) -> i4 {
  // CHECK-DAG:  %[[STACK:.*]] = arith.constant dense<[-8, -3, 2, 7, 0, 0, 1, 2]> : tensor<8xi8>
  // CHECK-DAG:  %[[LAST:.*]] = arith.constant 1 : index
  // CHECK:      %[[C:.*]] = arith.minui %[[I]], %[[LAST]] : index
  // CHECK-NEXT: %[[CHANNEL:.*]] = arith.index_castui %[[C]] : index to i32
  // CHECK:      %[[U:.*]] = arith.subi
  // CHECK:      %[[FOUR:.*]] = arith.constant 4 : i32
  // CHECK-NEXT: %[[BASE:.*]] = arith.muli %[[CHANNEL]], %[[FOUR]] : i32
  // CHECK-NEXT: %[[PLACE:.*]] = arith.addi %[[BASE]], %[[U]] : i32
  // CHECK-NEXT: %[[AT:.*]] = arith.index_castui %[[PLACE]] : i32 to index
  // CHECK-NEXT: tensor.extract %[[STACK]][%[[AT]]] : tensor<8xi8>
  // CHECK-NOT:  qlut.
  %0 = qlut.hw_lut %q[%c] table(#qlut.table_set<[#a, #b]>) : i2 -> i4
  return %0 : i4
}

// -----

#a = #qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>
#b = #qlut.direct<i2 -> i4, values = [0, 0, 1, 2]>

// A shared table is stored once.
// CHECK-LABEL: @shared
func.func @shared(%q: vector<4xi2>, %c: vector<4xindex>) -> vector<4xi4> {
  // CHECK-DAG: arith.constant dense<[-8, -3, 2, 7, 0, 0, 1, 2]> : tensor<8xi8>
  // CHECK-DAG: arith.constant dense<[0, 1, 1, 0]> : tensor<4xi8>
  // CHECK-DAG: arith.constant dense<3> : vector<4xindex>
  // CHECK:     arith.minui {{.*}} : vector<4xindex>
  // CHECK:     vector.gather
  // CHECK:     vector.gather
  %0 = qlut.hw_lut %q[%c] table(#qlut.table_set<[#a, #b], channels = [0, 1, 1, 0]>) : vector<4xi2> -> vector<4xi4>
  return %0 : vector<4xi4>
}

// -----

// With a constant index there is nothing left of the other channels.
// CHECK-LABEL: @constant
func.func @constant(%x: f32) -> i8 {
  // CHECK-NOT: dense
  // CHECK:     arith.constant 5.000000e-01 : f32
  // CHECK-NOT: tensor.extract
  %c = arith.constant 1 : index
  %0 = qlut.quantize %x[%c], <i8, [0.25, 0.5:3]> : f32 -> i8
  return %0 : i8
}

// -----

// Scales and zero points are loaded; zero points that are equal are none.
// CHECK-LABEL: @formats
func.func @formats(%x: tensor<4x?xf32>, %c: tensor<4x?xindex>) -> tensor<4x?xf32> {
  // CHECK-DAG: %[[S:.*]] = arith.constant dense<[2.500000e-01, 5.000000e-01]> : tensor<2xf32>
  // CHECK-DAG: %[[Z:.*]] = arith.constant dense<[0, 3]> : tensor<2xi8>
  // CHECK:     linalg.generic
  // CHECK-SAME: ins(%{{.*}}, %{{.*}} : tensor<4x?xf32>, tensor<4x?xindex>)
  // CHECK:     tensor.extract %[[S]]
  // CHECK:     tensor.extract %[[Z]]
  // CHECK-NOT: tensor.extract
  // CHECK:     linalg.yield
  %0 = qlut.fake_quant %x[%c], <i8, [0.25, 0.5:3]> : tensor<4x?xf32>
  // CHECK:     linalg.generic
  // CHECK:     tensor.extract %[[S]]
  // CHECK-NOT: tensor.extract
  // CHECK:     return
  %1 = qlut.fake_quant %0[%c], <i8, [0.25, 0.5]> : tensor<4x?xf32>
  return %1 : tensor<4x?xf32>
}

// -----

// Before there are formats, the bounds of the range are loaded.
// CHECK-LABEL: @range
func.func @range(%x: f32, %c: index) -> f32 {
  // CHECK-DAG: arith.constant dense<[-4.000000e+00, -5.000000e-01]> : tensor<2xf32>
  // CHECK-DAG: arith.constant dense<[4.000000e+00, 1.000000e+00]> : tensor<2xf32>
  // CHECK:     arith.select
  // CHECK:     arith.select
  // CHECK:     math.exp
  %0 = qlut.sim_lut %x[%c], <"exp(x)"> range <[-4.0:4.0, -0.5:1.0]> : f32
  return %0 : f32
}

// -----

// At 16 bits, tables of other shapes are other kernels, chosen by channel.
#step = #qlut.step<i16 -> i8, thresholds = [9, 99], values = [1, 2, 3]>
#fit = #qlut.fit<i16 -> i8, starts = [0, 128], intercepts = [-32768, 0], slopes = [0, 64], shift = 8, round = half_up>
// CHECK-LABEL: @groups
func.func @groups(%q: i16, %c: index) -> i8 {
  // CHECK:     %[[G:.*]] = arith.cmpi eq, %{{.*}}, %{{.*}} : i32
  // CHECK:     arith.select %[[G]]
  // CHECK-NOT: qlut.
  %0 = qlut.hw_lut %q[%c] table(#qlut.table_set<[#step, #fit]>) : i16 -> i8
  return %0 : i8
}
