// Modules that parse and still can't run.

// RUN: split-file --leading-lines %s %t
// RUN: not qlut-run %t/elided.mlir 2>&1 | FileCheck %s --check-prefix=ELIDED
// RUN: not qlut-run %t/short.mlir 2>&1 | FileCheck %s --check-prefix=SHORT
// RUN: not qlut-run %t/extern.mlir 2>&1 | FileCheck %s --check-prefix=EXTERN
// RUN: not qlut-run %t/sparse.mlir 2>&1 | FileCheck %s --check-prefix=SPARSE
// RUN: not qlut-run %t/syntax.mlir 2>&1 | FileCheck %s --check-prefix=SYNTAX
// RUN: not qlut-run %t/missing.mlir 2>&1 | FileCheck %s --check-prefix=FILE
// RUN: not qlut-run %t/full.mlir --calibrate %t/s.json 2>&1 | FileCheck %s --check-prefix=OBSERVERS
// RUN: not ls %t/s.json

//--- elided.mlir
// ELIDED: elided.mlir:[[#@LINE+2]]:8: error: expected weights in the resource '__elided__', got none; export the model with its weights (they were elided)
func.func @main() -> tensor<4xf32> {
  %0 = arith.constant dense_resource<__elided__> : tensor<4xf32>
  return %0 : tensor<4xf32>
}

//--- short.mlir
// SHORT: short.mlir:[[#@LINE+2]]:8: error: expected 16 bytes in the resource 'w', got 4
func.func @main() -> tensor<4xf32> {
  %0 = arith.constant dense_resource<w> : tensor<4xf32>
  return %0 : tensor<4xf32>
}
{-#
  dialect_resources: {
    builtin: {
      w: "0x0400000000000080"
    }
  }
#-}

//--- extern.mlir
// EXTERN: extern.mlir:[[#@LINE+1]]:1: error: expected a function with a body or one of the C library, got 'qlut_is_nowhere'
func.func private @qlut_is_nowhere(tensor<4xf32>) -> tensor<4xf32>
func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = call @qlut_is_nowhere(%x) : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

//--- sparse.mlir
// SPARSE: sparse.mlir:[[#@LINE+2]]:8: error:
func.func @main(%x: tensor<4xi32>) -> tensor<4xi32> {
  %0 = tosa.custom %x {domain_name = "d", operator_name = "o", implementation_attrs = ""} : (tensor<4xi32>) -> tensor<4xi32>
  return %0 : tensor<4xi32>
}

//--- syntax.mlir
// SYNTAX: syntax.mlir:[[#@LINE+1]]:{{[0-9]+}}: error:
func.func @main(

//--- full.mlir
// OBSERVERS: full.mlir:{{.*}}error: expected observers to calibrate with, got none; run qlut-insert-observers first
func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  return %x : tensor<4xf32>
}

// FILE: error: {{.*}}missing.mlir{{.*}}No such file or directory
