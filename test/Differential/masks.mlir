// Both elements of a mask are far below all others, whatever their size: -1e9
// is beyond 2^38 units of the scores, -1e8 is not, and the least element of a
// constant has to bound all others for the sums to fit their type.

// RUN: %python %S/../Execution/npy.py write %t.x.npy '<f4' 1,4 0.2 0.2 0.2 0.2
// RUN: qlut-run %s --input %t.x.npy --output %t.sim.npy
// RUN: %python %S/../Execution/npy.py print %t.sim.npy | FileCheck %s
// RUN: qlut-reference %s --input %t.x.npy --output %t.ref.npy
// RUN: %python %S/../Execution/npy.py print %t.ref.npy | FileCheck %s

// CHECK: <f4 (1, 4) -1.0 -1.0 -0.2109375 0.4140625
#x = #qlut.format<i8, 0.001953125>
#y = #qlut.format<i8, 0.0078125>
#map = affine_map<(i, j) -> (i, j)>
func.func @main(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %0 = qlut.sim(%x) in [#x] out [#y] : (tensor<1x4xf32>) -> tensor<1x4xf32> {
  ^bb0(%p: tensor<1x4xf32>):
    %mask = arith.constant dense<[[-1.0e9, -1.0e8, -0.41, 0.2109375]]> : tensor<1x4xf32>
    %e = tensor.empty() : tensor<1x4xf32>
    %r = linalg.generic {indexing_maps = [#map, #map, #map],
                         iterator_types = ["parallel", "parallel"]}
           ins(%p, %mask : tensor<1x4xf32>, tensor<1x4xf32>) outs(%e : tensor<1x4xf32>) {
    ^bb0(%a: f32, %m: f32, %o: f32):
      %s = arith.addf %a, %m : f32
      linalg.yield %s : f32
    } -> tensor<1x4xf32>
    qlut.yield %r : tensor<1x4xf32>
  }
  return %0 : tensor<1x4xf32>
}
