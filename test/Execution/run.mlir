// Several inputs and results, a static and a dynamic shape, in that order.

// RUN: %python %S/npy.py write %t.x.npy '<f4' 2,3 1 2 3 4 5 6
// RUN: %python %S/npy.py write %t.y.npy '<f4' 3 0.5 0 -1
// RUN: qlut-run %s --input %t.x.npy --input %t.y.npy --output %t.a.npy --output %t.b.npy
// RUN: %python %S/npy.py print %t.a.npy | FileCheck %s --check-prefix=A
// RUN: %python %S/npy.py print %t.b.npy | FileCheck %s --check-prefix=B
// A: <f4 (2, 3) 1.5 2.0 2.0 4.5 5.0 5.0
// B: <f4 (2,) 6.0 15.0

// The model may come from stdin, and outputs may be left out.
// RUN: qlut-run - --input %t.x.npy --input %t.y.npy --output %t.c.npy < %s
// RUN: cmp %t.a.npy %t.c.npy

// Another function of the module.
// RUN: qlut-run %s --entry negate --input %t.x.npy --output %t.d.npy
// RUN: %python %S/npy.py print %t.d.npy | FileCheck %s --check-prefix=D
// D: <f4 (2, 3) -1.0 -2.0 -3.0 -4.0 -5.0 -6.0

func.func @main(%x: tensor<?x3xf32>, %y: tensor<3xf32>) -> (tensor<?x3xf32>, tensor<?xf32>) {
  %c0 = arith.constant 0 : index
  %zero = arith.constant 0.0 : f32
  %n = tensor.dim %x, %c0 : tensor<?x3xf32>
  %e = tensor.empty(%n) : tensor<?x3xf32>
  %b = linalg.broadcast ins(%y : tensor<3xf32>) outs(%e : tensor<?x3xf32>) dimensions = [0]
  %sum = arith.addf %x, %b : tensor<?x3xf32>
  %f = tensor.empty(%n) : tensor<?xf32>
  %init = linalg.fill ins(%zero : f32) outs(%f : tensor<?xf32>) -> tensor<?xf32>
  %total = linalg.reduce { arith.addf } ins(%x : tensor<?x3xf32>) outs(%init : tensor<?xf32>) dimensions = [1]
  return %sum, %total : tensor<?x3xf32>, tensor<?xf32>
}

func.func @negate(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %0 = arith.negf %x : tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}
