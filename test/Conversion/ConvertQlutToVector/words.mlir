// Forms of tables over 16-bit codes, and the instructions that they become.
// RUN: qlut-opt %s --convert-qlut-to-vector="isa=avx2 streaming-threshold=0 remarks=false" | FileCheck %s
// RUN: qlut-opt %s --convert-qlut-to-vector="isa=avx512-vbmi streaming-threshold=0 remarks=false" | FileCheck %s
// RUN: qlut-opt %s --qlut-cpu-pipeline="isa=avx2 streaming-threshold=0 remarks=false" | mlir-translate --mlir-to-llvmir | opt -O3 | llc -mtriple=x86_64-linux | FileCheck %s --check-prefix=ASM
// RUN: qlut-opt %s --pass-pipeline="builtin.module(func.func(convert-qlut-to-vector{isa=avx2}))" -o /dev/null 2>&1 | FileCheck %s --check-prefix=NESTED

// NESTED: vector code: segments of powers of two, 6 lookups
// NESTED: vector code: segments of any lengths, 9 lookups
// NESTED: vector code: odd, equal segments, 4 lookups
// NESTED: not vector code: expected the pass on a module, for tables in memory

#id = affine_map<(i) -> (i)>

// The pair of values about each code is loaded from a global.
// CHECK: memref.global "private" constant @qlut_table : memref<258xi16>

// Segments of powers of two: one pair of products finds the segment and the
// place in it.
#cells = #qlut.linear<i16 -> i16, power_of_two, nodes = [0, 16384, 32768, 36864, 40960, 45056, 49152, 65536],
    values = [3, 900, -700, 440, 1000, 8000, 1010, -7000],
    guard = 0, value_bits = 16, round = half_up, out_of_range = clamp>
// CHECK-LABEL: func.func @cells
// CHECK: "llvm.x86.avx2.packuswb"
// CHECK: "llvm.x86.avx2.pshuf.b"
// CHECK: "llvm.x86.avx2.pmulhu.w"
// CHECK: arith.muli {{.*}} : vector<16xi16>
// CHECK: "llvm.x86.avx2.pmul.hr.sw"
// CHECK: vector.store {{.*}} vector<32xi16>
// ASM-LABEL: cells:
// ASM-DAG: vpmulhuw
// ASM-DAG: vpmullw
// ASM-DAG: vpmulhrsw
// ASM: retq
func.func @cells(%x: memref<?xi16>, %y: memref<?xi16>) {
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%x : memref<?xi16>) outs(%y : memref<?xi16>) {
  ^bb0(%in: i16, %out: i16):
    %0 = qlut.hw_lut %in table(#cells) : i16 -> i16
    linalg.yield %0 : i16
  }
  return
}

// Other lengths, in a range: an estimate of the rise, which what is left of the
// product corrects.
#range = #qlut.linear<i16 -> i16, uniform, nodes = [8652, 14681, 20710, 26739, 32768, 38797, 44826, 50855, 56884],
    values = [-32767, -32757, -32586, -29489, 0, 29489, 32586, 32757, 32767],
    guard = 0, value_bits = 16, round = half_up, out_of_range = clamp>
// CHECK-LABEL: func.func @range
// CHECK: arith.maxsi {{.*}} : vector<16xi16>
// CHECK: arith.minsi {{.*}} : vector<16xi16>
// CHECK: "llvm.x86.avx2.pmulhu.w"
// CHECK: arith.cmpi sgt, {{.*}} : vector<16xi16>
// CHECK-NOT: pmul.hr.sw
// ASM-LABEL: range:
// ASM: vpmaxsw
// ASM: vpminsw
// ASM: vpmulhuw
// ASM: vpcmpgtw
// ASM: retq
func.func @range(%x: memref<?xi16>, %y: memref<?xi16>) {
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%x : memref<?xi16>) outs(%y : memref<?xi16>) {
  ^bb0(%in: i16, %out: i16):
    %0 = qlut.hw_lut %in table(#range) : i16 -> i16
    linalg.yield %0 : i16
  }
  return
}

// Half of an odd function.
#half = #qlut.linear<u16 -> i16, uniform, nodes = 0 to 32768 by 4096, values = [0, 9000, 16000, 21000, 25000, 28000, 30000, 31000, 32000],
    guard = 0, value_bits = 16, round = half_up, out_of_range = clamp>
#odd = #qlut.folded<i16 -> i16, center = 0, reach = 32768, stored = positive, other = negated, offset = 0, slope = 0, fraction = 0, round = half_up, inner = #half>
// CHECK-LABEL: func.func @odd
// CHECK: "llvm.intr.abs"
// CHECK: arith.xori {{.*}} : vector<16xi16>
// ASM-LABEL: odd:
// ASM: vpabsw
// ASM: vpmulhrsw
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

// CHECK-LABEL: func.func @loads
// CHECK: %[[T:.*]] = memref.get_global @qlut_table
// CHECK: vector.extract {{.*}} : i64 from vector<4xi64>
// CHECK: vector.load %[[T]]{{.*}} : memref<258xi16>, vector<2xi16>
// CHECK: "llvm.x86.avx2.pmadd.wd"
// CHECK: "llvm.x86.avx2.packssdw"
// ASM-LABEL: loads:
// ASM: vpinsrd
// ASM: vpmaddwd
// ASM: vpackssdw
// ASM: retq
#many = #qlut.linear<i16 -> i16, uniform, nodes = 0 to 65536 by 256, values = [-100,-63,-26,11,48,85,-78,-41,-4,33,70,-93,-56,-19,18,55,92,-71,-34,3,40,77,-86,-49,-12,25,62,99,-64,-27,10,47,84,-79,-42,-5,32,69,-94,-57,-20,17,54,91,-72,-35,2,39,76,-87,-50,-13,24,61,98,-65,-28,9,46,83,-80,-43,-6,31,68,-95,-58,-21,16,53,90,-73,-36,1,38,75,-88,-51,-14,23,60,97,-66,-29,8,45,82,-81,-44,-7,30,67,-96,-59,-22,15,52,89,-74,-37,0,37,74,-89,-52,-15,22,59,96,-67,-30,7,44,81,-82,-45,-8,29,66,-97,-60,-23,14,51,88,-75,-38,-1,36,73,-90,-53,-16,21,58,95,-68,-31,6,43,80,-83,-46,-9,28,65,-98,-61,-24,13,50,87,-76,-39,-2,35,72,-91,-54,-17,20,57,94,-69,-32,5,42,79,-84,-47,-10,27,64,-99,-62,-25,12,49,86,-77,-40,-3,34,71,-92,-55,-18,19,56,93,-70,-33,4,41,78,-85,-48,-11,26,63,-100,-63,-26,11,48,85,-78,-41,-4,33,70,-93,-56,-19,18,55,92,-71,-34,3,40,77,-86,-49,-12,25,62,99,-64,-27,10,47,84,-79,-42,-5,32,69,-94,-57,-20,17,54,91,-72,-35,2,39,76,-87,-50,-13,24,61,98,-65,-28], guard = 0, value_bits = 16, round = half_up, out_of_range = clamp>
func.func @loads(%x: memref<?xi16>, %y: memref<?xi16>) {
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%x : memref<?xi16>) outs(%y : memref<?xi16>) {
  ^bb0(%in: i16, %out: i16):
    %0 = qlut.hw_lut %in table(#many) : i16 -> i16
    linalg.yield %0 : i16
  }
  return
}
