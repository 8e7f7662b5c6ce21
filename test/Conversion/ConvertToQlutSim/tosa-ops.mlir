// RUN: qlut-opt %s --convert-to-qlut-sim | FileCheck %s

// CHECK-LABEL: @unary
// CHECK-NEXT: <"sigmoid(x)"> layer "unary/sigmoid.0" : tensor<4xf32>
// CHECK-NEXT: <"tanh(x)">
// CHECK-NEXT: <"erf(x)">
// CHECK-NEXT: <"exp(x)">
// CHECK-NEXT: <"log(x)">
// CHECK-NEXT: <"rsqrt(x)">
// CHECK-NEXT: <"reciprocal(x)">
// CHECK-NEXT: <"sin(x)">
// CHECK-NEXT: <"cos(x)">
// CHECK-NEXT: return
func.func @unary(%x: tensor<4xf32>)
    -> (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>,
        tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) {
  %0 = tosa.sigmoid %x : (tensor<4xf32>) -> tensor<4xf32>
  %1 = tosa.tanh %x : (tensor<4xf32>) -> tensor<4xf32>
  %2 = tosa.erf %x : (tensor<4xf32>) -> tensor<4xf32>
  %3 = tosa.exp %x : (tensor<4xf32>) -> tensor<4xf32>
  %4 = tosa.log %x : (tensor<4xf32>) -> tensor<4xf32>
  %5 = tosa.rsqrt %x : (tensor<4xf32>) -> tensor<4xf32>
  %6 = tosa.reciprocal %x : (tensor<4xf32>) -> tensor<4xf32>
  %7 = tosa.sin %x : (tensor<4xf32>) -> tensor<4xf32>
  %8 = tosa.cos %x : (tensor<4xf32>) -> tensor<4xf32>
  return %0, %1, %2, %3, %4, %5, %6, %7, %8 : tensor<4xf32>, tensor<4xf32>,
    tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>,
    tensor<4xf32>, tensor<4xf32>
}

// Constants of one element are splats, reshaped or not.
// CHECK-LABEL: @silu_and_power
// CHECK-SAME:    (%[[X:.*]]: tensor<2x?xf32>)
// CHECK-NEXT: %[[S:.*]] = qlut.sim_lut %[[X]], <"silu(x)"> {{.*}} : tensor<2x?xf32>
// CHECK-NEXT: %[[P:.*]] = qlut.sim_lut %[[X]], <"(x * 0.25) ^ 1.5"> {{.*}} : tensor<2x?xf32>
// CHECK-NEXT: return %[[S]], %[[P]]
func.func @silu_and_power(%x: tensor<2x?xf32>) -> (tensor<2x?xf32>, tensor<2x?xf32>) {
  %shift = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %s = tosa.sigmoid %x : (tensor<2x?xf32>) -> tensor<2x?xf32>
  %0 = tosa.mul %x, %s, %shift : (tensor<2x?xf32>, tensor<2x?xf32>, tensor<1xi8>) -> tensor<2x?xf32>
  %c = "tosa.const"() <{values = dense<0.25> : tensor<1xf32>}> : () -> tensor<1xf32>
  %shape = tosa.const_shape {values = dense<1> : tensor<2xindex>} : () -> !tosa.shape<2>
  %r = tosa.reshape %c, %shape : (tensor<1xf32>, !tosa.shape<2>) -> tensor<1x1xf32>
  %1 = tosa.mul %x, %r, %shift : (tensor<2x?xf32>, tensor<1x1xf32>, tensor<1xi8>) -> tensor<2x?xf32>
  %e = "tosa.const"() <{values = dense<1.5> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
  %2 = tosa.pow %1, %e : (tensor<2x?xf32>, tensor<1x1xf32>) -> tensor<2x?xf32>
  return %0, %2 : tensor<2x?xf32>, tensor<2x?xf32>
}

// Hardswish as converters of TFLite write it.
// CHECK-LABEL: @hardswish
// CHECK-NEXT: qlut.sim_lut %{{.*}}, <"hardswish(x)"> layer "hardswish/hardswish.0"
// CHECK-NEXT: return
func.func @hardswish(%x: tensor<4xf32>) -> tensor<4xf32> {
  %shift = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %three = "tosa.const"() <{values = dense<3.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %sixth = "tosa.const"() <{values = dense<0.166666672> : tensor<1xf32>}> : () -> tensor<1xf32>
  %0 = tosa.add %x, %three : (tensor<4xf32>, tensor<1xf32>) -> tensor<4xf32>
  %1 = tosa.clamp %0 {min_val = 0.0 : f32, max_val = 6.0 : f32} : (tensor<4xf32>) -> tensor<4xf32>
  %2 = tosa.mul %1, %x, %shift : (tensor<4xf32>, tensor<4xf32>, tensor<1xi8>) -> tensor<4xf32>
  %3 = tosa.mul %2, %sixth, %shift : (tensor<4xf32>, tensor<1xf32>, tensor<1xi8>) -> tensor<4xf32>
  return %3 : tensor<4xf32>
}

// CHECK-LABEL: @elu
// CHECK-NEXT: qlut.sim_lut %{{.*}}, <"elu(x)">
// CHECK-NEXT: return
func.func @elu(%x: tensor<4xf32>) -> tensor<4xf32> {
  %zero = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %one = "tosa.const"() <{values = dense<1.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %0 = tosa.exp %x : (tensor<4xf32>) -> tensor<4xf32>
  %1 = tosa.sub %0, %one : (tensor<4xf32>, tensor<1xf32>) -> tensor<4xf32>
  %2 = tosa.greater_equal %x, %zero : (tensor<4xf32>, tensor<1xf32>) -> tensor<4xi1>
  %3 = tosa.select %2, %x, %1 : (tensor<4xi1>, tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return %3 : tensor<4xf32>
}

// A clamp is no table, nor is an infinite bound part of one.
// CHECK-LABEL: @clamp
// CHECK-NEXT: tosa.clamp
// CHECK-NEXT: qlut.sim_lut %{{.*}}, <"exp(min(x, 1))">
// CHECK-NEXT: return
func.func @clamp(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %0 = tosa.clamp %x {min_val = 0.0 : f32, max_val = 6.0 : f32} : (tensor<4xf32>) -> tensor<4xf32>
  %1 = tosa.clamp %x {min_val = 0xFF800000 : f32, max_val = 1.0 : f32} : (tensor<4xf32>) -> tensor<4xf32>
  %2 = tosa.exp %1 : (tensor<4xf32>) -> tensor<4xf32>
  return %0, %2 : tensor<4xf32>, tensor<4xf32>
}

// Broadcasting the input gives another shape: the function starts behind it.
// CHECK-LABEL: @broadcast
// CHECK-NEXT: %[[C:.*]] = "tosa.const"
// CHECK-NEXT: %[[A:.*]] = tosa.add %{{.*}}, %[[C]]
// CHECK-NEXT: qlut.sim_lut %[[A]], <"exp(x)"> {{.*}} : tensor<3x4xf32>
// CHECK-NEXT: return
func.func @broadcast(%x: tensor<1x4xf32>) -> tensor<3x4xf32> {
  %c = "tosa.const"() <{values = dense<2.0> : tensor<3x1xf32>}> : () -> tensor<3x1xf32>
  %0 = tosa.add %x, %c : (tensor<1x4xf32>, tensor<3x1xf32>) -> tensor<3x4xf32>
  %1 = tosa.exp %0 : (tensor<3x4xf32>) -> tensor<3x4xf32>
  return %1 : tensor<3x4xf32>
}
