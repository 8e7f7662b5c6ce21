// RUN: qlut-opt %s --qlut-build-tables=trim=false --split-input-file | FileCheck %s
// RUN: qlut-opt %s --qlut-build-tables --split-input-file | FileCheck %s --check-prefix=TRIM
// RUN: qlut-opt %s --qlut-build-tables="form=direct" --split-input-file | FileCheck %s --check-prefix=DIRECT
// RUN: qlut-opt %s --qlut-build-tables="segments=5 trim=false last-node=at-end guard-bits=0 value-bits=8" --split-input-file | FileCheck %s --check-prefix=FIVE
// RUN: qlut-opt %s --qlut-build-tables="form=step segments=7" --split-input-file | FileCheck %s --check-prefix=STEP
// RUN: qlut-opt %s --qlut-build-tables="form=fit segments=4 trim=false" --split-input-file | FileCheck %s --check-prefix=FIT

// CHECK: #linear = #qlut.linear<i8 -> i8, uniform, nodes = 0 to 256 by 16
// CHECK-SAME: guard = 7, value_bits = 16, round = half_up, out_of_range = clamp
// Trimmed, the sixteen segments cover only what changes: codes -100 to 99.
// TRIM: #linear = #qlut.linear<i8 -> i8, uniform, nodes = [28, 41, {{.*}}, 216, 228]
// DIRECT: #direct = #qlut.direct<i8 -> i8, values = [-127,
// FIVE: #linear = #qlut.linear<i8 -> i8, uniform, nodes = 0 to 255 by 51
// FIVE-SAME: guard = 0, value_bits = 8
// STEP: #step = #qlut.step<i8 -> i8, thresholds = [
// FIT: #fit = #qlut.fit<i8 -> i8, starts = [0, 64, 128, 192]
// CHECK-LABEL: @tanh
// CHECK: table(#linear
// Equal lookups share one table.
// CHECK: table(#linear
func.func @tanh(%x: f32) -> (f32, f32) {
  %0 = qlut.sim_lut %x, <"tanh(x)"> range <-4.0, 3.96875> in <i8, 0.03125> out <i8, 0.0078740157> layer "a" : f32
  %1 = qlut.sim_lut %0, <"tanh(x)"> range <-4.0, 3.96875> in <i8, 0.03125> out <i8, 0.0078740157> layer "b" : f32
  return %0, %1 : f32, f32
}

// -----

// The preset wins over the options; the op with a table stays as it is.
// CHECK-LABEL: @preset
// CHECK: table(#linear
// CHECK: table(#direct
// DIRECT: #linear = #qlut.linear<i8 -> i8, power_of_two, nodes = 0 to 256 by 32
func.func @preset(%x: f32) -> (f32, f32) {
  %0 = qlut.sim_lut %x, <"tanh(x)"> spec <{form = "linear", segments = 8, spacing = "power-of-two"}> in <i8, 0.03125> out <i8, 0.0078740157> : f32
  %1 = qlut.sim_lut %x, <"tanh(x)"> in <i2, 1.0> out <i4, 0.125> table(#qlut.direct<i2 -> i4, values = [-8, -6, 0, 6]>) : f32
  return %0, %1 : f32, f32
}

// -----

// Linear fit is an operation of its own, with coefficients for a table.
// CHECK: #qlut.fit<
// CHECK-LABEL: @fit
func.func @fit(%x: f32) -> f32 {
  %0 = qlut.sim_lut %x, <"exp(x)"> range <-4.0, 0.0> spec <{operation = "linear-fit", segments = 4}> in <i8, 0.015686275:127> out <u8, 0.0039215689> : f32
  return %0 : f32
}

// -----

// A saturated pole keeps its code.
// CHECK-LABEL: @saturate
// CHECK: table(#linear
func.func @saturate(%x: f32) -> f32 {
  %0 = qlut.sim_lut %x, <"log(x)"> spec <{pole = "saturate"}> in <u8, 0.015625> out <i8, 0.0625> : f32
  return %0 : f32
}
