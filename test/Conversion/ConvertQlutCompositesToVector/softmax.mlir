// Rows of softmax as AVX2 code, on buffers.
// RUN: qlut-opt %s --convert-qlut-composites-to-vector="isa=avx2 remarks=false" | FileCheck %s
// RUN: qlut-opt %s --qlut-cpu-pipeline="isa=avx2 remarks=false" | mlir-translate --mlir-to-llvmir | opt -O3 | llc -mtriple=x86_64-linux | FileCheck %s --check-prefix=ASM

#fine = #qlut.plan<fast_softmax, input = i8, row_length = 128, output = i8, zero_point = -128, accumulator_bits = 32, distance_shift = 4, high = [32767, 26463, 21371, 17259, 6969, 1407, 284, 57, 12, 2, 0, 0, 0, 0, 0, 0], gains = [128, 32, 8, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], low = [32767, 29650, 26828, 24275, 21965, 19875, 17983, 16272, 14724, 13322, 12055, 10908, 9870, 8930, 8080, 7312], reciprocal_fraction = 32, reciprocal_segment_bits = 1, reciprocal_value_bits = 16, reciprocal = [65536, 43691, 32768], result_shift = 7>
#long = #qlut.plan<fast_softmax, input = i8, row_length = 500, output = i8, zero_point = -128, accumulator_bits = 32, distance_shift = 4, high = [32767, 26463, 21371, 17259, 6969, 1407, 284, 57, 12, 2, 0, 0, 0, 0, 0, 0], gains = [128, 32, 8, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], low = [32767, 29650, 26828, 24275, 21965, 19875, 17983, 16272, 14724, 13322, 12055, 10908, 9870, 8930, 8080, 7312], reciprocal_fraction = 32, reciprocal_segment_bits = 1, reciprocal_value_bits = 16, reciprocal = [65536, 43691, 32768], result_shift = 7>
#coarse = #qlut.plan<fast_softmax, input = i8, row_length = 128, output = u8, zero_point = 7, accumulator_bits = 32, distance_shift = 2, high = [32767, 17739, 19205, 10397, 1407, 190, 26, 3, 0, 0, 0, 0, 0, 0, 0, 0], gains = [128, 32, 4, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], low = [32767, 19875, 12055, 7312], reciprocal_fraction = 32, reciprocal_segment_bits = 1, reciprocal_value_bits = 16, reciprocal = [65536, 43691, 32768], result_shift = 7>

// Four rows at a time, of each two whole vectors and the last 32 codes, of which
// 8 are new; then the rows that are left.
// CHECK-LABEL: func.func @rows
// CHECK-SAME: passthrough = {{\[\[}}"target-features", "+avx2,+fma"]]
// CHECK: memref.get_global @qlut_table
// CHECK: scf.for
// The maximum.
// CHECK-COUNT-3: vector.transfer_read {{.*}} vector<32xi8>
// CHECK-COUNT-4: vector.reduction <maxsi>
// The sum.
// CHECK-COUNT-4: llvm.x86.avx2.pshuf.b
// CHECK-COUNT-2: llvm.x86.avx2.pmul.hr.sw
// CHECK: llvm.x86.avx2.pshuf.b
// CHECK-COUNT-2: llvm.x86.avx2.pmadd.wd
// CHECK: vector.reduction <add>
// The rows' tables, then the results.
// CHECK-COUNT-4: math.ctlz
// CHECK: arith.muli {{.*}} vector<16xi64>
// CHECK: llvm.x86.avx2.packuswb
// CHECK: arith.xori
// CHECK: vector.transfer_write
// CHECK: scf.for
// CHECK-COUNT-1: math.ctlz
// CHECK-NOT: math.ctlz
// CHECK: return
// ASM-LABEL: rows:
// ASM: vpmaxsb
// ASM: vpshufb
// ASM: vpmulhrsw
// ASM: vpmaddwd
// ASM: vpmuludq
// ASM: vpackuswb
// ASM: retq
func.func @rows(%q: memref<?x72xi8>, %r: memref<?x72xi8>) {
  qlut.hw_softmax ins(%q : memref<?x72xi8>) outs(%r : memref<?x72xi8>) dimension 1 plan(#fine)
  return
}

// Distances cut at 63, another zero point, rows shorter than a vector, more
// dimensions, rows that are not contiguous.
// CHECK-LABEL: func.func @short
// CHECK: scf.for
// CHECK: vector.transfer_read {{.*}} vector<5xi8>
// CHECK: vector.shuffle
// CHECK: arith.minui
// CHECK: llvm.x86.avx2.packuswb
// CHECK: vector.extract_strided_slice
// CHECK: vector.transfer_write {{.*}} vector<5xi8>, memref<2x3x5xi8, strided<[1, 2, 6]>>
func.func @short(%q: memref<2x3x5xi8>, %r: memref<2x3x5xi8, strided<[1, 2, 6]>>) {
  qlut.hw_softmax ins(%q : memref<2x3x5xi8>) outs(%r : memref<2x3x5xi8, strided<[1, 2, 6]>>) dimension 2 plan(#coarse)
  return
}

// Long rows are loops. The results of distances below 64 are looked up where
// those of all others are zero.
// CHECK-LABEL: func.func @long
// CHECK: scf.for {{.*}} -> (vector<32xi8>)
// CHECK: scf.for {{.*}} -> (vector<8xi32>, vector<8xi32>)
// CHECK: %[[LAST:.*]] = arith.cmpi eq, {{.*}} : i8
// CHECK: %[[NEXT:.*]] = arith.cmpi eq, {{.*}} : i8
// CHECK: %[[ZERO:.*]] = arith.andi {{.*}} : i1
// CHECK: scf.if %[[ZERO]]
// CHECK: scf.for
// CHECK: arith.minui
// CHECK-COUNT-4: llvm.x86.avx2.pshuf.b
// CHECK-COUNT-3: llvm.x86.avx2.pblendvb
// CHECK-NEXT: vector.transfer_write
// CHECK: else
// CHECK: scf.for
// CHECK: llvm.x86.avx2.packuswb
// CHECK: vector.transfer_write
func.func @long(%q: memref<500xi8>, %r: memref<500xi8>) {
  qlut.hw_softmax ins(%q : memref<500xi8>) outs(%r : memref<500xi8>) dimension 0 plan(#long)
  return
}
