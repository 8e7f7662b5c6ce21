// Arrays of more than 1,024 numbers print as hexadecimal bytes of the narrowest
// width that holds them, and come back; by hand they may be any length.
// RUN: split-file --leading-lines %s %t
// RUN: qlut-opt %t/read.mlir --mlir-print-local-scope | FileCheck %s
// RUN: qlut-opt %t/built.mlir --qlut-quantize="input-bits=16 output-bits=16" --qlut-build-tables=form=direct --verify-roundtrip | FileCheck %s --check-prefix=LONG
// RUN: qlut-opt %t/built.mlir --qlut-quantize="input-bits=16 output-bits=8" --qlut-build-tables=form=direct --verify-roundtrip | FileCheck %s --check-prefix=NARROW
// RUN: qlut-opt %t/invalid.mlir --split-input-file --verify-diagnostics

//--- read.mlir
// CHECK: values = [-8, -3, 2, 7]
module attributes {t.a = #qlut.direct<i2 -> i4, values = i8 "0xF8FD0207">} {}
// CHECK: values = [-8, -3, 2, 7]
module attributes {t.a = #qlut.direct<i2 -> i4, values = i16 "0xF8FFFDFF02000700">} {}

//--- built.mlir
// LONG: #qlut.direct<i16 -> i16, values = i16 "0x{{[0-9A-F]+}}"
// NARROW: #qlut.direct<i16 -> i8, values = i8 "0x{{[0-9A-F]+}}"
func.func @f(%x: f32) -> f32 {
  %0 = qlut.sim_lut %x, <"tanh(x)"> range <-1.0, 1.0> : f32
  return %0 : f32
}

//--- invalid.mlir
// expected-error @+1 {{expected '[' or one of i8, i16, i32, i64 before hexadecimal bytes}}
module attributes {a = #qlut.direct<i2 -> i4, values = i4 "0xF8FD0207">} {}

// -----

// expected-error @+1 {{expected a string of 0x and hexadecimal digits, a multiple of 4 of them}}
module attributes {a = #qlut.direct<i2 -> i4, values = i16 "0xF8FD02">} {}

// -----

// expected-error @+1 {{expected a string of 0x and hexadecimal digits, a multiple of 2 of them}}
module attributes {a = #qlut.direct<i2 -> i4, values = i8 "0xF8FD02ZZ">} {}

// -----

// expected-error @+1 {{expected a string of 0x and hexadecimal digits, a multiple of 2 of them}}
module attributes {a = #qlut.direct<i2 -> i4, values = i8 "F8FD0207">} {}
