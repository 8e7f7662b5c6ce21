// A range narrower than the distance of two codes, as of a nearly constant
// activation, lies between them: both stand for it.
// RUN: qlut-opt %s --qlut-quantize=bits=8 --qlut-build-tables --qlut-certify-tables --verify-diagnostics | FileCheck %s

// CHECK: #linear = #qlut.linear<{{.*}} nodes = [254, 256]
// CHECK-LABEL: @between
// CHECK: range <100.3, 100.4> in <i8, 0.3937255:-128> out <i8, 0.003952206:-128> table(#linear)
func.func @between(%x: f32) -> f32 {
  // The two codes were looked at, not none.
  // expected-remark @+1 {{max error 0.023 (bound 0.023), mean error 0.023 output codes}}
  %0 = qlut.sim_lut %x, <"tanh(x)"> range <100.3, 100.4> : f32
  return %0 : f32
}
