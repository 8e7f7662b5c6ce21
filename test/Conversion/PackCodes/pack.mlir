// RUN: qlut-opt %s --qlut-pack-codes=remarks=false 2>&1 | FileCheck %s --implicit-check-not=remark
// Chains are one table first, and what is packed stays what it is.
// RUN: qlut-opt %s --qlut-pack-codes=remarks=false -o %t.once
// RUN: qlut-opt %t.once --qlut-pack-codes -o %t.twice && diff %t.once %t.twice

#not = #qlut.direct<u4 -> u4, values = [15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0]>
#wide = #qlut.direct<u4 -> i8, values = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]>
#two = #qlut.direct<i2 -> i2, values = [1, 0, -1, -2]>

// CHECK-DAG: #[[NOT:.*]] = #qlut.direct<u8 -> u8, values = [255, 254, 253, 252, {{.*}}, 2, 1, 0]>
// CHECK-DAG: #[[WIDE:.*]] = #qlut.direct<u4 -> i8,
// CHECK-DAG: #[[SAME:.*]] = #qlut.direct<i4 -> i4, values = [-8, -7, -6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7]>
// CHECK-DAG: #[[TWO:.*]] = #qlut.direct<i2 -> i2,
// CHECK-DAG: #[[BYTES:.*]] = affine_map<(d0, d1) -> (d0)>
// CHECK-DAG: #[[PLACES:.*]] = affine_map<(d0, d1) -> (d0, d1)>

