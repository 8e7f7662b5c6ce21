// The forms of sums of each channel, and the instructions that they become.
// RUN: qlut-opt %s --convert-qlut-depthwise-to-vector="isa=avx2 remarks=false" | FileCheck %s
// RUN: qlut-opt %s --convert-qlut-depthwise-to-vector=isa=avx2 -o /dev/null 2>&1 | FileCheck %s --check-prefix=REMARK
// RUN: qlut-opt %s --convert-qlut-depthwise-to-vector=isa=avx512-vbmi -o /dev/null 2>&1 | FileCheck %s --check-prefix=VNNI
// RUN: qlut-opt %s --convert-qlut-depthwise-to-vector="isa=avx2 tile-pixels=2 remarks=false" | FileCheck %s --check-prefix=TILE
// RUN: qlut-opt %s --qlut-cpu-pipeline="isa=avx2 remarks=false" | mlir-translate --mlir-to-llvmir | opt -O3 | llc -mtriple=x86_64-linux | FileCheck %s --check-prefix=ASM
// RUN: qlut-opt %s --qlut-cpu-pipeline="isa=avx512-vbmi remarks=false" | mlir-translate --mlir-to-llvmir | opt -O3 | llc -mtriple=x86_64-linux | FileCheck %s --check-prefix=ASM512
// RUN: qlut-opt %s --qlut-cpu-pipeline="isa=generic remarks=false" | FileCheck %s --check-prefix=GENERIC
// GENERIC-NOT: call_intrinsic

// Weights that two products of fit 16 bits; those that none but one does, and
// all nine; words.
// CHECK-NOT: memref.global {{.*}} memref<3x3x32xi8>
memref.global "private" constant @full : memref<3x3x32xi8> = dense<127>
memref.global "private" constant @least : memref<3x3x32xi8> = dense<-128>
memref.global "private" constant @four : memref<3x3x32xi4> = dense<-8>
memref.global "private" constant @random : memref<3x32xi8> = dense<"0x4420823CFDE6F1C26B30F90EC7DD01E4887534A20F0B0D04C36ED80E71E0FD77B07670EB940BD5335F973DAAD8619B91FFC911F57CCED458BBBF2CE03753C9BDFA0FF0169DC9575674066676CFB0B4EB8902C44269DA1CF6BA66D3F8B6D4B100">
memref.global "private" constant @tail : memref<3x21xi8> = dense<100>

// 9 windows of 2 words: 2 * 127 * 128 = 32512. Sums start from 5 * 9 * 127 + 7.
// CHECK-DAG: @[[W:.*]] : memref<288xi16> = dense<127> {alignment = 64 : i64}
// CHECK-DAG: @[[START:.*]] : memref<32xi32> = dense<5722> {alignment = 64 : i64}
// CHECK-LABEL: func.func @two(
// CHECK-SAME: passthrough = {{\[\[}}"target-features", "+avx2,+fma"]]
// CHECK-DAG: memref.get_global @[[W]]
// CHECK-DAG: memref.get_global @[[START]]
// A row of 9 is 3 tiles of 3, which read 3 rows of 5 codes.
// CHECK: scf.for {{.*}} to %c7
// CHECK: scf.for {{.*}} to %c9
// CHECK: scf.for {{.*}} to %c2
// CHECK-COUNT-15: vector.load %arg0[{{.*}}] : memref<2x9x11x32xi8>, vector<16xi8>
// CHECK-NOT: vector.load %arg0
// CHECK-COUNT-6: vector.store {{.*}} vector<8xi32>
// CHECK-NOT: vector.store
// CHECK-NOT: linalg
// CHECK: return
// REMARK: remark: vector code: each channel by itself, tiles of 4 x 16, sums of up to 2 products in 16 bits, which get to 32511 there, at most 32767
// VNNI: remark: vector code: each channel by itself, tiles of 4 x 32, by VNNI, sums of up to 2 products in 16 bits
// TILE-LABEL: func.func @two(
// TILE-COUNT-12: vector.load %arg0[{{.*}}] : memref<2x9x11x32xi8>, vector<16xi8>
// TILE-NOT: vector.load %arg0
// TILE: vector.store
// ASM-LABEL: two:
// ASM-NOT: imull
// ASM: vpmovsxbw {{.*}}ymm
// ASM: vpmaddwd {{.*}}ymm
// ASM-NOT: imull
// ASM512-LABEL: two:
// ASM512-NOT: imull
// ASM512: vpdpwssd {{.*}}zmm
// ASM512-NOT: imull
func.func @two(%x: memref<2x9x11x32xi8>, %y: memref<2x7x9x32xi32>) {
  %w = memref.get_global @full : memref<3x3x32xi8>
  %seven = arith.constant 7 : i32
  %zp = arith.constant -5 : i32
  %zero = arith.constant 0 : i32
  linalg.fill ins(%seven : i32) outs(%y : memref<2x7x9x32xi32>)
  linalg.depthwise_conv_2d_nhwc_hwc_q ins(%x, %w, %zp, %zero : memref<2x9x11x32xi8>, memref<3x3x32xi8>, i32, i32) outs(%y : memref<2x7x9x32xi32>)
  return
}

