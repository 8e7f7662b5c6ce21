// The composites of qlut are aggregates, too: with plain math, without lookups.
// RUN: qlut-opt %s --qlut-decompose-aggregates | FileCheck %s --implicit-check-not=qlut.
// RUN: qlut-opt %s --qlut-decompose-aggregates -o %t.a
// RUN: qlut-opt %s --qlut-decompose-composites=inner=math | diff %t.a -

// CHECK-LABEL: @softmax
// CHECK: math.exp
// CHECK: arith.divf
func.func @softmax(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %e = tensor.empty() : tensor<2x3xf32>
  %0 = qlut.softmax ins(%x : tensor<2x3xf32>) outs(%e : tensor<2x3xf32>) dimension 1 layer "a" -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// CHECK-LABEL: @divide
// CHECK: arith.divf
func.func @divide(%x: tensor<4xf32>, %y: tensor<4xf32>) -> tensor<4xf32> {
  %e = tensor.empty() : tensor<4xf32>
  %0 = qlut.divide ins(%x, %y : tensor<4xf32>, tensor<4xf32>) outs(%e : tensor<4xf32>) layer "b" -> tensor<4xf32>
  return %0 : tensor<4xf32>
}
