// F1 to F5 and the bounds of ranges; the names of roundings.
// RUN: qlut-opt %s --split-input-file --verify-diagnostics

// expected-error @+1 {{expected a storage of 1, 2, 4, 8, 16 or 32 bits, got 3}}
module attributes {a = #qlut.format<i3, 1.0>} {}

// -----

// expected-error @+1 {{expected a storage of 1, 2, 4, 8, 16 or 32 bits, got 0}}
module attributes {a = #qlut.format<i0, 1.0>} {}

// -----

// expected-error @+1 {{expected a number of bits after 'i', got '99999999999'}}
module attributes {a = #qlut.format<i99999999999, 1.0>} {}

// -----

// expected-error @+1 {{expected at least 2 bits for a signed storage, got 1: u1 holds 0 and the scale, b1 the scale with either sign}}
module attributes {a = #qlut.format<i1, 1.0>} {}

// -----

// expected-error @+1 {{expected a finite scale above 0, got 0}}
module attributes {a = #qlut.format<i8, 0.0>} {}

// -----

// expected-error @+1 {{expected a finite scale above 0, got -1}}
module attributes {a = #qlut.format<i8, -1.0>} {}

// -----

// expected-error @+1 {{expected a zero point of i8, -128 to 127, got 128}}
module attributes {a = #qlut.format<i8, 1.0:128>} {}

// -----

// expected-error @+1 {{expected a zero point of u4, 0 to 15, got -1}}
module attributes {a = #qlut.format<u4, 1.0:-1>} {}

// -----

// expected-error @+1 {{expected zero point 0 for a binary storage, got 1}}
module attributes {a = #qlut.format<b1, 1.0:1>} {}

// -----

// expected-error @+1 {{integer value too large}}
module attributes {a = #qlut.format<i8, 1.0:99999999999999999999>} {}

// -----

// expected-error @+1 {{expected ','}}
module attributes {a = #qlut.format<i8>} {}

// -----

// expected-error @+1 {{expected the range's least value below its greatest, got 1.000000e+00 and 0.000000e+00}}
module attributes {a = #qlut.range<1.0, 0.0>} {}

// -----

// expected-error @+1 {{expected the range's least value below its greatest, got -0.000000e+00 and 0.000000e+00}}
module attributes {a = #qlut.range<-0.0, 0.0>} {}

// -----

// expected-error @+1 {{expected half_up, half_even, half_away or floor, got 'ceil'}}
module attributes {a = #qlut.rounding<ceil>} {}
