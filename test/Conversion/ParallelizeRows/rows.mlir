// Ops become parallel loops over parts of their rows; what is small, or has
// nothing to divide, stays.
// RUN: qlut-opt %s --qlut-parallelize-rows="threads=3 min-work=1000" | FileCheck %s
// RUN: qlut-opt %s --qlut-parallelize-rows="threads=3 min-work=1000" --convert-qlut-contractions-to-vector=isa=avx2 -o /dev/null 2>&1 | FileCheck %s --check-prefix=REMARK
// RUN: qlut-opt %s -o %t.in
// RUN: qlut-opt %s --qlut-parallelize-rows -o %t.one
// RUN: cmp %t.in %t.one
// RUN: not qlut-opt %s --qlut-parallelize-rows=threads=0 2>&1 | FileCheck %s --check-prefix=THREADS
// RUN: not qlut-opt %s --qlut-parallelize-rows=min-work=-1 2>&1 | FileCheck %s --check-prefix=WORK
// RUN: not qlut-opt %s --qlut-cpu-pipeline=threads=1025 2>&1 | FileCheck %s --check-prefix=MOST
// THREADS: error: qlut-parallelize-rows: expected threads to be 1 to 1024, got 0
// WORK: error: qlut-parallelize-rows: expected min-work to be 0 to 1152921504606846976, got -1
// MOST: error: qlut-parallelize-rows: expected threads to be 1 to 1024, got 1025

memref.global "private" constant @w : memref<64x32xi8> = dense<1>

// 13 rows: two parts of 5 and one of 3. The fill goes along, so sums still
// start from what it says; constants stay whole, so they are packed.
// CHECK-LABEL: func.func @product(
// CHECK: scf.parallel (%[[AT:.*]]) = (%c0) to (%c13) step (%c5) {
// CHECK: arith.cmpi ult, %[[AT]], %c10
// CHECK: scf.if
// CHECK: %[[Y:.*]] = memref.subview %{{.*}}[%[[AT]], 0] [5, 32] [1, 1] : memref<13x32xi32>
// CHECK: linalg.fill {{.*}} outs(%[[Y]]
// CHECK: %[[X:.*]] = memref.subview %{{.*}}[%[[AT]], 0] [5, 64] [1, 1] : memref<13x64xi8>
// CHECK: linalg.matmul {qlut.dot_tile = {rows = 3 : i64}} ins(%[[X]], %{{.*}} : {{.*}}) outs(%[[Y]]
// CHECK: } else {
// CHECK: memref.subview %{{.*}}[10, 0] [3, 64] [1, 1]
// CHECK: linalg.matmul
// CHECK: scf.reduce
// CHECK-NOT: linalg
// REMARK: vector code: tiles of 3 x 16, bytes
// REMARK: vector code: tiles of 3 x 16, bytes
func.func @product(%x: memref<13x64xi8>, %y: memref<13x32xi32>) {
  %w = memref.get_global @w : memref<64x32xi8>
  %five = arith.constant 5 : i32
  linalg.fill ins(%five : i32) outs(%y : memref<13x32xi32>)
  linalg.matmul {qlut.dot_tile = {rows = 3 : i64}} ins(%x, %w : memref<13x64xi8>, memref<64x32xi8>) outs(%y : memref<13x32xi32>)
  return
}

// Too small, but for its columns, which constants differ in.
// CHECK-LABEL: func.func @one_row(
// CHECK-NOT: scf.parallel
func.func @one_row(%x: memref<1x64xi8>, %y: memref<1x32xi32>) {
  %w = memref.get_global @w : memref<64x32xi8>
  linalg.matmul ins(%x, %w : memref<1x64xi8>, memref<64x32xi8>) outs(%y : memref<1x32xi32>)
  return
}

// CHECK-LABEL: func.func @small(
// CHECK-NOT: scf.parallel
func.func @small(%x: memref<31x2xi8>) {
  %zero = arith.constant 0 : i8
  linalg.fill ins(%zero : i8) outs(%x : memref<31x2xi8>)
  return
}

