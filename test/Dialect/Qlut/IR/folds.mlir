// Constants fold through the kernels; what has no table does not fold.
// RUN: qlut-opt %s --canonicalize | FileCheck %s

#table = #qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>

// CHECK-LABEL: @sim_lut
// CHECK-NEXT: %[[C:.*]] = arith.constant dense<[-4.000000e+00, -1.500000e+00, 1.000000e+00, 3.500000e+00]> : tensor<4xf32>
// CHECK-NEXT: return %[[C]]
func.func @sim_lut() -> tensor<4xf32> {
  %c = arith.constant dense<[-7.0, -1.0, 0.25, 7.0]> : tensor<4xf32>
  %0 = qlut.sim_lut %c, <"x"> in <i2, 1.0> out <i4, 0.5> table(#table) : tensor<4xf32>
  return %0 : tensor<4xf32>
}

// CHECK-LABEL: @hw_lut
// CHECK-NEXT: %[[C:.*]] = arith.constant 7 : i4
// CHECK-NEXT: return %[[C]]
func.func @hw_lut() -> i4 {
  %c = arith.constant 1 : i2
  %0 = qlut.hw_lut %c table(#table) : i2 -> i4
  return %0 : i4
}

// CHECK-LABEL: @codes
// CHECK-NEXT: %[[Q:.*]] = arith.constant dense<5> : tensor<2x2xi8>
// CHECK-NEXT: %[[R:.*]] = arith.constant -1.500000e+00 : f16
// CHECK-NEXT: return %[[Q]], %[[R]]
func.func @codes() -> (tensor<2x2xi8>, f16) {
  %x = arith.constant dense<1.0> : tensor<2x2xf32>
  %q = arith.constant 253 : i8
  %0 = qlut.quantize %x, <i8, 0.5:3> : tensor<2x2xf32> -> tensor<2x2xi8>
  %1 = qlut.dequantize %q, <i8, 0.5> : i8 -> f16
  return %0, %1 : tensor<2x2xi8>, f16
}

// A constant tensor of codes is a parameter; scalars and vectors fold.
// CHECK-LABEL: @parameter
// CHECK-DAG: %[[Q:.*]] = arith.constant dense<[3, -100]> : tensor<2xi32>
// CHECK-DAG: %[[V:.*]] = arith.constant dense<[1.500000e+00, -5.000000e+01]> : vector<2xf32>
// CHECK-DAG: %[[W:.*]] = qlut.dequantize %[[Q]], <i32, 0.5> : tensor<2xi32> -> tensor<2xf32>
// CHECK: return %[[W]], %[[V]]
func.func @parameter() -> (tensor<2xf32>, vector<2xf32>) {
  %q = arith.constant dense<[3, -100]> : tensor<2xi32>
  %v = arith.constant dense<[3, -100]> : vector<2xi32>
  %0 = qlut.dequantize %q, <i32, 0.5> : tensor<2xi32> -> tensor<2xf32>
  %1 = qlut.dequantize %v, <i32, 0.5> : vector<2xi32> -> vector<2xf32>
  return %0, %1 : tensor<2xf32>, vector<2xf32>
}

// Q5: a code comes back from its real, in the same format.
// CHECK-LABEL: @recovered
// CHECK-SAME: (%[[Q:.*]]: tensor<?xi8>)
// CHECK: %[[X:.*]] = qlut.dequantize %[[Q]]
// CHECK-NEXT: %[[R:.*]] = qlut.quantize %[[X]], <i8, 0.25>
// CHECK-NEXT: return %[[Q]], %[[R]]
func.func @recovered(%q: tensor<?xi8>) -> (tensor<?xi8>, tensor<?xi8>) {
  %0 = qlut.dequantize %q, <i8, 0.5> : tensor<?xi8> -> tensor<?xf32>
  %1 = qlut.quantize %0, <i8, 0.5> : tensor<?xf32> -> tensor<?xi8>
  %2 = qlut.quantize %0, <i8, 0.25> : tensor<?xf32> -> tensor<?xi8>
  return %1, %2 : tensor<?xi8>, tensor<?xi8>
}

// CHECK-LABEL: @kept
// CHECK: qlut.sim_lut
// CHECK: qlut.fake_quant
// CHECK: qlut.dequantize
func.func @kept(%y: f32) -> (f32, f32, f32) {
  %c = arith.constant 1.0 : f32
  %0 = qlut.sim_lut %c, <"exp(x)"> range <-1.0, 1.0> : f32
  %1 = qlut.fake_quant %c, <i8, 0.5> : f32
  // Not the identity: this is what rounds.
  %2 = qlut.quantize %y, <i8, 0.5> : f32 -> i8
  %3 = qlut.dequantize %2, <i8, 0.5> : i8 -> f32
  return %0, %1, %3 : f32, f32, f32
}
