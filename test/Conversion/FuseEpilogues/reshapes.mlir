// A reshape between sums and what alone reads them moves behind it.
// RUN: qlut-opt %s --qlut-fuse-epilogues=isa=avx2 | FileCheck %s
// RUN: qlut-opt %s -o %t.in
// RUN: qlut-opt %s --qlut-fuse-epilogues -o %t.generic
// RUN: cmp %t.in %t.generic

// CHECK-LABEL: func.func @batch(
// CHECK: %[[SUMS:.*]] = linalg.matmul
// CHECK: %[[CODES:.*]] = linalg.generic {{.*}} ins(%[[SUMS]] : tensor<6x8xi32>) outs(%{{.*}} : tensor<6x8xi8>)
// CHECK: %[[ALL:.*]] = tensor.expand_shape %[[CODES]]
// CHECK: return %[[ALL]] : tensor<2x3x8xi8>
func.func @batch(%x: tensor<6x4xi8>, %w: tensor<4x8xi8>, %o: tensor<6x8xi32>) -> tensor<2x3x8xi8> {
  %s = linalg.matmul ins(%x, %w : tensor<6x4xi8>, tensor<4x8xi8>) outs(%o : tensor<6x8xi32>) -> tensor<6x8xi32>
  %r = tensor.expand_shape %s [[0, 1], [2]] output_shape [2, 3, 8] : tensor<6x8xi32> into tensor<2x3x8xi32>
  %e = tensor.empty() : tensor<2x3x8xi8>
  %y = linalg.generic {indexing_maps = [affine_map<(a, b, c) -> (a, b, c)>, affine_map<(a, b, c) -> (a, b, c)>],
                       iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%r : tensor<2x3x8xi32>) outs(%e : tensor<2x3x8xi8>) {
  ^bb0(%a: i32, %i: i8):
    %0 = arith.trunci %a : i32 to i8
    linalg.yield %0 : i8
  } -> tensor<2x3x8xi8>
  return %y : tensor<2x3x8xi8>
}
