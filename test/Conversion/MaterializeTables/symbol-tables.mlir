// The global is in the nearest symbol table, whatever op that is, and its name
// is new there: names of the modules around are none of its concern.
// RUN: qlut-opt %s --qlut-materialize-tables --verify-roundtrip | FileCheck %s

#table = #qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>

// CHECK:      module @inner
// CHECK-DAG:  memref.global "private" constant @[[NEW:qlut_table_[0-9]+]] : memref<4xi8> = dense<[-8, -3, 2, 7]>
// CHECK-DAG:  func.func private @qlut_table()
// CHECK-DAG:  func.func private @qlut_table_0()
// CHECK:      func.func @f
// CHECK:      memref.get_global @[[NEW]]
module @inner {
  func.func private @qlut_table()
  func.func private @qlut_table_0()
  func.func @f(%q: i2) -> i4 {
    %0 = qlut.hw_lut %q table(#table) : i2 -> i4
    return %0 : i4
  }
}

// CHECK:      module @beside
// CHECK-NEXT: memref.global "private" constant @qlut_table : memref<4xi8>
module @beside {
  func.func @g(%q: i2) -> i4 {
    %0 = qlut.hw_lut %q table(#table) : i2 -> i4
    return %0 : i4
  }
}
