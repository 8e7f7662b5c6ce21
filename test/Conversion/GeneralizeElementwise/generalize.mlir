// RUN: qlut-opt %s --qlut-generalize-elementwise | FileCheck %s

// CHECK-LABEL: func.func @lookup
// CHECK: %[[SIZE:.*]] = tensor.dim %arg0
// CHECK: %[[EMPTY:.*]] = tensor.empty(%[[SIZE]]) : tensor<3x?xi4>
// CHECK: linalg.generic
// CHECK-SAME: ins(%arg0 : tensor<3x?xi2>) outs(%[[EMPTY]] : tensor<3x?xi4>)
// CHECK: ^bb0(%[[IN:.*]]: i2, %{{.*}}: i4):
// CHECK: %[[OUT:.*]] = qlut.hw_lut %[[IN]] table(#direct) layer "a" : i2 -> i4
// CHECK: linalg.yield %[[OUT]]
func.func @lookup(%q: tensor<3x?xi2>) -> tensor<3x?xi4> {
  %0 = qlut.hw_lut %q table(#qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>) layer "a" : tensor<3x?xi2> -> tensor<3x?xi4>
  return %0 : tensor<3x?xi4>
}

// Scalars are captured; each tensor is an operand.
// CHECK-LABEL: func.func @rescale
// CHECK: linalg.generic
// CHECK-SAME: ins(%arg0, %arg1 : tensor<4xi8>, tensor<4xi32>)
// CHECK: qlut.rescale %in, %in_{{.*}}, %arg2 input_zp 1 output_zp 2 to "i8" : i8, i32, i8 -> i8
func.func @rescale(%x: tensor<4xi8>, %m: tensor<4xi32>, %s: i8) -> tensor<4xi8> {
  %0 = qlut.rescale %x, %m, %s input_zp 1 output_zp 2 to "i8" : tensor<4xi8>, tensor<4xi32>, i8 -> tensor<4xi8>
  return %0 : tensor<4xi8>
}

// CHECK-LABEL: func.func @scalars
// CHECK-NEXT: qlut.hw_lut %arg0
func.func @scalars(%q: i2) -> i4 {
  %0 = qlut.hw_lut %q table(#qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>) : i2 -> i4
  return %0 : i4
}
