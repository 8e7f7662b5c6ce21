// RUN: qlut-opt %s --qlut-quantize=bits=8 --split-input-file --verify-diagnostics
// RUN: not qlut-opt %s --qlut-quantize=bits=3 2>&1 | FileCheck %s --check-prefix=BITS
// RUN: not qlut-opt %s --qlut-quantize=bits=0 2>&1 | FileCheck %s --check-prefix=ZERO
// RUN: not qlut-opt %s --qlut-quantize=storage=ternary 2>&1 | FileCheck %s --check-prefix=STORAGE
// RUN: not qlut-opt %s --qlut-quantize=bitz=8 2>&1 | FileCheck %s --check-prefix=NAME
// BITS: expected option 'bits' to be 1, 2, 4, 8 or 16, got 3
// ZERO: expected option 'bits' to be 1, 2, 4, 8 or 16, got 0
// STORAGE: expected option 'storage' to be signed or unsigned, got 'ternary'
// NAME: no such option bitz

func.func @no_range(%x: f32) -> f32 {
  // expected-error @+1 {{expected a range; run --qlut-apply-calibration first}}
  %0 = qlut.sim_lut %x, <"tanh(x)"> : f32
  return %0 : f32
}

// -----

func.func @pole(%x: f32) -> f32 {
  // expected-error @+1 {{the least valid range}}
  %0 = qlut.sim_lut %x, <"log(x)"> range <0.0, 4.0> : f32
  return %0 : f32
}

// -----

func.func @f16_cannot_carry(%x: f16) -> f16 {
  // expected-error @+1 {{is not recovered from 'f16'}}
  %0 = qlut.sim_lut %x, <"tanh(x)"> range <-4.0, 4.0> spec <{input = "i16"}> : f16
  return %0 : f16
}

// -----

module attributes {qlut.target = #qlut.target<"mcu8">} {
  func.func @target(%x: f32) -> f32 {
    // expected-error @+1 {{the target can't run the input format}}
    %0 = qlut.sim_lut %x, <"tanh(x)"> range <-4.0, 4.0> spec <{input = "i16"}> : f32
    return %0 : f32
  }
}
