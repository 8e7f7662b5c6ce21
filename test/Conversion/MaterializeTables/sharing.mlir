// Tables of the same numbers in the same width share a global, by whatever form
// and formats they come; the same numbers in another width do not.
// RUN: qlut-opt %s --qlut-materialize-tables | FileCheck %s

// CHECK-DAG:     memref.global "private" constant @[[NARROW:[a-z_0-9]+]] : memref<4xi8> = dense<[0, 1, 2, 3]>
// CHECK-DAG:     memref.global "private" constant @[[WIDE:[a-z_0-9]+]] : memref<4xi16> = dense<[0, 1, 2, 300]>
// CHECK-LABEL: func.func @shared
// CHECK-NOT:     memref<4xi8>
// CHECK:         %[[G:.*]] = memref.get_global @[[NARROW]] : memref<4xi8>
// CHECK-NOT:     get_global
// CHECK:         memref.load %[[G]]
// CHECK:         memref.load %[[G]]
// CHECK-NOT:     memref.load %[[G]]
// CHECK:         return
func.func @shared(%a: i2, %b: i8) -> (i4, i2, i16) {
  %0 = qlut.hw_lut %a table(#qlut.direct<u2 -> i4, values = [0, 1, 2, 3]>) : i2 -> i4
  %1 = qlut.hw_lut %b table(#qlut.step<i8 -> u2, thresholds = [64, 128, 192], values = [0, 1, 2, 3]>) : i8 -> i2
  %2 = qlut.hw_lut %a table(#qlut.direct<u2 -> i16, values = [0, 1, 2, 300]>) : i2 -> i16
  return %0, %1, %2 : i4, i2, i16
}
