// RUN: qlut-opt %s --qlut-split-reductions --verify-diagnostics | FileCheck %s

#all = affine_map<(d0, d1) -> (d0, d1)>
#row = affine_map<(d0, d1) -> (d0)>

// A root at every step is not the root of the sum.
// CHECK-LABEL: @running
// CHECK-NEXT: linalg.generic {{.*}}"reduction"
func.func @running(%x: tensor<3x4xf32>, %c: tensor<3xf32>) -> tensor<3xf32> {
  // expected-remark @+1 {{not split: 'math.sqrt' depends on what is combined so far, or on a loop index}}
  %0 = linalg.generic {indexing_maps = [#all, #row], iterator_types = ["parallel", "reduction"]} ins(%x : tensor<3x4xf32>) outs(%c : tensor<3xf32>) {
  ^bb0(%in: f32, %out: f32):
    %a = arith.addf %out, %in : f32
    %r = math.sqrt %a : f32
    linalg.yield %r : f32
  } -> tensor<3xf32>
  return %0 : tensor<3xf32>
}

// CHECK-LABEL: @index
// CHECK-NEXT: linalg.generic {{.*}}"reduction"
func.func @index(%x: tensor<3x4xf32>, %c: tensor<3xf32>) -> tensor<3xf32> {
  // expected-remark @+1 {{not split: 'math.exp' depends on what is combined so far, or on a loop index}}
  %0 = linalg.generic {indexing_maps = [#all, #row], iterator_types = ["parallel", "reduction"]} ins(%x : tensor<3x4xf32>) outs(%c : tensor<3xf32>) {
  ^bb0(%in: f32, %out: f32):
    %i = linalg.index 1 : index
    %j = arith.index_cast %i : index to i32
    %k = arith.sitofp %j : i32 to f32
    %a = arith.mulf %in, %k : f32
    %e = math.exp %a : f32
    %r = arith.addf %out, %e : f32
    linalg.yield %r : f32
  } -> tensor<3xf32>
  return %0 : tensor<3xf32>
}

// The exponential of a product of two matrices' elements would be larger than
// both.
// CHECK-LABEL: @outer
// CHECK-NEXT: linalg.generic {{.*}}"reduction"
func.func @outer(%a: tensor<4x8xf32>, %b: tensor<8x16xf32>, %c: tensor<4x16xf32>) -> tensor<4x16xf32> {
  // expected-remark @+1 {{not split: 'math.exp' mixes inputs, and none of them has the loops of all}}
  %0 = linalg.generic {indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%a, %b : tensor<4x8xf32>, tensor<8x16xf32>) outs(%c : tensor<4x16xf32>) {
  ^bb0(%x: f32, %y: f32, %out: f32):
    %p = arith.mulf %x, %y : f32
    %e = math.exp %p : f32
    %r = arith.addf %out, %e : f32
    linalg.yield %r : f32
  } -> tensor<4x16xf32>
  return %0 : tensor<4x16xf32>
}

// CHECK-LABEL: @buffers
// CHECK-NEXT: linalg.generic {{.*}}"reduction"
func.func @buffers(%x: memref<3x4xf32>, %c: memref<3xf32>) {
  // expected-remark @+1 {{not split: 'math.exp' is in a reduction on buffers; run this pass on tensors}}
  linalg.generic {indexing_maps = [#all, #row], iterator_types = ["parallel", "reduction"]} ins(%x : memref<3x4xf32>) outs(%c : memref<3xf32>) {
  ^bb0(%in: f32, %out: f32):
    %e = math.exp %in : f32
    %r = arith.addf %out, %e : f32
    linalg.yield %r : f32
  }
  return
}
