// RUN: qlut-opt %s --qlut-fuse-tables --verify-diagnostics -o %t.mlir && FileCheck %s < %t.mlir
// A second run finds nothing to do.
// RUN: qlut-opt %t.mlir --qlut-fuse-tables=remarks=false | diff %t.mlir -
// RUN: qlut-opt %s --qlut-fuse-tables=remarks=false 2>&1 | FileCheck %s --check-prefix=QUIET --implicit-check-not=remark:
// QUIET: func.func @lookups

// CHECK-DAG: #[[T1:.*]] = #qlut.direct<i2 -> i4, values = [6, 0, 5, -1]>
// CHECK-DAG: #[[T2:.*]] = #qlut.direct<i2 -> i4, values = [-3, 0, 2, 5]>
// CHECK-DAG: #[[T3:.*]] = #qlut.direct<u2 -> i4, values = [-7, -5, -5, -3]>
// CHECK-DAG: #[[T4:.*]] = #qlut.direct<i2 -> i8, values = [16, 7, 2, 7]>
// CHECK-DAG: #[[T5:.*]] = #qlut.direct<i2 -> i8, values = [8, 7, 6, 5]>

#id = affine_map<(i) -> (i)>
#column = affine_map<(i, j) -> (j)>
#row = affine_map<(i, j) -> (i, j)>

