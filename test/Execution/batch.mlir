// A file of several batches: one run for each, results concatenated; arrays
// that fit as they are serve every run.

// RUN: %python %S/npy.py count %t.x.npy '<f4' 6,2 1
// RUN: %python %S/npy.py write %t.w.npy '<f4' 2 10 100
// RUN: qlut-run %s --input %t.x.npy --input %t.w.npy --output %t.y.npy --output %t.s.npy --time \
// RUN:   | FileCheck %s --check-prefix=TIME
// RUN: %python %S/npy.py print %t.y.npy | FileCheck %s --check-prefix=Y
// RUN: %python %S/npy.py print %t.s.npy | FileCheck %s --check-prefix=S
// TIME: compile: {{[0-9.]+}} ms
// TIME-NEXT: run: {{[0-9.]+}} ms, median of 1, 3 batches each
// Y: <f4 (6, 2) 10.0 101.0 12.0 103.0 14.0 105.0 16.0 107.0 18.0 109.0 20.0 111.0
// A scalar result becomes an array of one element for each run.
// S: <f4 (3,) 6.0 22.0 38.0

// One batch stays as it is.
// RUN: %python %S/npy.py count %t.one.npy '<f4' 2,2 1
// RUN: qlut-run %s --input %t.one.npy --input %t.w.npy --output %t.y.npy --output %t.s.npy
// RUN: %python %S/npy.py print %t.s.npy | FileCheck %s --check-prefix=ONE
// ONE: <f4 () 6.0

// RUN: %python %S/npy.py count %t.odd.npy '<f4' 3,2 1
// RUN: not qlut-run %s --input %t.odd.npy --input %t.w.npy 2>&1 | FileCheck %s --check-prefix=ODD
// ODD: error: {{.*}}odd.npy: expected 2x2xf32 for input 0, or a multiple along the first dimension, got 3x2xf32

// RUN: %python %S/npy.py count %t.none.npy '<f4' 0,2 1
// RUN: not qlut-run %s --input %t.none.npy --input %t.w.npy 2>&1 | FileCheck %s --check-prefix=NONE
// NONE: error: {{.*}}none.npy: expected at least one sample, got 0x2xf32

// RUN: %python %S/npy.py count %t.w4.npy '<f4' 4 1
// RUN: not qlut-run %s --input %t.x.npy --input %t.w4.npy 2>&1 | FileCheck %s --check-prefix=OTHER
// OTHER: error: {{.*}}w4.npy: expected as many batches as {{.*}}x.npy has, 3, got 2

func.func @main(%x: tensor<2x2xf32>, %w: tensor<2xf32>) -> (tensor<2x2xf32>, tensor<f32>) {
  %e = tensor.empty() : tensor<2x2xf32>
  %b = linalg.broadcast ins(%w : tensor<2xf32>) outs(%e : tensor<2x2xf32>) dimensions = [0]
  %y = arith.addf %x, %b : tensor<2x2xf32>
  %zero = arith.constant dense<0.0> : tensor<f32>
  %s = linalg.reduce { arith.addf } ins(%x : tensor<2x2xf32>) outs(%zero : tensor<f32>) dimensions = [0, 1]
  return %y, %s : tensor<2x2xf32>, tensor<f32>
}
