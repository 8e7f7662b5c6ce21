// Options, and doing it twice.
// RUN: not qlut-opt %s --convert-linear-to-qlut-sim=max-ops=0 -o %t.mlir 2>&1 | FileCheck %s --check-prefix=ZERO
// RUN: not qlut-opt %s --convert-linear-to-qlut-sim=groups=2 -o %t.mlir 2>&1 | FileCheck %s --check-prefix=UNKNOWN
// RUN: not ls %t.mlir
// ZERO: convert-linear-to-qlut-sim: expected option 'max-ops' of at least 1, got 0
// UNKNOWN: no such option groups
// RUN: qlut-opt %s --convert-linear-to-qlut-sim | FileCheck %s
// RUN: qlut-opt %s --convert-linear-to-qlut-sim=max-ops=2 | FileCheck %s --check-prefix=TWO
// RUN: qlut-opt %s --convert-linear-to-qlut-sim -o %t.1
// RUN: qlut-opt %t.1 --convert-linear-to-qlut-sim -o %t.2
// RUN: diff %t.1 %t.2

// CHECK: layer "main/arg0"
// CHECK: layer "main/neg.0"
// CHECK-COUNT-2: arith.addf
// CHECK: arith.negf
// CHECK-NOT: layer
// TWO: layer "main/arg0"
// TWO: layer "main/add.0"
// TWO: arith.addf
// TWO: qlut.yield
// TWO: layer "main/neg.0"
// TWO: arith.addf
// TWO: arith.negf
func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = arith.addf %x, %x : tensor<4xf32>
  %1 = arith.addf %0, %0 : tensor<4xf32>
  %2 = arith.negf %1 : tensor<4xf32>
  return %2 : tensor<4xf32>
}
