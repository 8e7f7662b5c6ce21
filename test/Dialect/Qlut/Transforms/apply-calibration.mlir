// RUN: qlut-opt %s --qlut-apply-calibration=range=-4:4 | FileCheck %s --check-prefixes=CHECK,HAND
// RUN: qlut-opt %s --qlut-apply-calibration=stats=%S/Inputs/stats.json | FileCheck %s --check-prefixes=CHECK,STATS

#map = affine_map<(d0) -> (d0)>

// CHECK-LABEL: @observed
// CHECK-NOT: qlut.observe
// HAND: qlut.sim_lut %{{.*}}, <"tanh(x)"> range <-4.0, 4.0> layer "observed/tanh.0"
// STATS: qlut.sim_lut %{{.*}}, <"tanh(x)"> range <-1.5, 2.0> layer "observed/tanh.0"
// A range that is there stays.
// CHECK: range <1.0, 2.0> layer "observed/log.0"
func.func @observed(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  qlut.observe %x id "observed/tanh.0" : tensor<4xf32>
  %0 = qlut.sim_lut %x, <"tanh(x)"> layer "observed/tanh.0" : tensor<4xf32>
  %1 = qlut.sim_lut %x, <"log(x)"> range <1.0, 2.0> layer "observed/log.0" : tensor<4xf32>
  return %0, %1 : tensor<4xf32>, tensor<4xf32>
}

// The result that was there only for its observer goes with it.
// CHECK-LABEL: @exposed
// CHECK: %[[R:.*]] = linalg.generic
// CHECK-SAME: outs(%{{[^,]*}} : tensor<4xf32>)
// CHECK: range
// CHECK: return %[[R]]
func.func @exposed(%x: tensor<4xf32>) -> tensor<4xf32> {
  %e = tensor.empty() : tensor<4xf32>
  %0:2 = linalg.generic {indexing_maps = [#map, #map, #map], iterator_types = ["parallel"]} ins(%x : tensor<4xf32>) outs(%e, %e : tensor<4xf32>, tensor<4xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32):
    %1 = arith.mulf %a, %a : f32
    %2 = qlut.sim_lut %1, <"tanh(x)"> layer "observed/tanh.0" : f32
    linalg.yield %2, %1 : f32, f32
  } -> (tensor<4xf32>, tensor<4xf32>)
  qlut.observe %0#1 id "observed/tanh.0" : tensor<4xf32>
  return %0#0 : tensor<4xf32>
}

// CHECK-LABEL: @unchanged
// CHECK-NEXT: return
func.func @unchanged(%x: f32) -> f32 {
  return %x : f32
}
