// RUN: qlut-opt %s --convert-to-qlut-sim=axis=1 | FileCheck %s
// RUN: echo "[{function: exp, axis: 0, segments: 8}, {function: tanh, range: [-1, 1]}]" > %t.yaml
// RUN: qlut-opt %s --convert-to-qlut-sim="presets=%t.yaml axis=1 remarks=false" | FileCheck %s --check-prefix=RULES
// RUN: not qlut-opt %s --convert-to-qlut-sim=axis=64 2>&1 | FileCheck %s --check-prefix=OPTION
// RUN: not qlut-opt %s --convert-to-qlut-sim=axis=-2 2>&1 | FileCheck %s --check-prefix=NEGATIVE
// RUN: echo "[{function: exp, range: [0, 1], axis: 1}]" > %t.both.yaml
// RUN: not qlut-opt %s --convert-to-qlut-sim=presets=%t.both.yaml 2>&1 | FileCheck %s --check-prefix=BOTH
// RUN: echo "[{function: tanh, axis: 1}, {function: exp}]" > %t.rank.yaml
// RUN: not qlut-opt %s --convert-to-qlut-sim=presets=%t.rank.yaml 2>&1 | FileCheck %s --check-prefix=RANK

// OPTION: convert-to-qlut-sim: expected option 'axis' from 0 to 63, got 64
// NEGATIVE: convert-to-qlut-sim: expected option 'axis' from 0 to 63, got -2
// BOTH: both.yaml:1:33: expected range or axis, got both: the channels along an axis get ranges of their own
// RANK: expected the axis of its spec below the rank of 'tensor<8xf32>', got 1

#map = affine_map<(d0, d1) -> (d0, d1)>

// CHECK: qlut.sim_lut %{{.*}}, <"exp(x)"> spec <{axis = 1 : i64}> layer "main/exp.0" : tensor<4x8xf32>
// RULES: qlut.sim_lut %{{.*}}, <"exp(x)"> spec <{axis = 0 : i64, segments = 8 : i64}> layer "main/exp.0" : tensor<4x8xf32>
// A tensor without that dimension is calibrated as a whole, and so is a scalar.
// CHECK: qlut.sim_lut %{{.*}}, <"tanh(x)"> layer "main/tanh.0" : tensor<8xf32>
// RULES: qlut.sim_lut %{{.*}}, <"tanh(x)"> range <-1.0, 1.0> layer "main/tanh.0" : tensor<8xf32>
// CHECK: qlut.sim_lut %{{.*}}, <"exp(x)"> layer "main/exp.1" : f32
// In a body the loops count.
// CHECK: qlut.sim_lut %{{.*}}, <"exp(x)"> spec <{axis = 1 : i64}> layer "main/exp.2" : f32
func.func @main(%x: tensor<4x8xf32>, %y: tensor<8xf32>, %z: f32, %w: tensor<4x8xf32>) -> (tensor<4x8xf32>, tensor<8xf32>, f32, tensor<4x8xf32>) {
  %0 = math.exp %x : tensor<4x8xf32>
  %1 = math.tanh %y : tensor<8xf32>
  %2 = math.exp %z : f32
  %e = tensor.empty() : tensor<4x8xf32>
  %3 = linalg.generic {indexing_maps = [#map, #map, #map], iterator_types = ["parallel", "parallel"]} ins(%x, %w : tensor<4x8xf32>, tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %4 = arith.mulf %a, %b : f32
    %5 = math.exp %4 : f32
    linalg.yield %5 : f32
  } -> tensor<4x8xf32>
  return %0, %1, %2, %3 : tensor<4x8xf32>, tensor<8xf32>, f32, tensor<4x8xf32>
}
