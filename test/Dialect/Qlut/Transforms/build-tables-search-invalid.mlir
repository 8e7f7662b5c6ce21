// What a search cannot give, and what a target does not have.
//
// RUN: qlut-opt %s --qlut-build-tables --split-input-file --verify-diagnostics

// expected-error @+1 {{expected field 'objective' to be none, max or mse, got "least"}}
#objective = #qlut.spec<{objective = "least"}>

// -----

// expected-error @+1 {{expected field 'values' to be function or fitted, got "moved"}}
#values = #qlut.spec<{values = "moved"}>

// -----

// expected-error @+1 {{expected field 'coefficients' to be endpoints or base-slope, got "cubic"}}
#coefficients = #qlut.spec<{coefficients = "cubic"}>

// -----

// expected-error @+1 {{expected field 'slope_bits' from 2 to 32, got 33}}
#width = #qlut.spec<{slope_bits = 33}>

// -----

module attributes {qlut.target = #qlut.target<file "{name: ends, coefficients: [endpoints]}">} {
  func.func @no_slopes(%x: f32) -> f32 {
    // expected-error @+1 {{field 'coefficients' admits endpoints, got base-slope}}
    %0 = qlut.sim_lut %x, <"tanh(x)"> spec <{coefficients = "base-slope"}> in <i8, 0.03125> out <i8, 0.0078740157> : f32
    return %0 : f32
  }
}

// -----

module attributes {qlut.target = #qlut.target<file "{name: narrow, slope-bits: 8}">} {
  func.func @wide_slopes(%x: f32) -> f32 {
    // expected-error @+1 {{field 'slope-bits' is 8, the table needs 10}}
    %0 = qlut.sim_lut %x, <"tanh(x)"> spec <{coefficients = "base-slope", slope_bits = 10}> in <i8, 0.03125> out <i8, 0.0078740157> : f32
    return %0 : f32
  }
}

// -----

// A device of short segments: two of 16 codes do not reach over the 200 of 256
// that tanh changes on.
module attributes {qlut.target = #qlut.target<file "{name: short, fraction-bits: 4}">} {
  func.func @too_few(%x: f32) -> f32 {
    // expected-error @+1 {{expected at most 2 segments of at most 16 codes (4 fraction bits) to reach over 200 codes, got none: use more segments}}
    %0 = qlut.sim_lut %x, <"tanh(x)"> spec <{objective = "max", segments = 2, spacing = "free"}> in <i8, 0.03125> out <i8, 0.0078740157> : f32
    return %0 : f32
  }
}
