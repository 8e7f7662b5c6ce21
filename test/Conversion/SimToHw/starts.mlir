// Where sums and extremes start, and pads inside a region.
// RUN: qlut-opt %s --convert-qlut-sim-to-hw --canonicalize --split-input-file | FileCheck %s

// A number that a sum with weights by channel starts from is as many units as
// each channel's say: 0.5 / (0.5 * 0.25) and 0.5 / (0.5 * 0.125).
#x = #qlut.format<i8, 0.5>
#w = #qlut.channel_formats<i8, [0.25, 0.125]>
// CHECK-LABEL: @fill
// CHECK-DAG: %[[START:.*]] = arith.constant dense<[4, 8]> : tensor<2xi32>
// CHECK: %[[ALL:.*]] = linalg.generic {{.*}} ins(%[[START]] : tensor<2xi32>)
// CHECK: linalg.generic {{.*}} outs(%[[ALL]] : tensor<1x2xi32>)
func.func @fill(%x: tensor<1x4xf32>) -> tensor<1x2xf32> {
  %w = arith.constant dense<[[0.5, -1.0], [0.25, 2.0], [-1.0, 0.1], [0.7, 0.3]]> : tensor<4x2xf32>
  %0 = qlut.sim(%x, %w) in [#x, #w] axes [-1, 1] out [#x]
         : (tensor<1x4xf32>, tensor<4x2xf32>) -> tensor<1x2xf32> {
  ^bb0(%p: tensor<1x4xf32>, %q: tensor<4x2xf32>):
    %half = arith.constant 0.5 : f32
    %e = tensor.empty() : tensor<1x2xf32>
    %f = linalg.fill ins(%half : f32) outs(%e : tensor<1x2xf32>) -> tensor<1x2xf32>
    %m = linalg.matmul ins(%p, %q : tensor<1x4xf32>, tensor<4x2xf32>)
                       outs(%f : tensor<1x2xf32>) -> tensor<1x2xf32>
    qlut.yield %m : tensor<1x2xf32>
  }
  return %0 : tensor<1x2xf32>
}

// -----

// A maximum that starts above all terms is what it starts from: 100 / 0.5.
#x = #qlut.format<i8, 0.5>
#y = #qlut.format<i8, 1.0>
// CHECK-LABEL: @above
// CHECK: arith.constant 200 : i32
// CHECK: arith.maxsi
func.func @above(%x: tensor<4xf32>) -> tensor<f32> {
  %0 = qlut.sim(%x) in [#x] out [#y] : (tensor<4xf32>) -> tensor<f32> {
  ^bb0(%p: tensor<4xf32>):
    %most = arith.constant 100.0 : f32
    %e = tensor.empty() : tensor<f32>
    %f = linalg.fill ins(%most : f32) outs(%e : tensor<f32>) -> tensor<f32>
    %m = linalg.reduce { arith.maximumf } ins(%p : tensor<4xf32>) outs(%f : tensor<f32>) dimensions = [0]
    qlut.yield %m : tensor<f32>
  }
  return %0 : tensor<f32>
}

// -----

// Zeros that a region pads codes with are the zero point.
#x = #qlut.format<i8, 0.5:3>
// CHECK-LABEL: @pad
// CHECK: %[[ZERO:.*]] = arith.constant 3 : i8
// CHECK: tensor.pad %{{.*}} low[1] high[0]
// CHECK: tensor.yield %[[ZERO]] : i8
func.func @pad(%x: tensor<4xf32>, %z: tensor<5xf32>) -> tensor<5xf32> {
  %0 = qlut.sim(%x, %z) in [#x, #x] out [#x] : (tensor<4xf32>, tensor<5xf32>) -> tensor<5xf32> {
  ^bb0(%p: tensor<4xf32>, %q: tensor<5xf32>):
    %zero = arith.constant 0.0 : f32
    %s = tensor.pad %p low[1] high[0] {
    ^bb0(%i: index):
      tensor.yield %zero : f32
    } : tensor<4xf32> to tensor<5xf32>
    %e = tensor.empty() : tensor<5xf32>
    %a = linalg.add ins(%s, %q : tensor<5xf32>, tensor<5xf32>) outs(%e : tensor<5xf32>) -> tensor<5xf32>
    qlut.yield %a : tensor<5xf32>
  }
  return %0 : tensor<5xf32>
}
