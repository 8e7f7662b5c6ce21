// NaN and infinities in constants, ranges, formats and targets.
// RUN: split-file %s %t
// RUN: qlut-opt %t/constants.mlir --convert-to-qlut-sim | FileCheck %s --check-prefix=CONSTANTS
// RUN: qlut-opt %t/attributes.mlir --split-input-file --verify-diagnostics
// RUN: qlut-opt %t/folded.mlir --canonicalize | FileCheck %s --check-prefix=FOLDED

//--- constants.mlir
// No table is made of an expression with a constant that is no number.
// CONSTANTS-LABEL: @constants
// CONSTANTS: arith.addf
// CONSTANTS: arith.mulf
// CONSTANTS: qlut.sim_lut %{{.*}}, <"exp(x)">
func.func @constants(%x: tensor<4xf32>) -> tensor<4xf32> {
  %nan = arith.constant dense<0x7FC00000> : tensor<4xf32>
  %inf = arith.constant dense<0x7F800000> : tensor<4xf32>
  %0 = arith.addf %x, %nan : tensor<4xf32>
  %1 = arith.mulf %0, %inf : tensor<4xf32>
  %2 = math.exp %1 : tensor<4xf32>
  return %2 : tensor<4xf32>
}

//--- attributes.mlir
func.func @infinite_range(%x: f32) -> f32 {
  // expected-error @+1 {{expected finite bounds of the range, got 1.000000e+00 and INF}}
  %0 = qlut.sim_lut %x, <"exp(x)"> range <1.0, 0x7FF0000000000000> : f32
  return %0 : f32
}

// -----

func.func @nan_range(%x: f32) -> f32 {
  // expected-error @+1 {{expected finite bounds of the range, got nan and 1.000000e+00}}
  %0 = qlut.sim_lut %x, <"exp(x)"> range <0x7FF8000000000000, 1.0> : f32
  return %0 : f32
}

// -----

func.func @infinite_scale(%x: f32) -> f32 {
  // expected-error @+1 {{expected a finite scale above 0, got inf}}
  %0 = qlut.fake_quant %x, <i8, 0x7FF0000000000000> : f32
  return %0 : f32
}

// -----

func.func @denormal_scale(%x: f32) -> f32 {
  // expected-error @+1 {{expected a scale in the normal range of f32, 1.17549e-38 to 3.40282e+38, got 1.4013e-45}}
  %0 = qlut.fake_quant %x, <i8, 1.0e-45> : f32
  return %0 : f32
}

// -----

func.func @overflowing_scale(%x: f32) -> f32 {
  // expected-error @+1 {{expected every code to stand for a finite f32, got a scale of 3e+38 over 32768 codes}}
  %0 = qlut.fake_quant %x, <i16, 3.0e38> : f32
  return %0 : f32
}

// -----

func.func @number(%x: f32) -> f32 {
  // expected-error @+1 {{expected a number that a double can hold, got '1e400'}}
  %0 = qlut.sim_lut %x, <"x + 1e400"> : f32
  return %0 : f32
}

//--- folded.mlir
// Q2: NaN gives the zero point, infinities saturate, -0 is 0.
// FOLDED-LABEL: @folded
// FOLDED: dense<[3, 127, -128, 3]> : tensor<4xi8>
func.func @folded() -> tensor<4xi8> {
  %c = arith.constant dense<[0x7FC00000, 0x7F800000, 0xFF800000, -0.0]> : tensor<4xf32>
  %0 = qlut.quantize %c, <i8, 0.5:3> : tensor<4xf32> -> tensor<4xi8>
  return %0 : tensor<4xi8>
}
