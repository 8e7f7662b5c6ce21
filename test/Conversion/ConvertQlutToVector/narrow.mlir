// Codes of fewer than 8 bits: one byte shuffle, in buffers that LLVM gives a
// byte for each code.
// RUN: qlut-opt %s --convert-qlut-to-vector="isa=avx2 streaming-threshold=0" 2> %t.txt | FileCheck %s
// RUN: FileCheck %s --check-prefix=REMARK --input-file=%t.txt
//
// DEFINE: %{isa} =
// DEFINE: %{llc} =
// DEFINE: %{compile} = qlut-opt %s --qlut-cpu-pipeline="isa=%{isa} remarks=false" | mlir-translate --mlir-to-llvmir | opt -O3 | llc %{llc}
// REDEFINE: %{isa} = avx2
// REDEFINE: %{llc} = -mtriple=x86_64-linux
// RUN: %{compile} | FileCheck %s --check-prefix=AVX2
// REDEFINE: %{isa} = avx512-vbmi
// RUN: %{compile} | FileCheck %s --check-prefix=AVX512
// REDEFINE: %{isa} = neon
// REDEFINE: %{llc} = -mtriple=aarch64-linux
// RUN: %{compile} | FileCheck %s --check-prefix=NEON

#id = affine_map<(i) -> (i)>
#id2 = affine_map<(i, j) -> (i, j)>
#halves = #qlut.direct<u8 -> u8, values = [
    35, 33, 36, 33, 37, 41, 34, 38, 37, 35, 37, 40, 41, 39, 41, 35, 115, 113, 116, 113, 117, 121, 114, 118, 117, 115, 117, 120, 121, 119, 121, 115,
    19, 17, 20, 17, 21, 25, 18, 22, 21, 19, 21, 24, 25, 23, 25, 19, 131, 129, 132, 129, 133, 137, 130, 134, 133, 131, 133, 136, 137, 135, 137, 131,
    35, 33, 36, 33, 37, 41, 34, 38, 37, 35, 37, 40, 41, 39, 41, 35, 131, 129, 132, 129, 133, 137, 130, 134, 133, 131, 133, 136, 137, 135, 137, 131,
    19, 17, 20, 17, 21, 25, 18, 22, 21, 19, 21, 24, 25, 23, 25, 19, 131, 129, 132, 129, 133, 137, 130, 134, 133, 131, 133, 136, 137, 135, 137, 131,
    35, 33, 36, 33, 37, 41, 34, 38, 37, 35, 37, 40, 41, 39, 41, 35, 131, 129, 132, 129, 133, 137, 130, 134, 133, 131, 133, 136, 137, 135, 137, 131,
    67, 65, 68, 65, 69, 73, 66, 70, 69, 67, 69, 72, 73, 71, 73, 67, 83, 81, 84, 81, 85, 89, 82, 86, 85, 83, 85, 88, 89, 87, 89, 83,
    147, 145, 148, 145, 149, 153, 146, 150, 149, 147, 149, 152, 153, 151, 153, 147, 3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3,
    67, 65, 68, 65, 69, 73, 66, 70, 69, 67, 69, 72, 73, 71, 73, 67, 83, 81, 84, 81, 85, 89, 82, 86, 85, 83, 85, 88, 89, 87, 89, 83]>

// REMARK: remark: vector code: {{.*}}, 1 lookup; 0.6 cycles for 32 codes on avx2
// CHECK-LABEL: func.func @signed
// CHECK: %[[X:.*]] = builtin.unrealized_conversion_cast %arg0 : memref<?xi4> to memref<?xi8>
// CHECK: %[[Y:.*]] = builtin.unrealized_conversion_cast %arg1 : memref<?xi4> to memref<?xi8>
// CHECK: vector.load %[[X]]{{.*}} : memref<?xi8>, vector<32xi8>
// CHECK: arith.andi
// CHECK: llvm.call_intrinsic "llvm.x86.avx2.pshuf.b"
// CHECK: vector.store {{.*}}, %[[Y]]
// CHECK: %[[BYTE:.*]] = memref.load %[[X]]
// CHECK: %[[CODE:.*]] = arith.trunci %[[BYTE]] : i8 to i4
// CHECK: %[[RESULT:.*]] = qlut.hw_lut %[[CODE]] table(#{{.*}}) : i4 -> i4
// CHECK: %[[STORED:.*]] = arith.extui %[[RESULT]] : i4 to i8
// CHECK: memref.store %[[STORED]], %[[Y]]
// AVX2-LABEL: signed:
// AVX2: vpand {{.*}}ymm
// AVX2: vpshufb {{.*}}ymm
// AVX512-LABEL: signed:
// AVX512: {{vpshufb|vpermi2b|vpermb}} {{.*}}zmm
// NEON-LABEL: signed:
// NEON: tbl v{{[0-9]+}}.16b, { v{{[0-9]+}}.16b }, v
func.func @signed(%x: memref<?xi4>, %y: memref<?xi4>) {
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%x : memref<?xi4>) outs(%y : memref<?xi4>) {
  ^bb0(%in: i4, %out: i4):
    %0 = qlut.hw_lut %in table(#qlut.direct<i4 -> i4, values = [-7, -7, -7, -7, -7, -7, -7, -6, 0, 6, 7, 7, 7, 7, 7, 7]>) : i4 -> i4
    linalg.yield %0 : i4
  }
  return
}

