// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The rules of ops that move elements against central differences.
//
// RUN: %python %S/check_gradients.py qlut-opt qlut-run %s %t | FileCheck %s
// CHECK: shapes: agrees
// CHECK: slices: agrees
// CHECK: elements: agrees
// CHECK: 3 functions

// Reshapes, padding and joins.
func.func @shapes(%x: tensor<2x6xf64>, %y: tensor<2x1xf64>) -> tensor<2x2x5xf64> {
  %zero = arith.constant 0.0 : f64
  %0 = tensor.expand_shape %x [[0], [1, 2]] output_shape [2, 2, 3] : tensor<2x6xf64> into tensor<2x2x3xf64>
  %1 = tensor.pad %0 low[0, 0, 1] high[0, 0, 1] {
  ^bb0(%a: index, %b: index, %c: index):
    tensor.yield %zero : f64
  } : tensor<2x2x3xf64> to tensor<2x2x5xf64>
  %2 = tensor.collapse_shape %1 [[0], [1, 2]] : tensor<2x2x5xf64> into tensor<2x10xf64>
  %3 = tensor.extract_slice %2[0, 1] [2, 9] [1, 1] : tensor<2x10xf64> to tensor<2x9xf64>
  %4 = tensor.concat dim(1) %y, %3 : (tensor<2x1xf64>, tensor<2x9xf64>) -> tensor<2x10xf64>
  %5 = arith.mulf %4, %2 : tensor<2x10xf64>
  %6 = tensor.expand_shape %5 [[0], [1, 2]] output_shape [2, 2, 5] : tensor<2x10xf64> into tensor<2x2x5xf64>
  return %6 : tensor<2x2x5xf64>
}

// With strides and a dropped dimension, into another tensor.
func.func @slices(%x: tensor<3x4xf64>, %y: tensor<2x3xf64>) -> (tensor<2xf64>, tensor<3x4xf64>) {
  %0 = tensor.extract_slice %x[1, 0] [1, 2] [1, 2] : tensor<3x4xf64> to tensor<2xf64>
  %1 = tensor.insert_slice %y into %x[0, 1] [2, 3] [1, 1] : tensor<2x3xf64> into tensor<3x4xf64>
  %2 = arith.mulf %1, %x : tensor<3x4xf64>
  return %0, %2 : tensor<2xf64>, tensor<3x4xf64>
}

func.func @elements(%x: tensor<2x3xf64>) -> (tensor<2x2xf64>, tensor<2x3xf64>, tensor<4xf64>) {
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %a = tensor.extract %x[%zero, %one] : tensor<2x3xf64>
  %b = tensor.extract %x[%one, %zero] : tensor<2x3xf64>
  %c = arith.mulf %a, %b : f64
  %0 = tensor.from_elements %a, %b, %c, %a : tensor<2x2xf64>
  %1 = tensor.insert %c into %x[%one, %one] : tensor<2x3xf64>
  %2 = tensor.splat %c : tensor<4xf64>
  return %0, %1, %2 : tensor<2x2xf64>, tensor<2x3xf64>, tensor<4xf64>
}
