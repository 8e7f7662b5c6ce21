// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Where functions have no slope: what is taken for it.
//
// DEFINE: %{npy} = %python %S/../Execution/npy.py
// RUN: qlut-opt %s --qlut-differentiate="function=relu inputs" --qlut-differentiate="function=both inputs" --qlut-differentiate="function=pool inputs" -o %t.mlir
//
// ReLU at 0, and the greater of two that are alike: the first one.
// RUN: %{npy} write %t.x.npy '<f4' 3 -1 0 2
// RUN: %{npy} write %t.y.npy '<f4' 3 -1 5 1
// RUN: %{npy} write %t.g.npy '<f4' 3 1 2 3
// RUN: qlut-run %t.mlir --entry relu_grad --input %t.x.npy --input %t.g.npy --output %t.r.npy --output %t.dx.npy
// RUN: %{npy} print %t.dx.npy | FileCheck %s --check-prefix=RELU
// RELU: <f4 (3,) 0.0 0.0 3.0
// RUN: qlut-run %t.mlir --entry both_grad --input %t.x.npy --input %t.y.npy --input %t.g.npy --output %t.r.npy --output %t.dx.npy --output %t.dy.npy
// RUN: %{npy} print %t.dx.npy | FileCheck %s --check-prefix=BOTH-X
// RUN: %{npy} print %t.dy.npy | FileCheck %s --check-prefix=BOTH-Y
// BOTH-X: <f4 (3,) 1.0 0.0 3.0
// BOTH-Y: <f4 (3,) 0.0 2.0 0.0
//
// Windows of 3 at steps of 2, of which several elements are the greatest: the
// first one gets the cotangent, once; none where nothing is above the start.
// RUN: %{npy} write %t.x.npy '<f4' 1,7,1 5 5 1 4 -9 -9 -9
// RUN: %{npy} write %t.g.npy '<f4' 1,3,1 1 2 4
// RUN: qlut-run %t.mlir --entry pool_grad --input %t.x.npy --input %t.g.npy --output %t.r.npy --output %t.dx.npy
// RUN: %{npy} print %t.r.npy | FileCheck %s --check-prefix=POOL
// RUN: %{npy} print %t.dx.npy | FileCheck %s --check-prefix=POOL-X
// POOL: <f4 (1, 3, 1) 5.0 4.0 -8.0
// POOL-X: <f4 (1, 7, 1) 1.0 0.0 0.0 2.0 0.0 0.0 0.0
func.func @relu(%x: tensor<3xf32>) -> tensor<3xf32> {
  %zero = arith.constant dense<0.0> : tensor<3xf32>
  %0 = arith.maximumf %zero, %x : tensor<3xf32>
  return %0 : tensor<3xf32>
}

func.func @both(%x: tensor<3xf32>, %y: tensor<3xf32>) -> tensor<3xf32> {
  %0 = arith.maximumf %x, %y : tensor<3xf32>
  return %0 : tensor<3xf32>
}

func.func @pool(%x: tensor<1x7x1xf32>) -> tensor<1x3x1xf32> {
  %least = arith.constant -8.0 : f32
  %window = tensor.empty() : tensor<3xf32>
  %e = tensor.empty() : tensor<1x3x1xf32>
  %f = linalg.fill ins(%least : f32) outs(%e : tensor<1x3x1xf32>) -> tensor<1x3x1xf32>
  %m = linalg.pooling_nwc_max {strides = dense<2> : vector<1xi64>, dilations = dense<1> : vector<1xi64>}
      ins(%x, %window : tensor<1x7x1xf32>, tensor<3xf32>) outs(%f : tensor<1x3x1xf32>) -> tensor<1x3x1xf32>
  return %m : tensor<1x3x1xf32>
}
