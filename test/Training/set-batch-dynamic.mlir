// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A batch that is known when the function runs.
// RUN: qlut-opt %s -split-input-file -verify-diagnostics --qlut-set-batch=batch=dynamic | FileCheck %s

// CHECK-LABEL: @main(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<?x4x5xf32>, %{{.*}}: tensor<5x6xf32> {qlut.parameter = "w"}) -> (tensor<?x1x24xf32>, tensor<?x4x6xf32>)
// CHECK: %[[C0:.*]] = arith.constant 0 : index
// CHECK: %[[B:.*]] = tensor.dim %[[X]], %[[C0]]
// CHECK: %[[FOUR:.*]] = arith.constant 4 : index
// CHECK: %[[B4:.*]] = arith.muli %[[B]], %[[FOUR]]
// CHECK: tensor.collapse_shape {{.*}} : tensor<?x4x5xf32> into tensor<?x5xf32>
// CHECK: tensor.empty(%[[B4]]) : tensor<?x6xf32>
// CHECK: linalg.matmul {{.*}} -> tensor<?x6xf32>
// CHECK: %[[TWO:.*]] = arith.constant 2.000000e+00 : f32
// CHECK: tensor.splat %[[TWO]][%[[B4]]] : tensor<?x6xf32>
// CHECK: tensor.expand_shape {{.*}} output_shape [%[[B]], 4, 6] : tensor<?x6xf32> into tensor<?x4x6xf32>
// CHECK: tensor.extract_slice {{.*}}[0, 1, 0] [%[[B]], 2, 6] [1, 1, 1] : tensor<?x4x6xf32> to tensor<?x2x6xf32>
// CHECK: tensor.insert_slice {{.*}}[0, 0, 0] [%[[B]], 2, 6] [1, 1, 1] : tensor<?x2x6xf32> into tensor<?x4x6xf32>
func.func @main(%x: tensor<2x4x5xf32>, %w: tensor<5x6xf32> {qlut.parameter = "w"}) -> (tensor<2x1x24xf32>, tensor<2x4x6xf32>) {
  %zero = arith.constant 0.0 : f32
  %0 = tensor.collapse_shape %x [[0, 1], [2]] : tensor<2x4x5xf32> into tensor<8x5xf32>
  %e = tensor.empty() : tensor<8x6xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<8x6xf32>) -> tensor<8x6xf32>
  %m = linalg.matmul ins(%0, %w : tensor<8x5xf32>, tensor<5x6xf32>) outs(%f : tensor<8x6xf32>) -> tensor<8x6xf32>
  %two = arith.constant dense<2.0> : tensor<8x6xf32>
  %1 = arith.mulf %m, %two : tensor<8x6xf32>
  %2 = tensor.expand_shape %1 [[0, 1], [2]] output_shape [2, 4, 6] : tensor<8x6xf32> into tensor<2x4x6xf32>
  %3 = tensor.extract_slice %2[0, 1, 0] [2, 2, 6] [1, 1, 1] : tensor<2x4x6xf32> to tensor<2x2x6xf32>
  %6 = tensor.insert_slice %3 into %2[0, 0, 0] [2, 2, 6] [1, 1, 1] : tensor<2x2x6xf32> into tensor<2x4x6xf32>
  %4 = tensor.collapse_shape %2 [[0], [1, 2]] : tensor<2x4x6xf32> into tensor<2x24xf32>
  %5 = tensor.expand_shape %4 [[0, 1], [2]] output_shape [2, 1, 24] : tensor<2x24xf32> into tensor<2x1x24xf32>
  return %5, %6 : tensor<2x1x24xf32>, tensor<2x4x6xf32>
}

// -----

func.func @main(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  // expected-error @below {{expected a float network to give a dynamic batch, got simulated ops; give it one before they are}}
  %0 = qlut.sim(%x) ranges [#qlut.range<-1.0, 1.0>] in [#qlut.format<i8, 0.5>] out [#qlut.format<i8, 0.5>] : (tensor<2x3xf32>) -> tensor<2x3xf32> {
  ^bb0(%a: tensor<2x3xf32>):
    qlut.yield %a : tensor<2x3xf32>
  }
  return %0 : tensor<2x3xf32>
}
