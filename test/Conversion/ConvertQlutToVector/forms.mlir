// The forms of tables on AVX2, and the instructions that they become.
// RUN: qlut-opt %s --convert-qlut-to-vector="isa=avx2 streaming-threshold=0 remarks=false" | FileCheck %s
// RUN: qlut-opt %s --qlut-cpu-pipeline="isa=avx2 streaming-threshold=0 remarks=false" | mlir-translate --mlir-to-llvmir | opt -O3 | llc -mtriple=x86_64-linux | FileCheck %s --check-prefix=ASM

#id = affine_map<(i) -> (i)>
#clip = #qlut.linear<i8 -> i8, free, nodes = [96, 160], values = [-32, 32], guard = 0, value_bits = 8, round = half_up, out_of_range = clamp>

// Saturation alone.
// CHECK-LABEL: func.func @clip
// CHECK-SAME: passthrough = {{\[\[}}"target-features", "+avx2,+fma"]]
// CHECK: %[[N:.*]] = memref.dim %arg0
// CHECK: scf.for
// CHECK: vector.load %arg0{{.*}} vector<32xi8>
// CHECK: vector.load %arg0{{.*}} vector<32xi8>
// CHECK: arith.maxsi {{.*}} : vector<32xi8>
// CHECK: arith.minsi {{.*}} : vector<32xi8>
// CHECK-NOT: pshuf
// CHECK: vector.store
// CHECK: scf.for
// CHECK: vector.load
// CHECK-NOT: vector.load
// CHECK: vector.store
// What is left, one by one.
// CHECK: scf.for
// CHECK: memref.load
// CHECK: qlut.hw_lut
// CHECK: memref.store
// ASM-LABEL: clip:
// ASM: vpmaxsb
// ASM: vpminsb
// ASM-NOT: vpshufb
// ASM: retq
func.func @clip(%x: memref<?xi8>, %y: memref<?xi8>) {
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%x : memref<?xi8>) outs(%y : memref<?xi8>) {
  ^bb0(%in: i8, %out: i8):
    %0 = qlut.hw_lut %in table(#clip) : i8 -> i8
    linalg.yield %0 : i8
  }
  return
}

// Three levels: a window of codes, two blocks of which change anything.
// CHECK-LABEL: func.func @steps
// CHECK: llvm.intr.sadd.sat
// CHECK: llvm.call_intrinsic "llvm.x86.avx2.pshuf.b"
// CHECK: arith.xori
// ASM-LABEL: steps:
// ASM: vpaddsb
// ASM: vpshufb
// ASM: vpxor
// ASM: retq
func.func @steps(%x: memref<?xi8>, %y: memref<?xi8>) {
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%x : memref<?xi8>) outs(%y : memref<?xi8>) {
  ^bb0(%in: i8, %out: i8):
    %0 = qlut.hw_lut %in table(#qlut.step<i8 -> i8, thresholds = [100, 200], values = [3, 5, 9]>) : i8 -> i8
    linalg.yield %0 : i8
  }
  return
}

// 16 equal segments: a base and a slope for each, one product.
#linear = #qlut.linear<i8 -> i8, uniform, nodes = 0 to 256 by 16,
    values = [3, 90, -7, 44, 100, 80, 10, -70, 0, 60, 55, -41, 33, -90, 20, 70, 5],
    guard = 0, value_bits = 8, round = half_up, out_of_range = clamp>
// CHECK-LABEL: func.func @lines
// CHECK-COUNT-4: "llvm.x86.avx2.pshuf.b"
// CHECK: "llvm.x86.avx2.pmadd.ub.sw"
// CHECK: "llvm.x86.avx2.pmul.hr.sw"
// CHECK: "llvm.x86.avx2.packsswb"
// ASM-LABEL: lines:
// ASM-DAG: vpshufb
// ASM-DAG: vpmaddubsw
// ASM-DAG: vpmulhrsw
// ASM-DAG: vpacksswb
// ASM: retq
func.func @lines(%x: memref<?xi8>, %y: memref<?xi8>) {
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%x : memref<?xi8>) outs(%y : memref<?xi8>) {
  ^bb0(%in: i8, %out: i8):
    %0 = qlut.hw_lut %in table(#linear) : i8 -> i8
    linalg.yield %0 : i8
  }
  return
}

// Ends of 16 bits: a byte and a product, of even and of odd codes apart.
#placed = #qlut.linear<i8 -> i8, uniform, nodes = 0 to 256 by 16,
    values = [590, 1050, 1880, 3120, 4600, 6400, 8200, 10300, 12100, 13900, 15900, 18300, 20400, 22500, 24100, 25500, 26100],
    guard = 8, value_bits = 16, round = half_up, out_of_range = clamp>
// CHECK-LABEL: func.func @placed
// CHECK-COUNT-12: "llvm.x86.avx2.pshuf.b"
// CHECK-COUNT-4: "llvm.x86.avx2.pmadd.ub.sw"
// CHECK: arith.shrui {{.*}} : vector<16xi16>
// CHECK: "llvm.x86.avx2.pblendvb"
// CHECK-NOT: packsswb
// ASM-LABEL: placed:
// ASM-NOT: vpunpck
// ASM-DAG: vpshufb
// ASM-DAG: vpmaddubsw
// ASM-DAG: vpblendvb
// ASM: retq
func.func @placed(%x: memref<?xi8>, %y: memref<?xi8>) {
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%x : memref<?xi8>) outs(%y : memref<?xi8>) {
  ^bb0(%in: i8, %out: i8):
    %0 = qlut.hw_lut %in table(#placed) : i8 -> i8
    linalg.yield %0 : i8
  }
  return
}

// 16-bit codes: base and rise of each segment by bytes, one product of words.
#words = #qlut.linear<i16 -> i16, uniform, nodes = 0 to 65536 by 4096,
    values = [3, 900, -700, 440, 1000, 8000, 1010, -7000, 0, 60, 550, -410, 3300, -90, 2000, 7000, 5],
    guard = 0, value_bits = 16, round = half_up, out_of_range = clamp>
// CHECK-LABEL: func.func @words
// CHECK: vector.load %arg0{{.*}} vector<32xi16>
// CHECK: "llvm.x86.avx2.packuswb"
// CHECK-COUNT-4: "llvm.x86.avx2.pshuf.b"
// CHECK-COUNT-2: "llvm.x86.avx2.pmul.hr.sw"
// CHECK: vector.store {{.*}} vector<32xi16>
// ASM-LABEL: words:
// ASM: vpackuswb
// ASM: vpshufb
// ASM: vpmulhrsw
// ASM: retq
func.func @words(%x: memref<?xi16>, %y: memref<?xi16>) {
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%x : memref<?xi16>) outs(%y : memref<?xi16>) {
  ^bb0(%in: i16, %out: i16):
    %0 = qlut.hw_lut %in table(#words) : i16 -> i16
    linalg.yield %0 : i16
  }
  return
}
