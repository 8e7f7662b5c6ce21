// Formats of whole networks: one for each value that only moves, weights by
// output channel, biases without one.
// RUN: qlut-opt %s --qlut-quantize=bits=8 | FileCheck %s
// RUN: qlut-opt %s --qlut-quantize="bits=8 weight-scales=per-tensor weight-bits=4" | FileCheck %s --check-prefix=TENSOR
// RUN: qlut-opt %s --qlut-quantize="bits=8 layer-bits=main/*=16,main/arg0=4" | FileCheck %s --check-prefix=LAYER
// RUN: qlut-opt %s --qlut-quantize="bits=8 symmetric power-of-two" | FileCheck %s --check-prefix=SHIFT

#rows = affine_map<(i, j) -> (i, j)>
#columns = affine_map<(i, j) -> (j)>

// CHECK-LABEL: @main
// CHECK: qlut.sim(%{{.*}}) {{.*}} in [#qlut.format<i8, 0.007874017>] out [#qlut.format<i8, 0.007874017>] layer "main/arg0"
// CHECK: qlut.sim(%{{.*}}) {{.*}} in [#qlut.format<i8, 0.007874017>, #qlut.channel_formats<i8, [0.0039370083, 0.007874017]>, unit] axes [-1, 1, -1] out [#qlut.format<i8, 0.013761468:18>] layer "main/matmul.0"
// [-2, 1] and [0, 1.5] are joined: [-2, 1.5].
// CHECK: qlut.sim(%{{.*}}) {{.*}} in [#qlut.format<i8, 0.013761468:18>] out [#qlut.format<i8, 0.013761468:18>] layer "main/relu.0"
// CHECK: tensor.concat
// CHECK: qlut.sim(%{{.*}}) {{.*}} in [#qlut.format<i8, 0.013761468:18>] out [#qlut.format<i8, 0.007874017>] layer "main/copy.0"
// TENSOR: in [#qlut.format<i8, 0.007874017>, #qlut.format<i4, 0.14285715>, unit] out
// LAYER: in [#qlut.format<i4, 0.14285715>] out [#qlut.format<i4, 0.14285715>] layer "main/arg0"
// LAYER: out [#qlut.format<i16, 5.3407395e-05:4681>] layer "main/matmul.0"
// SHIFT: in [#qlut.format<i8, 0.015625>] out [#qlut.format<i8, 0.015625>] layer "main/arg0"
// SHIFT: in [#qlut.format<i8, 0.015625>, #qlut.channel_formats<i8, [0.0078125, 0.015625]>, unit]
func.func @main(%x: tensor<3x4xf32>) -> tensor<6x2xf32> {
  %w = arith.constant dense<[[0.5, -1.0], [0.25, 0.1], [-0.5, 0.1], [0.1, 0.3]]> : tensor<4x2xf32>
  %b = arith.constant dense<[0.5, -0.25]> : tensor<2xf32>
  %0 = qlut.sim(%x) ranges [#qlut.range<-1.0, 1.0>] layer "main/arg0" : (tensor<3x4xf32>) -> tensor<3x4xf32> {
  ^bb0(%p: tensor<3x4xf32>):
    qlut.yield %p : tensor<3x4xf32>
  }
  %1 = qlut.sim(%0, %w, %b) ranges [#qlut.range<-2.0, 1.0>] layer "main/matmul.0"
         : (tensor<3x4xf32>, tensor<4x2xf32>, tensor<2xf32>) -> tensor<3x2xf32> {
  ^bb0(%p: tensor<3x4xf32>, %q: tensor<4x2xf32>, %c: tensor<2xf32>):
    %e = tensor.empty() : tensor<3x2xf32>
    %f = linalg.broadcast ins(%c : tensor<2xf32>) outs(%e : tensor<3x2xf32>) dimensions = [0]
    %m = linalg.matmul ins(%p, %q : tensor<3x4xf32>, tensor<4x2xf32>)
                       outs(%f : tensor<3x2xf32>) -> tensor<3x2xf32>
    qlut.yield %m : tensor<3x2xf32>
  }
  %2 = qlut.sim(%1) ranges [#qlut.range<0.0, 1.5>] layer "main/relu.0" : (tensor<3x2xf32>) -> tensor<3x2xf32> {
  ^bb0(%p: tensor<3x2xf32>):
    %zero = arith.constant 0.0 : f32
    %e = tensor.empty() : tensor<3x2xf32>
    %r = linalg.generic {indexing_maps = [#rows, #rows], iterator_types = ["parallel", "parallel"]}
           ins(%p : tensor<3x2xf32>) outs(%e : tensor<3x2xf32>) {
    ^bb0(%a: f32, %o: f32):
      %t = arith.maximumf %a, %zero : f32
      linalg.yield %t : f32
    } -> tensor<3x2xf32>
    qlut.yield %r : tensor<3x2xf32>
  }
  %3 = tensor.concat dim(0) %1, %2 : (tensor<3x2xf32>, tensor<3x2xf32>) -> tensor<6x2xf32>
  %4 = qlut.sim(%3) ranges [#qlut.range<-1.0, 1.0>] layer "main/copy.0" : (tensor<6x2xf32>) -> tensor<6x2xf32> {
  ^bb0(%p: tensor<6x2xf32>):
    %c = arith.constant 2.0 : f32
    %e = tensor.empty() : tensor<6x2xf32>
    %r = linalg.generic {indexing_maps = [#rows, #rows], iterator_types = ["parallel", "parallel"]}
           ins(%p : tensor<6x2xf32>) outs(%e : tensor<6x2xf32>) {
    ^bb0(%a: f32, %o: f32):
      %t = arith.divf %a, %c : f32
      linalg.yield %t : f32
    } -> tensor<6x2xf32>
    qlut.yield %r : tensor<6x2xf32>
  }
  return %4 : tensor<6x2xf32>
}
