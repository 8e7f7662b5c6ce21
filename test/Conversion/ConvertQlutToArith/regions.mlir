// Loops, branches and nested modules: tables stand once at the top of the
// function around, never in a loop, never in another function.
// RUN: qlut-opt %s --convert-qlut-to-arith --verify-roundtrip | FileCheck %s

#table = #qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>
#other = #qlut.direct<i2 -> i4, values = [7, 2, -3, -8]>

// CHECK-LABEL: @loop
// CHECK-DAG:  %[[A:.*]] = arith.constant dense<[-8, -3, 2, 7]> : tensor<4xi8>
// CHECK-DAG:  %[[B:.*]] = arith.constant dense<[7, 2, -3, -8]> : tensor<4xi8>
// CHECK:      scf.for
// CHECK-NOT:  arith.constant dense
// CHECK:      tensor.extract %[[A]]
// CHECK:      scf.if
// CHECK-NOT:  arith.constant dense
// CHECK:      tensor.extract %[[B]]
// CHECK-NOT:  qlut.
// CHECK:      return
func.func @loop(%q: i2, %n: index, %c: i1) -> i4 {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %z = arith.constant 0 : i4
  %r = scf.for %i = %c0 to %n step %c1 iter_args(%a = %z) -> i4 {
    %0 = qlut.hw_lut %q table(#table) : i2 -> i4
    %1 = scf.if %c -> i4 {
      %2 = qlut.hw_lut %q table(#other) : i2 -> i4
      scf.yield %2 : i4
    } else {
      scf.yield %0 : i4
    }
    %3 = arith.addi %a, %1 : i4
    scf.yield %3 : i4
  }
  return %r : i4
}

// CHECK:      module @inner
// CHECK-NEXT: func.func @nested
// CHECK-NEXT: arith.constant dense<[-8, -3, 2, 7]> : tensor<4xi8>
module @inner {
  func.func @nested(%q: i2) -> i4 {
    %0 = qlut.hw_lut %q table(#table) : i2 -> i4
    return %0 : i4
  }
}
