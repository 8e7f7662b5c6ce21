// RUN: not qlut-opt %s --convert-qlut-contractions-to-vector=isa=sse 2>&1 | FileCheck %s --check-prefix=ISA
// RUN: not qlut-opt %s --convert-qlut-contractions-to-vector=tile-rows=0 2>&1 | FileCheck %s --check-prefix=ROWS
// RUN: not qlut-opt %s --convert-qlut-contractions-to-vector=tile-vectors=9 2>&1 | FileCheck %s --check-prefix=VECTORS
// RUN: not qlut-opt %s --convert-qlut-contractions-to-vector=block-bytes=-1 2>&1 | FileCheck %s --check-prefix=BLOCK
// RUN: qlut-opt %s --convert-qlut-contractions-to-vector=isa=neon -o /dev/null 2>&1 | FileCheck %s --check-prefix=NEON
// ISA: error: convert-qlut-contractions-to-vector: expected isa to be generic, avx2, avx512-vbmi, neon or native, got 'sse'
// ROWS: error: convert-qlut-contractions-to-vector: expected tile-rows to be 1 to 16, got 0
// VECTORS: error: convert-qlut-contractions-to-vector: expected tile-vectors to be 1 to 8, got 9
// BLOCK: error: convert-qlut-contractions-to-vector: expected block-bytes to be 1 to 1073741824, got -1
// NEON: remark: not vector code: isa=neon has no instruction for sums of products
memref.global "private" constant @w : memref<8x8xi8> = dense<1>
func.func @main(%x: memref<8x8xi8>, %y: memref<8x8xi32>) {
  %w = memref.get_global @w : memref<8x8xi8>
  linalg.matmul ins(%x, %w : memref<8x8xi8>, memref<8x8xi8>) outs(%y : memref<8x8xi32>)
  return
}
