// The same bits whatever LLVM does.

// RUN: %python %S/npy.py write %t.x.npy '<f4' 4 1 2 3 4.5
// RUN: qlut-run %s --input %t.x.npy --output %t.3.npy
// RUN: qlut-run %s --opt-level=0 --input %t.x.npy --output %t.0.npy --compare %t.3.npy | FileCheck %s
// RUN: %python %S/npy.py print %t.0.npy | FileCheck %s --check-prefix=VALUES
// CHECK: 0 of 4 elements differ
// VALUES: <f4 (4,) 2.0 5.0 10.0 21.25

// RUN: not qlut-run %s --opt-level=4 --input %t.x.npy 2>&1 | FileCheck %s --check-prefix=LEVEL
// LEVEL: error: expected an --opt-level of 0 to 3, got 4

func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  %one = arith.constant dense<1.0> : tensor<4xf32>
  %0 = arith.mulf %x, %x : tensor<4xf32>
  %1 = arith.addf %0, %one : tensor<4xf32>
  return %1 : tensor<4xf32>
}
