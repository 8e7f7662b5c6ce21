// RUN: qlut-opt %s --convert-qlut-to-arith --split-input-file | FileCheck %s

// Subtrees without x are constants, evaluated exactly: no math op for a folder
// to compute with the host's libm.
// CHECK-LABEL: @constant_subtree
func.func @constant_subtree(%x: f64) -> f64 {
  // CHECK-NEXT: %[[E:.*]] = arith.constant 2.7182818284590451 : f64
  // CHECK-NEXT: %[[R:.*]] = arith.mulf %[[E]], %{{.*}} : f64
  // CHECK-NEXT: return %[[R]]
  %0 = qlut.sim_lut %x, <"exp(1) * x"> : f64
  return %0 : f64
}

// -----

// A shared subtree is computed once.
// CHECK-LABEL: @shared_subtree
func.func @shared_subtree(%x: f32) -> f32 {
  // CHECK-NEXT: %[[E:.*]] = math.exp
  // CHECK-NEXT: %[[R:.*]] = arith.mulf %[[E]], %[[E]] : f32
  // CHECK-NEXT: return %[[R]]
  %0 = qlut.sim_lut %x, <"exp(x) * exp(x)"> : f32
  return %0 : f32
}

// -----

// CHECK-LABEL: @arithmetic
func.func @arithmetic(%x: f32) -> f32 {
  // CHECK:     arith.negf
  // CHECK:     arith.minimumf
  // CHECK:     arith.maximumf
  // CHECK:     math.absf
  // CHECK:     arith.divf
  // CHECK:     arith.subf
  // CHECK-NOT: fastmath
  %0 = qlut.sim_lut %x, <"abs(max(min(-x, 2), -3)) / 7 - x"> : f32
  return %0 : f32
}

// -----

// CHECK-LABEL: @selects
func.func @selects(%x: f32) -> (f32, f32) {
  // CHECK: arith.cmpf ogt
  // CHECK: arith.select
  %0 = qlut.sim_lut %x, <"select(x, 0, exp(x), x)"> : f32
  // CHECK: arith.cmpf oge
  // CHECK: arith.select
  %1 = qlut.sim_lut %x, <"selectge(x, 0, exp(x), x)"> : f32
  return %0, %1 : f32, f32
}

// -----

// CHECK-LABEL: @elementary
func.func @elementary(%x: f32) -> f32 {
  // CHECK: math.exp2
  %0 = qlut.sim_lut %x, <"exp2(x)"> : f32
  // CHECK: math.expm1
  %1 = qlut.sim_lut %0, <"expm1(x)"> : f32
  // CHECK: math.log %
  %2 = qlut.sim_lut %1, <"log(x)"> : f32
  // CHECK: math.log2
  %3 = qlut.sim_lut %2, <"log2(x)"> : f32
  // CHECK: math.log10
  %4 = qlut.sim_lut %3, <"log10(x)"> : f32
  // CHECK: math.log1p
  %5 = qlut.sim_lut %4, <"log1p(x)"> : f32
  // CHECK: math.sqrt
  %6 = qlut.sim_lut %5, <"sqrt(x)"> : f32
  // CHECK: math.rsqrt
  %7 = qlut.sim_lut %6, <"rsqrt(x)"> : f32
  // CHECK: math.cbrt
  %8 = qlut.sim_lut %7, <"cbrt(x)"> : f32
  // CHECK: math.sin
  %9 = qlut.sim_lut %8, <"sin(x)"> : f32
  // CHECK: math.cos
  %10 = qlut.sim_lut %9, <"cos(x)"> : f32
  // CHECK: math.tan
  %11 = qlut.sim_lut %10, <"tan(x)"> : f32
  // CHECK: math.sinh
  %12 = qlut.sim_lut %11, <"sinh(x)"> : f32
  // CHECK: math.cosh
  %13 = qlut.sim_lut %12, <"cosh(x)"> : f32
  // CHECK: math.tanh
  %14 = qlut.sim_lut %13, <"tanh(x)"> : f32
  // CHECK: math.atan
  %15 = qlut.sim_lut %14, <"atan(x)"> : f32
  // CHECK: math.asin
  %16 = qlut.sim_lut %15, <"asin(x)"> : f32
  // CHECK: math.acos
  %17 = qlut.sim_lut %16, <"acos(x)"> : f32
  // CHECK: math.erf
  %18 = qlut.sim_lut %17, <"erf(x)"> : f32
  // CHECK: math.erfc
  %19 = qlut.sim_lut %18, <"erfc(x)"> : f32
  // CHECK: math.powf
  %20 = qlut.sim_lut %19, <"x ^ 1.5"> : f32
  // CHECK: math.floor
  %21 = qlut.sim_lut %20, <"floor(x)"> : f32
  // CHECK: math.ceil
  %22 = qlut.sim_lut %21, <"ceil(x)"> : f32
  // CHECK: math.roundeven
  %23 = qlut.sim_lut %22, <"roundeven(x)"> : f32
  return %23 : f32
}

// -----

// gelu by erfc: no cancellation in the left tail.
// CHECK-LABEL: @gelu
func.func @gelu(%x: vector<4xf32>) -> vector<4xf32> {
  // CHECK:     arith.constant dense<-0.707106769> : vector<4xf32>
  // CHECK:     math.erfc %{{.*}} : vector<4xf32>
  %0 = qlut.sim_lut %x, <"gelu(x)"> : vector<4xf32>
  return %0 : vector<4xf32>
}
