// RUN: qlut-opt %s --qlut-import-quantized --split-input-file --verify-diagnostics --mlir-print-local-scope | FileCheck %s

// CHECK-LABEL: @tosa
//  CHECK-SAME:   (%[[Q:.*]]: tensor<1x4xi8>)
//  CHECK-NEXT:   %[[X:.*]] = qlut.dequantize %[[Q]], <i8, 0.09173192:14> : tensor<1x4xi8> -> tensor<1x4xf32>
//  CHECK-NEXT:   return %[[X]]
func.func @tosa(%q: tensor<1x4xi8>) -> tensor<1x4xf32> {
  %z = "tosa.const"() <{values = dense<14.0> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
  %s = "tosa.const"() <{values = dense<0.0917319208> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
  %n = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.cast %q : (tensor<1x4xi8>) -> tensor<1x4xf32>
  %1 = tosa.sub %0, %z : (tensor<1x4xf32>, tensor<1x1xf32>) -> tensor<1x4xf32>
  %2 = tosa.mul %1, %s, %n : (tensor<1x4xf32>, tensor<1x1xf32>, tensor<1xi8>) -> tensor<1x4xf32>
  return %2 : tensor<1x4xf32>
}

// -----

// In the body of a linalg op, differences of integers, unsigned codes.
// CHECK-LABEL: @linalg
//  CHECK-SAME:   (%[[Q:.*]]: tensor<?xi8>)
//  CHECK-NEXT:   %[[X:.*]] = qlut.dequantize %[[Q]], <u8, 0.5:128> : tensor<?xi8> -> tensor<?xf32>
//  CHECK-NEXT:   return %[[X]]
func.func @linalg(%q: tensor<?xi8>) -> tensor<?xf32> {
  %c0 = arith.constant 0 : index
  %z = arith.constant 128 : i32
  %s = arith.constant 0.5 : f32
  %n = tensor.dim %q, %c0 : tensor<?xi8>
  %e = tensor.empty(%n) : tensor<?xf32>
  %0 = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>], iterator_types = ["parallel"]} ins(%q : tensor<?xi8>) outs(%e : tensor<?xf32>) {
  ^bb0(%in: i8, %out: f32):
    %1 = arith.extui %in : i8 to i32
    %2 = arith.subi %1, %z : i32
    %3 = arith.sitofp %2 : i32 to f32
    %4 = arith.mulf %s, %3 : f32
    linalg.yield %4 : f32
  } -> tensor<?xf32>
  return %0 : tensor<?xf32>
}

// -----

// Over several linalg ops, and on the way to something else in a body.
// CHECK-LABEL: @several
//  CHECK-SAME:   (%[[Q:[a-z0-9]+]]: tensor<4xi8>, %[[Y:.*]]: tensor<4xf32>)
//       CHECK:   %[[X:.*]] = qlut.dequantize %[[Q]], <i8, 0.1:-3> : tensor<4xi8> -> tensor<4xf32>
//       CHECK:   linalg.generic {{.*}} ins(%[[Q]], %[[Y]] :
//       CHECK:     %[[E:.*]] = qlut.dequantize %{{.*}}, <i8, 2.0> : i8 -> f32
//       CHECK:     arith.addf %[[E]]
//       CHECK:   return %[[X]]
func.func @several(%q: tensor<4xi8>, %y: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %e = tensor.empty() : tensor<4xf32>
  %z = arith.constant -3.0 : f32
  %s = arith.constant dense<0.1> : tensor<4xf32>
  %two = arith.constant 2.0 : f32
  %0 = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>], iterator_types = ["parallel"]} ins(%q : tensor<4xi8>) outs(%e : tensor<4xf32>) {
  ^bb0(%in: i8, %out: f32):
    %1 = arith.sitofp %in : i8 to f32
    %2 = arith.subf %1, %z : f32
    linalg.yield %2 : f32
  } -> tensor<4xf32>
  %3 = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>, affine_map<(i) -> (i)>], iterator_types = ["parallel"]} ins(%0, %s : tensor<4xf32>, tensor<4xf32>) outs(%e : tensor<4xf32>) {
  ^bb0(%in: f32, %scale: f32, %out: f32):
    %4 = arith.mulf %in, %scale : f32
    linalg.yield %4 : f32
  } -> tensor<4xf32>
  %5 = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>, affine_map<(i) -> (i)>], iterator_types = ["parallel"]} ins(%q, %y : tensor<4xi8>, tensor<4xf32>) outs(%e : tensor<4xf32>) {
  ^bb0(%in: i8, %b: f32, %out: f32):
    %6 = arith.sitofp %in : i8 to f32
    %7 = arith.mulf %6, %two : f32
    %8 = arith.addf %7, %b : f32
    linalg.yield %8 : f32
  } -> tensor<4xf32>
  return %3, %5 : tensor<4xf32>, tensor<4xf32>
}

// -----

// A sum with the product of scale and zero point is rounded in another way: the
// product is a dequantize, the sum is none. One factor more is none of the
// format's.
// CHECK-LABEL: @other
//       CHECK:   %[[P:.*]] = qlut.dequantize %{{.*}}, <i8, 0.1> : i8 -> f32
//       CHECK:   %[[S:.*]] = arith.addf %[[P]]
//       CHECK:   arith.mulf %[[P]]
func.func @other(%q: i8) -> (f32, f32) {
  %s = arith.constant 0.1 : f32
  %z = arith.constant 0.3 : f32
  %0 = arith.sitofp %q : i8 to f32
  %1 = arith.mulf %0, %s : f32
  %2 = arith.addf %1, %z : f32
  %3 = arith.mulf %1, %s : f32
  return %2, %3 : f32, f32
}

