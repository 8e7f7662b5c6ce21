// RUN: qlut-opt %s --qlut-import-quantized=remarks=false --split-input-file --mlir-print-local-scope | FileCheck %s
// RUN: qlut-opt %s --qlut-import-quantized="remarks=false islands=false" --split-input-file --mlir-print-local-scope | FileCheck %s --check-prefix=OFF
// OFF-NOT: qlut.

// One input: a lookup with both formats; also where there is no function, but
// another format.
// CHECK-LABEL: @one_input
//  CHECK-SAME:   (%[[Q:.*]]: tensor<4xi8>)
//       CHECK:   %[[X:.*]] = qlut.dequantize %[[Q]], <i8, 0.05:-3>
//  CHECK-NEXT:   %[[Y:.*]] = qlut.sim_lut %[[X]], <"sigmoid(x)"> in <i8, 0.05:-3> out <i8, 0.00390625:-128> layer "one_input/sigmoid.0" : tensor<4xf32>
//  CHECK-NEXT:   %[[R:.*]] = qlut.quantize %[[Y]], <i8, 0.00390625:-128>
//       CHECK:   %[[Z:.*]] = qlut.sim_lut %[[X]], <"x"> in <i8, 0.05:-3> out <i8, 0.5> layer "one_input/f.0"
//       CHECK:   %[[S:.*]] = qlut.quantize %[[Z]], <i8, 0.5>
//  CHECK-NEXT:   return %[[R]], %[[S]]
func.func @one_input(%q: tensor<4xi8>) -> (tensor<4xi8>, tensor<4xi8>) {
  %z = "tosa.const"() <{values = dense<-3.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %s = "tosa.const"() <{values = dense<0.05> : tensor<1xf32>}> : () -> tensor<1xf32>
  %n = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %k = "tosa.const"() <{values = dense<256.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %two = "tosa.const"() <{values = dense<2.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %o = "tosa.const"() <{values = dense<-128.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %0 = tosa.cast %q : (tensor<4xi8>) -> tensor<4xf32>
  %1 = tosa.sub %0, %z : (tensor<4xf32>, tensor<1xf32>) -> tensor<4xf32>
  %2 = tosa.mul %1, %s, %n : (tensor<4xf32>, tensor<1xf32>, tensor<1xi8>) -> tensor<4xf32>
  %3 = tosa.sigmoid %2 : (tensor<4xf32>) -> tensor<4xf32>
  %4 = tosa.mul %3, %k, %n : (tensor<4xf32>, tensor<1xf32>, tensor<1xi8>) -> tensor<4xf32>
  %5 = tosa.add %4, %o : (tensor<4xf32>, tensor<1xf32>) -> tensor<4xf32>
  %6 = tosa.cast %5 : (tensor<4xf32>) -> tensor<4xi8>

  %8 = tosa.mul %2, %two, %n : (tensor<4xf32>, tensor<1xf32>, tensor<1xi8>) -> tensor<4xf32>
  %9 = tosa.cast %8 : (tensor<4xf32>) -> tensor<4xi8>
  return %6, %9 : tensor<4xi8>, tensor<4xi8>
}

// -----

// A softmax between the boundaries.
// CHECK-LABEL: @softmax
//       CHECK:   %[[X:.*]] = qlut.dequantize %{{.*}}, <i8, 0.1:4>
//       CHECK:   %[[Y:.*]] = qlut.softmax ins(%[[X]] : tensor<2x4xf32>) {{.*}} layer "softmax/softmax.0"
//       CHECK:   qlut.quantize %[[Y]], <i8, 0.00390625:-128>
//   CHECK-NOT:   tosa.exp
func.func @softmax(%q: tensor<2x4xi8>) -> tensor<2x4xi8> {
  %z = "tosa.const"() <{values = dense<4.0> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
  %s = "tosa.const"() <{values = dense<0.1> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
  %n = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %k = "tosa.const"() <{values = dense<256.0> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
  %o = "tosa.const"() <{values = dense<-128.0> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
  %0 = tosa.cast %q : (tensor<2x4xi8>) -> tensor<2x4xf32>
  %1 = tosa.sub %0, %z : (tensor<2x4xf32>, tensor<1x1xf32>) -> tensor<2x4xf32>
  %2 = tosa.mul %1, %s, %n : (tensor<2x4xf32>, tensor<1x1xf32>, tensor<1xi8>) -> tensor<2x4xf32>
  %3 = tosa.reduce_max %2 {axis = 1 : i32} : (tensor<2x4xf32>) -> tensor<2x1xf32>
  %4 = tosa.sub %2, %3 : (tensor<2x4xf32>, tensor<2x1xf32>) -> tensor<2x4xf32>
  %5 = tosa.exp %4 : (tensor<2x4xf32>) -> tensor<2x4xf32>
  %6 = tosa.reduce_sum %5 {axis = 1 : i32} : (tensor<2x4xf32>) -> tensor<2x1xf32>
  %7 = tosa.reciprocal %6 : (tensor<2x1xf32>) -> tensor<2x1xf32>
  %8 = tosa.mul %5, %7, %n : (tensor<2x4xf32>, tensor<2x1xf32>, tensor<1xi8>) -> tensor<2x4xf32>
  %9 = tosa.mul %8, %k, %n : (tensor<2x4xf32>, tensor<1x1xf32>, tensor<1xi8>) -> tensor<2x4xf32>
  %10 = tosa.add %9, %o : (tensor<2x4xf32>, tensor<1x1xf32>) -> tensor<2x4xf32>
  %11 = tosa.clamp %10 {min_val = -128.0 : f32, max_val = 127.0 : f32} : (tensor<2x4xf32>) -> tensor<2x4xf32>
  %12 = tosa.cast %11 : (tensor<2x4xf32>) -> tensor<2x4xi8>
  return %12 : tensor<2x4xi8>
}

// -----

// Two inputs, or a function of something that has no format: no lookup.
// CHECK-LABEL: @others
//   CHECK-NOT:   qlut.sim_lut
func.func @others(%q: tensor<4xi8>, %x: tensor<4xf32>) -> (tensor<4xi8>, tensor<4xi8>) {
  %0 = tosa.cast %q : (tensor<4xi8>) -> tensor<4xf32>
  %1 = tosa.add %0, %x : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %2 = tosa.cast %1 : (tensor<4xf32>) -> tensor<4xi8>
  %3 = tosa.tanh %x : (tensor<4xf32>) -> tensor<4xf32>
  %4 = tosa.cast %3 : (tensor<4xf32>) -> tensor<4xi8>
  return %2, %4 : tensor<4xi8>, tensor<4xi8>
}
