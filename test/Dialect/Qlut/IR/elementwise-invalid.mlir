// What the verifiers of the elementwise ops refuse, beside element types.
// RUN: qlut-opt %s --split-input-file --verify-diagnostics

func.func @formats_missing(%x: f32) -> f32 {
  // expected-error @+1 {{'qlut.sim_lut' op expected formats of input and output with a table; --qlut-quantize sets them}}
  %0 = qlut.sim_lut %x, <"tanh(x)"> in <i2, 1.0> table(#qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>) : f32
  return %0 : f32
}

// -----

func.func @table_input(%x: f32) -> f32 {
  // expected-error @+1 {{expected a table from i8, the input's storage, got one from i2}}
  %0 = qlut.sim_lut %x, <"tanh(x)"> in <i8, 1.0> out <i4, 0.5> table(#qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>) : f32
  return %0 : f32
}

// -----

func.func @table_output(%x: f32) -> f32 {
  // expected-error @+1 {{expected a table to u4, the output's storage, got one to i4}}
  %0 = qlut.sim_lut %x, <"tanh(x)"> in <i2, 1.0> out <u4, 0.5> table(#qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>) : f32
  return %0 : f32
}

// -----

func.func @result_type(%x: tensor<4xf32>) {
  // expected-error @+1 {{'qlut.sim_lut' op failed to verify that all of {input, result} have same type}}
  %0 = "qlut.sim_lut"(%x) <{expr = #qlut.expr<"exp(x)">}> : (tensor<4xf32>) -> tensor<5xf32>
  return
}

// -----

func.func @wide_format(%x: f32) -> f32 {
  // expected-error @+1 {{'qlut.fake_quant' op expected a format of at most 16 bits for float values, got i32, 1.0}}
  %0 = qlut.fake_quant %x, <i32, 1.0> : f32
  return %0 : f32
}

// -----

// Q7.
func.func @wide_unsigned(%q: i32) -> f32 {
  // expected-error @+1 {{'qlut.dequantize' op expected a format of 32 bits to be i32 with zero point 0, got u32, 1.0}}
  %0 = qlut.dequantize %q, <u32, 1.0> : i32 -> f32
  return %0 : f32
}

// -----

func.func @wide_zero_point(%q: i32, %c: index) -> f32 {
  // expected-error @+1 {{'qlut.dequantize' op expected a format of 32 bits to be i32 with zero point 0, got i32, 0.5:7}}
  %0 = qlut.dequantize %q[%c], <i32, [1.0, 0.5:7]> : i32 -> f32
  return %0 : f32
}

// -----

// Q6: 2049 is no f16.
func.func @not_recovered(%x: f16) -> f16 {
  // expected-error @+1 {{is not recovered from 'f16' (it comes back as}}
  %0 = qlut.fake_quant %x, <i16, 1.0> : f16
  return %0 : f16
}

// -----

func.func @binary_requantize(%x: f32) -> f32 {
  // expected-error @+1 {{'qlut.requantize' op expected formats with a zero point, got binary ones}}
  %0 = qlut.requantize %x, <i8, 0.05> to <b1, 0.1> multiplier 1 shift 0 : f32
  return %0 : f32
}

// -----

func.func @multiplier(%x: f32) -> f32 {
  // expected-error @+1 {{expected a multiplier from 1 to 2147483647, got 2147483648}}
  %0 = qlut.requantize %x, <i8, 0.05> to <i8, 0.1> multiplier 2147483648 shift 0 : f32
  return %0 : f32
}

// -----

func.func @no_multiplier(%x: f32) -> f32 {
  // expected-error @+1 {{expected a multiplier from 1 to 2147483647, got 0}}
  %0 = qlut.requantize %x, <i8, 0.05> to <i8, 0.1> multiplier 0 shift 0 : f32
  return %0 : f32
}

// -----

func.func @shift(%x: f32) -> f32 {
  // expected-error @+1 {{expected a shift from 0 to 62, got 63}}
  %0 = qlut.requantize %x, <i8, 0.05> to <i8, 0.1> multiplier 1 shift 63 : f32
  return %0 : f32
}

// -----

func.func @hw_input(%x: i4) -> i4 {
  // expected-error @+1 {{'qlut.hw_lut' op expected input elements of type i2 for storage i2, got 'i4'}}
  %0 = qlut.hw_lut %x table(#qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>) : i4 -> i4
  return %0 : i4
}

// -----

func.func @hw_result(%x: i2) -> i8 {
  // expected-error @+1 {{'qlut.hw_lut' op expected result elements of type i4 for storage i4, got 'i8'}}
  %0 = qlut.hw_lut %x table(#qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>) : i2 -> i8
  return %0 : i8
}

// -----

func.func @hw_shape(%x: tensor<4xi2>) -> i4 {
  // expected-error @+1 {{if an operand is non-scalar, then there must be at least one non-scalar result}}
  %0 = qlut.hw_lut %x table(#qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>) : tensor<4xi2> -> i4
  return %0 : i4
}

// -----

func.func @quantize_width(%x: f32) -> i16 {
  // expected-error @+1 {{'qlut.quantize' op expected result elements of type i8 for storage u8, got 'i16'}}
  %0 = qlut.quantize %x, <u8, 0.05> : f32 -> i16
  return %0 : i16
}

// -----

func.func @observed(%x: f32) {
  // expected-error @+1 {{'qlut.observe' op operand #0 must be ranked tensor of}}
  qlut.observe %x id "a" : f32
  return
}
