// Powers with a constant base or exponent, and their special cases.
// RUN: qlut-opt %s --convert-to-qlut-sim --split-input-file --verify-diagnostics | FileCheck %s

// CHECK-LABEL: @whole_exponent
// CHECK-NEXT: qlut.sim_lut %{{.*}}, <"x ^ 3"> layer "whole_exponent/pow.0"
// CHECK-NEXT: qlut.sim_lut %{{.*}}, <"x ^ -3"> layer "whole_exponent/pow.1"
// CHECK-NEXT: return
func.func @whole_exponent(%x: f32) -> (f32, f32) {
  %three = arith.constant 3 : i32
  %minus = arith.constant -3 : i64
  %0 = math.fpowi %x, %three : f32, i32
  %1 = math.fpowi %x, %minus : f32, i64
  return %0, %1 : f32, f32
}

// -----

// The exponent is a value of the program.
// CHECK-LABEL: @variable_exponent
// CHECK-NOT: qlut
func.func @variable_exponent(%x: f32, %n: i32, %y: f32) -> (f32, f32) {
  // expected-remark@below {{pow left alone: it has several inputs that are no constants}}
  %0 = math.fpowi %x, %n : f32, i32
  // expected-remark@below {{pow left alone: it has several inputs that are no constants}}
  %1 = math.powf %x, %y : f32
  return %0, %1 : f32, f32
}

// -----

// CHECK-LABEL: @constant_base
// CHECK-NEXT: qlut.sim_lut %{{.*}}, <"10 ^ x"> layer "constant_base/pow.0"
// CHECK-NEXT: return
func.func @constant_base(%x: f32) -> f32 {
  %ten = arith.constant 10.0 : f32
  %0 = math.powf %ten, %x : f32
  return %0 : f32
}

// -----

// A square root by another name has its name.
// CHECK-LABEL: @halves
// CHECK-NEXT: qlut.sim_lut %{{.*}}, <"sqrt(x)"> layer "halves/sqrt.0"
// CHECK-NEXT: qlut.sim_lut %{{.*}}, <"rsqrt(x)"> layer "halves/rsqrt.0"
// CHECK-NEXT: qlut.sim_lut %{{.*}}, <"reciprocal(x)"> layer "halves/reciprocal.0"
// CHECK-NEXT: return
func.func @halves(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) {
  %half = arith.constant dense<0.5> : tensor<4xf32>
  %minus_half = arith.constant dense<-0.5> : tensor<4xf32>
  %minus_one = arith.constant dense<-1.0> : tensor<4xf32>
  %0 = math.powf %x, %half : tensor<4xf32>
  %1 = math.powf %x, %minus_half : tensor<4xf32>
  %2 = math.powf %x, %minus_one : tensor<4xf32>
  return %0, %1, %2 : tensor<4xf32>, tensor<4xf32>, tensor<4xf32>
}

// -----

// exp2 with the factor that makes it exp, as attention writes it.
// CHECK-LABEL: @exp2
// CHECK-NEXT: qlut.sim_lut %{{.*}}, <"exp(x)"> layer "exp2/exp.0"
// CHECK-NEXT: return
func.func @exp2(%x: f32) -> f32 {
  %log2e = arith.constant 1.44269502 : f32
  %0 = arith.mulf %x, %log2e : f32
  %1 = math.exp2 %0 : f32
  return %1 : f32
}
