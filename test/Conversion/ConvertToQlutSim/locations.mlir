// A lookup has the location of the op in whose place it is.
// RUN: qlut-opt %s --convert-to-qlut-sim --mlir-print-debuginfo | FileCheck %s

// CHECK-LABEL: @main
// CHECK: qlut.sim_lut {{.*}} loc(#[[L:.*]])
// CHECK: qlut.sim_lut {{.*}}"reciprocal(x)"{{.*}} loc(#[[Q:.*]])
// CHECK: arith.mulf {{.*}} loc(#[[Q]])
// CHECK-DAG: #[[L]] = loc("sigmoid":7:1)
// CHECK-DAG: #[[Q]] = loc("quotient":8:1)
func.func @main(%x: f32, %y: f32) -> f32 {
  %one = arith.constant 1.0 : f32
  %0 = arith.negf %x : f32
  %1 = math.exp %0 : f32 loc("exp":5:1)
  %2 = arith.addf %1, %one : f32
  %3 = arith.divf %one, %2 : f32 loc("sigmoid":7:1)
  %4 = arith.divf %3, %y : f32 loc("quotient":8:1)
  return %4 : f32
}
