// RUN: qlut-opt %s --convert-qlut-sim-to-hw --mlir-print-debuginfo | FileCheck %s

// CHECK-LABEL: @located
func.func @located(%x: f32) -> f32 {
  // CHECK: qlut.quantize {{.*}} loc(#[[$LOC:.*]])
  // CHECK: qlut.hw_lut {{.*}} loc(#[[$LOC]])
  // CHECK: qlut.dequantize {{.*}} loc(#[[$LOC]])
  %0 = qlut.sim_lut %x, <"x"> in <i2, 1.0> out <i4, 0.5> table(#qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>) : f32 loc("layer3/act")
  return %0 : f32
}
// CHECK: #[[$LOC]] = loc("layer3/act")
