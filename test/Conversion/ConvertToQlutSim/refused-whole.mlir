// A refusal in one function is a refusal of the module: exit status 1, every
// unranked op at its own place, no output.
// RUN: not qlut-opt %s --convert-to-qlut-sim -o %t.mlir 2>&1 | FileCheck %s
// RUN: not ls %t.mlir

func.func @ranked(%x: f32) -> f32 {
  %0 = math.exp %x : f32
  return %0 : f32
}

func.func @unranked(%x: tensor<*xf32>) -> tensor<*xf32> {
  // CHECK: refused-whole.mlir:[[@LINE+1]]:8: error: 'math.tanh' op expected a ranked tensor
  %0 = math.tanh %x : tensor<*xf32>
  // CHECK: refused-whole.mlir:[[@LINE+1]]:8: error: 'math.sqrt' op expected a ranked tensor
  %1 = math.sqrt %0 : tensor<*xf32>
  return %1 : tensor<*xf32>
}
