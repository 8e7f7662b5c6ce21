// RUN: qlut-opt %s --convert-to-qlut-sim=presets=%S/Inputs/remarks.yaml --verify-diagnostics

func.func @main(%x: f32, %y: tensor<4xf32>) -> (f32, f32, f32, tensor<4xf32>) {
  %one = arith.constant 1.0 : f32
  // expected-remark@below {{exp left alone: a preset keeps 'main/exp.0' (}}
  %0 = math.exp %x : f32
  // expected-remark@below {{tanh left alone: no rule of the presets file matches 'main/tanh.0'}}
  %1 = math.tanh %x : f32
  %2 = arith.negf %x : f32
  %3 = math.exp %2 : f32
  %4 = arith.addf %3, %one : f32
  // expected-remark@below {{reciprocal left alone: a preset takes only the functions inside 'main/sigmoid.0' (}}
  %5 = arith.divf %one, %4 : f32
  // expected-remark@below {{reciprocal left alone: a preset takes only the function inside of it}}
  %6 = tosa.sigmoid %y : (tensor<4xf32>) -> tensor<4xf32>
  return %0, %1, %5, %6 : f32, f32, f32, tensor<4xf32>
}
