// RUN: qlut-opt %s --qlut-materialize-tables=alignment=0 | FileCheck %s --check-prefix=NONE
// RUN: qlut-opt %s --qlut-materialize-tables=alignment=16 | FileCheck %s --check-prefix=SOME
// RUN: not qlut-opt %s --qlut-materialize-tables=alignment=24 2>&1 | FileCheck %s --check-prefix=ODD
// RUN: not qlut-opt %s --qlut-materialize-tables=alignment=-8 2>&1 | FileCheck %s --check-prefix=NEGATIVE
// RUN: not qlut-opt %s --qlut-materialize-tables=alignment=x 2>&1 | FileCheck %s --check-prefix=WORD

// NONE: memref.global "private" constant @qlut_table : memref<4xi8> = dense<[-8, -3, 2, 7]>{{$}}
// SOME: memref.global "private" constant @qlut_table : memref<4xi8> = dense<[-8, -3, 2, 7]> {alignment = 16 : i64}
// ODD: qlut-materialize-tables: expected alignment to be 0 or a power of two, got 24
// NEGATIVE: qlut-materialize-tables: expected alignment to be 0 or a power of two, got -8
// WORD: 'x' value invalid
func.func @f(%q: i2) -> i4 {
  %0 = qlut.hw_lut %q table(#qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>) : i2 -> i4
  return %0 : i4
}
