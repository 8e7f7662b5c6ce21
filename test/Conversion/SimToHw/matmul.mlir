// A product with weights by channel, a bias in the units of its sums, an
// activation and one rounding: integers from end to end.
// RUN: qlut-opt %s --convert-qlut-sim-to-hw --qlut-outline-integer --qlut-verify-deployable --canonicalize | FileCheck %s

#x = #qlut.format<i8, 0.05:-3>
#w = #qlut.channel_formats<i8, [0.01, 0.02]>
#y = #qlut.format<i8, 0.03:-128>
#rows = affine_map<(i, j) -> (i, j)>
#columns = affine_map<(i, j) -> (j)>

// CHECK-LABEL: func.func @main_int(
// CHECK-SAME: %[[X:.*]]: tensor<3x4xi8>) -> tensor<3x2xi8> attributes {qlut.integer}
// CHECK-DAG: %[[W:.*]] = arith.constant dense<{{\[\[}}50, -50], [25, 100], [-100, 5], [70, 15]]> : tensor<4x2xi8>
// 0.5 / (0.05 * 0.01) = 1000 and -0.25 / (0.05 * 0.02) = -250, times 2^7.
// CHECK-DAG: %[[B:.*]] = arith.constant dense<[128000, -32000]> : tensor<2xi32>
// CHECK: linalg.generic {{.*}}iterator_types = ["parallel", "parallel", "reduction"]} ins(%[[X]], %[[W]] : tensor<3x4xi8>, tensor<4x2xi8>) outs({{.*}} : tensor<3x2xi32>)
// CHECK: linalg.generic {{.*}} ins({{.*}}, %[[B]], {{.*}} : tensor<3x2xi32>, tensor<2xi32>, tensor<2xi32>, tensor<2xi8>) outs({{.*}} : tensor<3x2xi8>)
// CHECK: qlut.rescale {{.*}} input_zp 0 output_zp -128 to "i8"
// CHECK-NOT: f32
// CHECK: return
// CHECK-LABEL: func.func @main(
// CHECK: qlut.quantize
// CHECK: call @main_int
// CHECK: qlut.dequantize
func.func @main(%x: tensor<3x4xf32>) -> tensor<3x2xf32> {
  %w = arith.constant dense<[[0.5, -1.0], [0.25, 2.0], [-1.0, 0.1], [0.7, 0.3]]> : tensor<4x2xf32>
  %b = arith.constant dense<[0.5, -0.25]> : tensor<2xf32>
  %0 = qlut.sim(%x, %w, %b) in [#x, #w, unit] axes [-1, 1, -1] out [#y] layer "main/matmul.0"
         : (tensor<3x4xf32>, tensor<4x2xf32>, tensor<2xf32>) -> tensor<3x2xf32> {
  ^bb0(%p: tensor<3x4xf32>, %q: tensor<4x2xf32>, %c: tensor<2xf32>):
    %zero = arith.constant 0.0 : f32
    %e = tensor.empty() : tensor<3x2xf32>
    %f = linalg.fill ins(%zero : f32) outs(%e : tensor<3x2xf32>) -> tensor<3x2xf32>
    %m = linalg.matmul ins(%p, %q : tensor<3x4xf32>, tensor<4x2xf32>)
                       outs(%f : tensor<3x2xf32>) -> tensor<3x2xf32>
    %r = linalg.generic {indexing_maps = [#rows, #columns, #rows],
                         iterator_types = ["parallel", "parallel"]}
           ins(%m, %c : tensor<3x2xf32>, tensor<2xf32>) outs(%e : tensor<3x2xf32>) {
    ^bb0(%a: f32, %bias: f32, %o: f32):
      %s = arith.addf %a, %bias : f32
      %t = arith.maximumf %s, %zero : f32
      linalg.yield %t : f32
    } -> tensor<3x2xf32>
    qlut.yield %r : tensor<3x2xf32>
  }
  return %0 : tensor<3x2xf32>
}
