// Whole exponents, of whichever integer type; exponents that are values; powers
// that have a name.
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

// Powers that are named functions have their names.
// CHECK-LABEL: @named
// CHECK-NEXT: qlut.sim_lut %{{.*}}, <"sqrt(x)"> layer "named/sqrt.0"
// CHECK-NEXT: qlut.sim_lut %{{.*}}, <"reciprocal(x)"> layer "named/reciprocal.0"
// CHECK-NEXT: return
func.func @named(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %half = arith.constant dense<0.5> : tensor<4xf32>
  %minus_one = arith.constant dense<-1.0> : tensor<4xf32>
  %0 = math.powf %x, %half : tensor<4xf32>
  %1 = math.powf %x, %minus_one : tensor<4xf32>
  return %0, %1 : tensor<4xf32>, tensor<4xf32>
}
