// Constants of f64 networks are quantized by a quotient of f64 (Q1): in f32,
// 0.5 + 2^-30 would be a tie, and go to 0.
// RUN: qlut-opt %s --convert-qlut-sim-to-hw --split-input-file | FileCheck %s

#x = #qlut.format<i8, 1.0>
// CHECK-LABEL: @weights
// CHECK: arith.constant dense<[1, 2, -1, 0]> : tensor<4xi8>
func.func @weights(%x: tensor<4xf64>) -> tensor<4xf64> {
  %w = arith.constant dense<[0.500000000931322574615478515625, 1.5, -0.500000000931322574615478515625, 0.5]> : tensor<4xf64>
  %0 = qlut.sim(%x, %w) in [#x, #x] out [#x] : (tensor<4xf64>, tensor<4xf64>) -> tensor<4xf64> {
  ^bb0(%p: tensor<4xf64>, %q: tensor<4xf64>):
    %e = tensor.empty() : tensor<4xf64>
    %m = linalg.mul ins(%p, %q : tensor<4xf64>, tensor<4xf64>) outs(%e : tensor<4xf64>) -> tensor<4xf64>
    qlut.yield %m : tensor<4xf64>
  }
  return %0 : tensor<4xf64>
}

// -----

#x = #qlut.format<i8, 1.0>
#c = #qlut.channel_formats<i8, [1.0, 2.0]>
// CHECK-LABEL: @channels
// CHECK: qlut.quantize
// CHECK-NEXT: arith.constant dense<1> : tensor<2xi8>
func.func @channels(%x: tensor<2xf64>) -> tensor<2xf64> {
  %w = arith.constant dense<[0.500000000931322574615478515625, 1.00000000186264514923095703125]> : tensor<2xf64>
  %0 = qlut.sim(%x, %w) in [#x, #c] axes [-1, 0] out [#x] : (tensor<2xf64>, tensor<2xf64>) -> tensor<2xf64> {
  ^bb0(%p: tensor<2xf64>, %q: tensor<2xf64>):
    %e = tensor.empty() : tensor<2xf64>
    %m = linalg.mul ins(%p, %q : tensor<2xf64>, tensor<2xf64>) outs(%e : tensor<2xf64>) -> tensor<2xf64>
    qlut.yield %m : tensor<2xf64>
  }
  return %0 : tensor<2xf64>
}

// -----

// What is filled or padded with, outside of regions, too.
// CHECK-LABEL: @filled
// CHECK-DAG: arith.constant 1 : i8
// CHECK-DAG: arith.constant 3 : i8
// CHECK-NOT: f64
// CHECK: return
func.func @filled(%q: tensor<2xi8>) -> (tensor<2xi8>, tensor<3xi8>) {
  %half = arith.constant 0.500000000931322574615478515625 : f64
  %more = arith.constant 2.500000000931322574615478515625 : f64
  %e = tensor.empty() : tensor<2xf64>
  %f = linalg.fill ins(%half : f64) outs(%e : tensor<2xf64>) -> tensor<2xf64>
  %x = qlut.dequantize %q, <i8, 1.0> : tensor<2xi8> -> tensor<2xf64>
  %p = tensor.pad %x low[1] high[0] {
  ^bb0(%i: index):
    tensor.yield %more : f64
  } : tensor<2xf64> to tensor<3xf64>
  %0 = qlut.quantize %f, <i8, 1.0> : tensor<2xf64> -> tensor<2xi8>
  %1 = qlut.quantize %p, <i8, 1.0> : tensor<3xf64> -> tensor<3xi8>
  return %0, %1 : tensor<2xi8>, tensor<3xi8>
}
