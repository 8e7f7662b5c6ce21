// Rows of fast norms as AVX2 code, on buffers.
// RUN: qlut-opt %s --convert-qlut-composites-to-vector="isa=avx2 remarks=false" | FileCheck %s
// RUN: qlut-opt %s --qlut-cpu-pipeline="isa=avx2 remarks=false" | mlir-translate --mlir-to-llvmir | opt -O3 | llc -mtriple=x86_64-linux | FileCheck %s --check-prefix=ASM

#layer = #qlut.plan<fast_norm, layer = true, input = i8, output = i8, zero_point = 3, row_length = 40, center = -128, accumulator_bits = 32, square_factor = 6543514, epsilon = 17180, deviation_shift = 14, rsqrt_fraction = 32, rsqrt_segment_bits = 0, rsqrt_value_bits = 30, rsqrt = [1073741824, 759250125, 536870912], scale = [0, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1000, 1100, 1200, 1300, 1400, 1500, 1600, 1700, 1800, 1900, 2000, 2100, 2200, 2300, 2400, 2500, 2600, 2700, 2800, 2900, 3000, 3100, 3200, 3300, 3400, 3500, 3600, 3700, 3800, 3900], bias = [-7, -6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32], output_shift = 4>
#rms = #qlut.plan<fast_norm, layer = false, input = u8, output = u8, zero_point = 128, row_length = 32, center = 7, accumulator_bits = 32, square_factor = 8388608, epsilon = 17180, deviation_shift = 14, rsqrt_fraction = 32, rsqrt_segment_bits = 0, rsqrt_value_bits = 30, rsqrt = [1073741824, 759250125, 536870912], scale = [2000], bias = [128], output_shift = 0>

// Scales and biases as words lie, of the first 32 codes and of the last 32.
// CHECK-DAG: memref.global "private" constant @[[SCALE:.*]] : memref<64xi16> = dense<[0, 100, 200, 300, 400, 500, 600, 700, 1600, 1700, 1800, 1900, 2000, 2100, 2200, 2300, 800, 900, {{.*}}, 3100, 800, 900, {{.*}}>
// CHECK-DAG: memref.global "private" constant @[[BIAS:.*]] : memref<64xi16> = dense<[-7, -6,

// Four rows at a time: sums and squares, of the last 32 codes the 8 new ones;
// factors; results. Then the rows that are left.
// CHECK-LABEL: func.func @layer
// CHECK-SAME: passthrough = {{\[\[}}"target-features", "+avx2,+fma"]]
// CHECK: scf.for
// CHECK: scf.for {{.*}} -> (vector<4xi64>, vector<8xi32>)
// CHECK: vector.transfer_read {{.*}} vector<32xi8>
// CHECK: arith.xori
// CHECK: llvm.x86.avx2.psad.bw
// CHECK-COUNT-2: llvm.x86.avx2.pmadd.wd
// CHECK: scf.yield
// CHECK: arith.andi {{.*}} vector<32xi8>
// CHECK: llvm.x86.avx2.psad.bw
// CHECK-COUNT-2: llvm.x86.avx2.pmadd.wd
// CHECK-COUNT-2: vector.reduction <add>
// CHECK-COUNT-4: math.ctlz
// CHECK: scf.for
// CHECK: vector.transfer_read {{.*}} vector<32xi8>
// CHECK: vector.shuffle
// CHECK: vector.load {{.*}} memref<64xi16>, vector<16xi16>
// CHECK: llvm.x86.avx2.psll.w
// CHECK: arith.subi
// CHECK-COUNT-2: llvm.x86.avx2.pmul.hr.sw
// CHECK: llvm.intr.sadd.sat
// CHECK: arith.shrsi
// CHECK: llvm.x86.avx2.packsswb
// CHECK: vector.transfer_write
// CHECK: scf.for
// CHECK-COUNT-1: math.ctlz
// CHECK-NOT: math.ctlz
// CHECK: return
// ASM-LABEL: layer:
// ASM: vpsadbw
// ASM: vpmaddwd
// ASM: vpunpcklbw
// ASM: vpmulhrsw
// ASM: vpaddsw
// ASM: vpacksswb
// ASM: retq
func.func @layer(%q: memref<?x40xi8>, %r: memref<?x40xi8>) {
  qlut.hw_norm ins(%q : memref<?x40xi8>) outs(%r : memref<?x40xi8>) dims 1 plan(#layer)
  return
}

// Unsigned codes, one scale and bias, results in whole codes.
// CHECK-LABEL: func.func @rms
// CHECK-NOT: arith.xori
// CHECK-NOT: vector.load
// CHECK: llvm.x86.avx2.psll.w
// CHECK: llvm.intr.sadd.sat
// CHECK-NOT: arith.shrsi
// CHECK: llvm.x86.avx2.packuswb
// CHECK: return
func.func @rms(%q: memref<3x32xi8>, %r: memref<3x32xi8>) {
  qlut.hw_norm ins(%q : memref<3x32xi8>) outs(%r : memref<3x32xi8>) dims 1 plan(#rms)
  return
}
