// S1: the multiplier is i32, the shift i8, and no product leaves 64 bits.
// RUN: qlut-opt %s --split-input-file --verify-diagnostics

func.func @storage(%q: i8, %m: i32, %s: i8) -> i8 {
  // expected-error @+1 {{'qlut.rescale' op expected a storage of 1, 2, 4, 8, 16 or 32 bits, got 3}}
  %0 = qlut.rescale %q, %m, %s input_zp 0 output_zp 0 to "i3" : i8, i32, i8 -> i8
  return %0 : i8
}

// -----

func.func @binary(%q: i8, %m: i32, %s: i8) -> i1 {
  // expected-error @+1 {{expected an output storage with a zero point, got b1}}
  %0 = qlut.rescale %q, %m, %s input_zp 0 output_zp 0 to "b1" : i8, i32, i8 -> i1
  return %0 : i1
}

// -----

func.func @result(%q: i8, %m: i32, %s: i8) -> i16 {
  // expected-error @+1 {{expected result elements of type i8 for storage u8, got 'i16'}}
  %0 = qlut.rescale %q, %m, %s input_zp 0 output_zp 0 to "u8" : i8, i32, i8 -> i16
  return %0 : i16
}

// -----

func.func @input(%q: i64, %m: i32, %s: i8) -> i8 {
  // expected-error @+1 {{expected input elements of 1, 2, 4, 8, 16, 32 or 48 bits, got 'i64'}}
  %0 = qlut.rescale %q, %m, %s input_zp 0 output_zp 0 to "i8" : i64, i32, i8 -> i8
  return %0 : i8
}

// -----

func.func @multiplier(%q: i8, %m: i16, %s: i8) -> i8 {
  // expected-error @+1 {{expected i32 multipliers, got 'i16'}}
  %0 = qlut.rescale %q, %m, %s input_zp 0 output_zp 0 to "i8" : i8, i16, i8 -> i8
  return %0 : i8
}

// -----

func.func @shift(%q: i8, %m: i32, %s: i32) -> i8 {
  // expected-error @+1 {{expected i8 shifts, got 'i32'}}
  %0 = qlut.rescale %q, %m, %s input_zp 0 output_zp 0 to "i8" : i8, i32, i32 -> i8
  return %0 : i8
}

// -----

func.func @input_zp(%q: i8, %m: i32, %s: i8) -> i8 {
  // expected-error @+1 {{expected the input's zero point in i8, got 128}}
  %0 = qlut.rescale %q, %m, %s input_zp 128 output_zp 0 to "i8" : i8, i32, i8 -> i8
  return %0 : i8
}

// -----

func.func @output_zp(%q: i8, %m: i32, %s: i8) -> i8 {
  // expected-error @+1 {{expected the output's zero point in u8, got -1}}
  %0 = qlut.rescale %q, %m, %s input_zp 0 output_zp -1 to "u8" : i8, i32, i8 -> i8
  return %0 : i8
}

// -----

func.func @distance(%q: i32, %m: i32, %s: i8) -> i8 {
  // expected-error @+1 {{expected every code of i32 within 2^31 of the input's zero point, got zero point 1}}
  %0 = qlut.rescale %q, %m, %s input_zp 1 output_zp 0 to "i8" : i32, i32, i8 -> i8
  return %0 : i8
}

// -----

func.func @wide_multiplier(%q: i48, %m: i32, %s: i8) -> i8 {
  // expected-error @+1 {{expected i16 multipliers, got 'i32'}}
  %0 = qlut.rescale %q, %m, %s input_zp 0 output_zp 0 to "i8" : i48, i32, i8 -> i8
  return %0 : i8
}

// -----

func.func @wide_distance(%q: i48, %m: i16, %s: i8) -> i8 {
  // expected-error @+1 {{expected every code of i48 within 2^47 of the input's zero point, got zero point 1}}
  %0 = qlut.rescale %q, %m, %s input_zp 1 output_zp 0 to "i8" : i48, i16, i8 -> i8
  return %0 : i8
}

// -----

// S2.
func.func @double_floor(%q: i8, %m: i32, %s: i8) -> i8 {
  // expected-error @+1 {{expected half-up rounding with double_round, got floor}}
  %0 = qlut.rescale %q, %m, %s input_zp 0 output_zp 0 to "i8" round <floor> double_round : i8, i32, i8 -> i8
  return %0 : i8
}
