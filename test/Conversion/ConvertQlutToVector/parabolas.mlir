// Parabolas over 16-bit codes, and the instructions that they become.
// RUN: qlut-opt %s --convert-qlut-to-vector="isa=avx2 streaming-threshold=0 remarks=false" | FileCheck %s
// RUN: qlut-opt %s --convert-qlut-to-vector="isa=avx512-vbmi streaming-threshold=0 remarks=false" | FileCheck %s
// RUN: qlut-opt %s --qlut-cpu-pipeline="isa=avx2 streaming-threshold=0 remarks=false" | mlir-translate --mlir-to-llvmir | opt -O3 | llc -mtriple=x86_64-linux | FileCheck %s --check-prefix=ASM
// RUN: qlut-opt %s --qlut-cpu-pipeline="isa=avx2" -o /dev/null 2>&1 | FileCheck %s --check-prefix=REMARK

// REMARK: vector code: parabolas over equal segments, 5 lookups; {{[0-9.]+}} cycles for 32 codes on avx2
// REMARK: vector code: odd, parabolas over equal segments, 5 lookups

#id = affine_map<(i) -> (i)>

// Three rounding products: of the curvature, of the slope, and to codes.
#plain = #qlut.quadratic<i16 -> i16, first = 0, last = 65535, length = 14, values = [-8000, -700, 440, 1000], slopes = [3000, 520, -480, 2000], curvatures = [40, 5, -9, -30], center = 16000, guard = 1, slope_shift = 14, curvature_shift = 9>
// CHECK-LABEL: func.func @plain
// CHECK: "llvm.x86.avx2.packuswb"
// CHECK-COUNT-10: "llvm.x86.avx2.pshuf.b"
// CHECK-COUNT-4: "llvm.x86.avx2.pmul.hr.sw"
// CHECK: llvm.intr.sadd.sat
// CHECK: vector.store {{.*}} vector<32xi16>
// ASM-LABEL: plain:
// ASM: vpshufb
// ASM: vpmulhrsw
// ASM: vpmulhrsw
// ASM: vpmulhrsw
// ASM: vpaddsw
// ASM: retq
func.func @plain(%x: memref<?xi16>, %y: memref<?xi16>) {
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%x : memref<?xi16>) outs(%y : memref<?xi16>) {
  ^bb0(%in: i16, %out: i16):
    %0 = qlut.hw_lut %in table(#plain) : i16 -> i16
    linalg.yield %0 : i16
  }
  return
}

// One side of an odd function: by the sign of the code.
#odd = #qlut.folded<i16 -> i16, center = 0, reach = 32768, stored = positive, other = negated, offset = 2000, slope = 0, fraction = 1, round = half_up, quadratic = <u16 -> i16, first = 0, last = 32767, length = 13, values = [0, 700, 1400, 2000], slopes = [3000, 2520, 2480, 2000], curvatures = [-40, -5, -9, -30], center = 500, guard = 1, slope_shift = 14, curvature_shift = 9>>
// CHECK-LABEL: func.func @odd
// CHECK: "llvm.intr.abs"
// CHECK: "llvm.x86.avx2.psign.w"
// ASM-LABEL: odd:
// ASM: vpabsw
// ASM: vpsignw
// ASM-NOT: vpcmpgtw
// ASM: retq
func.func @odd(%x: memref<?xi16>, %y: memref<?xi16>) {
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%x : memref<?xi16>) outs(%y : memref<?xi16>) {
  ^bb0(%in: i16, %out: i16):
    %0 = qlut.hw_lut %in table(#odd) : i16 -> i16
    linalg.yield %0 : i16
  }
  return
}
