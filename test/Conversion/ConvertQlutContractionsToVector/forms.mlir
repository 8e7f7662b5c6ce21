// The forms of products, and the instructions that they become.
// RUN: qlut-opt %s --convert-qlut-contractions-to-vector="isa=avx2 remarks=false" | FileCheck %s
// RUN: qlut-opt %s --convert-qlut-contractions-to-vector="isa=avx2 remarks=false" | FileCheck %s --check-prefix=GONE
// RUN: qlut-opt %s --convert-qlut-contractions-to-vector=isa=avx2 -o /dev/null 2>&1 | FileCheck %s --check-prefix=REMARK
// RUN: qlut-opt %s --qlut-cpu-pipeline="isa=avx2 remarks=false" | mlir-translate --mlir-to-llvmir | opt -O3 | llc -mtriple=x86_64-linux | FileCheck %s --check-prefix=ASM
// RUN: qlut-opt %s --qlut-cpu-pipeline="isa=avx512-vbmi remarks=false" | mlir-translate --mlir-to-llvmir | opt -O3 | llc -mtriple=x86_64-linux | FileCheck %s --check-prefix=ASM512
// RUN: qlut-opt %s --convert-qlut-contractions-to-vector=isa=avx512-vbmi -o /dev/null 2>&1 | FileCheck %s --check-prefix=VNNI
// RUN: qlut-opt %s --convert-qlut-contractions-to-vector="isa=avx2 tile-rows=4 tile-vectors=3 block-bytes=1024 remarks=false" | FileCheck %s --check-prefix=TILE
// RUN: qlut-opt %s --qlut-cpu-pipeline="isa=generic remarks=false" | FileCheck %s --check-prefix=GENERIC

// GENERIC-NOT: call_intrinsic

memref.global "private" constant @full : memref<64x32xi8> = dense<127>
memref.global "private" constant @seven : memref<64x32xi8> = dense<64>
memref.global "private" constant @four : memref<64x32xi4> = dense<-8>
memref.global "private" constant @shared : memref<64x32xi8> = dense<1>

// What only products used is gone.
// GONE-NOT: @full
// GONE-NOT: @seven
// GONE-NOT: @four
// GONE: memref.global "private" constant @shared
// GONE-NOT: @full
// GONE-NOT: @seven
// GONE-NOT: @four

// Words: 127 + 127 is more than 128. Sums start from -3 * 64 * 127 + 5.
// CHECK-DAG: @[[W:.*]] : memref<2048xi16> = dense<127> {alignment = 64 : i64}
// CHECK-DAG: @[[START:.*]] : memref<32xi32> = dense<-24379> {alignment = 64 : i64}
// CHECK-LABEL: func.func @words(
// CHECK-SAME: passthrough = {{\[\[}}"target-features", "+avx2,+fma"]]
// CHECK-DAG: memref.get_global @[[W]]
// CHECK-DAG: memref.get_global @[[START]]
// Two tiles of six rows of codes, of 32 steps each, three cache lines apart.
// CHECK: memref.view {{.*}} to memref<2x6x48xi32>
// CHECK: arith.extsi {{.*}} : vector<16xi8> to vector<16xi16>
// Two steps a turn, whose products LLVM does not add up first.
// CHECK-COUNT-12: llvm.call_intrinsic "llvm.x86.avx2.pmadd.wd"
// CHECK-NOT: pmadd
// CHECK-COUNT-12: llvm.inline_asm "", "=v,0" %{{.*}} : (vector<8xi32>) -> vector<8xi32>
// CHECK-COUNT-12: llvm.call_intrinsic "llvm.x86.avx2.pmadd.wd"
// CHECK-NOT: pmadd
// CHECK-NOT: inline_asm
// CHECK: scf.yield
// CHECK-NOT: linalg
// CHECK: return
// REMARK: remark: vector code: tiles of 6 x 16, words, as two adjacent weights of one sign add up to 254, more than 128
// ASM-LABEL: words:
// ASM: vpmovsxbw
// ASM: vpmaddwd {{.*}}ymm
// ASM-NOT: vpmaddubsw
// ASM512-LABEL: words:
// ASM512-NOT: vpmadd
// ASM512: vpdpbusd {{.*}}zmm
// ASM512-NOT: vpmadd
// VNNI: remark: vector code: tiles of 6 x 32, bytes, by VNNI, which adds in 32 bits
// TILE-LABEL: func.func @words(
// TILE: vector<8xi32>, vector<8xi32>, vector<8xi32>, vector<8xi32>, vector<8xi32>, vector<8xi32>, vector<8xi32>, vector<8xi32>, vector<8xi32>, vector<8xi32>, vector<8xi32>, vector<8xi32>)
func.func @words(%x: memref<12x64xi8>, %y: memref<12x32xi32>) {
  %w = memref.get_global @full : memref<64x32xi8>
  %five = arith.constant 5 : i32
  linalg.fill ins(%five : i32) outs(%y : memref<12x32xi32>)
  linalg.generic {indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>],
                  iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x, %w : memref<12x64xi8>, memref<64x32xi8>) outs(%y : memref<12x32xi32>) {
  ^bb0(%a: i8, %b: i8, %o: i32):
    %three = arith.constant 3 : i32
    %0 = arith.extsi %a : i8 to i32
    %1 = arith.extsi %b : i8 to i32
    %2 = arith.subi %0, %three : i32
    %3 = arith.muli %2, %1 : i32
    %4 = arith.addi %o, %3 : i32
    linalg.yield %4 : i32
  }
  return
}

