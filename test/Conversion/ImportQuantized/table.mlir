// RUN: qlut-opt %s --qlut-import-quantized --split-input-file --verify-diagnostics | FileCheck %s

// CHECK:     #[[D:.*]] = #qlut.direct<i8 -> i8, values = [7, 7,
// CHECK-LABEL: @direct
//       CHECK:   qlut.hw_lut %{{.*}} table(#[[D]]) : tensor<?xi8> -> tensor<?xi8>
//   CHECK-NOT:   tosa
func.func @direct(%x: tensor<?xi8>) -> tensor<?xi8> {
  %t = "tosa.const"() <{values = dense<7> : tensor<256xi8>}> : () -> tensor<256xi8>
  %0 = tosa.table %x, %t : (tensor<?xi8>, tensor<256xi8>) -> tensor<?xi8>
  return %0 : tensor<?xi8>
}

// -----

// CHECK:     #[[L:.*]] = #qlut.linear<i16 -> i16, uniform, nodes = 0 to 65536 by 128, values = [-5, -5,
// CHECK-SAME: guard = 0, value_bits = 16, round = half_up, out_of_range = clamp>
// CHECK-LABEL: @linear
//       CHECK:   %[[Y:.*]] = qlut.hw_lut %{{.*}} table(#[[L]]) : tensor<4xi16> -> tensor<4xi16>
//       CHECK:   return %[[Y]], %[[Y]]
func.func @linear(%x: tensor<4xi16>) -> (tensor<4xi16>, tensor<4xi16>) {
  %t = "tosa.const"() <{values = dense<-5> : tensor<513xi16>}> : () -> tensor<513xi16>
  %m = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %s = "tosa.const"() <{values = dense<37> : tensor<1xi8>}> : () -> tensor<1xi8>
  %zi = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zo = "tosa.const"() <{values = dense<0> : tensor<1xi16>}> : () -> tensor<1xi16>
  %0 = tosa.table %x, %t : (tensor<4xi16>, tensor<513xi16>) -> tensor<4xi32>
  %1 = tosa.rescale %0, %m, %s, %zi, %zo {scale32 = true, rounding_mode = SINGLE_ROUND, per_channel = false, input_unsigned = false, output_unsigned = false} : (tensor<4xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi16>) -> tensor<4xi16>
  %2 = tosa.rescale %0, %m, %s, %zi, %zo {scale32 = true, rounding_mode = SINGLE_ROUND, per_channel = false, input_unsigned = false, output_unsigned = false} : (tensor<4xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi16>) -> tensor<4xi16>
  return %1, %2 : tensor<4xi16>, tensor<4xi16>
}

// -----

// Rounded twice, the quotient by 128 is another one.
// CHECK-LABEL: @linear_twice
//       CHECK:   tosa.table
//       CHECK:   qlut.rescale {{.*}} double_round
func.func @linear_twice(%x: tensor<4xi16>) -> tensor<4xi16> {
  %t = "tosa.const"() <{values = dense<-5> : tensor<513xi16>}> : () -> tensor<513xi16>
  %m = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %s = "tosa.const"() <{values = dense<37> : tensor<1xi8>}> : () -> tensor<1xi8>
  %zi = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zo = "tosa.const"() <{values = dense<0> : tensor<1xi16>}> : () -> tensor<1xi16>
  // expected-remark @+1 {{not imported: expected each use of the table to be a tosa.rescale to i16 by 1/128, with zero points 0; qlut.hw_lut gives at most 16 bits}}
  %0 = tosa.table %x, %t : (tensor<4xi16>, tensor<513xi16>) -> tensor<4xi32>
  %1 = tosa.rescale %0, %m, %s, %zi, %zo {scale32 = true, rounding_mode = DOUBLE_ROUND, per_channel = false, input_unsigned = false, output_unsigned = false} : (tensor<4xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi16>) -> tensor<4xi16>
  return %1 : tensor<4xi16>
}

// -----

// CHECK-LABEL: @computed
//       CHECK:   tosa.table
func.func @computed(%x: tensor<4xi8>, %t: tensor<256xi8>) -> tensor<4xi8> {
  // expected-remark @+1 {{not imported: expected a constant table}}
  %0 = tosa.table %x, %t : (tensor<4xi8>, tensor<256xi8>) -> tensor<4xi8>
  return %0 : tensor<4xi8>
}
