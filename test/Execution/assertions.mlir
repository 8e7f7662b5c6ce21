// A program that would touch foreign memory, or whose assertion fails, ends
// the run with a message, and outputs stay as they were.

// RUN: %python %S/npy.py write %t.good.npy '<i8' 3 0 9 4
// RUN: %python %S/npy.py write %t.bad.npy '<i8' 3 0 10 4
// RUN: qlut-run %s --input %t.good.npy --output %t.y.npy
// RUN: %python %S/npy.py print %t.y.npy | FileCheck %s --check-prefix=GOOD
// RUN: not qlut-run %s --input %t.bad.npy --output %t.y.npy 2>&1 | FileCheck %s --check-prefix=BAD
// RUN: %python %S/npy.py print %t.y.npy | FileCheck %s --check-prefix=GOOD
// GOOD: <f4 (3,) 0.0 9.0 4.0
// BAD: error: assertion of the program failed: {{.*}}
// BAD: assertions.mlir":[[#@LINE+8]]:10
func.func @main(%i: tensor<?xi64>) -> tensor<?xf32> {
  %t = arith.constant dense<[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0]> : tensor<10xf32>
  %c0 = arith.constant 0 : index
  %d = tensor.dim %i, %c0 : tensor<?xi64>
  %e = tensor.empty(%d) : tensor<?xf32>
  %r = linalg.map ins(%i : tensor<?xi64>) outs(%e : tensor<?xf32>) (%x: i64, %o: f32) {
    %j = arith.index_cast %x : i64 to index
    %v = tensor.extract %t[%j] : tensor<10xf32>
    linalg.yield %v : f32
  }
  return %r : tensor<?xf32>
}

// Dynamic shapes that have to agree.
// RUN: %python %S/npy.py count %t.two.npy '<f4' 2 1
// RUN: %python %S/npy.py count %t.three.npy '<f4' 3 1
// RUN: not qlut-run %s --entry add --input %t.three.npy --input %t.two.npy 2>&1 | FileCheck %s --check-prefix=SHAPE
// SHAPE: error: assertion of the program failed: {{.*}}
// SHAPE: is incompatible with inferred dimension size
func.func @add(%x: tensor<?xf32>, %y: tensor<?xf32>) -> tensor<?xf32> {
  %0 = linalg.add ins(%x, %y : tensor<?xf32>, tensor<?xf32>) outs(%x : tensor<?xf32>) -> tensor<?xf32>
  return %0 : tensor<?xf32>
}

// An assertion of the model itself.
// RUN: not qlut-run %s --entry check --input %t.two.npy 2>&1 | FileCheck %s --check-prefix=OWN
// OWN: error: assertion of the program failed: expected a first element above zero
func.func @check(%x: tensor<2xf32>) -> tensor<2xf32> {
  %c0 = arith.constant 0 : index
  %zero = arith.constant 0.0 : f32
  %v = tensor.extract %x[%c0] : tensor<2xf32>
  %p = arith.cmpf ogt, %v, %zero : f32
  cf.assert %p, "expected a first element above zero"
  return %x : tensor<2xf32>
}
