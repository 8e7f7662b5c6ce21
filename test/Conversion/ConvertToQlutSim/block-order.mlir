// Blocks in any order of the text: a value from a block that is written later
// is an input like others, and nothing is computed from it twice.
// RUN: qlut-opt %s --convert-to-qlut-sim | FileCheck %s

// CHECK-LABEL: @backwards
// CHECK:      ^bb1:
// CHECK-NEXT: %[[T:.*]] = qlut.sim_lut %[[E:.*]], <"tanh(x)">
// CHECK-NEXT: return %[[T]]
// CHECK:      ^bb2:
// CHECK-NEXT: %[[E]] = qlut.sim_lut %{{.*}}, <"exp(x)">
// CHECK-NOT:  sim_lut
func.func @backwards(%x: f32) -> f32 {
  cf.br ^second
^first:
  %0 = math.tanh %1 : f32
  return %0 : f32
^second:
  %1 = math.exp %x : f32
  cf.br ^first
}

// In the order of the program the two are one expression.
// CHECK-LABEL: @forwards
// CHECK: qlut.sim_lut %{{.*}}, <"tanh(exp(x))">
// CHECK-NOT: sim_lut
func.func @forwards(%x: f32) -> f32 {
  cf.br ^first
^first:
  %0 = math.exp %x : f32
  cf.br ^second
^second:
  %1 = math.tanh %0 : f32
  return %1 : f32
}
