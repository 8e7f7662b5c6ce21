// RUN: qlut-opt %s --convert-qlut-to-arith | FileCheck %s

// Code that nothing reaches goes.
// CHECK-LABEL: @unreachable
// CHECK-NOT:     qlut.
func.func @unreachable(%x: f32) -> f32 {
  return %x : f32
^bb1(%y: f32):
  %0 = qlut.sim_lut %y, <"exp(x)"> : f32
  return %0 : f32
}
