// What can be no entry is refused, at the function.

// RUN: not qlut-run %s 2>&1 | FileCheck %s --check-prefix=MISSING
// MISSING: error: expected a function 'main' with a body, got none, memref, unranked, index, size, encoded, unsigned; name one of these with --entry
// The module is not printed behind it.
// MISSING-NOT: func.func private @declared
// MISSING-NOT: see current operation

// RUN: not qlut-run %s --entry declared 2>&1 | FileCheck %s --check-prefix=DECLARED
// DECLARED: error: expected a function 'declared' with a body, got none,
func.func private @declared(tensor<1xf32>) -> tensor<1xf32>

// RUN: not qlut-run %s --entry none 2>&1 | FileCheck %s --check-prefix=NONE
// NONE: invalid-entry.mlir:[[#@LINE+1]]:1: error: expected 'none' to return at least one value, got none; return what is to be computed
func.func @none(%x: tensor<1xf32>) {
  return
}

// RUN: not qlut-run %s --entry memref 2>&1 | FileCheck %s --check-prefix=MEMREF
// MEMREF: invalid-entry.mlir:[[#@LINE+1]]:1: error: expected argument 0 of 'memref' to be a ranked tensor or a scalar of i1, i8, i16, i32, i64, f16, bf16, f32 or f64, got 'memref<1xf32>'
func.func @memref(%x: memref<1xf32>) -> tensor<1xf32> {
  %0 = bufferization.to_tensor %x restrict : memref<1xf32> to tensor<1xf32>
  return %0 : tensor<1xf32>
}

// RUN: not qlut-run %s --entry unranked 2>&1 | FileCheck %s --check-prefix=UNRANKED
// UNRANKED: [[#@LINE+1]]:1: error: expected argument 0 of 'unranked' to be a ranked tensor or a scalar {{.*}}, got 'tensor<*xf32>'
func.func @unranked(%x: tensor<*xf32>) -> tensor<*xf32> {
  return %x : tensor<*xf32>
}

// RUN: not qlut-run %s --entry index 2>&1 | FileCheck %s --check-prefix=INDEX
// INDEX: [[#@LINE+1]]:1: error: expected result 0 of 'index' to be a ranked tensor or a scalar {{.*}}, got 'tensor<1xindex>'
func.func @index() -> tensor<1xindex> {
  %0 = arith.constant dense<1> : tensor<1xindex>
  return %0 : tensor<1xindex>
}

// RUN: not qlut-run %s --entry size 2>&1 | FileCheck %s --check-prefix=SIZE
// SIZE: [[#@LINE+1]]:1: error: expected argument 1 of 'size' to be a ranked tensor or a scalar {{.*}}, got 'index'
func.func @size(%x: tensor<1xf32>, %y: index) -> tensor<1xf32> {
  return %x : tensor<1xf32>
}

// RUN: not qlut-run %s --entry encoded 2>&1 | FileCheck %s --check-prefix=ENCODED
// ENCODED: [[#@LINE+1]]:1: error: expected argument 0 of 'encoded' to be a ranked tensor or a scalar {{.*}}, got 'tensor<1xf32, "x">'
func.func @encoded(%x: tensor<1xf32, "x">) -> tensor<1xf32> {
  %0 = arith.constant dense<1.0> : tensor<1xf32>
  return %0 : tensor<1xf32>
}

// RUN: not qlut-run %s --entry unsigned 2>&1 | FileCheck %s --check-prefix=UNSIGNED
// UNSIGNED: [[#@LINE+1]]:1: error: expected argument 0 of 'unsigned' to be a ranked tensor or a scalar {{.*}}, got 'tensor<1xui8>'
func.func @unsigned(%x: tensor<1xui8>) -> tensor<1xui8> {
  return %x : tensor<1xui8>
}

// RUN: echo "module {}" | not qlut-run - 2>&1 | FileCheck %s --check-prefix=EMPTY
// EMPTY: error: expected a function 'main' with a body, got no function
