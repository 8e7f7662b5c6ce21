// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The rules of structured ops against central differences.
//
// RUN: %python %S/check_gradients.py qlut-opt qlut-run %s %t | FileCheck %s
// CHECK: dense: agrees
// CHECK: convolution: agrees
// CHECK: channels_first: agrees
// CHECK: pooling: agrees
// CHECK: reductions: agrees
// CHECK: softmax: agrees
// CHECK: moves: agrees
// CHECK: captured: agrees
// CHECK: embedding: agrees
// CHECK: diagonal: agrees
// CHECK: start: agrees
// CHECK: 11 functions

#row = affine_map<(d0, d1) -> (d0, d1)>
#column = affine_map<(d0, d1) -> (d1)>
#first = affine_map<(d0, d1) -> (d0)>
#number = affine_map<(d0, d1) -> ()>

// A layer with a bias, tanh inside the body.
func.func @dense(%x: tensor<4x3xf64>, %w: tensor<3x5xf64>, %b: tensor<5xf64>) -> tensor<4x5xf64> {
  %zero = arith.constant 0.0 : f64
  %e = tensor.empty() : tensor<4x5xf64>
  %f = linalg.fill ins(%zero : f64) outs(%e : tensor<4x5xf64>) -> tensor<4x5xf64>
  %m = linalg.matmul ins(%x, %w : tensor<4x3xf64>, tensor<3x5xf64>) outs(%f : tensor<4x5xf64>) -> tensor<4x5xf64>
  %r = linalg.generic {indexing_maps = [#row, #column, #row], iterator_types = ["parallel", "parallel"]}
      ins(%m, %b : tensor<4x5xf64>, tensor<5xf64>) outs(%e : tensor<4x5xf64>) {
  ^bb0(%i: f64, %j: f64, %o: f64):
    %s = arith.addf %i, %j : f64
    %t = math.tanh %s : f64
    linalg.yield %t : f64
  } -> tensor<4x5xf64>
  return %r : tensor<4x5xf64>
}

// Strides and dilations that leave rows and columns unread, and collide.
func.func @convolution(%x: tensor<1x8x9x2xf64>, %w: tensor<3x2x2x3xf64>, %start: tensor<1x2x3x3xf64>) -> tensor<1x2x3x3xf64> {
  %m = linalg.conv_2d_nhwc_hwcf {strides = dense<[3, 2]> : vector<2xi64>, dilations = dense<[2, 3]> : vector<2xi64>}
      ins(%x, %w : tensor<1x8x9x2xf64>, tensor<3x2x2x3xf64>) outs(%start : tensor<1x2x3x3xf64>) -> tensor<1x2x3x3xf64>
  return %m : tensor<1x2x3x3xf64>
}

func.func @channels_first(%x: tensor<1x2x5x5xf64>, %w: tensor<3x2x3x3xf64>, %d: tensor<3x2x2xf64>) -> tensor<1x3x2x2xf64> {
  %zero = arith.constant 0.0 : f64
  %e = tensor.empty() : tensor<1x3x3x3xf64>
  %f = linalg.fill ins(%zero : f64) outs(%e : tensor<1x3x3x3xf64>) -> tensor<1x3x3x3xf64>
  %m = linalg.conv_2d_nchw_fchw {strides = dense<1> : vector<2xi64>, dilations = dense<1> : vector<2xi64>}
      ins(%x, %w : tensor<1x2x5x5xf64>, tensor<3x2x3x3xf64>) outs(%f : tensor<1x3x3x3xf64>) -> tensor<1x3x3x3xf64>
  %e2 = tensor.empty() : tensor<1x3x2x2xf64>
  %f2 = linalg.fill ins(%zero : f64) outs(%e2 : tensor<1x3x2x2xf64>) -> tensor<1x3x2x2xf64>
  %n = linalg.depthwise_conv_2d_nchw_chw {strides = dense<1> : vector<2xi64>, dilations = dense<1> : vector<2xi64>}
      ins(%m, %d : tensor<1x3x3x3xf64>, tensor<3x2x2xf64>) outs(%f2 : tensor<1x3x2x2xf64>) -> tensor<1x3x2x2xf64>
  return %n : tensor<1x3x2x2xf64>
}

// Windows that overlap.
func.func @pooling(%x: tensor<1x6x6x2xf64>) -> (tensor<1x4x4x2xf64>, tensor<1x2x2x2xf64>) {
  %zero = arith.constant 0.0 : f64
  %least = arith.constant 0xFFF0000000000000 : f64
  %window = tensor.empty() : tensor<3x3xf64>
  %e = tensor.empty() : tensor<1x4x4x2xf64>
  %f = linalg.fill ins(%least : f64) outs(%e : tensor<1x4x4x2xf64>) -> tensor<1x4x4x2xf64>
  %m = linalg.pooling_nhwc_max {strides = dense<1> : vector<2xi64>, dilations = dense<1> : vector<2xi64>}
      ins(%x, %window : tensor<1x6x6x2xf64>, tensor<3x3xf64>) outs(%f : tensor<1x4x4x2xf64>) -> tensor<1x4x4x2xf64>
  %e2 = tensor.empty() : tensor<1x2x2x2xf64>
  %f2 = linalg.fill ins(%zero : f64) outs(%e2 : tensor<1x2x2x2xf64>) -> tensor<1x2x2x2xf64>
  %s = linalg.pooling_nhwc_sum {strides = dense<2> : vector<2xi64>, dilations = dense<1> : vector<2xi64>}
      ins(%x, %window : tensor<1x6x6x2xf64>, tensor<3x3xf64>) outs(%f2 : tensor<1x2x2x2xf64>) -> tensor<1x2x2x2xf64>
  return %m, %s : tensor<1x4x4x2xf64>, tensor<1x2x2x2xf64>
}

// Of a function of the elements; differences; the least.
func.func @reductions(%x: tensor<3x4xf64>, %s: tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>, tensor<f64>) {
  %most = arith.constant dense<0x7FF0000000000000> : tensor<f64>
  %zero = arith.constant dense<0.0> : tensor<3xf64>
  %0 = linalg.generic {indexing_maps = [#row, #first, #first], iterator_types = ["parallel", "reduction"]}
      ins(%x, %s : tensor<3x4xf64>, tensor<3xf64>) outs(%zero : tensor<3xf64>) {
  ^bb0(%i: f64, %k: f64, %o: f64):
    %p = arith.mulf %i, %i : f64
    %q = arith.mulf %p, %k : f64
    %1 = arith.addf %q, %o : f64
    %2 = arith.addf %1, %i : f64
    linalg.yield %2 : f64
  } -> tensor<3xf64>
  %3 = linalg.reduce ins(%x : tensor<3x4xf64>) outs(%0 : tensor<3xf64>) dimensions = [1]
    (%i: f64, %o: f64) {
      %d = arith.subf %o, %i : f64
      linalg.yield %d : f64
    }
  %4 = linalg.generic {indexing_maps = [#row, #number], iterator_types = ["reduction", "reduction"]}
      ins(%x : tensor<3x4xf64>) outs(%most : tensor<f64>) {
  ^bb0(%i: f64, %o: f64):
    %p = math.sin %i : f64
    %m = arith.minimumf %o, %p : f64
    linalg.yield %m : f64
  } -> tensor<f64>
  return %0, %3, %4 : tensor<3xf64>, tensor<3xf64>, tensor<f64>
}

func.func @softmax(%x: tensor<3x4xf64>) -> tensor<3x4xf64> {
  %e = tensor.empty() : tensor<3x4xf64>
  %0 = linalg.softmax dimension(1) ins(%x : tensor<3x4xf64>) outs(%e : tensor<3x4xf64>) -> tensor<3x4xf64>
  return %0 : tensor<3x4xf64>
}

func.func @moves(%x: tensor<2x3xf64>, %b: tensor<3xf64>) -> (tensor<3x2xf64>, tensor<4x3xf64>) {
  %e = tensor.empty() : tensor<3x2xf64>
  %0 = linalg.transpose ins(%x : tensor<2x3xf64>) outs(%e : tensor<3x2xf64>) permutation = [1, 0]
  %e2 = tensor.empty() : tensor<4x3xf64>
  %1 = linalg.broadcast ins(%b : tensor<3xf64>) outs(%e2 : tensor<4x3xf64>) dimensions = [0]
  %2 = linalg.map ins(%1 : tensor<4x3xf64>) outs(%e2 : tensor<4x3xf64>) (%i: f64, %o: f64) {
    %s = math.exp %i : f64
    linalg.yield %s : f64
  }
  return %0, %2 : tensor<3x2xf64>, tensor<4x3xf64>
}

// Numbers that the body captures, or that are no tensors.
func.func @captured(%x: tensor<2x3xf64>, %w: tensor<2xf64>) -> tensor<2x3xf64> {
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %s = tensor.extract %w[%zero] : tensor<2xf64>
  %t = tensor.extract %w[%one] : tensor<2xf64>
  %e = tensor.empty() : tensor<2x3xf64>
  %f = linalg.fill ins(%s : f64) outs(%e : tensor<2x3xf64>) -> tensor<2x3xf64>
  %0 = linalg.generic {indexing_maps = [#row, #row, #row], iterator_types = ["parallel", "parallel"]}
      ins(%x, %f : tensor<2x3xf64>, tensor<2x3xf64>) outs(%e : tensor<2x3xf64>) {
  ^bb0(%i: f64, %j: f64, %o: f64):
    %p = arith.mulf %i, %t : f64
    %q = arith.addf %p, %j : f64
    linalg.yield %q : f64
  } -> tensor<2x3xf64>
  return %0 : tensor<2x3xf64>
}

// Rows of a table, some of them more than once.
// embedding: %ids=0:4
func.func @embedding(%table: tensor<5x3xf64>, %ids: tensor<2x4xi64>) -> tensor<2x4x3xf64> {
  %e = tensor.empty() : tensor<2x4x3xf64>
  %0 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2) -> (d0, d1)>, affine_map<(d0, d1, d2) -> (d0, d1, d2)>],
      iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%ids : tensor<2x4xi64>) outs(%e : tensor<2x4x3xf64>) {
  ^bb0(%id: i64, %o: f64):
    %row = arith.index_cast %id : i64 to index
    %column = linalg.index 2 : index
    %v = tensor.extract %table[%row, %column] : tensor<5x3xf64>
    %t = math.sin %v : f64
    linalg.yield %t : f64
  } -> tensor<2x4x3xf64>
  return %0 : tensor<2x4x3xf64>
}

// Elements that no loop, or several, reach.
func.func @diagonal(%x: tensor<3x3xf64>) -> tensor<3xf64> {
  %e = tensor.empty() : tensor<3xf64>
  %0 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0, d0)>, affine_map<(d0) -> (0, d0)>, affine_map<(d0) -> (d0)>],
      iterator_types = ["parallel"]}
      ins(%x, %x : tensor<3x3xf64>, tensor<3x3xf64>) outs(%e : tensor<3xf64>) {
  ^bb0(%i: f64, %j: f64, %o: f64):
    %p = arith.mulf %i, %j : f64
    linalg.yield %p : f64
  } -> tensor<3xf64>
  return %0 : tensor<3xf64>
}

// An output that the body reads.
func.func @start(%x: tensor<2x3xf64>, %y: tensor<2x3xf64>) -> tensor<2x3xf64> {
  %0 = linalg.generic {indexing_maps = [#row, #row], iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<2x3xf64>) outs(%y : tensor<2x3xf64>) {
  ^bb0(%i: f64, %o: f64):
    %p = arith.mulf %i, %o : f64
    linalg.yield %p : f64
  } -> tensor<2x3xf64>
  return %0 : tensor<2x3xf64>
}
