// Results that are arguments, constants or one another are buffers of their
// own, and arguments keep their values over the runs of a batch.

// RUN: %python %S/npy.py write %t.x.npy '<f4' 2,2 1 2 3 4
// RUN: %python %S/npy.py write %t.w.npy '<f4' 2 10 20
// RUN: qlut-run %s --entry same --input %t.w.npy --output %t.a.npy --output %t.b.npy --output %t.c.npy --repeat 3
// RUN: %python %S/npy.py print %t.a.npy | FileCheck %s --check-prefix=W
// RUN: %python %S/npy.py print %t.b.npy | FileCheck %s --check-prefix=W
// RUN: %python %S/npy.py print %t.c.npy | FileCheck %s --check-prefix=C
// W: <f4 (2,) 10.0 20.0
// C: <f4 (2,) 7.0 8.0
func.func @same(%w: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) {
  %c = arith.constant dense<[7.0, 8.0]> : tensor<2xf32>
  return %w, %w, %c : tensor<2xf32>, tensor<2xf32>, tensor<2xf32>
}

// The function writes into its argument in place, were it allowed to.
// RUN: qlut-run %s --entry accumulate --input %t.x.npy --input %t.w.npy --output %t.d.npy --repeat 2
// RUN: %python %S/npy.py print %t.d.npy | FileCheck %s --check-prefix=D
// D: <f4 (2, 2) 11.0 22.0 13.0 24.0
func.func @accumulate(%x: tensor<1x2xf32>, %w: tensor<2xf32>) -> tensor<1x2xf32> {
  %row = tensor.collapse_shape %x [[0, 1]] : tensor<1x2xf32> into tensor<2xf32>
  %0 = linalg.add ins(%w, %row : tensor<2xf32>, tensor<2xf32>) outs(%w : tensor<2xf32>) -> tensor<2xf32>
  %1 = tensor.expand_shape %0 [[0, 1]] output_shape [1, 2] : tensor<2xf32> into tensor<1x2xf32>
  return %1 : tensor<1x2xf32>
}

// Through a branch, whose sides own different buffers, and through a call.
// RUN: %python %S/npy.py write %t.t.npy '|b1' "" 1
// RUN: %python %S/npy.py write %t.f.npy '|b1' "" 0
// RUN: qlut-run %s --entry choose --input %t.t.npy --input %t.w.npy --output %t.e.npy
// RUN: qlut-run %s --entry choose --input %t.f.npy --input %t.w.npy --output %t.g.npy
// RUN: %python %S/npy.py print %t.e.npy | FileCheck %s --check-prefix=W
// RUN: %python %S/npy.py print %t.g.npy | FileCheck %s --check-prefix=G
// G: <f4 (2,) -10.0 -20.0
func.func @choose(%p: tensor<i1>, %w: tensor<2xf32>) -> tensor<2xf32> {
  %c = tensor.extract %p[] : tensor<i1>
  %0 = scf.if %c -> tensor<2xf32> {
    scf.yield %w : tensor<2xf32>
  } else {
    %1 = func.call @negate(%w) : (tensor<2xf32>) -> tensor<2xf32>
    scf.yield %1 : tensor<2xf32>
  }
  return %0 : tensor<2xf32>
}
func.func private @negate(%w: tensor<2xf32>) -> tensor<2xf32> {
  %0 = arith.negf %w : tensor<2xf32>
  return %0 : tensor<2xf32>
}
