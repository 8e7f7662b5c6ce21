// Dynamic sizes, and tensors without a dimension: the lookup has the type of
// its tensor, and what only made the destination goes.
// RUN: qlut-opt %s --convert-to-qlut-sim --verify-roundtrip | FileCheck %s

#id = affine_map<(d0, d1) -> (d0, d1)>
#none = affine_map<() -> ()>

// CHECK-LABEL: @dynamic_chain
// CHECK-SAME:    (%[[X:.*]]: tensor<?x?xf32>)
// CHECK-NOT:  tensor.empty
// CHECK-NOT:  linalg
// CHECK:      %[[R:.*]] = qlut.sim_lut %[[X]], <"tanh(exp(x))"> {{.*}} : tensor<?x?xf32>
// CHECK-NEXT: return %[[R]]
func.func @dynamic_chain(%x: tensor<?x?xf32>) -> tensor<?x?xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %m = tensor.dim %x, %c0 : tensor<?x?xf32>
  %n = tensor.dim %x, %c1 : tensor<?x?xf32>
  %e = tensor.empty(%m, %n) : tensor<?x?xf32>
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<?x?xf32>) outs(%e : tensor<?x?xf32>) {
  ^bb0(%in: f32, %out: f32):
    %2 = math.exp %in : f32
    linalg.yield %2 : f32
  } -> tensor<?x?xf32>
  %1 = linalg.tanh ins(%0 : tensor<?x?xf32>) outs(%e : tensor<?x?xf32>) -> tensor<?x?xf32>
  return %1 : tensor<?x?xf32>
}

// The result says more of the shape than the input: the op stays, the lookup is
// of the scalar in its body.
// CHECK-LABEL: @static_result
// CHECK: linalg.generic {{.*}} ins(%{{.*}} : tensor<?x4xf32>) outs(%{{.*}} : tensor<2x4xf32>)
// CHECK: qlut.sim_lut %{{.*}}, <"exp(x)"> {{.*}} : f32
// CHECK: return %{{.*}} : tensor<2x4xf32>
func.func @static_result(%x: tensor<?x4xf32>) -> tensor<2x4xf32> {
  %e = tensor.empty() : tensor<2x4xf32>
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<?x4xf32>) outs(%e : tensor<2x4xf32>) {
  ^bb0(%in: f32, %out: f32):
    %1 = math.exp %in : f32
    linalg.yield %1 : f32
  } -> tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}

// CHECK-LABEL: @no_dimension
// CHECK-SAME:    (%[[X:.*]]: tensor<f32>)
// CHECK-NEXT: %[[R:.*]] = qlut.sim_lut %[[X]], <"sqrt(x)"> {{.*}} : tensor<f32>
// CHECK-NEXT: return %[[R]]
func.func @no_dimension(%x: tensor<f32>) -> tensor<f32> {
  %e = tensor.empty() : tensor<f32>
  %0 = linalg.generic {indexing_maps = [#none, #none], iterator_types = []}
      ins(%x : tensor<f32>) outs(%e : tensor<f32>) {
  ^bb0(%in: f32, %out: f32):
    %1 = math.sqrt %in : f32
    linalg.yield %1 : f32
  } -> tensor<f32>
  return %0 : tensor<f32>
}
