// One lookup without a table, and nothing of the function is converted or
// written; the exit status is 1.
// RUN: not qlut-opt %s --convert-qlut-sim-to-hw -o %t.mlir 2>&1 | FileCheck %s
// RUN: not ls %t.mlir
// The functions beside it are not to blame.
// RUN: not qlut-opt %s --pass-pipeline="builtin.module(func.func(convert-qlut-sim-to-hw))" -o %t.mlir 2>&1 | FileCheck %s

// CHECK-NOT: error
// CHECK: refused-whole.mlir:[[# @LINE + 7]]:8: error: 'qlut.sim_lut' op expected a table for layer 'b', got none; run --qlut-build-tables first
// CHECK-NOT: error
func.func @complete(%x: f32) -> f32 {
  %0 = qlut.sim_lut %x, <"x"> in <i2, 1.0> out <i4, 0.5> table(#qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>) layer "a" : f32
  return %0 : f32
}
func.func @incomplete(%x: f32) -> f32 {
  %0 = qlut.sim_lut %x, <"exp(x)"> range <-1.0, 1.0> layer "b" : f32
  return %0 : f32
}
