// Functions written out as exporters write them, on scalars, vectors and
// tensors.
// RUN: qlut-opt %s --convert-to-qlut-sim --verify-roundtrip | FileCheck %s

// CHECK-LABEL: @sigmoid
//  CHECK-SAME:   (%[[X:.*]]: f32)
//  CHECK-NEXT: %[[R:.*]] = qlut.sim_lut %[[X]], <"sigmoid(x)"> layer "sigmoid/sigmoid.0" : f32
//  CHECK-NEXT: return %[[R]]
func.func @sigmoid(%x: f32) -> f32 {
  %one = arith.constant 1.0 : f32
  %0 = arith.negf %x : f32
  %1 = math.exp %0 : f32
  %2 = arith.addf %1, %one : f32
  %3 = arith.divf %one, %2 : f32
  return %3 : f32
}

// CHECK-LABEL: @sigmoid_exp_over_sum
//  CHECK-NEXT: qlut.sim_lut %{{.*}}, <"sigmoid(x)">
//  CHECK-NEXT: return
func.func @sigmoid_exp_over_sum(%x: tensor<4xf32>) -> tensor<4xf32> {
  %one = arith.constant dense<1.0> : tensor<4xf32>
  %0 = math.exp %x : tensor<4xf32>
  %1 = arith.addf %0, %one : tensor<4xf32>
  %2 = arith.divf %0, %1 : tensor<4xf32>
  return %2 : tensor<4xf32>
}

// CHECK-LABEL: @sigmoid_by_tanh
//  CHECK-NEXT: qlut.sim_lut %{{.*}}, <"sigmoid(x)"> {{.*}} : vector<8xf32>
//  CHECK-NEXT: return
func.func @sigmoid_by_tanh(%x: vector<8xf32>) -> vector<8xf32> {
  %half = arith.constant dense<0.5> : vector<8xf32>
  %0 = arith.mulf %x, %half : vector<8xf32>
  %1 = math.tanh %0 : vector<8xf32>
  %2 = math.fma %1, %half, %half : vector<8xf32>
  return %2 : vector<8xf32>
}

// CHECK-LABEL: @sigmoid_stable
//  CHECK-NEXT: qlut.sim_lut %{{.*}}, <"sigmoid(x)">
//  CHECK-NEXT: return
func.func @sigmoid_stable(%x: f32) -> f32 {
  %zero = arith.constant 0.0 : f32
  %one = arith.constant 1.0 : f32
  %a = math.absf %x : f32
  %n = arith.negf %a : f32
  %e = math.exp %n : f32
  %d = arith.addf %one, %e : f32
  %p = arith.divf %one, %d : f32
  %q = arith.divf %e, %d : f32
  %c = arith.cmpf oge, %x, %zero : f32
  %r = arith.select %c, %p, %q : f32
  return %r : f32
}

// CHECK-LABEL: @silu
//  CHECK-NEXT: qlut.sim_lut %{{.*}}, <"silu(x)"> layer "silu/silu.0"
//  CHECK-NEXT: return
func.func @silu(%x: f32) -> f32 {
  %one = arith.constant 1.0 : f32
  %0 = arith.negf %x : f32
  %1 = math.exp %0 : f32
  %2 = arith.addf %1, %one : f32
  %3 = arith.divf %x, %2 : f32
  return %3 : f32
}

// CHECK-LABEL: @swish_with_beta
//  CHECK-NEXT: qlut.sim_lut %{{.*}}, <"x * sigmoid(x * 1.5)"> layer "swish_with_beta/sigmoid.0"
//  CHECK-NEXT: return
func.func @swish_with_beta(%x: f32) -> f32 {
  %one = arith.constant 1.0 : f32
  %beta = arith.constant 1.5 : f32
  %0 = arith.mulf %x, %beta : f32
  %1 = arith.negf %0 : f32
  %2 = math.exp %1 : f32
  %3 = arith.addf %2, %one : f32
  %4 = arith.divf %one, %3 : f32
  %5 = arith.mulf %x, %4 : f32
  return %5 : f32
}

// CHECK-LABEL: @gelu_erf
//  CHECK-NEXT: qlut.sim_lut %{{.*}}, <"gelu(x)"> layer "gelu_erf/gelu.0"
//  CHECK-NEXT: return
func.func @gelu_erf(%x: f32) -> f32 {
  %half = arith.constant 0.5 : f32
  %one = arith.constant 1.0 : f32
  %s = arith.constant 0.707106769 : f32
  %0 = arith.mulf %x, %s : f32
  %1 = math.erf %0 : f32
  %2 = arith.addf %1, %one : f32
  %3 = arith.mulf %x, %half : f32
  %4 = arith.mulf %3, %2 : f32
  return %4 : f32
}

