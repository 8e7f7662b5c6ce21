// RUN: qlut-opt %s --convert-qlut-to-arith \
// RUN:   --one-shot-bufferize="bufferize-function-boundaries function-boundary-type-conversion=identity-layout-map" \
// RUN:   --convert-linalg-to-loops | FileCheck %s

// Tables become globals and lookups loads, in loops and vectors.
// CHECK: memref.global "private" constant @[[TABLE:.*]] : memref<4xi8> = dense<[-8, -3, 2, 7]>
// CHECK-LABEL: @tensor
func.func @tensor(%t: tensor<?xi2>) -> tensor<?xi4> {
  // CHECK: %[[G:.*]] = memref.get_global @[[TABLE]] : memref<4xi8>
  // CHECK: scf.for
  // CHECK: memref.load %[[G]]
  // CHECK-NOT: tensor
  %0 = qlut.hw_lut %t table(#qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>) : tensor<?xi2> -> tensor<?xi4>
  return %0 : tensor<?xi4>
}

// CHECK-LABEL: @vector
func.func @vector(%v: vector<4xi2>) -> vector<4xi4> {
  // CHECK: %[[G:.*]] = memref.get_global @[[TABLE]] : memref<4xi8>
  // CHECK: vector.gather %[[G]]
  // CHECK-NOT: tensor
  // CHECK: return
  %0 = qlut.hw_lut %v table(#qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>) : vector<4xi2> -> vector<4xi4>
  return %0 : vector<4xi4>
}
