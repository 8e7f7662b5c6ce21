// Composites of a file run as they are: written out with plain math, since
// nobody decided on tables for what is inside.
// RUN: %python %S/npy.py write %t.x.npy '<f4' 2,2 1 3 5 5
// RUN: qlut-run %s --input %t.x.npy --output %t.y.npy
// RUN: %python %S/npy.py print %t.y.npy | FileCheck %s
// RUN: qlut-opt %s --qlut-decompose-composites=inner=math -o %t.math.mlir
// RUN: qlut-run %t.math.mlir --input %t.x.npy --compare %t.y.npy | FileCheck %s --check-prefix=SAME
// CHECK: <f4 (2, 2) 0.119{{[0-9]*}} 0.880{{[0-9]*}} 0.5 0.5
// SAME: result 0: 0 of 4 elements differ
func.func @main(%x: tensor<2x2xf32>) -> tensor<2x2xf32> {
  %e = tensor.empty() : tensor<2x2xf32>
  %0 = qlut.softmax ins(%x : tensor<2x2xf32>) outs(%e : tensor<2x2xf32>) dimension 1 layer "main/softmax.0" -> tensor<2x2xf32>
  return %0 : tensor<2x2xf32>
}

// Beside lookups, in one function, and behind a call.
// RUN: qlut-run %s --entry mixed --input %t.x.npy --output %t.z.npy
// RUN: %python %S/npy.py print %t.z.npy | FileCheck %s --check-prefix=MIXED
// MIXED: <f4 (2, 2) -0.5 0.5 0.0 0.0
func.func @mixed(%x: tensor<2x2xf32>) -> tensor<2x2xf32> {
  %0 = call @norm(%x) : (tensor<2x2xf32>) -> tensor<2x2xf32>
  %1 = qlut.sim_lut %0, <"max(x, -1)"> range <-1.0, 1.0> : tensor<2x2xf32>
  return %1 : tensor<2x2xf32>
}
func.func private @norm(%x: tensor<2x2xf32>) -> tensor<2x2xf32> {
  %e = tensor.empty() : tensor<2x2xf32>
  %0 = qlut.layer_norm ins(%x : tensor<2x2xf32>) outs(%e : tensor<2x2xf32>) dims 1 epsilon 3.0 -> tensor<2x2xf32>
  return %0 : tensor<2x2xf32>
}