// Bytes, widened in each step. What the output holds is not known.
// CHECK-LABEL: func.func @bytes(
// CHECK: arith.xori {{.*}} : vector<32xi8>
// CHECK: "llvm.x86.avx2.pmadd.ub.sw"
// CHECK: "llvm.x86.avx2.pmadd.wd"
// CHECK: vector.load %arg1
// REMARK: remark: vector code: tiles of 6 x 16, bytes, sums of 2 terms in 16 bits: weights of one sign add up to 128 there, at most 128
// ASM-LABEL: bytes:
// ASM: vpmaddubsw {{.*}}ymm
// ASM: vpmaddwd
// ASM512-LABEL: bytes:
// ASM512: vpdpbusd {{.*}}zmm
func.func @bytes(%x: memref<12x64xi8>, %y: memref<12x32xi32>) {
  %w = memref.get_global @seven : memref<64x32xi8>
  linalg.matmul ins(%x, %w : memref<12x64xi8>, memref<64x32xi8>) outs(%y : memref<12x32xi32>)
  return
}

// Bytes, 8 steps in 16 bits: 16 times -8. Any number of rows.
// CHECK-LABEL: func.func @nibbles(
// CHECK: memref.dim
// CHECK: "llvm.x86.avx2.pmadd.ub.sw"
// CHECK: scf.for
// CHECK: "llvm.x86.avx2.pmadd.ub.sw"
// CHECK: arith.addi {{.*}} : vector<16xi16>
// REMARK: remark: vector code: tiles of 6 x 16, bytes, sums of 16 terms in 16 bits: weights of one sign add up to 128 there, at most 128
// ASM-LABEL: nibbles:
// ASM: vpmaddubsw
// ASM: vpaddw
func.func @nibbles(%x: memref<?x64xi8>, %y: memref<?x32xi32>) {
  %w = memref.get_global @four : memref<64x32xi4>
  linalg.generic {indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>],
                  iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x, %w : memref<?x64xi8>, memref<64x32xi4>) outs(%y : memref<?x32xi32>) {
  ^bb0(%a: i8, %b: i4, %o: i32):
    %0 = arith.extsi %a : i8 to i32
    %1 = arith.extsi %b : i4 to i32
    %2 = arith.muli %0, %1 : i32
    %3 = arith.addi %2, %o : i32
    linalg.yield %3 : i32
  }
  return
}

// One row: weights stay bytes where they lie, and four vectors share a code.
// CHECK-LABEL: func.func @row(
// CHECK-COUNT-4: arith.extsi {{.*}} : vector<16xi8> to vector<16xi16>
// REMARK: remark: vector code: tiles of 1 x 32, words, as codes have 16 bits
// VNNI: remark: vector code: tiles of 1 x 32, words, by VNNI, as codes have 16 bits
// ASM-LABEL: row:
// ASM: vpmaddwd
// ASM512-LABEL: row:
// ASM512: vpdpwssd {{.*}}zmm
func.func @row(%x: memref<1x64xi16>, %y: memref<1x32xi32>) -> memref<64x32xi8> {
  %w = memref.get_global @shared : memref<64x32xi8>
  linalg.matmul ins(%x, %w : memref<1x64xi16>, memref<64x32xi8>) outs(%y : memref<1x32xi32>)
  return %w : memref<64x32xi8>
}
