// Rows of norms as AVX2 code, on buffers.
// RUN: qlut-opt %s --convert-qlut-composites-to-vector="isa=avx2 remarks=false" | FileCheck %s
// RUN: qlut-opt %s --qlut-cpu-pipeline="isa=avx2 remarks=false" | mlir-translate --mlir-to-llvmir | opt -O3 | llc -mtriple=x86_64-linux | FileCheck %s --check-prefix=ASM

#layer = #qlut.plan<norm, layer = true, input = i8, output = i8, zero_point = 3, row_length = 40, center = 0, accumulator_bits = 32, square_shift = 30, epsilon = 17180, rsqrt_fraction = 32, rsqrt_segment_bits = 0, rsqrt_value_bits = 30, rsqrt = [1073741824, 759250125, 536870912], scale = [], bias = [], output_shift = 25, round = half_up>
#rms = #qlut.plan<norm, layer = false, input = u8, output = u8, zero_point = 128, row_length = 32, center = 7, accumulator_bits = 32, square_shift = 30, epsilon = 17180, rsqrt_fraction = 32, rsqrt_segment_bits = 0, rsqrt_value_bits = 30, rsqrt = [1073741824, 759250125, 536870912], scale = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32], bias = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31], output_shift = 30, round = half_up>

// Four rows at a time: sums and squares, of the last 32 codes the 8 new ones;
// factors; estimates, and exact results where one is in doubt.
// CHECK-LABEL: func.func @layer
// CHECK-SAME: passthrough = {{\[\[}}"target-features", "+avx2,+fma"]]
// CHECK: memref.get_global @qlut_table
// CHECK: scf.for
// CHECK: scf.for {{.*}} -> (vector<8xi32>, vector<8xi32>)
// CHECK: vector.transfer_read {{.*}} vector<32xi8>
// CHECK: arith.extsi {{.*}} vector<16xi8> to vector<16xi16>
// CHECK-COUNT-3: llvm.x86.avx2.pmadd.wd
// CHECK: scf.yield
// CHECK: arith.andi {{.*}} vector<16xi16>
// CHECK-COUNT-3: llvm.x86.avx2.pmadd.wd
// CHECK-COUNT-2: vector.reduction <add>
// CHECK-COUNT-4: math.ctlz
// CHECK: scf.for
// CHECK: vector.transfer_read {{.*}} vector<8xi8>
// CHECK: arith.sitofp {{.*}} vector<8xi32> to vector<8xf32>
// CHECK: math.fma
// CHECK: arith.mulf
// CHECK: math.fma
// CHECK: arith.fptosi {{.*}} vector<8xf32> to vector<8xi32>
// CHECK: llvm.x86.avx2.packsswb
// CHECK: vector.transfer_write
// CHECK: arith.minui
// CHECK: arith.cmpi ult
// CHECK: llvm.x86.avx2.pmovmskb
// CHECK: scf.if
// CHECK: scf.for
// CHECK: memref.load
// CHECK: memref.store
// ASM-LABEL: layer:
// ASM: vpmaddwd
// ASM: vcvtdq2ps
// ASM: vfmadd
// ASM: vcvttps2dq
// ASM: vpacksswb
// ASM: vpmovmskb
// ASM: retq
func.func @layer(%q: memref<?x40xi8>, %r: memref<?x40xi8>) {
  qlut.hw_norm ins(%q : memref<?x40xi8>) outs(%r : memref<?x40xi8>) dims 1 plan(#layer)
  return
}

// No sum, codes about a center, scales and biases by element.
// CHECK-LABEL: func.func @rms
// CHECK: scf.for {{.*}} -> (vector<8xi32>)
// CHECK: arith.extui {{.*}} vector<16xi8> to vector<16xi16>
// CHECK: arith.subi
// CHECK-COUNT-2: llvm.x86.avx2.pmadd.wd
// CHECK: vector.load {{.*}} memref<32xf32>, vector<8xf32>
// CHECK: vector.load {{.*}} memref<32xf32>, vector<8xf32>
// CHECK: llvm.x86.avx2.packuswb
// Three rows are computed one by one.
// CHECK-NOT: math.ctlz
// CHECK: return
func.func @rms(%q: memref<3x32xi8>, %r: memref<3x32xi8>) {
  qlut.hw_norm ins(%q : memref<3x32xi8>) outs(%r : memref<3x32xi8>) dims 1 plan(#rms)
  return
}
