// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// RUN: qlut-opt %s -split-input-file -verify-diagnostics --qlut-set-batch=batch=3 | FileCheck %s
// RUN: not qlut-opt %s -split-input-file --qlut-set-batch=batch=0 2>&1 | FileCheck %s --check-prefix=OPTION
// OPTION: qlut-set-batch: expected option 'batch' to be dynamic or at least 1, got 0

// CHECK-LABEL: @main(%{{.*}}: tensor<3x4x5xf32>, %{{.*}}: tensor<5x6xf32> {qlut.parameter = "w"}) -> (tensor<3x1x24xf32>, tensor<3x2x6xf32>)
// CHECK: tensor.collapse_shape {{.*}} : tensor<3x4x5xf32> into tensor<12x5xf32>
// CHECK: linalg.matmul {{.*}} -> tensor<12x6xf32>
// CHECK: arith.constant dense<2.000000e+00> : tensor<12x6xf32>
// CHECK: tensor.expand_shape {{.*}} output_shape [3, 4, 6] : tensor<12x6xf32> into tensor<3x4x6xf32>
// CHECK: tensor.extract_slice {{.*}}[0, 1, 0] [3, 2, 6] [1, 1, 1] : tensor<3x4x6xf32> to tensor<3x2x6xf32>
func.func @main(%x: tensor<2x4x5xf32>, %w: tensor<5x6xf32> {qlut.parameter = "w"}) -> (tensor<2x1x24xf32>, tensor<2x2x6xf32>) {
  %zero = arith.constant 0.0 : f32
  %0 = tensor.collapse_shape %x [[0, 1], [2]] : tensor<2x4x5xf32> into tensor<8x5xf32>
  %e = tensor.empty() : tensor<8x6xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<8x6xf32>) -> tensor<8x6xf32>
  %m = linalg.matmul ins(%0, %w : tensor<8x5xf32>, tensor<5x6xf32>) outs(%f : tensor<8x6xf32>) -> tensor<8x6xf32>
  %two = arith.constant dense<2.0> : tensor<8x6xf32>
  %1 = arith.mulf %m, %two : tensor<8x6xf32>
  %2 = tensor.expand_shape %1 [[0, 1], [2]] output_shape [2, 4, 6] : tensor<8x6xf32> into tensor<2x4x6xf32>
  %3 = tensor.extract_slice %2[0, 1, 0] [2, 2, 6] [1, 1, 1] : tensor<2x4x6xf32> to tensor<2x2x6xf32>
  %4 = tensor.collapse_shape %2 [[0], [1, 2]] : tensor<2x4x6xf32> into tensor<2x24xf32>
  %5 = tensor.expand_shape %4 [[0, 1], [2]] output_shape [2, 1, 24] : tensor<2x24xf32> into tensor<2x1x24xf32>
  return %5, %3 : tensor<2x1x24xf32>, tensor<2x2x6xf32>
}

// -----

func.func @main(%x: tensor<2x2xf32>) -> tensor<2x2xf32> {
  // expected-error @below {{expected an op that another batch fits in, got 'arith.constant': its numbers are those of each sample of the batch}}
  %c = arith.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32>
  %0 = arith.addf %x, %c : tensor<2x2xf32>
  return %0 : tensor<2x2xf32>
}

// -----

func.func @main(%x: tensor<4x2xf32>) -> tensor<2x2xf32> {
  // expected-error @below {{got 'tensor.extract_slice': it takes a part of the batch}}
  %0 = tensor.extract_slice %x[0, 0] [2, 2] [1, 1] : tensor<4x2xf32> to tensor<2x2xf32>
  return %0 : tensor<2x2xf32>
}

// -----

func.func @main(%x: tensor<2x3xf32>) -> tensor<6xf32> {
  %e = tensor.empty() : tensor<3x2xf32>
  %0 = linalg.transpose ins(%x : tensor<2x3xf32>) outs(%e : tensor<3x2xf32>) permutation = [1, 0]
  // expected-error @below {{got 'tensor.collapse_shape': the batch is no outermost dimension of a merge}}
  %1 = tensor.collapse_shape %0 [[0, 1]] : tensor<3x2xf32> into tensor<6xf32>
  return %1 : tensor<6xf32>
}

// -----

func.func @main(%x: tensor<2x3xf32>) -> tensor<2xf32> {
  %i = arith.constant dense<[[0], [1]]> : tensor<2x1xindex>
  // expected-error @below {{got 'tensor.gather': it has no rule for another batch}}
  %0 = tensor.gather %x[%i] gather_dims([1]) : (tensor<2x3xf32>, tensor<2x1xindex>) -> tensor<2x2xf32>
  %1 = tensor.extract_slice %0[0, 0] [2, 1] [1, 1] : tensor<2x2xf32> to tensor<2xf32>
  return %1 : tensor<2xf32>
}

// -----

// expected-error @below {{expected the batch of 2 to lead argument 1, got 'tensor<3x2xf32>'}}
func.func @main(%x: tensor<2x2xf32>, %y: tensor<3x2xf32>) -> tensor<2x2xf32> {
  return %x : tensor<2x2xf32>
}

// -----

// expected-error @below {{expected a static batch, got 'tensor<?x2xf32>' for argument 0}}
func.func @main(%x: tensor<?x2xf32>) -> tensor<?x2xf32> {
  return %x : tensor<?x2xf32>
}
