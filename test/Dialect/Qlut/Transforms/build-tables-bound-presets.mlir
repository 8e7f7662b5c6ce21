// Bounds by op: those of the preset count, and what else it says stands.
// RUN: qlut-opt %s --qlut-build-tables 2>&1 | FileCheck %s
// Options reach the op whose preset leaves the bound open, and no other.
// RUN: qlut-opt %s --qlut-build-tables="max-error=3 cost=cycles spacing=uniform" 2>&1 | FileCheck %s --check-prefix=OPTIONS
// A cost alone is for the bounds of presets.
// RUN: qlut-opt %s --qlut-build-tables="cost=cycles" 2>&1 | FileCheck %s --check-prefix=COST
// The bound of a preset ends what options say of the segments.
// RUN: qlut-opt %s --qlut-build-tables="breakpoints=-1,1" 2>&1 | FileCheck %s --check-prefix=POINTS
// RUN: qlut-opt %s --qlut-build-tables="segments=2" 2>&1 | FileCheck %s --check-prefix=SEGMENTS
// The bounds are kept.
// RUN: qlut-opt %s --qlut-build-tables --qlut-certify-tables 2>&1 | FileCheck %s --check-prefix=KEPT

// CHECK: mlir:[[#@LINE+17]]:{{[0-9]+}}: remark: cheapest table: linear {{.*}}, greatest error {{0|1}}.{{[0-9]+}} codes of 1.250
// CHECK: mlir:[[#@LINE+18]]:{{[0-9]+}}: remark: cheapest table: direct, 256 segments, 256 bytes, {{[0-9]+}} cycles, mean squared error 0.{{[0-9]+}} codes^2 of 0.500
// CHECK-NOT: remark
// CHECK: spec <{form = "linear", max_error = 1.250000e+00 : f64, spacing = "uniform"}> {{.*}} table(#folded)
// CHECK: spec <{cost = "cycles", form = "direct", mse = 5.000000e-01 : f64}> {{.*}} table(#direct)
// OPTIONS: remark: cheapest table: {{.*}} of 1.250
// OPTIONS: remark: cheapest table: {{.*}} cycles, mean squared error {{.*}} of 0.500
// OPTIONS: remark: cheapest table: {{.*}} cycles, greatest error {{.*}} of 3.000
// COST: remark: cheapest table: linear uniform{{.*}}, {{[0-9]+}} segments, {{[0-9]+}} bytes, {{[0-9]+}} cycles, greatest error {{.*}} of 1.250
// POINTS: remark: cheapest table: linear {{.*}} of 1.250
// POINTS: #qlut.linear<i8 -> i8, free, nodes = [0, 96, 160, 256]
// SEGMENTS: remark: cheapest table: linear {{.*}} of 1.250
// SEGMENTS: #qlut.linear<i8 -> i8, uniform, nodes = [28, 120, 211]
// KEPT: remark: table of gelu(x): {{.*}} max error {{0|1}}.{{[012][0-9]*}} (bound
// KEPT: remark: table of tanh(x): direct
func.func @main(%x: f32) -> (f32, f32, f32) {
  // By bytes, as no cost is given.
  %0 = qlut.sim_lut %x, <"gelu(x)"> range <-4.0, 4.0>
         spec <{max_error = 1.25, spacing = "uniform", form = "linear"}> in <i8, 0.03125> out <i8, 0.0163:-118> layer "error" : f32
  %1 = qlut.sim_lut %x, <"tanh(x)"> spec <{mse = 0.5, form = "direct", cost = "cycles"}>
         in <i8, 0.03125> out <i8, 0.0078125> layer "mse" : f32
  %2 = qlut.sim_lut %x, <"tanh(x)">
         in <i8, 0.03125> out <i8, 0.0078125> layer "open" : f32
  return %0, %1, %2 : f32, f32, f32
}
