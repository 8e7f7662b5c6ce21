// Two codes in a byte, from tensors to machine code.
// DEFINE: %{isa} =
// DEFINE: %{llc} =
// DEFINE: %{compile} = qlut-opt %s --qlut-cpu-pipeline="isa=%{isa} pack-codes=true" 2> %t.txt | mlir-translate --mlir-to-llvmir | opt -O3 | llc %{llc}
// REDEFINE: %{isa} = avx2
// REDEFINE: %{llc} = -mtriple=x86_64-linux
// RUN: %{compile} | FileCheck %s --check-prefix=AVX2
// RUN: FileCheck %s --check-prefix=REMARK --input-file=%t.txt --implicit-check-not="not vector code"
// REDEFINE: %{isa} = avx512-vbmi
// RUN: %{compile} | FileCheck %s --check-prefix=AVX512
// REDEFINE: %{isa} = neon
// REDEFINE: %{llc} = -mtriple=aarch64-linux
// RUN: %{compile} | FileCheck %s --check-prefix=NEON
//
// Packed by itself, in canonical form, with chains fused or by threads, it is
// the same op.
// RUN: qlut-opt %s --qlut-pack-codes --canonicalize --cse --qlut-fuse-tables --qlut-cpu-pipeline="isa=avx2" -o /dev/null 2>&1 | FileCheck %s --check-prefix=REMARK --implicit-check-not="not vector code"
// RUN: qlut-opt %s --qlut-cpu-pipeline="isa=avx2 threads=4 pack-codes=true" -o /dev/null 2>&1 | FileCheck %s --check-prefix=REMARK --implicit-check-not="not vector code"

#table = #qlut.direct<i4 -> i4, values = [-7, -5, -7, -7, 1, -7, -7, -6, 0, 6, 7, 2, 7, 7, 7, 7]>
#wide = #qlut.direct<i4 -> i8, values = [-100, -7, -7, -7, -7, 3, -7, -6, 0, 6, 7, 7, 7, 99, 7, 127]>
#two = #qlut.direct<u2 -> u8, values = [3, 1, 4, 15]>

// REMARK-DAG: remark: vector code: halves of a byte, 2 lookups; 1.7 cycles for 32 codes on avx2
// AVX2-LABEL: packed:
// AVX2: vpsrlw $4, {{.*}}ymm
// AVX2-COUNT-2: vpshufb {{.*}}ymm
// AVX512-LABEL: packed:
// AVX512: {{vpshufb|vpermi2b|vpermt2b|vpermb}} {{.*}}zmm
// NEON-LABEL: packed:
// NEON-COUNT-2: tbl v
func.func @packed(%x: tensor<8192x64xi4>) -> tensor<8192x64xi4> {
  %0 = qlut.hw_lut %x table(#table) : tensor<8192x64xi4> -> tensor<8192x64xi4>
  return %0 : tensor<8192x64xi4>
}

// REMARK-DAG: remark: vector code: 2 codes in a byte, 2 lookups; 3.6 cycles for 64 codes on avx2
// AVX2-LABEL: unpacked:
// AVX2: vpshufb {{.*}}ymm
// AVX2: vpshufb {{.*}}ymm
// AVX2: vpunpck{{[lh]}}bw {{.*}}ymm
// AVX2: vmovdq{{.*}} %ymm
// AVX512-LABEL: unpacked:
// AVX512: {{vpshufb|vpermi2b|vpermt2b|vpermb}} {{.*}}zmm
// AVX512: vmovdq{{.*}} %zmm
// NEON-LABEL: unpacked:
// NEON: tbl v
// NEON: {{zip1|st2}}
func.func @unpacked(%x: tensor<8192x64xi4>) -> tensor<8192x64xi8> {
  %0 = qlut.hw_lut %x table(#wide) : tensor<8192x64xi4> -> tensor<8192x64xi8>
  return %0 : tensor<8192x64xi8>
}

// REMARK-DAG: remark: vector code: 4 codes in a byte, 4 lookups
// AVX2-LABEL: four:
// AVX2: vpshufb {{.*}}ymm
// AVX512-LABEL: four:
// NEON-LABEL: four:
// NEON: tbl v
func.func @four(%x: tensor<?xi2>) -> tensor<?xi8> {
  %0 = qlut.hw_lut %x table(#two) : tensor<?xi2> -> tensor<?xi8>
  return %0 : tensor<?xi8>
}
