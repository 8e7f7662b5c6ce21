// Tables between codes of 8 and of 16 bits, and the instructions that they
// become.
// RUN: qlut-opt %s --convert-qlut-to-vector="isa=avx2 remarks=false" | FileCheck %s
// RUN: qlut-opt %s --convert-qlut-to-vector="isa=avx512-vbmi remarks=false" | FileCheck %s
// RUN: qlut-opt %s --qlut-cpu-pipeline="isa=avx2 remarks=false" | mlir-translate --mlir-to-llvmir | opt -O3 | llc -mtriple=x86_64-linux | FileCheck %s --check-prefix=ASM
// RUN: qlut-opt %s --qlut-cpu-pipeline="isa=avx2" -o /dev/null 2>&1 | FileCheck %s --check-prefix=REMARK

// REMARK: vector code: equal segments, 4 lookups; {{[0-9.]+}} cycles for 32 codes on avx2
// REMARK: vector code: byte by byte, {{[0-9]+}} lookups
// REMARK: vector code: equal segments, 4 lookups

#id = affine_map<(i) -> (i)>

// Codes are widened first; registers' halves are put together again at the end.
#widen = #qlut.linear<i8 -> i16, uniform, nodes = 0 to 256 by 64, values = [-30000, -700, 9000, 15000, 32000], guard = 0, value_bits = 16, round = half_up, out_of_range = clamp>
// CHECK-LABEL: func.func @widen
// CHECK: vector.load {{.*}} vector<32xi8>
// CHECK: "llvm.x86.avx2.pmul.hr.sw"
// CHECK: vector.shuffle {{.*}} [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, {{.*}} 22, 23, 8, 9, {{.*}} 31] : vector<32xi16>, vector<32xi16>
// CHECK: vector.store {{.*}} vector<32xi16>
// ASM-LABEL: widen:
// ASM: vpshufb
// ASM: vpmulhrsw
// ASM: vperm2i128
// ASM: retq
func.func @widen(%x: memref<?xi8>, %y: memref<?xi16>) {
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%x : memref<?xi8>) outs(%y : memref<?xi16>) {
  ^bb0(%in: i8, %out: i16):
    %0 = qlut.hw_lut %in table(#widen) : i8 -> i16
    linalg.yield %0 : i16
  }
  return
}

#bytes = #qlut.step<i8 -> i16, thresholds = [20, 100, 200], values = [3, 500, -9, 30000]>
// CHECK-LABEL: func.func @bytes
// CHECK: "llvm.x86.avx2.pshuf.b"
// CHECK: vector.store {{.*}} vector<32xi16>
// ASM-LABEL: bytes:
// ASM: vpshufb
// ASM: vpunpck
// ASM: retq
func.func @bytes(%x: memref<?xi8>, %y: memref<?xi16>) {
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%x : memref<?xi8>) outs(%y : memref<?xi16>) {
  ^bb0(%in: i8, %out: i16):
    %0 = qlut.hw_lut %in table(#bytes) : i8 -> i16
    linalg.yield %0 : i16
  }
  return
}

// Guard bits are rounded off, then bytes are packed with saturation.
#narrow = #qlut.linear<i16 -> i8, uniform, nodes = 0 to 65536 by 16384, values = [-30000, -700, 9000, 15000, 32000], guard = 7, value_bits = 16, round = half_up, out_of_range = clamp>
// CHECK-LABEL: func.func @narrow
// CHECK: vector.load {{.*}} vector<32xi16>
// CHECK: arith.shrsi
// CHECK: "llvm.x86.avx2.packsswb"
// CHECK: vector.store {{.*}} vector<32xi8>
// ASM-LABEL: narrow:
// ASM: vpsraw
// ASM: vpacksswb
// ASM: vpermq
// ASM: retq
func.func @narrow(%x: memref<?xi16>, %y: memref<?xi8>) {
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%x : memref<?xi16>) outs(%y : memref<?xi8>) {
  ^bb0(%in: i16, %out: i8):
    %0 = qlut.hw_lut %in table(#narrow) : i16 -> i8
    linalg.yield %0 : i8
  }
  return
}
