// What is simulated already stays as it is: the bodies of our ops are not read,
// and their paths, ranges and tables are kept.
// RUN: qlut-opt %s --convert-to-qlut-sim --verify-diagnostics | FileCheck %s

// CHECK: #[[TABLE:.*]] = #qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>
// CHECK-LABEL: @region
// CHECK:      qlut.sim(
// CHECK:      %[[E:.*]] = math.exp %{{.*}} : tensor<4xf32>
// CHECK-NEXT: qlut.yield %[[E]]
func.func @region(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = qlut.sim (%x) in [#qlut.format<i8, 0.05>] out [#qlut.format<i8, 0.1>] : (tensor<4xf32>) -> tensor<4xf32> {
  ^bb0(%a: tensor<4xf32>):
    %1 = math.exp %a : tensor<4xf32>
    qlut.yield %1 : tensor<4xf32>
  }
  return %0 : tensor<4xf32>
}

// CHECK-LABEL: @around
// CHECK-NEXT: %[[A:.*]] = qlut.sim_lut %{{.*}}, <"x"> in <i2, 1.0> out <i4, 0.5> table(#[[TABLE]]) layer "mine" : f32
// CHECK-NEXT: %[[B:.*]] = qlut.sim_lut %[[A]], <"tanh(x)"> layer "around/tanh.0"
// CHECK-NEXT: %[[C:.*]] = qlut.fake_quant %[[B]], <i8, 0.5>
// CHECK-NEXT: qlut.sim_lut %[[C]], <"exp(x)"> layer "around/exp.0"
func.func @around(%x: f32) -> f32 {
  %0 = qlut.sim_lut %x, <"x"> in <i2, 1.0> out <i4, 0.5> table(#qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>) layer "mine" : f32
  %1 = math.tanh %0 : f32
  %2 = qlut.fake_quant %1, <i8, 0.5> : f32
  %3 = math.exp %2 : f32
  return %3 : f32
}
