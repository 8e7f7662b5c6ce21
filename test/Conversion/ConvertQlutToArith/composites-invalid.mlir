// RUN: qlut-opt %s --convert-qlut-to-arith --verify-diagnostics

func.func @integer(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  // expected-error @+1 {{'qlut.softmax' op expected elementwise qlut ops only; run --convert-qlut-sim-to-hw first}}
  %0 = qlut.softmax ins(%x : tensor<4x8xf32>) outs(%x : tensor<4x8xf32>) dimension 1 in [#qlut.format<i8, 0.1>] out <u8, 0.00390625> -> tensor<4x8xf32>
  return %0 : tensor<4x8xf32>
}
