// Two operands known at run time: one is packed into words, in pairs of terms,
// then tiles multiply and add these.
// RUN: qlut-opt %s --convert-qlut-contractions-to-vector=isa=avx2 --verify-diagnostics | FileCheck %s
// RUN: qlut-opt %s --convert-qlut-contractions-to-vector=isa=avx512-vbmi 2>&1 >/dev/null | FileCheck %s --check-prefix=VNNI
// VNNI: vector code: tiles of 6 x {{[0-9]+}}, words, by VNNI, one operand packed at run time

// CHECK-LABEL: @columns_side_by_side
// CHECK-SAME: %[[X:[a-z0-9]+]]: memref<12x6xi8>, %[[W:[a-z0-9]+]]: memref<6x16xi8>
// CHECK-DAG: %[[CODES:.*]] = memref.view %{{.*}} : memref<{{.*}}xi8> to memref<12x6xi16>
// CHECK-DAG: %[[PACKED:.*]] = memref.view %{{.*}} : memref<192xi8> to memref<96xi16>
// Zero points are taken from the words.
// CHECK: vector.load %[[X]]
// CHECK: arith.extsi %{{.*}} : vector<4xi8> to vector<4xi16>
// CHECK: arith.addi %{{.*}}, %{{.*}} : vector<4xi16>
// CHECK: vector.load %[[W]]
// CHECK: arith.extui %{{.*}} : vector<8xi8> to vector<8xi16>
// CHECK: %[[BOTH:.*]] = vector.interleave %{{.*}}, %{{.*}} : vector<8xi16> -> vector<16xi16>
// CHECK: vector.store %[[BOTH]], %{{.*}} : memref<96xi16>, vector<16xi16>
// CHECK: "llvm.x86.avx2.pmadd.wd"
// CHECK: memref.dealloc
// CHECK: memref.dealloc
func.func @columns_side_by_side(%x: memref<12x6xi8>, %w: memref<6x16xi8>, %y: memref<12x16xi32>) {
  // expected-remark @+1 {{vector code: tiles of 6 x 16, words, one operand packed at run time}}
  linalg.generic {indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>],
                  iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x, %w : memref<12x6xi8>, memref<6x16xi8>) outs(%y : memref<12x16xi32>) {
  ^bb0(%a: i8, %b: i8, %o: i32):
    %five = arith.constant 5 : i32
    %0 = arith.extsi %a : i8 to i32
    %1 = arith.extui %b : i8 to i32
    %2 = arith.subi %0, %five : i32
    %3 = arith.muli %2, %1 : i32
    %4 = arith.addi %o, %3 : i32
    linalg.yield %4 : i32
  }
  return
}

// Terms lie side by side, as of keys in attention.
// CHECK-LABEL: @terms_side_by_side
// CHECK: %[[PAIRS:.*]] = memref.view %{{.*}} : memref<{{.*}}xi8> to memref<{{.*}}xi32>
// CHECK: vector.load %{{.*}} : memref<2x16x32xi8>, vector<16xi8>
// CHECK: vector.bitcast %{{.*}} : vector<16xi16> to vector<8xi32>
// CHECK: memref.store %{{.*}}, %[[PAIRS]]
func.func @terms_side_by_side(%q: memref<2x12x32xi8>, %k: memref<2x16x32xi8>, %y: memref<2x12x16xi32>) {
  // expected-remark @+1 {{vector code: tiles of 6 x 16, words, one operand packed at run time}}
  linalg.batch_matmul indexing_maps = [affine_map<(h, m, n, k) -> (h, m, k)>, affine_map<(h, m, n, k) -> (h, n, k)>, affine_map<(h, m, n, k) -> (h, m, n)>]
      ins(%q, %k : memref<2x12x32xi8>, memref<2x16x32xi8>) outs(%y : memref<2x12x16xi32>)
  return
}
