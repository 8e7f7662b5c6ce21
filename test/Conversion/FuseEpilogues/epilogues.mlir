// What alone reads sums is computed from them in registers; what something else
// reads, or what would be overwritten too early, keeps its buffer.
// RUN: qlut-opt %s --convert-qlut-contractions-to-vector="isa=avx2" -o %t 2> %t.remarks
// RUN: FileCheck %s --input-file %t
// RUN: FileCheck %s --input-file %t.remarks --check-prefix=REMARK
// RUN: not qlut-opt %s --qlut-fuse-epilogues=isa=sse 2>&1 | FileCheck %s --check-prefix=ISA
// REMARK-COUNT-1: computed from the sums in registers
// REMARK-NOT: computed from the sums in registers
// ISA: error: qlut-fuse-epilogues: expected isa to be generic, avx2, avx512-vbmi, neon or native, got 'sse'

#id = affine_map<(a, b) -> (a, b)>
#column = affine_map<(a, b) -> (b)>

memref.global "private" constant @w : memref<8x16xi8> = dense<1>
memref.global "private" constant @m : memref<16xi64> = dense<3>

// No sums in memory, and constants that are known to have 32 bits.
// CHECK-LABEL: func.func @requantized(
// CHECK-NOT: memref<6x16xi32>
// CHECK: vector.load %{{.*}} : memref<16xi64>, vector<8xi64>
// CHECK: arith.trunci {{.*}} : vector<8xi64> to vector<8xi32>
// CHECK: arith.extsi {{.*}} : vector<8xi32> to vector<8xi64>
// CHECK: arith.muli {{.*}} : vector<8xi64>
// CHECK: vector.store {{.*}} : memref<6x16xi8>, vector<8xi8>
// CHECK-NOT: linalg
// CHECK: return
func.func @requantized(%x: memref<6x8xi8>) -> memref<6x16xi8> {
  %zero = arith.constant 0 : i32
  %w = memref.get_global @w : memref<8x16xi8>
  %m = memref.get_global @m : memref<16xi64>
  %sums = memref.alloc() : memref<6x16xi32>
  linalg.fill ins(%zero : i32) outs(%sums : memref<6x16xi32>)
  linalg.matmul ins(%x, %w : memref<6x8xi8>, memref<8x16xi8>) outs(%sums : memref<6x16xi32>)
  %y = memref.alloc() : memref<6x16xi8>
  linalg.generic {indexing_maps = [#id, #column, #id], iterator_types = ["parallel", "parallel"]}
      ins(%sums, %m : memref<6x16xi32>, memref<16xi64>) outs(%y : memref<6x16xi8>) {
  ^bb0(%a: i32, %b: i64, %o: i8):
    %0 = arith.extsi %a : i32 to i64
    %1 = arith.muli %0, %b : i64
    %2 = arith.trunci %1 : i64 to i8
    linalg.yield %2 : i8
  }
  memref.dealloc %sums : memref<6x16xi32>
  return %y : memref<6x16xi8>
}

// The sums are a result as well.
// CHECK-LABEL: func.func @read_twice(
// CHECK: vector.store {{.*}} : memref<6x16xi32>, vector<8xi32>
// CHECK: linalg.generic
func.func @read_twice(%x: memref<6x8xi8>) -> (memref<6x16xi8>, memref<6x16xi32>) {
  %zero = arith.constant 0 : i32
  %w = memref.get_global @w : memref<8x16xi8>
  %sums = memref.alloc() : memref<6x16xi32>
  linalg.fill ins(%zero : i32) outs(%sums : memref<6x16xi32>)
  linalg.matmul ins(%x, %w : memref<6x8xi8>, memref<8x16xi8>) outs(%sums : memref<6x16xi32>)
  %y = memref.alloc() : memref<6x16xi8>
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%sums : memref<6x16xi32>) outs(%y : memref<6x16xi8>) {
  ^bb0(%a: i32, %o: i8):
    %0 = arith.trunci %a : i32 to i8
    linalg.yield %0 : i8
  }
  return %y, %sums : memref<6x16xi8>, memref<6x16xi32>
}

// Results would overwrite codes that later rows of sums are made from.
// CHECK-LABEL: func.func @overwrites(
// CHECK: vector.store {{.*}} : memref<8x16xi32>, vector<8xi32>
// CHECK: linalg.generic
func.func @overwrites() -> memref<8x16xi8> {
  %zero = arith.constant 0 : i32
  %w = memref.get_global @w : memref<8x16xi8>
  %all = memref.alloc() : memref<8x16xi8>
  %x = memref.subview %all[0, 0] [8, 8] [1, 1] : memref<8x16xi8> to memref<8x8xi8, strided<[16, 1]>>
  %sums = memref.alloc() : memref<8x16xi32>
  linalg.fill ins(%zero : i32) outs(%sums : memref<8x16xi32>)
  linalg.matmul ins(%x, %w : memref<8x8xi8, strided<[16, 1]>>, memref<8x16xi8>) outs(%sums : memref<8x16xi32>)
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%sums : memref<8x16xi32>) outs(%all : memref<8x16xi8>) {
  ^bb0(%a: i32, %o: i8):
    %0 = arith.trunci %a : i32 to i8
    linalg.yield %0 : i8
  }
  memref.dealloc %sums : memref<8x16xi32>
  return %all : memref<8x16xi8>
}

// What is in between might change the codes.
// CHECK-LABEL: func.func @changed(
// CHECK: vector.store {{.*}} : memref<6x16xi32>, vector<8xi32>
// CHECK: linalg.generic
func.func @changed(%x: memref<6x8xi8>) -> memref<6x16xi8> {
  %zero = arith.constant 0 : i32
  %code = arith.constant 7 : i8
  %w = memref.get_global @w : memref<8x16xi8>
  %sums = memref.alloc() : memref<6x16xi32>
  linalg.fill ins(%zero : i32) outs(%sums : memref<6x16xi32>)
  linalg.matmul ins(%x, %w : memref<6x8xi8>, memref<8x16xi8>) outs(%sums : memref<6x16xi32>)
  linalg.fill ins(%code : i8) outs(%x : memref<6x8xi8>)
  %y = memref.alloc() : memref<6x16xi8>
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%sums : memref<6x16xi32>) outs(%y : memref<6x16xi8>) {
  ^bb0(%a: i32, %o: i8):
    %0 = arith.trunci %a : i32 to i8
    linalg.yield %0 : i8
  }
  memref.dealloc %sums : memref<6x16xi32>
  return %y : memref<6x16xi8>
}
