// One id stands for one tensor.

// RUN: %python %S/npy.py write %t.x.npy '<f4' 2 1 2
// RUN: not qlut-run %s --input %t.x.npy --calibrate %t.json 2>&1 | FileCheck %s
func.func @main(%x: tensor<2xf32>) -> tensor<2xf32> {
  qlut.observe %x id "a" : tensor<2xf32>
  %y = tensor.expand_shape %x [[0, 1]] output_shape [1, 2] : tensor<2xf32> into tensor<1x2xf32>
  // CHECK: calibrate-invalid.mlir:[[#@LINE+1]]:3: error: expected the id "a" to stand for tensor<2xf32> in 'main', as before, got tensor<1x2xf32> in 'main'
  qlut.observe %y id "a" : tensor<1x2xf32>
  return %x : tensor<2xf32>
}
