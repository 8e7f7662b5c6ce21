// Layers of nested modules with the path a presets file needs, composites with
// what is inside of them, bodies with the sizes of their loops.
// RUN: qlut-opt %s --qlut-list-layers -o /dev/null | FileCheck %s --match-full-lines

// CHECK:      block/attention/rms_norm.0  rms_norm  rms_norm  f32  2x?
// CHECK-NEXT: block/attention/rms_norm.0/rsqrt  rsqrt  rsqrt(x + 1e-05)  f32  2
// CHECK-NEXT: block/mlp/exp.0  exp  exp(x)  f16  3x5
// CHECK-NEXT: block/mlp/exp.1  exp  exp(x)  f64  scalar
// CHECK-NOT:  {{.+}}
#id = affine_map<(d0, d1) -> (d0, d1)>
#swap = affine_map<(d0, d1) -> (d1, d0)>
module {
  module @block {
    func.func @attention(%x: tensor<2x?xf32>, %e: tensor<2x?xf32>) -> tensor<2x?xf32> {
      %0 = qlut.rms_norm ins(%x : tensor<2x?xf32>) outs(%e : tensor<2x?xf32>) dims 1 epsilon 1.0e-5 -> tensor<2x?xf32>
      return %0 : tensor<2x?xf32>
    }
    func.func @mlp(%x: tensor<5x3xf16>, %e: tensor<3x5xf16>, %t: tensor<f64>) -> (tensor<3x5xf16>, tensor<f64>) {
      %0 = linalg.generic {indexing_maps = [#swap, #id], iterator_types = ["parallel", "parallel"]}
          ins(%x : tensor<5x3xf16>) outs(%e : tensor<3x5xf16>) {
      ^bb0(%in: f16, %out: f16):
        %2 = math.exp %in : f16
        linalg.yield %2 : f16
      } -> tensor<3x5xf16>
      %1 = math.exp %t : tensor<f64>
      return %0, %1 : tensor<3x5xf16>, tensor<f64>
    }
  }
}
