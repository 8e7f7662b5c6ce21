// Unknown options, and numbers too large for an alignment.
// RUN: not qlut-opt %s --qlut-materialize-tables=align=64 -o %t.mlir 2>&1 | FileCheck %s --check-prefix=UNKNOWN
// RUN: not qlut-opt %s --qlut-materialize-tables=alignment=18446744073709551616 -o %t.mlir 2>&1 | FileCheck %s --check-prefix=LARGE
// RUN: not ls %t.mlir
// Only the last of a repeated option counts: it is checked.
// RUN: not qlut-opt %s --qlut-materialize-tables="alignment=64 alignment=3" -o %t.mlir 2>&1 | FileCheck %s --check-prefix=LAST

// UNKNOWN: no such option align
// LARGE: '18446744073709551616' value invalid
// LAST: expected alignment to be 0 or a power of two, got 3
func.func @f(%q: i2) -> i4 {
  %0 = qlut.hw_lut %q table(#qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>) : i2 -> i4
  return %0 : i4
}
