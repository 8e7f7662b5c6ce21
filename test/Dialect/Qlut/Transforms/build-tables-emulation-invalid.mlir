// RUN: qlut-opt %s --qlut-build-tables --split-input-file --verify-diagnostics

func.func @other_widths(%x: f32) -> f32 {
  // expected-error @+1 {{expected codes i8 to i8 or i16 to i16 of a tosa table, got i8 to i16}}
  %0 = qlut.sim_lut %x, <"tanh(x)"> spec <{form = "tosa"}> in <i8, 0.1> out <i16, 0.1> : f32
  return %0 : f32
}

// -----

func.func @zero_point(%x: f32) -> f32 {
  // expected-error @+1 {{expected zero points 0 of a 16-bit tflite table, got 4 and 0}}
  %0 = qlut.sim_lut %x, <"tanh(x)"> spec <{form = "tflite"}> in <i16, 0.001:4> out <i16, 0.001> : f32
  return %0 : f32
}

// -----

func.func @unsigned(%x: f32) -> f32 {
  // expected-error @+1 {{expected codes i8 or i16 of a nvdla table, got u8}}
  %0 = qlut.sim_lut %x, <"tanh(x)"> spec <{form = "nvdla"}> in <u8, 0.01> out <i8, 0.01> : f32
  return %0 : f32
}

// -----

// Neighbours that TOSA gives no result between.
func.func @steep(%x: f32) -> f32 {
  // expected-error @+1 {{expected neighbours of a tosa table to differ by no more than 16 bits hold}}
  %0 = qlut.sim_lut %x, <"tanh(x * 1000)"> spec <{form = "tosa"}> in <i16, 0.001> out <i16, 0.000030517578125> : f32
  return %0 : f32
}