// Table after table: values[values[u]].
// CHECK-LABEL: func.func @lookups
// CHECK-NEXT: %[[T:.*]] = qlut.hw_lut %arg0 table(#[[T1]]) : tensor<4xi2> -> tensor<4xi4>
// CHECK-NEXT: return %[[T]]
func.func @lookups(%x: tensor<4xi2>) -> tensor<4xi4> {
  %0 = qlut.hw_lut %x table(#qlut.direct<i2 -> i2, values = [1, -1, 0, -2]>) : tensor<4xi2> -> tensor<4xi2>
  // expected-remark @below {{one table of 4 entries for 2 ops: 10 cycles before, 5 after}}
  %1 = qlut.hw_lut %0 table(#qlut.direct<i2 -> i4, values = [-1, 0, 5, 6]>) : tensor<4xi2> -> tensor<4xi4>
  return %1 : tensor<4xi4>
}

// A rescale by one half, up: floor(v / 2 + 1/2) + 1.
// CHECK-LABEL: func.func @lookup_rescale
// CHECK: qlut.hw_lut %arg0 table(#[[T2]]) : i2 -> i4
// CHECK-NOT: qlut.rescale
func.func @lookup_rescale(%x: i2) -> i4 {
  %m = arith.constant 1073741824 : i32
  %s = arith.constant 31 : i8
  %0 = qlut.hw_lut %x table(#qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>) : i2 -> i4
  // expected-remark @below {{one table of 4 entries for 2 ops}}
  %1 = qlut.rescale %0, %m, %s input_zp 0 output_zp 1 to "i4" : i4, i32, i8 -> i4
  return %1 : i4
}

// Unsigned codes, ordered from 0.
// CHECK-LABEL: func.func @rescale_lookup
// CHECK: qlut.hw_lut %arg0 table(#[[T3]]) : i2 -> i4
func.func @rescale_lookup(%x: i2) -> i4 {
  %m = arith.constant 1 : i32
  %s = arith.constant 1 : i8
  %0 = qlut.rescale %x, %m, %s input_zp 0 output_zp 0 to "u2" unsigned : i2, i32, i8 -> i2
  // expected-remark @below {{one table of 4 entries for 2 ops}}
  %1 = qlut.hw_lut %0 table(#qlut.direct<u2 -> i4, values = [-7, -5, -3, -1]>) : i2 -> i4
  return %1 : i4
}

// Arithmetic on one code inside a generic, and generics one after the other.
// CHECK-LABEL: func.func @generics
// CHECK: %[[T:.*]] = qlut.hw_lut %arg0 table(#[[T4]]) : tensor<?xi2> -> tensor<?xi8>
// CHECK-NEXT: return %[[T]]
func.func @generics(%x: tensor<?xi2>, %e: tensor<?xi8>) -> tensor<?xi8> {
  %c3 = arith.constant 3 : i8
  %c1 = arith.constant 1 : i8
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
         ins(%x : tensor<?xi2>) outs(%e : tensor<?xi8>) {
  ^bb0(%a: i2, %o: i8):
    %p = arith.extsi %a : i2 to i8
    %q = arith.muli %p, %p : i8
    %r = arith.muli %q, %c3 : i8
    linalg.yield %r : i8
  } -> tensor<?xi8>
  // expected-remark @below {{one table of 4 entries for 2 ops: 10 cycles before, 5 after}}
  %1 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
         ins(%0 : tensor<?xi8>) outs(%e : tensor<?xi8>) {
  ^bb0(%a: i8, %o: i8):
    %c4 = arith.constant 4 : i8
    %p = arith.addi %a, %c4 : i8
    %q = arith.shrsi %p, %c1 : i8
    %r = arith.cmpi slt, %q, %c3 : i8
    %s = arith.select %r, %q, %p : i8
    linalg.yield %s : i8
  } -> tensor<?xi8>
  return %1 : tensor<?xi8>
}

// What gives each code itself is gone.
// CHECK-LABEL: func.func @identity
// CHECK-NEXT: return %arg0
func.func @identity(%x: tensor<4xi2>) -> tensor<4xi2> {
  %0 = qlut.hw_lut %x table(#qlut.direct<i2 -> i4, values = [4, 5, 6, 7]>) : tensor<4xi2> -> tensor<4xi4>
  // expected-remark @below {{2 ops gave each code itself: they are gone}}
  %1 = qlut.hw_lut %0 table(#qlut.direct<i4 -> i2, values = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -2, -1, 0, 1]>) : tensor<4xi4> -> tensor<4xi2>
  return %1 : tensor<4xi2>
}

// Codes among other values: only their own chain is one table.
// CHECK-LABEL: func.func @beside
// CHECK: linalg.generic
// CHECK-NEXT: ^bb0(%[[A:.*]]: i2, %[[B:.*]]: i32, %{{.*}}: i32):
// CHECK-NEXT: %[[T:.*]] = qlut.hw_lut %[[A]] table(#[[T5]]) : i2 -> i8
// CHECK-NEXT: %[[W:.*]] = arith.extsi %[[T]]
// CHECK-NEXT: arith.addi %[[W]], %[[B]]
func.func @beside(%x: tensor<4xi2>, %y: tensor<4xi32>, %e: tensor<4xi32>) -> tensor<4xi32> {
  %0 = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel"]}
         ins(%x, %y : tensor<4xi2>, tensor<4xi32>) outs(%e : tensor<4xi32>) {
  ^bb0(%a: i2, %b: i32, %o: i32):
    %t = qlut.hw_lut %a table(#qlut.direct<i2 -> i2, values = [1, 0, -1, -2]>) : i2 -> i2
    // expected-remark @below {{one table of 4 entries for 2 ops}}
    %u = qlut.hw_lut %t table(#qlut.direct<i2 -> i8, values = [5, 6, 7, 8]>) : i2 -> i8
    %v = arith.extsi %u : i8 to i32
    %w = arith.addi %v, %b : i32
    linalg.yield %w : i32
  } -> tensor<4xi32>
  return %0 : tensor<4xi32>
}

// From 16 bits: times 2 and then times 3 / 8 is times 6 / 8, on all codes.
// CHECK-LABEL: func.func @wide
// CHECK: %[[M:.*]] = arith.constant 6 : i32
// CHECK: %[[S:.*]] = arith.constant 3 : i8
// CHECK: qlut.rescale %arg0, %[[M]], %[[S]] input_zp 0 output_zp 0 to "i16" : i16, i32, i8 -> i16
// CHECK-NEXT: return
func.func @wide(%x: i16) -> i16 {
  %m2 = arith.constant 2 : i32
  %m3 = arith.constant 3 : i32
  %s = arith.constant 3 : i8
  %z = arith.constant 0 : i8
  %0 = qlut.rescale %x, %m2, %z input_zp 0 output_zp 0 to "i32" : i16, i32, i8 -> i32
  // expected-remark @below {{one rescale for two: equal for all 65536 codes}}
  %1 = qlut.rescale %0, %m3, %s input_zp 0 output_zp 0 to "i16" : i32, i32, i8 -> i16
  return %1 : i16
}

// Two roundings are not one.
// CHECK-LABEL: func.func @two_roundings
// CHECK: qlut.rescale
// CHECK: qlut.rescale
func.func @two_roundings(%x: i16) -> i16 {
  %m = arith.constant 1 : i32
  %s = arith.constant 3 : i8
  %0 = qlut.rescale %x, %m, %s input_zp 0 output_zp 0 to "i16" : i16, i32, i8 -> i16
  %1 = qlut.rescale %0, %m, %s input_zp 0 output_zp 0 to "i16" : i16, i32, i8 -> i16
  return %1 : i16
}

// One addition is cheaper than a lookup, one lookup is a table already, tables
// by channel depend on more than the code.
// CHECK-LABEL: func.func @unchanged
// CHECK: arith.addi
// CHECK: qlut.hw_lut
// CHECK: qlut.rescale
// CHECK: qlut.hw_lut
func.func @unchanged(%x: tensor<4xi2>, %c: tensor<4xindex>, %e: tensor<2x2xi8>) -> (tensor<4xi2>, tensor<2x2xi8>) {
  %one = arith.constant dense<1> : tensor<4xi2>
  %0 = arith.addi %x, %one : tensor<4xi2>
  %1 = qlut.hw_lut %0[%c] table(#qlut.table_set<[#qlut.direct<i2 -> i2, values = [0, 0, 1, 1]>, #qlut.direct<i2 -> i2, values = [0, 1, 1, 1]>]>) : tensor<4xi2> -> tensor<4xi2>
  %m = arith.constant dense<[1, 2]> : tensor<2xi32>
  %s = arith.constant 0 : i8
  %2 = linalg.generic {indexing_maps = [#row, #column, #row], iterator_types = ["parallel", "parallel"]}
         ins(%e, %m : tensor<2x2xi8>, tensor<2xi32>) outs(%e : tensor<2x2xi8>) {
  ^bb0(%a: i8, %b: i32, %o: i8):
    %r = qlut.rescale %a, %b, %s input_zp 0 output_zp 0 to "i2" : i8, i32, i8 -> i2
    %u = qlut.hw_lut %r table(#qlut.direct<i2 -> i8, values = [5, 6, 7, 8]>) : i2 -> i8
    linalg.yield %u : i8
  } -> tensor<2x2xi8>
  return %1, %2 : tensor<4xi2>, tensor<2x2xi8>
}

// The value between is used: a second lookup in its place costs as much.
// CHECK-LABEL: func.func @used
// CHECK: qlut.hw_lut
// CHECK: qlut.hw_lut
func.func @used(%x: i2) -> (i2, i4) {
  %0 = qlut.hw_lut %x table(#qlut.direct<i2 -> i2, values = [1, -1, 0, -2]>) : i2 -> i2
  // expected-remark @below {{not one table: 5 cycles before, 5 after, as values inside are used elsewhere}}
  %1 = qlut.hw_lut %0 table(#qlut.direct<i2 -> i4, values = [-1, 0, 5, 6]>) : i2 -> i4
  return %0, %1 : i2, i4
}
