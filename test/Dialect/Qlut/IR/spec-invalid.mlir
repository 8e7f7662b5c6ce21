// The fields of a preset: known ones, with the values they may have.
// RUN: qlut-opt %s --split-input-file --verify-diagnostics

// expected-error @+1 {{unknown field 'segment' of #qlut.spec}}
module attributes {a = #qlut.spec<{segment = 4 : i64}>} {}

// -----

// expected-error @+1 {{expected field 'segments' from 1 to 65536, got 0 : i64}}
module attributes {a = #qlut.spec<{segments = 0 : i64}>} {}

// -----

// expected-error @+1 {{expected field 'segments' from 1 to 65536, got 65537 : i64}}
module attributes {a = #qlut.spec<{segments = 65537 : i64}>} {}

// -----

// expected-error @+1 {{expected field 'segments' from 1 to 65536, got 340282366920938463463374607431768211455 : i129}}
module attributes {a = #qlut.spec<{segments = 340282366920938463463374607431768211455 : i129}>} {}

// -----

// expected-error @+1 {{expected field 'segments' from 1 to 65536, got "4"}}
module attributes {a = #qlut.spec<{segments = "4"}>} {}

// -----

// expected-error @+1 {{expected field 'value_bits' from 1 to 32, got 33 : i64}}
module attributes {a = #qlut.spec<{value_bits = 33 : i64}>} {}

// -----

// expected-error @+1 {{expected field 'guard_bits' from 0 to 16, got -1 : i64}}
module attributes {a = #qlut.spec<{guard_bits = -1 : i64}>} {}

// -----

// expected-error @+1 {{expected field 'spacing' to be uniform, power-of-two, free or dyadic, got "even"}}
module attributes {a = #qlut.spec<{spacing = "even"}>} {}

// -----

// expected-error @+1 {{expected field 'pole' to be error or saturate, got 1 : i64}}
module attributes {a = #qlut.spec<{pole = 1 : i64}>} {}

// -----

// expected-error @+1 {{expected field 'input' to be a storage of at most 16 bits such as i8 or u16, got "i32"}}
module attributes {a = #qlut.spec<{input = "i32"}>} {}

// -----

// expected-error @+1 {{expected field 'output' to be a storage of at most 16 bits such as i8 or u16, got "float"}}
module attributes {a = #qlut.spec<{output = "float"}>} {}

// -----

// expected-error @+1 {{expected field 'breakpoints' to be array<f64: ...>, got [1.000000e+00]}}
module attributes {a = #qlut.spec<{breakpoints = [1.0]}>} {}

// -----

// expected-error @+1 {{expected finite ascending breakpoints, got array<f64: 1.000000e+00, 1.000000e+00>}}
module attributes {a = #qlut.spec<{breakpoints = array<f64: 1.0, 1.0>}>} {}

// -----

// expected-error @+1 {{expected finite ascending breakpoints, got array<f64: 0x7FF8000000000000>}}
module attributes {a = #qlut.spec<{breakpoints = array<f64: 0x7FF8000000000000>}>} {}

// -----

// expected-error @+1 {{expected a dictionary of fields}}
module attributes {a = #qlut.spec<[]>} {}

// -----

// expected-error @+1 {{expected field 'max_error' to be a finite f64 above 0, got 0.000000e+00 : f64}}
#s = #qlut.spec<{max_error = 0.0}>

// -----

// expected-error @+1 {{expected field 'mse' to be a finite f64 above 0, got 0x7FF0000000000000 : f64}}
#s = #qlut.spec<{mse = 0x7FF0000000000000 : f64}>

// -----

// expected-error @+1 {{expected field 'mse' to be a finite f64 above 0, got 1 : i64}}
#s = #qlut.spec<{mse = 1}>

// -----

// expected-error @+1 {{expected field 'max_error' to be a finite f64 above 0, got 1.000000e+00 : f32}}
#s = #qlut.spec<{max_error = 1.0 : f32}>

// -----

// expected-error @+1 {{expected field 'cost' to be bytes, cycles or both, got "gates"}}
#s = #qlut.spec<{max_error = 1.0, cost = "gates"}>

// -----

// expected-error @+1 {{expected one of the fields 'max_error' and 'mse', got both}}
#s = #qlut.spec<{max_error = 1.0, mse = 1.0}>

// -----

// expected-error @+1 {{expected no field 'segments' with 'max_error', which finds the segments, got 4 : i64}}
#s = #qlut.spec<{max_error = 1.0, segments = 4 : i64}>

// -----

// expected-error @+1 {{expected no field 'breakpoints' with 'mse', which finds the segments, got array<f64: 1.000000e+00>}}
#s = #qlut.spec<{mse = 1.0, breakpoints = array<f64: 1.0>}>

// -----

// expected-error @+1 {{expected field 'endpoints' to be stored with 'mse', whose tables have fitted values, got "computed"}}
#s = #qlut.spec<{mse = 1.0, endpoints = "computed"}>
