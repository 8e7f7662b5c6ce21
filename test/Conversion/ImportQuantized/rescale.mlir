// RUN: qlut-opt %s --qlut-import-quantized --split-input-file --mlir-print-debuginfo --mlir-print-local-scope | FileCheck %s

// By channel: a map over the last dimension. The location stays.
// CHECK-LABEL: @per_channel
//  CHECK-SAME:   (%[[X:.*]]: tensor<?x2xi32>
//   CHECK-DAG:   %[[M:.*]] = arith.constant dense<[1073741824, 2000000000]> : tensor<2xi32>
//   CHECK-DAG:   %[[S:.*]] = arith.constant dense<[38, 40]> : tensor<2xi8>
//       CHECK:   linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d1)>, affine_map<(d0, d1) -> (d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]}
//  CHECK-SAME:     ins(%[[X]], %[[M]], %[[S]] :
//       CHECK:     qlut.rescale %{{.*}}, %{{.*}}, %{{.*}} input_zp 0 output_zp -128 to "i8" : i32, i32, i8 -> i8 loc("layer")
//   CHECK-NOT:   tosa
func.func @per_channel(%x: tensor<?x2xi32>) -> tensor<?x2xi8> {
  %m = "tosa.const"() <{values = dense<[1073741824, 2000000000]> : tensor<2xi32>}> : () -> tensor<2xi32>
  %s = "tosa.const"() <{values = dense<[38, 40]> : tensor<2xi8>}> : () -> tensor<2xi8>
  %zi = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zo = "tosa.const"() <{values = dense<-128> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.rescale %x, %m, %s, %zi, %zo {scale32 = true, rounding_mode = SINGLE_ROUND, per_channel = true, input_unsigned = false, output_unsigned = false} : (tensor<?x2xi32>, tensor<2xi32>, tensor<2xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<?x2xi8> loc("layer")
  return %0 : tensor<?x2xi8>
}

// -----

// Either rounding will do: one. Multipliers of 16 bits become 32.
// CHECK-LABEL: @inexact
//   CHECK-DAG:   %[[M:.*]] = arith.constant 16384 : i32
//   CHECK-DAG:   %[[S:.*]] = arith.constant 15 : i8
//       CHECK:   qlut.rescale %{{.*}}, %[[M]], %[[S]] input_zp 3 output_zp 0 to "i16" : tensor<4xi8>, i32, i8 -> tensor<4xi16>
func.func @inexact(%x: tensor<4xi8>) -> tensor<4xi16> {
  %m = "tosa.const"() <{values = dense<16384> : tensor<1xi16>}> : () -> tensor<1xi16>
  %s = "tosa.const"() <{values = dense<15> : tensor<1xi8>}> : () -> tensor<1xi8>
  %zi = "tosa.const"() <{values = dense<3> : tensor<1xi8>}> : () -> tensor<1xi8>
  %zo = "tosa.const"() <{values = dense<0> : tensor<1xi16>}> : () -> tensor<1xi16>
  %0 = tosa.rescale %x, %m, %s, %zi, %zo {scale32 = false, rounding_mode = INEXACT_ROUND, per_channel = false, input_unsigned = false, output_unsigned = false} : (tensor<4xi8>, tensor<1xi16>, tensor<1xi8>, tensor<1xi8>, tensor<1xi16>) -> tensor<4xi16>
  return %0 : tensor<4xi16>
}

// -----

// Computed multipliers and shifts are operands like constant ones.
// CHECK-LABEL: @computed
//  CHECK-SAME:   (%[[X:[a-z0-9]+]]: tensor<4xi32>{{.*}}, %[[M:[a-z0-9]+]]: tensor<1xi32>{{.*}}, %[[S:[a-z0-9]+]]: tensor<1xi8>
//       CHECK:   %[[MULTIPLIER:.*]] = tensor.extract %[[M]]
//       CHECK:   %[[SHIFT:.*]] = tensor.extract %[[S]]
//       CHECK:   qlut.rescale %[[X]], %[[MULTIPLIER]], %[[SHIFT]] input_zp 0 output_zp 0 to "i32" double_round :
func.func @computed(%x: tensor<4xi32>, %m: tensor<1xi32>, %s: tensor<1xi8>) -> tensor<4xi32> {
  %z = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %0 = tosa.rescale %x, %m, %s, %z, %z {scale32 = true, rounding_mode = DOUBLE_ROUND, per_channel = false, input_unsigned = false, output_unsigned = false} : (tensor<4xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi32>) -> tensor<4xi32>
  return %0 : tensor<4xi32>
}

// -----

// What has zero points that are not known stays, and so does what has no
// qlut op.
// CHECK-LABEL: @left
//       CHECK:   tosa.rescale
//       CHECK:   tosa.apply_scale
func.func @left(%x: tensor<4xi32>, %zo: tensor<1xi8>, %w: i48, %m: i32, %s: i8) -> (tensor<4xi8>, i32) {
  %mm = "tosa.const"() <{values = dense<16384> : tensor<1xi32>}> : () -> tensor<1xi32>
  %ss = "tosa.const"() <{values = dense<15> : tensor<1xi8>}> : () -> tensor<1xi8>
  %zi = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %0 = tosa.rescale %x, %mm, %ss, %zi, %zo {scale32 = true, rounding_mode = SINGLE_ROUND, per_channel = false, input_unsigned = false, output_unsigned = false} : (tensor<4xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<4xi8>
  %1 = tosa.apply_scale %w, %m, %s {rounding_mode = SINGLE_ROUND} : (i48, i32, i8) -> i32
  return %0, %1 : tensor<4xi8>, i32
}

// -----

// The distance from an unsigned zero point would not fit the product.
// CHECK-LABEL: @unsigned_sums
//       CHECK:   tosa.rescale
func.func @unsigned_sums(%x: tensor<4xi32>) -> tensor<4xi8> {
  %m = "tosa.const"() <{values = dense<16384> : tensor<1xi32>}> : () -> tensor<1xi32>
  %s = "tosa.const"() <{values = dense<30> : tensor<1xi8>}> : () -> tensor<1xi8>
  %zi = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zo = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.rescale %x, %m, %s, %zi, %zo {scale32 = true, rounding_mode = SINGLE_ROUND, per_channel = false, input_unsigned = true, output_unsigned = false} : (tensor<4xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<4xi8>
  return %0 : tensor<4xi8>
}