// To bytes, in rows.
// CHECK-LABEL: func.func @widening
// CHECK: %[[X:.*]] = builtin.unrealized_conversion_cast %arg0 : memref<?x?xi2, strided<[?, 1], offset: ?>> to memref<?x?xi8, strided<[?, 1], offset: ?>>
// CHECK: scf.for %[[I:.*]] =
// CHECK: vector.load %[[X]][%[[I]],
// CHECK: vector.store {{.*}}, %arg1[%[[I]],
// AVX2-LABEL: widening:
// AVX2: vpshufb {{.*}}ymm
// AVX512-LABEL: widening:
// NEON-LABEL: widening:
func.func @widening(%x: memref<?x?xi2, strided<[?, 1], offset: ?>>, %y: memref<?x?xi8>) {
  linalg.generic {indexing_maps = [#id2, #id2], iterator_types = ["parallel", "parallel"]}
      ins(%x : memref<?x?xi2, strided<[?, 1], offset: ?>>) outs(%y : memref<?x?xi8>) {
  ^bb0(%in: i2, %out: i8):
    %0 = qlut.hw_lut %in table(#qlut.direct<u2 -> i8, values = [-100, -7, 3, 77]>) : i2 -> i8
    linalg.yield %0 : i8
  }
  return
}

// From bytes: the window of codes that are not cut off.
// REMARK: remark: vector code: a window of codes, 1 lookup; 0.8 cycles
// CHECK-LABEL: func.func @narrowing
// CHECK: vector.load %arg0
// CHECK: llvm.intr.sadd.sat
// CHECK: arith.maxsi
// CHECK: pshuf.b
// CHECK: %[[RESULT:.*]] = qlut.hw_lut %{{.*}} table(#{{.*}}) : i8 -> i4
// CHECK: arith.extui %[[RESULT]] : i4 to i8
// AVX2-LABEL: narrowing:
// AVX2: vpmaxsb {{.*}}ymm
// AVX2: vpshufb {{.*}}ymm
func.func @narrowing(%x: memref<?xi8>, %y: memref<?xi4>) {
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%x : memref<?xi8>) outs(%y : memref<?xi4>) {
  ^bb0(%in: i8, %out: i4):
    %0 = qlut.hw_lut %in table(#qlut.linear<i8 -> i4, free, nodes = [120, 135], values = [-8, 7],
      guard = 0, value_bits = 4, round = half_up, out_of_range = clamp>) : i8 -> i4
    linalg.yield %0 : i4
  }
  return
}

// One lookup that takes the halves of a byte apart.
// REMARK: remark: vector code: halves of a byte, 2 lookups; 1.7 cycles for 32 codes on avx2
// CHECK-LABEL: func.func @halves
// CHECK: arith.shrui {{.*}} : vector<32xi8>
// CHECK-COUNT-2: pshuf.b
// CHECK: arith.xori
// AVX2-LABEL: halves:
// AVX2: vpshufb {{.*}}ymm
// AVX2: vpshufb {{.*}}ymm
// AVX2: {{vpxor|vpor}} {{.*}}ymm
func.func @halves(%x: memref<?xi8>, %y: memref<?xi8>) {
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%x : memref<?xi8>) outs(%y : memref<?xi8>) {
  ^bb0(%in: i8, %out: i8):
    %0 = qlut.hw_lut %in table(#halves) : i8 -> i8
    linalg.yield %0 : i8
  }
  return
}
