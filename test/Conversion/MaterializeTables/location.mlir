// RUN: qlut-opt %s --qlut-materialize-tables --mlir-print-debuginfo --mlir-print-local-scope | FileCheck %s

// CHECK: memref.global {{.*}} loc("layer3/act")
// CHECK: memref.get_global {{.*}} loc("layer3/act")
// CHECK: memref.load {{.*}} loc("layer3/act")
func.func @located(%q: i2) -> i4 {
  %0 = qlut.hw_lut %q table(#qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>) : i2 -> i4 loc("layer3/act")
  return %0 : i4
}
