// Simulated lookups: floats to codes, the table, and back, in registers.
// RUN: qlut-opt %s --convert-qlut-to-vector="isa=avx2 streaming-threshold=0" --split-input-file --verify-diagnostics | FileCheck %s
// RUN: qlut-opt %s --convert-qlut-to-vector="isa=avx512-vbmi streaming-threshold=0" --split-input-file --verify-diagnostics | FileCheck %s

#id = affine_map<(i) -> (i)>
#words = #qlut.linear<i16 -> i16, uniform, nodes = 0 to 65536 by 4096,
    values = [3, 900, -700, 440, 1000, 8000, 1010, -7000, 0, 60, 550, -410, 3300, -90, 2000, 7000, 5],
    guard = 0, value_bits = 16, round = half_up, out_of_range = clamp>
// A scale that is a power of two: products.
// CHECK-LABEL: func.func @words
// CHECK: vector.load %arg0{{.*}} vector<32xf32>
// CHECK: arith.cmpf ord
// CHECK: arith.mulf
// CHECK-NOT: arith.divf
// CHECK: "llvm.x86.avx.min.ps.256"
// CHECK-NOT: "llvm.x86.avx.max.ps.256"
// CHECK: "llvm.x86.avx.cvt.ps2dq.256"
// CHECK: "llvm.x86.avx2.packssdw"
// CHECK: "llvm.x86.avx2.pmul.hr.sw"
// CHECK: arith.shrsi
// CHECK: arith.sitofp
// CHECK: vector.store {{.*}} vector<32xf32>
// What is left, one by one.
// CHECK: memref.load
// CHECK: qlut.sim_lut
// CHECK: memref.store
func.func @words(%x: memref<?xf32>, %y: memref<?xf32>) {
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%x : memref<?xf32>) outs(%y : memref<?xf32>) {
  ^bb0(%in: f32, %out: f32):
    // expected-remark @+1 {{vector code: equal segments, 4 lookups}}
    %0 = qlut.sim_lut %in, <"tanh(x)"> in <i16, 0.000244140625> out <i16, 0.000030517578125> table(#words) : f32
    linalg.yield %0 : f32
  }
  return
}

// -----

// Of other scales the reciprocal has two parts; zero points are added to
// integers.
#id = affine_map<(i) -> (i)>
#step = #qlut.step<u8 -> u8, thresholds = [100], values = [3, 5]>
// CHECK-LABEL: func.func @bytes
// CHECK-NOT: arith.divf
// CHECK: "llvm.x86.avx.min.ps.256"
// CHECK: "llvm.x86.avx.max.ps.256"
// CHECK: %[[REST:.*]] = arith.mulf
// CHECK: llvm.intr.fma(%{{.*}}, %{{.*}}, %[[REST]])
// CHECK: "llvm.x86.avx2.packsswb"
// CHECK: arith.shrui
// CHECK: arith.subi {{.*}} : vector<8xi32>
func.func @bytes(%x: memref<?xf32>, %y: memref<?xf32>) {
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%x : memref<?xf32>) outs(%y : memref<?xf32>) {
  ^bb0(%in: f32, %out: f32):
    // expected-remark @+1 {{vector code:}}
    %0 = qlut.sim_lut %in, <"tanh(x)"> in <u8, 0.1:7> out <u8, 0.25:3> table(#step) : f32
    linalg.yield %0 : f32
  }
  return
}

// -----

#id = affine_map<(i) -> (i)>
#step = #qlut.step<i8 -> i8, thresholds = [100], values = [3, 5]>
// CHECK-LABEL: func.func @other
// CHECK-NOT: vector.load
// CHECK: return
func.func @other(%x: memref<?xf64>, %y: memref<?xf64>, %z: memref<?xf32>, %w: memref<?xf32>) {
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%x : memref<?xf64>) outs(%y : memref<?xf64>) {
  ^bb0(%in: f64, %out: f64):
    // expected-remark @+1 {{not vector code: expected simulated lookups of f32, got 'f64'}}
    %0 = qlut.sim_lut %in, <"tanh(x)"> in <i8, 0.1> out <i8, 0.1> table(#step) : f64
    linalg.yield %0 : f64
  }
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%z : memref<?xf32>) outs(%w : memref<?xf32>) {
  ^bb0(%in: f32, %out: f32):
    // expected-remark @+1 {{not vector code: expected simulated lookups that round half to even, got floor}}
    %0 = qlut.sim_lut %in, <"tanh(x)"> in <i8, 0.1> out <i8, 0.1> table(#step) round <floor> : f32
    linalg.yield %0 : f32
  }
  return
}
