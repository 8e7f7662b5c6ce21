// RUN: qlut-opt %s --qlut-build-tables --split-input-file --verify-diagnostics
// RUN: not qlut-opt %s --qlut-build-tables=front-end=fold 2>&1 | FileCheck %s --check-prefix=WORD
// WORD: expected option 'front-end' to be none, auto, symmetry or normalize, got 'fold'

func.func @no_symmetry(%x: f32) -> f32 {
  // expected-error @+1 {{expected f(x) + f(-x) to be constant or f(x) - f(-x) a multiple of x to fold a table, got exp(x): use front end 'none'}}
  %0 = qlut.sim_lut %x, <"exp(x)"> spec <{front_end = "symmetry"}> in <i8, 0.0625> out <i8, 0.0625> : f32
  return %0 : f32
}

// -----

func.func @no_octaves(%x: f32) -> f32 {
  // expected-error @+1 {{expected a power c x^(p/q), a log(x) + b or c exp(b x) over positive codes to normalize a table, got tanh(x): use front end 'none'}}
  %0 = qlut.sim_lut %x, <"tanh(x)"> spec <{front_end = "normalize"}> in <i8, 0.0625> out <i8, 0.0625> : f32
  return %0 : f32
}

// -----

func.func @pole(%x: f32) -> f32 {
  // expected-error @+1 {{rsqrt(x) has no finite value at x = 0 (code 0); the least valid range starts at 0.0625 (code 1)}}
  %0 = qlut.sim_lut %x, <"rsqrt(x)"> spec <{front_end = "normalize"}> in <u8, 0.0625> out <i8, 0.0625> : f32
  return %0 : f32
}

// -----

module attributes {qlut.target = #qlut.target<"pwl8">} {
  func.func @target(%x: f32) -> f32 {
    // expected-error @+1 {{target 'pwl8': field 'front-ends' admits none, symmetry, got normalize}}
    %0 = qlut.sim_lut %x, <"exp(x)"> spec <{front_end = "normalize", spacing = "power-of-two"}> in <i8, 0.0625> out <i8, 0.0625> : f32
    return %0 : f32
  }
}