// -----

// Sums of 32 bits are no codes.
// CHECK-LABEL: @sums
//   CHECK-NOT:   qlut
func.func @sums(%q: tensor<4xi32>) -> tensor<4xf32> {
  %s = arith.constant dense<0.1> : tensor<4xf32>
  %0 = arith.sitofp %q : tensor<4xi32> to tensor<4xf32>
  %1 = arith.mulf %0, %s : tensor<4xf32>
  return %1 : tensor<4xf32>
}

// -----

// Weights by channel: constants that differ along one dimension.
// CHECK-LABEL: @channels
//       CHECK:   %[[W:.*]] = linalg.generic {{.*}} ins(%{{.*}} : tensor<2x3xi8>)
//       CHECK:     %[[C:.*]] = linalg.index 0
//       CHECK:     qlut.dequantize %{{.*}}[%[[C]]], <i8, [0.5, 0.25:3]> : i8 -> f32
//       CHECK:   linalg.generic {{.*}} ins(%{{.*}} : tensor<2x3xi8>)
//       CHECK:     %[[D:.*]] = linalg.index 1
//       CHECK:     qlut.dequantize %{{.*}}[%[[D]]], <i8, [0.5, 0.25, 2.0]> : i8 -> f32
//   CHECK-NOT:   arith.mulf
//       CHECK:   return %[[W]]
func.func @channels(%q: tensor<2x3xi8>) -> (tensor<2x3xf32>, tensor<2x3xf32>) {
  %z = "tosa.const"() <{values = dense<[[0.0], [3.0]]> : tensor<2x1xf32>}> : () -> tensor<2x1xf32>
  %s = "tosa.const"() <{values = dense<[[0.5], [0.25]]> : tensor<2x1xf32>}> : () -> tensor<2x1xf32>
  %n = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.cast %q : (tensor<2x3xi8>) -> tensor<2x3xf32>
  %1 = tosa.sub %0, %z : (tensor<2x3xf32>, tensor<2x1xf32>) -> tensor<2x3xf32>
  %2 = tosa.mul %1, %s, %n : (tensor<2x3xf32>, tensor<2x1xf32>, tensor<1xi8>) -> tensor<2x3xf32>
  %e = tensor.empty() : tensor<2x3xf32>
  %f = arith.constant dense<[0.5, 0.25, 2.0]> : tensor<3xf32>
  %3 = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (j)>, affine_map<(i, j) -> (i, j)>], iterator_types = ["parallel", "parallel"]} ins(%q, %f : tensor<2x3xi8>, tensor<3xf32>) outs(%e : tensor<2x3xf32>) {
  ^bb0(%in: i8, %scale: f32, %out: f32):
    %4 = arith.sitofp %in : i8 to f32
    %5 = arith.mulf %4, %scale : f32
    linalg.yield %5 : f32
  } -> tensor<2x3xf32>
  return %2, %3 : tensor<2x3xf32>, tensor<2x3xf32>
}

// -----

// Two axes are no channels.
// CHECK-LABEL: @two_axes
//       CHECK:   %[[W:.*]] = linalg.generic
//       CHECK:     qlut.dequantize %{{.*}}[%{{.*}}], <i8, [0.5, 0.25]> : i8 -> f32
//       CHECK:   tosa.mul %[[W]]
func.func @two_axes(%q: tensor<2x3xi8>) -> tensor<2x3xf32> {
  %s = "tosa.const"() <{values = dense<[[0.5], [0.25]]> : tensor<2x1xf32>}> : () -> tensor<2x1xf32>
  %t = "tosa.const"() <{values = dense<[[1.0, 2.0, 3.0]]> : tensor<1x3xf32>}> : () -> tensor<1x3xf32>
  %n = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.cast %q : (tensor<2x3xi8>) -> tensor<2x3xf32>
  %1 = tosa.mul %0, %s, %n : (tensor<2x3xf32>, tensor<2x1xf32>, tensor<1xi8>) -> tensor<2x3xf32>
  %2 = tosa.mul %1, %t, %n : (tensor<2x3xf32>, tensor<1x3xf32>, tensor<1xi8>) -> tensor<2x3xf32>
  return %2 : tensor<2x3xf32>
}

// -----

// bf16 carries the codes of 8 bits, but not those of 16.
// CHECK-LABEL: @bf16
//       CHECK:   qlut.dequantize %{{.*}}, <i8, 0.5> : tensor<4xi8> -> tensor<4xbf16>
//       CHECK:   arith.sitofp %{{.*}} : tensor<4xi16> to tensor<4xbf16>
func.func @bf16(%q: tensor<4xi8>, %r: tensor<4xi16>) -> (tensor<4xbf16>, tensor<4xbf16>) {
  %s = arith.constant dense<0.5> : tensor<4xbf16>
  %0 = arith.sitofp %q : tensor<4xi8> to tensor<4xbf16>
  %1 = arith.mulf %0, %s : tensor<4xbf16>
  %2 = arith.sitofp %r : tensor<4xi16> to tensor<4xbf16>
  return %1, %2 : tensor<4xbf16>, tensor<4xbf16>
}
