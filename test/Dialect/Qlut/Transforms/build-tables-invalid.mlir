// RUN: qlut-opt %s --qlut-build-tables --split-input-file --verify-diagnostics
// RUN: not qlut-opt %s --qlut-build-tables=segments=0 2>&1 | FileCheck %s --check-prefix=ZERO
// RUN: not qlut-opt %s --qlut-build-tables=segments=2147483648 2>&1 | FileCheck %s --check-prefix=HUGE
// RUN: not qlut-opt %s --qlut-build-tables=form=cubic 2>&1 | FileCheck %s --check-prefix=FORM
// RUN: not qlut-opt %s --qlut-build-tables=breakpoints=1.0,0.5 2>&1 | FileCheck %s --check-prefix=ORDER
// RUN: not qlut-opt %s --qlut-build-tables="breakpoints=0.5 spacing=uniform" 2>&1 | FileCheck %s --check-prefix=UNIFORM
// ZERO: expected option 'segments' from 1 to 65536, got 0
// HUGE: expected option 'segments' from 1 to 65536, got 2147483648
// FORM: expected option 'form' to be direct, linear, step, fit, nvdla, tosa, tflite or quadratic, got 'cubic'
// ORDER: expected option 'breakpoints' to be finite and ascending, got
// UNIFORM: breakpoints need spacing=free or power-of-two, got spacing=uniform

func.func @no_formats(%x: f32) -> f32 {
  // expected-error @+1 {{expected formats of input and output; run --qlut-quantize first}}
  %0 = qlut.sim_lut %x, <"tanh(x)"> range <-4.0, 4.0> : f32
  return %0 : f32
}

// -----

func.func @pole(%x: f32) -> f32 {
  // expected-error @+1 {{the least valid range}}
  %0 = qlut.sim_lut %x, <"log(x)"> in <u8, 0.015625> out <i8, 0.0625> : f32
  return %0 : f32
}

// -----

func.func @too_many(%x: f32) -> f32 {
  // expected-error @+1 {{300}}
  %0 = qlut.sim_lut %x, <"tanh(x)"> spec <{segments = 300}> in <i8, 0.03125> out <i8, 0.0078740157> : f32
  return %0 : f32
}

// -----

module attributes {qlut.target = #qlut.target<"mcu8">} {
  func.func @not_admitted(%x: f32) -> f32 {
    // expected-error @+1 {{field 'forms' admits direct, got linear}}
    %0 = qlut.sim_lut %x, <"tanh(x)"> spec <{form = "linear"}> in <i8, 0.03125> out <i8, 0.0078740157> : f32
    return %0 : f32
  }
}
