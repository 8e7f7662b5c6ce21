// RUN: qlut-opt %s --qlut-import-quantized --split-input-file --verify-diagnostics --mlir-print-local-scope | FileCheck %s

// clamp(round(x / s) + z) and back, as tensor ops.
// CHECK-LABEL: @tensors
//  CHECK-SAME:   (%[[X:.*]]: tensor<4xf32>)
//  CHECK-NEXT:   %[[Y:.*]] = qlut.fake_quant %[[X]], <i8, 0.05:-3> : tensor<4xf32>
//  CHECK-NEXT:   return %[[Y]]
func.func @tensors(%x: tensor<4xf32>) -> tensor<4xf32> {
  %s = arith.constant dense<0.05> : tensor<4xf32>
  %z = arith.constant dense<-3.0> : tensor<4xf32>
  %lo = arith.constant dense<-128.0> : tensor<4xf32>
  %hi = arith.constant dense<127.0> : tensor<4xf32>
  %0 = arith.divf %x, %s : tensor<4xf32>
  %1 = math.roundeven %0 : tensor<4xf32>
  %2 = arith.addf %1, %z : tensor<4xf32>
  %3 = arith.maximumf %2, %lo : tensor<4xf32>
  %4 = arith.minimumf %3, %hi : tensor<4xf32>
  %5 = arith.subf %4, %z : tensor<4xf32>
  %6 = arith.mulf %5, %s : tensor<4xf32>
  return %6 : tensor<4xf32>
}

// -----

// Codes as integers on the way; what comes before and after stays.
// CHECK-LABEL: @body
//       CHECK:     %[[A:.*]] = arith.addf
//       CHECK:     %[[F:.*]] = qlut.fake_quant %[[A]], <u4, 0.25> : f32
//       CHECK:     %[[B:.*]] = arith.maximumf %[[F]]
//       CHECK:     linalg.yield %[[B]]
func.func @body(%x: tensor<4xf32>, %y: tensor<4xf32>) -> tensor<4xf32> {
  %e = tensor.empty() : tensor<4xf32>
  %s = arith.constant 0.25 : f32
  %i = arith.constant 4.0 : f32
  %lo = arith.constant 0 : i32
  %hi = arith.constant 15 : i32
  %half = arith.constant 0.6 : f32
  %0 = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>, affine_map<(i) -> (i)>], iterator_types = ["parallel"]} ins(%x, %y : tensor<4xf32>, tensor<4xf32>) outs(%e : tensor<4xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %1 = arith.addf %a, %b : f32
    %2 = arith.mulf %1, %i : f32
    %3 = math.roundeven %2 : f32
    %4 = arith.fptosi %3 : f32 to i32
    %5 = arith.maxsi %4, %lo : i32
    %6 = arith.minsi %5, %hi : i32
    %7 = arith.sitofp %6 : i32 to f32
    %8 = arith.mulf %7, %s : f32
    %9 = arith.maximumf %8, %half : f32
    linalg.yield %9 : f32
  } -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

// One code less, as for symmetric weights: a clamp of the reals.
// CHECK-LABEL: @narrow
//       CHECK:   %[[L:.*]] = arith.constant dense<-1.587500e+01> : tensor<4xf32>
//       CHECK:   %[[C:.*]] = arith.maximumf %{{.*}}, %[[L]]
//       CHECK:   qlut.fake_quant %[[C]], <i8, 0.125> : tensor<4xf32>
func.func @narrow(%x: tensor<4xf32>) -> tensor<4xf32> {
  %s = arith.constant dense<0.125> : tensor<4xf32>
  %lo = arith.constant dense<-127.0> : tensor<4xf32>
  %hi = arith.constant dense<127.0> : tensor<4xf32>
  %0 = arith.divf %x, %s : tensor<4xf32>
  %1 = math.roundeven %0 : tensor<4xf32>
  %2 = arith.maximumf %1, %lo : tensor<4xf32>
  %3 = arith.minimumf %2, %hi : tensor<4xf32>
  %4 = arith.mulf %3, %s : tensor<4xf32>
  return %4 : tensor<4xf32>
}

// -----

// Without a clamp it is none; back by another scale, the codes are values of
// scale 1.
// CHECK-LABEL: @none
//       CHECK:   %[[D:.*]] = arith.divf
//       CHECK:   %[[R:.*]] = math.roundeven %[[D]]
//       CHECK:   arith.mulf %[[R]]
//       CHECK:   qlut.fake_quant %[[D]], <i8, 1.0> : f32
//       CHECK:   arith.mulf
func.func @none(%x: f32) -> (f32, f32) {
  %s = arith.constant 0.125 : f32
  %t = arith.constant 0.25 : f32
  %lo = arith.constant -128.0 : f32
  %hi = arith.constant 127.0 : f32
  %0 = arith.divf %x, %s : f32
  %1 = math.roundeven %0 : f32
  %2 = arith.mulf %1, %s : f32
  %3 = arith.maximumf %1, %lo : f32
  %4 = arith.minimumf %3, %hi : f32
  %5 = arith.mulf %4, %t : f32
  return %2, %5 : f32, f32
}

// -----

// By channel, with one code less: a clamp of codes.
// CHECK-LABEL: @channels
//       CHECK:     %[[C:.*]] = linalg.index 1
//       CHECK:     %[[Q:.*]] = qlut.quantize %{{.*}}[%[[C]]], <i8, [0.125, 0.5]> : f32 -> i8
//       CHECK:     %[[M:.*]] = arith.maxsi %[[Q]]
//       CHECK:     qlut.dequantize %[[M]][%[[C]]], <i8, [0.125, 0.5]> : i8 -> f32
func.func @channels(%x: tensor<?x2xf32>) -> tensor<?x2xf32> {
  %s = "tosa.const"() <{values = dense<[[0.125, 0.5]]> : tensor<1x2xf32>}> : () -> tensor<1x2xf32>
  %i = "tosa.const"() <{values = dense<[[8.0, 2.0]]> : tensor<1x2xf32>}> : () -> tensor<1x2xf32>
  %n = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.mul %x, %i, %n : (tensor<?x2xf32>, tensor<1x2xf32>, tensor<1xi8>) -> tensor<?x2xf32>
  %1 = tosa.cast %0 : (tensor<?x2xf32>) -> tensor<?x2xi32>
  %2 = tosa.clamp %1 {min_val = -127 : i32, max_val = 127 : i32} : (tensor<?x2xi32>) -> tensor<?x2xi32>
  %3 = tosa.cast %2 : (tensor<?x2xi32>) -> tensor<?x2xf32>
  %4 = tosa.mul %3, %s, %n : (tensor<?x2xf32>, tensor<1x2xf32>, tensor<1xi8>) -> tensor<?x2xf32>
  return %4 : tensor<?x2xf32>
}
