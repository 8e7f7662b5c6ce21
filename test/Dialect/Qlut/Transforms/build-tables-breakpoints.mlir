// RUN: qlut-opt %s --qlut-build-tables="breakpoints=-1.0,0.0,1.01 trim=false" | FileCheck %s

// A real breakpoint b becomes the code ceil(b / scale) + zero point: 1.01 lies
// between codes 32 and 33 (offsets 160 and 161).
// CHECK: #linear = #qlut.linear<i8 -> i8, free, nodes = [0, 96, 128, 161, 256]
// CHECK: #linear1 = #qlut.linear<i8 -> i8, free, nodes = [0, 64, 256]
// CHECK-LABEL: @tanh
func.func @tanh(%x: f32) -> (f32, f32) {
  // CHECK: table(#linear)
  %0 = qlut.sim_lut %x, <"tanh(x)"> in <i8, 0.03125> out <i8, 0.0078740157> : f32
  // The preset's breakpoints win.
  // CHECK: table(#linear1)
  %1 = qlut.sim_lut %x, <"tanh(x)"> spec <{breakpoints = array<f64: -2.0>}> in <i8, 0.03125> out <i8, 0.0078740157> : f32
  return %0, %1 : f32, f32
}
