// RUN: qlut-opt %s --qlut-materialize-tables --mlir-print-debuginfo | FileCheck %s

// CHECK: #[[$LOC:.*]] = loc("layer3/act")
// CHECK: memref.global {{.*}} loc(#[[$LOC]])
// CHECK: memref.get_global {{.*}} loc(#[[$LOC]])
// CHECK: memref.load {{.*}} loc(#[[$LOC]])
func.func @located(%q: i2) -> i4 {
  %0 = qlut.hw_lut %q table(#qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>) : i2 -> i4 loc("layer3/act")
  return %0 : i4
}
