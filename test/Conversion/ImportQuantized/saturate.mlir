// Conversions that wrap are taken for saturating ones on demand.
// RUN: qlut-opt %s --qlut-import-quantized=saturate=true --verify-diagnostics | FileCheck %s

// CHECK-LABEL: @wraps
//       CHECK:   qlut.quantize %{{.*}}, <i8, 0.00390625:-128> : tensor<4xf32> -> tensor<4xi8>
//   CHECK-NOT:   tosa.cast
func.func @wraps(%x: tensor<4xf32>) -> tensor<4xi8> {
  %s = "tosa.const"() <{values = dense<256.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %z = "tosa.const"() <{values = dense<-128> : tensor<1xi32>}> : () -> tensor<1xi32>
  %n = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.mul %x, %s, %n : (tensor<4xf32>, tensor<1xf32>, tensor<1xi8>) -> tensor<4xf32>
  %1 = tosa.cast %0 : (tensor<4xf32>) -> tensor<4xi32>
  %2 = tosa.add %1, %z : (tensor<4xi32>, tensor<1xi32>) -> tensor<4xi32>
  // expected-remark @+1 {{imported as #qlut.format<i8, 0.00390625:-128>, which saturates where this wraps}}
  %3 = tosa.cast %2 : (tensor<4xi32>) -> tensor<4xi8>
  return %3 : tensor<4xi8>
}

// Truncation to integers is none of these.
// CHECK-LABEL: @truncates
//       CHECK:   arith.fptosi
func.func @truncates(%x: f32) -> i8 {
  %0 = arith.fptosi %x : f32 to i32
  // expected-remark @+1 {{not imported: expected a rounding before the conversion}}
  %1 = arith.trunci %0 : i32 to i8
  return %1 : i8
}
