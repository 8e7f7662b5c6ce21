// RUN: qlut-opt %s --convert-qlut-to-arith --mlir-print-debuginfo | FileCheck %s

// Every op of a lowering has the location of the op it comes from.
// CHECK: #[[$LOC:.*]] = loc("layer3/act")
// CHECK-LABEL: @located
func.func @located(%t: tensor<4xf32>) -> tensor<4xf32> {
  // CHECK:      arith.constant dense<[-8, -3, 2, 7]> : tensor<4xi8> loc(#[[$LOC]])
  // CHECK:      linalg.generic
  // CHECK:      math.roundeven %{{.*}} : f32 loc(#[[$LOC]])
  // CHECK:      tensor.extract {{.*}} loc(#[[$LOC]])
  // CHECK:      linalg.yield {{.*}} loc(#[[$LOC]])
  // CHECK:      } -> tensor<4xf32> loc(#[[$LOC]])
  %0 = qlut.sim_lut %t, <"x"> in <i2, 1.0> out <i4, 0.5> table(#qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>) : tensor<4xf32> loc("layer3/act")
  return %0 : tensor<4xf32>
}
