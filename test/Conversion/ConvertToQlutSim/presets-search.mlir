// RUN: qlut-opt %s --convert-to-qlut-sim="presets=%S/Inputs/search.yaml remarks=false" | FileCheck %s
// RUN: echo "[{function: exp, objective: least}]" > %t.yaml
// RUN: not qlut-opt %s --convert-to-qlut-sim=presets=%t.yaml 2>&1 | FileCheck %s --check-prefix=WORD
// WORD: error: {{.*}}.yaml:1:29: expected field 'objective' to be none, max or mse, got "least"

// CHECK: <"tanh(x)"> spec <{objective = "mse", spacing = "dyadic", values = "fitted"}> layer "main/tanh.0"
// CHECK: <"exp(x)"> spec <{coefficients = "base-slope", slope_bits = 12 : i64}> layer "main/exp.0"
func.func @main(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %0 = math.tanh %x : tensor<4xf32>
  %1 = math.exp %x : tensor<4xf32>
  return %0, %1 : tensor<4xf32>, tensor<4xf32>
}
