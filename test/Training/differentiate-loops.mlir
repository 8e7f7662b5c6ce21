// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A loop of an adjoint is parallel only if it is a dimension of what is written:
// with a stride of 2 and a window of 3, rows of the input's gradient are reached
// by several rows of the output. What tiles such a loop in parallel would race.
//
// RUN: qlut-opt %s --qlut-differentiate=wrt=0,1 | FileCheck %s
// RUN: qlut-opt %s --qlut-differentiate=wrt=0,1 | not grep fastmath

// CHECK-DAG: #[[OUT:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d1, d2, d3)>
// CHECK-DAG: #[[IN:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d1 * 2 + d4, d2 * 2 + d5, d6)>
// CHECK-DAG: #[[WINDOW:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d4, d5, d6, d3)>
// CHECK-LABEL: @main_grad
// CHECK: linalg.conv_2d_nhwc_hwcf
// CHECK: linalg.generic {indexing_maps = [#[[WINDOW]], #[[OUT]], #[[IN]]]
// CHECK-SAME: iterator_types = ["parallel", "reduction", "reduction", "reduction", "reduction", "reduction", "parallel"]
// CHECK: linalg.generic {indexing_maps = [#[[IN]], #[[OUT]], #[[WINDOW]]]
// CHECK-SAME: iterator_types = ["reduction", "reduction", "reduction", "parallel", "parallel", "parallel", "parallel"]
func.func @main(%x: tensor<1x5x5x2xf32>, %w: tensor<3x3x2x4xf32>, %start: tensor<1x2x2x4xf32>) -> tensor<1x2x2x4xf32> {
  %m = linalg.conv_2d_nhwc_hwcf {strides = dense<2> : vector<2xi64>, dilations = dense<1> : vector<2xi64>}
      ins(%x, %w : tensor<1x5x5x2xf32>, tensor<3x3x2x4xf32>) outs(%start : tensor<1x2x2x4xf32>) -> tensor<1x2x2x4xf32>
  return %m : tensor<1x2x2x4xf32>
}
