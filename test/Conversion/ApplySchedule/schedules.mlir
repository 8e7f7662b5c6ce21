// The schedule of a user chooses tiles; the one that ships says what happens
// without any.
// DEFINE: %{cpu} = qlut-opt %s --qlut-cpu-pipeline
// RUN: %{cpu}="isa=avx2 remarks=false" -o %t.default
// RUN: %{cpu}="isa=avx2 remarks=false schedule=%{src}/schedules/cpu.mlir" -o %t.shipped
// RUN: cmp %t.default %t.shipped
// RUN: %{cpu}="isa=avx512-vbmi remarks=false" -o %t.default
// RUN: %{cpu}="isa=avx512-vbmi remarks=false schedule=%{src}/schedules/cpu.mlir" -o %t.shipped
// RUN: cmp %t.default %t.shipped
//
// RUN: %{cpu}="isa=avx2 schedule=%S/Inputs/small.mlir" -o %t.small 2>&1 | FileCheck %s --check-prefix=SMALL
// RUN: %{cpu}="isa=avx2 schedule=%S/Inputs/loops.mlir" -o %t.loops 2>&1 | FileCheck %s --check-prefix=LOOPS
// RUN: qlut-opt %s --qlut-apply-schedule=schedule=%S/Inputs/small.mlir | FileCheck %s
// RUN: qlut-opt %s --qlut-apply-schedule=schedule=%S/Inputs/small.mlir --convert-qlut-contractions-to-vector="isa=avx2 remarks=false" | FileCheck %s --check-prefix=VECTOR

memref.global "private" constant @w_long : memref<64x32xi8> = dense<1>
memref.global "private" constant @w_short : memref<24x32xi8> = dense<1>
memref.global "private" constant @w_one : memref<64x32xi8> = dense<1>

// CHECK-LABEL: func.func @long(
// CHECK: linalg.matmul {qlut.dot_tile = {rows = 3 : i64, vectors = 1 : i64, words}}
// SMALL: tiles of 3 x 8, words, as scheduled
// LOOPS: tiles of 6 x 16, bytes, sums of 32 terms in 16 bits
// VECTOR-LABEL: func.func @long(
// VECTOR-NOT: pmadd.ub.sw
// VECTOR: scf.for {{.*}} -> (vector<8xi32>, vector<8xi32>, vector<8xi32>) {
// VECTOR-COUNT-3: llvm.call_intrinsic "llvm.x86.avx2.pmadd.wd"
// VECTOR: scf.yield
func.func @long(%x: memref<12x64xi8>, %y: memref<12x32xi32>) {
  %w = memref.get_global @w_long : memref<64x32xi8>
  linalg.matmul ins(%x, %w : memref<12x64xi8>, memref<64x32xi8>) outs(%y : memref<12x32xi32>)
  return
}
// CHECK-LABEL: func.func @short(
// CHECK: linalg.matmul {qlut.dot_tile = {block_bytes = 64 : i64, rows = 2 : i64, vectors = 3 : i64, window = 2 : i64}}
// SMALL: tiles of 2 x 24, bytes, sums of 4 terms in 16 bits
// VECTOR-LABEL: func.func @short(
// VECTOR: pmadd.ub.sw
func.func @short(%x: memref<?x24xi8>, %y: memref<?x32xi32>) {
  %w = memref.get_global @w_short : memref<24x32xi8>
  linalg.matmul ins(%x, %w : memref<?x24xi8>, memref<24x32xi8>) outs(%y : memref<?x32xi32>)
  return
}
// One row, for which the shipped schedule has another tile.
// CHECK-LABEL: func.func @one(
func.func @one(%x: memref<1x64xi8>, %y: memref<1x32xi32>) {
  %w = memref.get_global @w_one : memref<64x32xi8>
  linalg.matmul ins(%x, %w : memref<1x64xi8>, memref<64x32xi8>) outs(%y : memref<1x32xi32>)
  return
}
// What is no product of matrices is no match.
// CHECK-LABEL: func.func @other(
// CHECK: linalg.dot ins
func.func @other(%x: memref<8xf32>, %y: memref<f32>) {
  linalg.dot ins(%x, %x : memref<8xf32>, memref<8xf32>) outs(%y : memref<f32>)
  return
}