// CHECK-LABEL: @gelu_erf_by_quotient
//  CHECK-NEXT: qlut.sim_lut %{{.*}}, <"gelu(x)">
//  CHECK-NEXT: return
func.func @gelu_erf_by_quotient(%x: f32) -> f32 {
  %half = arith.constant 0.5 : f32
  %one = arith.constant 1.0 : f32
  %s = arith.constant 1.41421354 : f32
  %0 = arith.divf %x, %s : f32
  %1 = math.erf %0 : f32
  %2 = arith.addf %1, %one : f32
  %3 = arith.mulf %2, %half : f32
  %4 = arith.mulf %x, %3 : f32
  return %4 : f32
}

// CHECK-LABEL: @gelu_tanh_powf
//  CHECK-NEXT: qlut.sim_lut %{{.*}}, <"gelu_tanh(x)"> layer "gelu_tanh_powf/gelu_tanh.0"
//  CHECK-NEXT: return
func.func @gelu_tanh_powf(%x: f32) -> f32 {
  %half = arith.constant 0.5 : f32
  %three = arith.constant 3.0 : f32
  %a = arith.constant 4.471500e-02 : f32
  %b = arith.constant 0.797884583 : f32
  %one = arith.constant 1.0 : f32
  %0 = arith.mulf %half, %x : f32
  %1 = math.powf %x, %three : f32
  %2 = arith.mulf %a, %1 : f32
  %3 = arith.addf %x, %2 : f32
  %4 = arith.mulf %b, %3 : f32
  %5 = math.tanh %4 : f32
  %6 = arith.addf %one, %5 : f32
  %7 = arith.mulf %0, %6 : f32
  return %7 : f32
}

// CHECK-LABEL: @gelu_tanh_fpowi
//  CHECK-NEXT: qlut.sim_lut %{{.*}}, <"gelu_tanh(x)">
//  CHECK-NEXT: return
func.func @gelu_tanh_fpowi(%x: f32) -> f32 {
  %three = arith.constant 3 : i32
  %half = arith.constant 0.5 : f32
  %a = arith.constant 4.471500e-02 : f32
  %b = arith.constant 0.797884583 : f32
  %one = arith.constant 1.0 : f32
  %1 = math.fpowi %x, %three : f32, i32
  %3 = math.fma %a, %1, %x : f32
  %4 = arith.mulf %b, %3 : f32
  %5 = math.tanh %4 : f32
  %6 = arith.addf %one, %5 : f32
  %7 = arith.mulf %x, %6 : f32
  %8 = arith.mulf %7, %half : f32
  return %8 : f32
}

// A function inside of another one; the affine parts belong to the table.
// CHECK-LABEL: @scaled_gelu
//  CHECK-NEXT: qlut.sim_lut %{{.*}}, <"gelu(x * 0.25) * 3 - 1"> layer "scaled_gelu/gelu.0"
//  CHECK-NEXT: return
func.func @scaled_gelu(%x: f32) -> f32 {
  %q = arith.constant 0.25 : f32
  %half = arith.constant 0.5 : f32
  %one = arith.constant 1.0 : f32
  %three = arith.constant 3.0 : f32
  %s = arith.constant 0.707106769 : f32
  %y = arith.mulf %x, %q : f32
  %0 = arith.mulf %y, %s : f32
  %1 = math.erf %0 : f32
  %2 = arith.addf %1, %one : f32
  %3 = arith.mulf %y, %half : f32
  %4 = arith.mulf %3, %2 : f32
  %5 = arith.mulf %4, %three : f32
  %6 = arith.subf %5, %one : f32
  return %6 : f32
}

// CHECK-LABEL: @softplus
//  CHECK-NEXT: qlut.sim_lut %{{.*}}, <"softplus(x)"> layer "softplus/softplus.0"
//  CHECK-NEXT: qlut.sim_lut %{{.*}}, <"softplus(x)"> layer "softplus/softplus.1"
//  CHECK-NEXT: return
func.func @softplus(%x: f32, %y: f32) -> (f32, f32) {
  %one = arith.constant 1.0 : f32
  %0 = math.exp %x : f32
  %1 = arith.addf %0, %one : f32
  %2 = math.log %1 : f32
  %3 = math.exp %y : f32
  %4 = math.log1p %3 : f32
  return %2, %4 : f32, f32
}

// The threshold above which PyTorch's softplus is the identity.
// CHECK-LABEL: @softplus_threshold
//  CHECK-NEXT: qlut.sim_lut %{{.*}}, <"softplus(x)">
//  CHECK-NEXT: return
func.func @softplus_threshold(%x: f32) -> f32 {
  %limit = arith.constant 20.0 : f32
  %0 = math.exp %x : f32
  %1 = math.log1p %0 : f32
  %2 = arith.cmpf ogt, %x, %limit : f32
  %3 = arith.select %2, %x, %1 : f32
  return %3 : f32
}