// A step of anything but a product counts as 16: 1,008 here, 992 above.
// CHECK-LABEL: func.func @enough(
// CHECK: scf.parallel
func.func @enough(%x: memref<21x3xi8>) {
  %zero = arith.constant 0 : i8
  linalg.fill ins(%zero : i8) outs(%x : memref<21x3xi8>)
  return
}

// A size that is known when the program runs, and the only dimension.
// CHECK-LABEL: func.func @dynamic(
// CHECK: %[[SIZE:.*]] = memref.dim
// CHECK: %[[PARTS:.*]] = arith.ceildivui %[[SIZE]], %c768
// CHECK: %[[LEAST:.*]] = arith.maxui %[[PARTS]], %c1
// CHECK: %[[STEP:.*]] = arith.muli %[[LEAST]], %c256
// CHECK: scf.parallel (%[[AT:.*]]) = (%c0{{.*}}) to (%[[SIZE]]) step (%[[STEP]]) {
// CHECK: %[[LEFT:.*]] = arith.subi %[[SIZE]], %[[AT]]
// CHECK: %[[N:.*]] = arith.minui %[[LEFT]], %[[STEP]]
// CHECK: memref.subview %{{.*}}[%[[AT]]] [%[[N]]] [1]
// CHECK: linalg.fill
func.func @dynamic(%x: memref<?xi8>) {
  %zero = arith.constant 0 : i8
  linalg.fill ins(%zero : i8) outs(%x : memref<?xi8>)
  return
}

// Heads of a batch, both operands known when the program runs.
// CHECK-LABEL: func.func @batch(
// CHECK: scf.parallel (%[[AT:.*]]) = (%c0) to (%c6) step (%c2) {
// CHECK-DAG: memref.subview %{{.*}}[%[[AT]], 0, 0] [2, 8, 16]
// CHECK-DAG: memref.subview %{{.*}}[%[[AT]], 0, 0] [2, 16, 8]
// CHECK: linalg.batch_matmul
func.func @batch(%x: memref<6x8x16xi8>, %y: memref<6x16x8xi8>, %z: memref<6x8x8xi32>) {
  linalg.batch_matmul ins(%x, %y : memref<6x8x16xi8>, memref<6x16x8xi8>) outs(%z : memref<6x8x8xi32>)
  return
}

// What is summed up is not divided.
// CHECK-LABEL: func.func @sum(
// CHECK-NOT: scf.parallel
func.func @sum(%x: memref<4096xi32>, %y: memref<i32>) {
  linalg.reduce ins(%x : memref<4096xi32>) outs(%y : memref<i32>) dimensions = [0]
    (%a: i32, %b: i32) {
      %0 = arith.addi %a, %b : i32
      linalg.yield %0 : i32
    }
  return
}

// CHECK-LABEL: func.func @norm(
// CHECK: scf.parallel (%[[AT:.*]]) = (%c0) to (%c9) step (%c3) {
// CHECK-DAG: %[[X:.*]] = memref.subview %{{.*}}[%[[AT]], 0] [3, 128]
// CHECK-DAG: %[[Y:.*]] = memref.subview %{{.*}}[%[[AT]], 0] [3, 128]
// CHECK: qlut.hw_norm ins(%[[X]] : {{.*}}) outs(%[[Y]]
#norm = #qlut.plan<norm, layer = true, input = i8, output = i8,
           zero_point = 0, row_length = 128, center = 0,
           accumulator_bits = 32, square_shift = 30, epsilon = 17180,
           rsqrt_fraction = 32, rsqrt_segment_bits = 0,
           rsqrt_value_bits = 30,
           rsqrt = [1073741824, 759250125, 536870912], scale = [],
           bias = [], output_shift = 25, round = half_up>
func.func @norm(%q: memref<9x128xi8>, %r: memref<9x128xi8>) {
  qlut.hw_norm ins(%q : memref<9x128xi8>) outs(%r : memref<9x128xi8>) dims 1
    plan(#norm)
  return
}