// To codes of the same width: bytes to bytes. Rows of unknown length have as
// many codes as their bytes hold.
// CHECK-LABEL: func.func @same(%arg0: tensor<3x?xi8> {q.name = "x"}) -> (tensor<3x?xi8> {q.name = "y"}, index, index)
// CHECK: %[[Y:.*]] = qlut.hw_lut %arg0 table(#[[NOT]]) layer "f" : tensor<3x?xi8> -> tensor<3x?xi8>
// CHECK: %[[THREE:.*]] = arith.constant 3 : index
// CHECK: %[[DIM:.*]] = tensor.dim %[[Y]], %c1
// CHECK: %[[TWICE:.*]] = arith.muli %[[DIM]], %c2
// CHECK: return %[[Y]], %[[THREE]], %[[TWICE]]
func.func @same(%x: tensor<3x?xi4> {q.name = "x"}) -> (tensor<3x?xi4> {q.name = "y"}, index, index) {
  %0 = qlut.hw_lut %x table(#not) layer "f" : tensor<3x?xi4> -> tensor<3x?xi4>
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %rows = tensor.dim %0, %c0 : tensor<3x?xi4>
  %length = tensor.dim %0, %c1 : tensor<3x?xi4>
  return %0, %rows, %length : tensor<3x?xi4>, index, index
}

// To bytes: each place by itself. The chain before is looked up packed.
// CHECK-LABEL: func.func @chain(%arg0: tensor<4xi8>) -> tensor<7xi8>
// CHECK: %[[Y:.*]] = qlut.hw_lut %arg0 table(#[[NOT]]) : tensor<4xi8> -> tensor<4xi8>
// CHECK: %[[E:.*]] = tensor.empty() : tensor<4x2xi8>
// CHECK: %[[Z:.*]] = linalg.generic {indexing_maps = [#[[BYTES]], #[[PLACES]]]{{.*}} ins(%[[Y]] : tensor<4xi8>) outs(%[[E]] : tensor<4x2xi8>)
// CHECK: linalg.index 1
// CHECK: arith.shrui
// CHECK: qlut.hw_lut %{{.*}} table(#[[WIDE]]) layer "g" : i4 -> i8
// CHECK: %[[C:.*]] = tensor.collapse_shape %[[Z]] {{\[\[}}0, 1]] : tensor<4x2xi8> into tensor<8xi8>
// CHECK: %[[S:.*]] = tensor.extract_slice %[[C]][0] [7] [1]
// CHECK: return %[[S]]
func.func @chain(%x: tensor<7xi4>) -> tensor<7xi8> {
  %0 = qlut.hw_lut %x table(#not) : tensor<7xi4> -> tensor<7xi4>
  %1 = qlut.hw_lut %0 table(#wide) layer "g" : tensor<7xi4> -> tensor<7xi8>
  return %1 : tensor<7xi8>
}

// Four codes of 2 bits; what is wanted both ways is written both ways.
// CHECK-LABEL: func.func @both(%arg0: tensor<2xi8>) -> (tensor<2xi8>, tensor<8xi16>)
// CHECK: %[[Y:.*]] = qlut.hw_lut %arg0 table(#{{.*}}) : tensor<2xi8> -> tensor<2xi8>
// CHECK: %[[Z:.*]] = linalg.generic {{.*}} ins(%arg0 : tensor<2xi8>) outs(%{{.*}} : tensor<2x4xi2>)
// CHECK: qlut.hw_lut %{{.*}} table(#[[TWO]]) : i2 -> i2
// CHECK: %[[C:.*]] = tensor.collapse_shape %[[Z]]
// CHECK: %[[W:.*]] = arith.extsi %[[C]] : tensor<8xi2> to tensor<8xi16>
// CHECK: return %[[Y]], %[[W]]
func.func @both(%x: tensor<8xi2>) -> (tensor<8xi2>, tensor<8xi16>) {
  %0 = qlut.hw_lut %x table(#two) : tensor<8xi2> -> tensor<8xi2>
  %1 = arith.extsi %0 : tensor<8xi2> to tensor<8xi16>
  return %0, %1 : tensor<8xi2>, tensor<8xi16>
}

// What is no lookup takes codes that are unpacked, and gives some to pack.
// CHECK-LABEL: func.func @others(%arg0: tensor<3xi8>, %arg1: i1) -> tensor<3xi8>
// CHECK: linalg.generic {{.*}} ins(%arg0 : tensor<3xi8>)
// CHECK: qlut.hw_lut %{{.*}} table(#[[SAME]]) : i4 -> i4
// CHECK: %[[X:.*]] = tensor.extract_slice
// CHECK: %[[IF:.*]] = scf.if %arg1 -> (tensor<5xi4>)
// CHECK: arith.addi %[[X]], %[[X]] : tensor<5xi4>
// CHECK: %[[P:.*]] = tensor.pad %[[IF]] low[0] high[1]
// CHECK: %[[E:.*]] = tensor.expand_shape %[[P]] {{\[\[}}0, 1]] output_shape [3, 2]
// CHECK: linalg.generic {{.*}} ins(%[[E]], %[[E]] : tensor<3x2xi4>, tensor<3x2xi4>)
// CHECK: arith.extui
// CHECK: arith.extui
// CHECK: arith.shli
// CHECK: arith.ori
func.func @others(%x: tensor<5xi4>, %c: i1) -> tensor<5xi4> {
  %0 = scf.if %c -> tensor<5xi4> {
    %1 = arith.addi %x, %x : tensor<5xi4>
    scf.yield %1 : tensor<5xi4>
  } else {
    scf.yield %x : tensor<5xi4>
  }
  return %0 : tensor<5xi4>
}

// CHECK-LABEL: func.func private @callee(%arg0: tensor<3xi8>, %arg1: f32) -> (f32, tensor<3xi8>)
func.func private @callee(%x: tensor<6xi4>, %f: f32) -> (f32, tensor<6xi4>) {
  %0 = qlut.hw_lut %x table(#not) : tensor<6xi4> -> tensor<6xi4>
  return %f, %0 : f32, tensor<6xi4>
}

// A call packs what is not packed; its results stay packed for lookups.
// CHECK-LABEL: func.func @caller(%arg0: tensor<6xf32>, %arg1: f32) -> (f32, tensor<6xi8>)
// CHECK: %[[Q:.*]] = qlut.quantize
// CHECK: %[[E:.*]] = tensor.expand_shape %[[Q]]
// CHECK: %[[P:.*]] = linalg.generic {{.*}} ins(%[[E]], %[[E]] :
// CHECK: %[[R:.*]]:2 = call @callee(%[[P]], %arg1) {q.here} : (tensor<3xi8>, f32) -> (f32, tensor<3xi8>)
// CHECK: linalg.generic {{.*}} ins(%[[R]]#1 : tensor<3xi8>)
// CHECK: qlut.hw_lut %{{.*}} table(#[[WIDE]]) : i4 -> i8
// CHECK: return %[[R]]#0,
func.func @caller(%x: tensor<6xf32>, %f: f32) -> (f32, tensor<6xi8>) {
  %0 = qlut.quantize %x, <u4, 0.5> : tensor<6xf32> -> tensor<6xi4>
  %1, %2 = call @callee(%0, %f) {q.here} : (tensor<6xi4>, f32) -> (f32, tensor<6xi4>)
  %3 = qlut.hw_lut %2 table(#wide) : tensor<6xi4> -> tensor<6xi8>
  return %1, %3 : f32, tensor<6xi8>
}