// CHECK-LABEL: @elu
//  CHECK-NEXT: qlut.sim_lut %{{.*}}, <"elu(x)"> layer "elu/elu.0"
//  CHECK-NEXT: return
func.func @elu(%x: f32) -> f32 {
  %zero = arith.constant 0.0 : f32
  %0 = math.expm1 %x : f32
  %1 = arith.cmpf olt, %zero, %x : f32
  %2 = arith.select %1, %x, %0 : f32
  return %2 : f32
}

// CHECK-LABEL: @elu_alpha
//  CHECK-NEXT: qlut.sim_lut %{{.*}}, <"select(x, 0, x, expm1(x) * 0.5)"> layer "elu_alpha/expm1.0"
//  CHECK-NEXT: return
func.func @elu_alpha(%x: f32) -> f32 {
  %zero = arith.constant 0.0 : f32
  %alpha = arith.constant 0.5 : f32
  %0 = math.expm1 %x : f32
  %1 = arith.mulf %0, %alpha : f32
  %2 = arith.cmpf ugt, %x, %zero : f32
  %3 = arith.select %2, %x, %1 : f32
  return %3 : f32
}

// CHECK-LABEL: @hardswish
//  CHECK-NEXT: qlut.sim_lut %{{.*}}, <"hardswish(x)"> layer "hardswish/hardswish.0"
//  CHECK-NEXT: return
func.func @hardswish(%x: f32) -> f32 {
  %zero = arith.constant 0.0 : f32
  %three = arith.constant 3.0 : f32
  %six = arith.constant 6.0 : f32
  %0 = arith.addf %x, %three : f32
  %1 = math.clampf %0 to [%zero, %six] : f32
  %2 = arith.mulf %x, %1 : f32
  %3 = arith.divf %2, %six : f32
  return %3 : f32
}

// CHECK-LABEL: @mish
//  CHECK-NEXT: qlut.sim_lut %{{.*}}, <"mish(x)"> layer "mish/mish.0"
//  CHECK-NEXT: return
func.func @mish(%x: f32) -> f32 {
  %0 = math.exp %x : f32
  %1 = math.log1p %0 : f32
  %2 = math.tanh %1 : f32
  %3 = arith.mulf %x, %2 : f32
  return %3 : f32
}

// CHECK-LABEL: @softsign
//  CHECK-NEXT: qlut.sim_lut %{{.*}}, <"softsign(x)"> layer "softsign/softsign.0"
//  CHECK-NEXT: return
func.func @softsign(%x: f32) -> f32 {
  %one = arith.constant 1.0 : f32
  %0 = math.absf %x : f32
  %1 = arith.addf %0, %one : f32
  %2 = arith.divf %x, %1 : f32
  return %2 : f32
}

// CHECK-LABEL: @rsqrt
//  CHECK-NEXT: qlut.sim_lut %{{.*}}, <"rsqrt(x + 1e-05)"> layer "rsqrt/rsqrt.0"
//  CHECK-NEXT: return
func.func @rsqrt(%x: f64) -> f64 {
  %one = arith.constant 1.0 : f64
  %eps = arith.constant 1.0e-05 : f64
  %0 = arith.addf %x, %eps : f64
  %1 = math.sqrt %0 : f64
  %2 = arith.divf %one, %1 : f64
  return %2 : f64
}

// CHECK-LABEL: @powers
//  CHECK-NEXT: qlut.sim_lut %{{.*}}, <"rsqrt(x)"> layer "powers/rsqrt.0"
//  CHECK-NEXT: qlut.sim_lut %{{.*}}, <"x ^ 1.5"> layer "powers/pow.0"
//  CHECK-NEXT: qlut.sim_lut %{{.*}}, <"1.1{{[0-9]*}} ^ x"> layer "powers/pow.1"
//  CHECK-NEXT: qlut.sim_lut %{{.*}}, <"exp(x)"> layer "powers/exp.0"
//  CHECK-NEXT: return
func.func @powers(%x: f32) -> (f32, f32, f32, f32) {
  %a = arith.constant -0.5 : f32
  %b = arith.constant 1.5 : f32
  %c = arith.constant 1.1 : f32
  %d = arith.constant 1.44269502 : f32
  %0 = math.powf %x, %a : f32
  %1 = math.powf %x, %b : f32
  %2 = math.powf %c, %x : f32
  %3 = arith.mulf %x, %d : f32
  %4 = math.exp2 %3 : f32
  return %0, %1, %2, %4 : f32, f32, f32, f32
}

// What has no name is its expression.
// CHECK-LABEL: @no_name
//  CHECK-NEXT: qlut.sim_lut %{{.*}}, <"log(exp(x) + 2)"> layer "no_name/f.0"
//  CHECK-NEXT: return
func.func @no_name(%x: f32) -> f32 {
  %two = arith.constant 2.0 : f32
  %0 = math.exp %x : f32
  %1 = arith.addf %0, %two : f32
  %2 = math.log %1 : f32
  return %2 : f32
}
