// The tiles of products of matrices and of gradients of convolutions.
// RUN: qlut-opt %s --convert-qlut-float-contractions-to-vector=isa=avx2 | FileCheck %s

// Six rows of two vectors, in blocks; three rows are left, and 2 + 1 columns.
// CHECK-LABEL: func.func @product(
// CHECK: scf.for %{{.*}} = %c0 to %c12 step %c6
// CHECK-COUNT-12: vector.load %arg2[{{.*}} : memref<15x19xf32>, vector<8xf32>
// CHECK: scf.for %{{.*}} = %c0 to %c21{{.*}} iter_args
// CHECK-COUNT-2: vector.load %arg1[{{.*}} : memref<21x19xf32>, vector<8xf32>
// CHECK-COUNT-12: arith.addf %{{.*}} : vector<8xf32>
// CHECK-COUNT-12: vector.store %{{.*}} : memref<15x19xf32>, vector<8xf32>
// CHECK-COUNT-6: arith.addf %{{.*}} : vector<8xf32>
// CHECK: vector<2xf32>
// CHECK: vector<1xf32>
// CHECK-NOT: linalg
func.func @product(%x: memref<15x21xf32>, %w: memref<21x19xf32>, %y: memref<15x19xf32>) {
  linalg.matmul ins(%x, %w : memref<15x21xf32>, memref<21x19xf32>) outs(%y : memref<15x19xf32>)
  return
}

// Columns that are apart are moved together first.
// CHECK-LABEL: func.func @transposed(
// CHECK: %[[COPY:.*]] = memref.alloc() {alignment = 64 : i64} : memref<21x8xf32>
// CHECK: linalg.transpose ins(%arg1 : memref<8x21xf32>) outs(%[[COPY]] : memref<21x8xf32>) permutation = [1, 0]
// CHECK: vector.load %[[COPY]][
// CHECK: memref.dealloc %[[COPY]]
#mk = affine_map<(m, n, k) -> (m, k)>
#nk = affine_map<(m, n, k) -> (n, k)>
#mn = affine_map<(m, n, k) -> (m, n)>
func.func @transposed(%x: memref<4x21xf32>, %w: memref<8x21xf32>, %y: memref<4x8xf32>) {
  linalg.generic {indexing_maps = [#mk, #nk, #mn], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x, %w : memref<4x21xf32>, memref<8x21xf32>) outs(%y : memref<4x8xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %0 = arith.mulf %a, %b : f32
    %1 = arith.addf %0, %o : f32
    linalg.yield %1 : f32
  }
  return
}

// The gradient of a convolution by its input: what moves the output goes round
// the sums over filters.
// CHECK-LABEL: func.func @windows(
// CHECK: affine.apply #{{.*}}(%{{.*}}, %{{.*}})
// CHECK: vector.load %arg2[{{.*}} : memref<5x6x6x8xf64>, vector<4xf64>
// CHECK: scf.for %{{.*}} = %c0 to %c3{{.*}} iter_args
#dy = affine_map<(n, h, w, f, i, j, c) -> (n, h, w, f)>
#k = affine_map<(n, h, w, f, i, j, c) -> (i, j, f, c)>
#dx = affine_map<(n, h, w, f, i, j, c) -> (n, h + i, w + j, c)>
func.func @windows(%dy: memref<5x4x4x3xf64>, %k: memref<3x3x3x8xf64>, %dx: memref<5x6x6x8xf64>) {
  linalg.generic {indexing_maps = [#dy, #k, #dx],
                  iterator_types = ["parallel", "reduction", "reduction", "reduction", "reduction", "reduction", "parallel"]}
      ins(%dy, %k : memref<5x4x4x3xf64>, memref<3x3x3x8xf64>) outs(%dx : memref<5x6x6x8xf64>) {
  ^bb0(%a: f64, %b: f64, %o: f64):
    %0 = arith.mulf %a, %b : f64
    %1 = arith.addf %o, %0 : f64
    linalg.yield %1 : f64
  }
  return
}
