// RUN: qlut-opt %s --convert-qlut-to-arith --split-input-file | FileCheck %s

// A shift known at compile time: the product is 64-bit, one rounding.
// CHECK-LABEL: @constant_shift
//  CHECK-SAME:   (%[[Q:.*]]: i8, %[[M:.*]]: i32)
func.func @constant_shift(%q: i8, %m: i32) -> i8 {
  // CHECK:      %[[CODE:.*]] = arith.extsi %[[Q]] : i8 to i64
  // CHECK-NEXT: %[[WIDE:.*]] = arith.extsi %[[M]] : i32 to i64
  // CHECK:      %[[D:.*]] = arith.subi %[[CODE]]
  // CHECK-NEXT: %[[P:.*]] = arith.muli %[[D]], %[[WIDE]] : i64
  // CHECK-NEXT: %[[HALF:.*]] = arith.constant 1073741824 : i64
  // CHECK-NEXT: %[[B:.*]] = arith.addi %[[P]], %[[HALF]] : i64
  // CHECK-NEXT: %[[S:.*]] = arith.constant 31 : i64
  // CHECK-NEXT: %[[R:.*]] = arith.shrsi %[[B]], %[[S]] : i64
  // CHECK-NEXT: %[[ZP:.*]] = arith.constant -3 : i64
  // CHECK-NEXT: %[[Y:.*]] = arith.addi %[[R]], %[[ZP]] : i64
  // CHECK:      arith.maxsi %[[Y]]
  // CHECK:      arith.minsi
  // CHECK:      arith.trunci %{{.*}} : i64 to i8
  %s = arith.constant 31 : i8
  %0 = qlut.rescale %q, %m, %s input_zp 5 output_zp -3 to "i8" : i8, i32, i8 -> i8
  return %0 : i8
}

// -----

// A shift computed at run time; nothing is added where it is 0.
// CHECK-LABEL: @dynamic_shift
//  CHECK-SAME:   (%{{.*}}: i8, %{{.*}}: i32, %[[SHIFT:.*]]: i8)
func.func @dynamic_shift(%q: i8, %m: i32, %s: i8) -> i16 {
  // CHECK:      %[[S:.*]] = arith.extui %[[SHIFT]] : i8 to i64
  // CHECK:      %[[ONE:.*]] = arith.constant 1 : i64
  // CHECK-NEXT: %[[UNIT:.*]] = arith.shli %[[ONE]], %[[S]] : i64
  // CHECK-NEXT: %[[HALF:.*]] = arith.shrsi %[[UNIT]], %[[ONE]] : i64
  // CHECK-NEXT: %[[B:.*]] = arith.addi %{{.*}}, %[[HALF]] : i64
  // CHECK-NEXT: arith.shrsi %[[B]], %[[S]] : i64
  // CHECK:      arith.trunci %{{.*}} : i64 to i16
  %0 = qlut.rescale %q, %m, %s input_zp 0 output_zp 0 to "i16" : i8, i32, i8 -> i16
  return %0 : i16
}

// -----

// Unsigned inputs and single bits are extended with zeros.
// CHECK-LABEL: @unsigned
func.func @unsigned(%q: i8, %p: i1, %m: i32, %s: i8) -> (i8, i8) {
  // CHECK: arith.extui %{{.*}} : i8 to i64
  %0 = qlut.rescale %q, %m, %s input_zp 128 output_zp 0 to "i8" unsigned : i8, i32, i8 -> i8
  // CHECK: arith.extui %{{.*}} : i1 to i64
  %1 = qlut.rescale %p, %m, %s input_zp 0 output_zp 0 to "u8" : i1, i32, i8 -> i8
  return %0, %1 : i8, i8
}

// -----

// Per-channel multipliers are operands; scalars are captured by the body or
// broadcast.
// CHECK-LABEL: @mixed_operands
//  CHECK-SAME:   %[[T:[a-z0-9]+]]: tensor<4xi8>, %[[MS:[a-z0-9]+]]: tensor<4xi32>, %[[M:[a-z0-9]+]]: i32, %[[S:[a-z0-9]+]]: i8
func.func @mixed_operands(%t: tensor<4xi8>, %ms: tensor<4xi32>, %m: i32, %s: i8, %v: vector<4xi8>) -> (tensor<4xi8>, tensor<4xi8>, vector<4xi8>) {
  // CHECK: linalg.generic {{.*}} ins(%[[T]], %[[MS]] : tensor<4xi8>, tensor<4xi32>)
  // CHECK: arith.extui %[[S]] : i8 to i64
  %0 = qlut.rescale %t, %ms, %s input_zp 0 output_zp 0 to "i8" : tensor<4xi8>, tensor<4xi32>, i8 -> tensor<4xi8>
  // CHECK: linalg.generic {{.*}} ins(%[[T]] : tensor<4xi8>)
  // CHECK: arith.extsi %[[M]] : i32 to i64
  %1 = qlut.rescale %t, %m, %s input_zp 0 output_zp 0 to "i8" : tensor<4xi8>, i32, i8 -> tensor<4xi8>
  // CHECK: vector.broadcast %[[M]] : i32 to vector<4xi32>
  // CHECK: vector.broadcast %[[S]] : i8 to vector<4xi8>
  // CHECK: arith.muli %{{.*}} : vector<4xi64>
  %2 = qlut.rescale %v, %m, %s input_zp 0 output_zp 0 to "i8" : vector<4xi8>, i32, i8 -> vector<4xi8>
  return %0, %1, %2 : tensor<4xi8>, tensor<4xi8>, vector<4xi8>
}

// -----

// S2: products of negative numbers move down, others up; at shifts above 31.
// CHECK-LABEL: @double_round
//  CHECK-SAME:   (%[[Q:.*]]: i32, %[[M:.*]]: i32)
func.func @double_round(%q: i32, %m: i32) -> (i8, i8) {
  // CHECK:      %[[P:.*]] = arith.muli
  // CHECK:      %[[NEGATIVE:.*]] = arith.cmpi slt
  // CHECK-DAG:  %[[DOWN:.*]] = arith.constant -1073741824 : i64
  // CHECK-DAG:  %[[UP:.*]] = arith.constant 1073741824 : i64
  // CHECK:      %[[MOVE:.*]] = arith.select %[[NEGATIVE]], %[[DOWN]], %[[UP]]
  // CHECK-NEXT: %[[MOVED:.*]] = arith.addi %[[P]], %[[MOVE]] : i64
  // CHECK:      arith.addi %[[MOVED]]
  %s = arith.constant 32 : i8
  %0 = qlut.rescale %q, %m, %s input_zp 0 output_zp 0 to "i8" double_round : i32, i32, i8 -> i8
  // CHECK-NOT: arith.select
  %t = arith.constant 31 : i8
  %1 = qlut.rescale %q, %m, %t input_zp 0 output_zp 0 to "i8" double_round : i32, i32, i8 -> i8
  return %0, %1 : i8, i8
}

// -----

// CHECK-LABEL: @wide
func.func @wide(%q: i48, %m: i16, %s: i8) -> i16 {
  // CHECK: arith.extsi %{{.*}} : i48 to i64
  // CHECK: arith.extsi %{{.*}} : i16 to i64
  %0 = qlut.rescale %q, %m, %s input_zp 0 output_zp 0 to "i16" : i48, i16, i8 -> i16
  return %0 : i16
}
