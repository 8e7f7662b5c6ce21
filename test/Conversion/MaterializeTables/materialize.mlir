// RUN: qlut-opt %s --qlut-materialize-tables --split-input-file | FileCheck %s

// A scalar lookup in a loop over buffers.
// CHECK: memref.global "private" constant @[[$TABLE:.*]] : memref<4xi8> = dense<[-8, -3, 2, 7]> {alignment = 64 : i64}
// CHECK-LABEL: @loop
//  CHECK-SAME:   (%[[IN:.*]]: memref<?xi2>, %[[OUT:.*]]: memref<?xi4>
func.func @loop(%in: memref<?xi2>, %out: memref<?xi4>, %n: index) {
  // CHECK-NEXT: %[[G:.*]] = memref.get_global @[[$TABLE]] : memref<4xi8>
  // CHECK:      scf.for
  // CHECK-NEXT:   %[[Q:.*]] = memref.load %[[IN]]
  // CHECK-NEXT:   %[[C:.*]] = arith.extsi %[[Q]] : i2 to i32
  // CHECK:        %[[U:.*]] = arith.subi %[[C]]
  // CHECK-NEXT:   %[[AT:.*]] = arith.index_castui %[[U]] : i32 to index
  // CHECK-NEXT:   %[[E:.*]] = memref.load %[[G]][%[[AT]]] : memref<4xi8>
  // CHECK:        memref.store %{{.*}}, %[[OUT]]
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  scf.for %i = %c0 to %n step %c1 {
    %q = memref.load %in[%i] : memref<?xi2>
    %y = qlut.hw_lut %q table(#qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>) : i2 -> i4
    memref.store %y, %out[%i] : memref<?xi4>
  }
  return
}

// The same table in another function and form: the same global.
// CHECK-LABEL: @vector
func.func @vector(%q: vector<8xi2>) -> vector<8xi4> {
  // CHECK-NEXT: %[[G:.*]] = memref.get_global @[[$TABLE]] : memref<4xi8>
  // CHECK:      vector.gather %[[G]]
  %0 = qlut.hw_lut %q table(#qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>) : vector<8xi2> -> vector<8xi4>
  return %0 : vector<8xi4>
}

// In a linalg body on buffers; one get_global for both lookups; float ops need
// none.
// CHECK-LABEL: @body
func.func @body(%in: memref<4xf32>, %out: memref<4xf32>) {
  // CHECK-NEXT: %[[G:.*]] = memref.get_global @[[$TABLE]] : memref<4xi8>
  // CHECK-NOT:  memref.get_global
  // CHECK:      linalg.map
  // CHECK:      memref.load %[[G]]
  // CHECK:      memref.load %[[G]]
  // CHECK:      math.exp
  // CHECK-NOT:  qlut.
  // CHECK:      return
  linalg.map ins(%in : memref<4xf32>) outs(%out : memref<4xf32>)
    (%x: f32, %o: f32) {
      %0 = qlut.sim_lut %x, <"x"> in <i2, 1.0> out <i4, 0.5> table(#qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>) : f32
      %1 = qlut.sim_lut %0, <"x"> in <i2, 1.0> out <i4, 0.5> table(#qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>) : f32
      %2 = qlut.sim_lut %1, <"exp(x)"> : f32
      linalg.yield %2 : f32
    }
  return
}

// -----

// A name that is taken stays with its owner.
// CHECK: memref.global "private" constant @[[$NEW:qlut_table_.*]] : memref<4xi8> = dense<[-8, -3, 2, 7]>
// CHECK: func.func private @qlut_table()
func.func private @qlut_table()
// CHECK-LABEL: @taken
func.func @taken(%q: i2) -> i4 {
  // CHECK: memref.get_global @[[$NEW]]
  %0 = qlut.hw_lut %q table(#qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>) : i2 -> i4
  return %0 : i4
}

// -----

// A constant global that holds the numbers already is used; a mutable one or
// one seen from outside is not.
// CHECK-DAG: memref.global "private" constant @mine : memref<4xi8> = dense<[-8, -3, 2, 7]>
// CHECK-DAG: memref.global "private" @mutable : memref<4xi8> = dense<[1, 0, -1, -2]>
// CHECK-DAG: memref.global constant @public : memref<4xi8> = dense<[1, 0, -1, -2]>
// CHECK-DAG: memref.global "private" constant @[[$NEW:qlut_table.*]] : memref<4xi8> = dense<[1, 0, -1, -2]>
memref.global "private" constant @mine : memref<4xi8> = dense<[-8, -3, 2, 7]>
memref.global "private" @mutable : memref<4xi8> = dense<[1, 0, -1, -2]>
memref.global constant @public : memref<4xi8> = dense<[1, 0, -1, -2]>
// CHECK-LABEL: @reused
func.func @reused(%q: i2) -> (i4, i2) {
  // CHECK-DAG: memref.get_global @mine
  // CHECK-DAG: memref.get_global @[[$NEW]]
  // CHECK-NOT: memref.get_global
  %0 = qlut.hw_lut %q table(#qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>) : i2 -> i4
  %1 = qlut.hw_lut %q table(#qlut.direct<i2 -> i2, values = [1, 0, -1, -2]>) : i2 -> i2
  return %0, %1 : i4, i2
}

// -----

// Each symbol table has its own globals.
// CHECK:      module @inner
// CHECK-NEXT:   memref.global "private" constant @qlut_table : memref<4xi8>
module @inner {
  func.func @f(%q: i2) -> i4 {
    %0 = qlut.hw_lut %q table(#qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>) : i2 -> i4
    return %0 : i4
  }
}

// -----

// CHECK-LABEL: @unreachable
// CHECK-NOT:     qlut.
func.func @unreachable(%x: f32) -> f32 {
  return %x : f32
^bb1(%y: f32):
  %0 = qlut.sim_lut %y, <"exp(x)"> : f32
  return %0 : f32
}
