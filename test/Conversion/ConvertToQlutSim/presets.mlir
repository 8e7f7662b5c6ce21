// RUN: qlut-opt %s --convert-to-qlut-sim="presets=%S/Inputs/first-match.yaml remarks=false" | FileCheck %s --check-prefix=FIRST
// RUN: qlut-opt %s --convert-to-qlut-sim="presets=%S/Inputs/inner.yaml remarks=false" | FileCheck %s --check-prefix=INNER
// RUN: qlut-opt %s --convert-to-qlut-sim="functions=exp remarks=false" | FileCheck %s --check-prefix=EXP
// RUN: qlut-opt %s --convert-to-qlut-sim="functions=tanh,softplus,erf remarks=false" | FileCheck %s --check-prefix=LIST

// FIRST: %[[E:.*]] = qlut.sim_lut %arg0, <"exp(x)"> range <-8.0, 0.5>
// FIRST-SAME: spec <{input = "i8", output = "u8", segments = 16 : i64, spacing = "power-of-two"}> layer "main/exp.0"
// FIRST-NEXT: math.exp
// FIRST-NEXT: qlut.sim_lut %arg0, <"tanh(x)"> spec <{operation = "linear-fit", out_of_range = "tail", value_bits = 12 : i64}> layer "main/tanh.0"
// FIRST-NEXT: qlut.sim_lut %arg0, <"sigmoid(x)"> spec <{form = "step"}> layer "main/sigmoid.0"
// FIRST-NEXT: qlut.sim_lut %arg0, <"softplus(x)"> spec <{form = "step"}> layer "main/softplus.0"
// FIRST-NEXT: return

// The division of sigmoid stays; softplus is a whole; the rule for exp takes
// what is no sigmoid.
// INNER: qlut.sim_lut %arg0, <"exp(x)"> spec <{segments = 5 : i64}> layer "main/exp.0"
// INNER: qlut.sim_lut %arg1, <"exp(x)"> spec <{segments = 5 : i64}> layer "main/exp.1"
// INNER: math.tanh
// INNER: %[[E:.*]] = qlut.sim_lut %arg0, <"exp(-x)"> spec <{segments = 20 : i64}> layer "main/sigmoid.0/exp"
// INNER-NEXT: %[[S:.*]] = arith.addf %[[E]], %cst
// INNER-NEXT: arith.divf %cst, %[[S]]
// INNER-NEXT: qlut.sim_lut %arg0, <"softplus(x)"> spec <{breakpoints = array<f64: -1.500000e+00, 0.000000e+00, 2.000000e+00>, endpoints = "computed", guard_bits = 3 : i64, last_node = "at-end", pole = "saturate", spacing = "free"}> layer "main/softplus.0"
// INNER-NEXT: return

// No whole is exp, but the exp inside of sigmoid and softplus is.
// EXP: layer "main/exp.0"
// EXP: layer "main/exp.1"
// EXP: math.tanh
// EXP: <"exp(-x)"> layer "main/sigmoid.0/exp"
// EXP: arith.divf
// EXP: <"exp(x)"> layer "main/softplus.0/exp"
// EXP: math.log1p

// LIST: math.exp
// LIST: math.exp
// LIST: <"tanh(x)">
// LIST: arith.divf
// LIST: <"softplus(x)">
func.func @main(%x: f32, %y: f32) -> (f32, f32, f32, f32, f32) {
  %one = arith.constant 1.0 : f32
  %0 = math.exp %x : f32
  %1 = math.exp %y : f32
  %2 = math.tanh %x : f32
  %3 = arith.negf %x : f32
  %4 = math.exp %3 : f32
  %5 = arith.addf %4, %one : f32
  %6 = arith.divf %one, %5 : f32
  %7 = math.exp %x : f32
  %8 = math.log1p %7 : f32
  return %0, %1, %2, %6, %8 : f32, f32, f32, f32, f32
}