// Two products of -128 and -128 are more than a signed word: one at a time. What
// the output holds is not known. Codes without a sign get one, and 128 back.
// CHECK-LABEL: func.func @one(
// CHECK: arith.xori {{.*}} : vector<16xi8>
// CHECK: vector.load %arg1
// REMARK: remark: vector code: each channel by itself, tiles of 4 x 16, sums of up to 1 products in 16 bits, which get to 16384 there, at most 32767
// ASM-LABEL: one:
// ASM: vpxor
// ASM: vpmovsxbw {{.*}}ymm
// ASM: vpmaddwd {{.*}}ymm
func.func @one(%x: memref<?x9x9x32xi8>, %y: memref<?x4x4x32xi32>) {
  %w = memref.get_global @least : memref<3x3x32xi8>
  linalg.generic {indexing_maps = [affine_map<(n, h, w, c, i, j) -> (n, h * 2 + i, w * 2 + j, c)>, affine_map<(n, h, w, c, i, j) -> (i, j, c)>, affine_map<(n, h, w, c, i, j) -> (n, h, w, c)>],
                  iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction"]}
      ins(%x, %w : memref<?x9x9x32xi8>, memref<3x3x32xi8>) outs(%y : memref<?x4x4x32xi32>) {
  ^bb0(%a: i8, %b: i8, %o: i32):
    %0 = arith.extui %a : i8 to i32
    %1 = arith.extsi %b : i8 to i32
    %2 = arith.muli %0, %1 : i32
    %3 = arith.addi %o, %2 : i32
    linalg.yield %3 : i32
  }
  return
}

// 9 * 8 * 128 = 9216: all of them. No tile is wider than the output.
// CHECK-LABEL: func.func @all(
// CHECK-COUNT-8: arith.addi {{.*}} : vector<16xi16>
// CHECK-NOT: arith.addi {{.*}} : vector<16xi16>
// CHECK-COUNT-2: "llvm.x86.avx2.pmadd.wd"
// CHECK-NOT: pmadd
// CHECK: return
// REMARK: remark: vector code: each channel by itself, tiles of 4 x 16, sums of up to 9 products in 16 bits, which get to 9216 there, at most 32767
// ASM-LABEL: all:
// ASM: vpmaddwd {{.*}}ymm
func.func @all(%x: memref<1x3x3x32xi8>, %y: memref<1x1x1x32xi32>) {
  %w = memref.get_global @four : memref<3x3x32xi4>
  linalg.generic {indexing_maps = [affine_map<(n, h, w, c, i, j) -> (n, h + i, w + j, c)>, affine_map<(n, h, w, c, i, j) -> (i, j, c)>, affine_map<(n, h, w, c, i, j) -> (n, h, w, c)>],
                  iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction"]}
      ins(%x, %w : memref<1x3x3x32xi8>, memref<3x3x32xi4>) outs(%y : memref<1x1x1x32xi32>) {
  ^bb0(%a: i8, %b: i4, %o: i32):
    %0 = arith.extsi %a : i8 to i32
    %1 = arith.extsi %b : i4 to i32
    %2 = arith.muli %1, %0 : i32
    %3 = arith.addi %2, %o : i32
    linalg.yield %3 : i32
  }
  return
}

// Codes of 16 bits, in pairs. The last 5 of 21 channels are in a vector of 16, of
// which 11 hold their sums already.
// CHECK-LABEL: func.func @pairs(
// CHECK: vector.load %arg0[{{.*}}, %c0] : memref<1x10x21xi16>, vector<16xi16>
// CHECK: "llvm.x86.avx2.pmadd.wd"(%{{.*}}, %{{.*}})
// CHECK: vector.load %arg0[{{.*}}, %c5] : memref<1x10x21xi16>, vector<16xi16>
// CHECK: arith.constant dense<[false, false, false, true, true, true, true, true]> : vector<8xi1>
// CHECK: arith.select
// REMARK: remark: vector code: each channel by itself, tiles of 4 x 16, pairs of words, as codes have 16 bits
// VNNI: remark: vector code: each channel by itself, tiles of 4 x 16, by VNNI, pairs of words, as codes have 16 bits
// ASM-LABEL: pairs:
// ASM: vpunpcklwd
// ASM: vpmaddwd {{.*}}ymm
// ASM512-LABEL: pairs:
// ASM512: vpdpwssd {{.*}}ymm
func.func @pairs(%x: memref<1x10x21xi16>, %y: memref<1x8x21xi32>) {
  %w = memref.get_global @tail : memref<3x21xi8>
  linalg.generic {indexing_maps = [affine_map<(n, w, c, i) -> (n, w + i, c)>, affine_map<(n, w, c, i) -> (i, c)>, affine_map<(n, w, c, i) -> (n, w, c)>],
                  iterator_types = ["parallel", "parallel", "parallel", "reduction"]}
      ins(%x, %w : memref<1x10x21xi16>, memref<3x21xi8>) outs(%y : memref<1x8x21xi32>) {
  ^bb0(%a: i16, %b: i8, %o: i32):
    %0 = arith.extsi %a : i16 to i32
    %1 = arith.extsi %b : i8 to i32
    %2 = arith.muli %0, %1 : i32
    %3 = arith.addi %o, %2 : i32
    linalg.yield %3 : i32
  }
  return
}

// Weights that differ are multiplied by: LLVM adds and shifts where they don't.
// ASM-LABEL: mixed:
// ASM: vpmullw {{.*}}ymm
// ASM: vpmaddwd {{.*}}ymm
// ASM512-LABEL: mixed:
// ASM512: vpmullw {{.*}}zmm
// ASM512: vpdpwssd {{.*}}zmm
func.func @mixed(%x: memref<1x10x32xi8>, %y: memref<1x8x32xi32>) {
  %w = memref.get_global @random : memref<3x32xi8>
  linalg.depthwise_conv_1d_nwc_wc ins(%x, %w : memref<1x10x32xi8>, memref<3x32xi8>) outs(%y : memref<1x8x32xi32>)
  return
}
