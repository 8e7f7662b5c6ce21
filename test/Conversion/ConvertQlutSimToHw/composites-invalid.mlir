// RUN: qlut-opt %s --convert-qlut-sim-to-hw --verify-diagnostics

func.func @no_plan(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  // expected-error @+1 {{'qlut.softmax' op expected a plan for layer 'main/softmax.0', got none; run --qlut-build-tables first}}
  %0 = qlut.softmax ins(%x : tensor<4x8xf32>) outs(%x : tensor<4x8xf32>) dimension 1 in [#qlut.format<i8, 0.1>] out <u8, 0.00390625> layer "main/softmax.0" -> tensor<4x8xf32>
  return %0 : tensor<4x8xf32>
}
