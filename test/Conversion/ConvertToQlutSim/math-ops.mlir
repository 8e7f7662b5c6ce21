// One op, one table.
// RUN: qlut-opt %s --convert-to-qlut-sim | FileCheck %s

// CHECK-LABEL: @unary
// CHECK-NOT: math.
// CHECK: <"exp(x)"> layer "unary/exp.0"
// CHECK-NEXT: <"exp2(x)">
// CHECK-NEXT: <"expm1(x)">
// CHECK-NEXT: <"log(x)">
// CHECK-NEXT: <"log2(x)">
// CHECK-NEXT: <"log10(x)">
// CHECK-NEXT: <"log1p(x)">
// CHECK-NEXT: <"sqrt(x)">
// CHECK-NEXT: <"rsqrt(x)">
// CHECK-NEXT: <"cbrt(x)">
// CHECK-NEXT: <"sin(x)">
// CHECK-NEXT: <"cos(x)">
// CHECK-NEXT: <"tan(x)">
// CHECK-NEXT: <"sinh(x)">
// CHECK-NEXT: <"cosh(x)">
// CHECK-NEXT: <"tanh(x)">
// CHECK-NEXT: <"asin(x)">
// CHECK-NEXT: <"acos(x)">
// CHECK-NEXT: <"atan(x)">
// CHECK-NEXT: <"erf(x)">
// CHECK-NEXT: <"erfc(x)"> layer "unary/erfc.0"
// CHECK-NEXT: return
func.func @unary(%x: f32) -> (f32, f32, f32, f32, f32, f32, f32, f32, f32, f32,
                              f32, f32, f32, f32, f32, f32, f32, f32, f32, f32,
                              f32) {
  %0 = math.exp %x : f32
  %1 = math.exp2 %x : f32
  %2 = math.expm1 %x : f32
  %3 = math.log %x : f32
  %4 = math.log2 %x : f32
  %5 = math.log10 %x : f32
  %6 = math.log1p %x : f32
  %7 = math.sqrt %x : f32
  %8 = math.rsqrt %x : f32
  %9 = math.cbrt %x : f32
  %10 = math.sin %x : f32
  %11 = math.cos %x : f32
  %12 = math.tan %x : f32
  %13 = math.sinh %x : f32
  %14 = math.cosh %x : f32
  %15 = math.tanh %x : f32
  %16 = math.asin %x : f32
  %17 = math.acos %x : f32
  %18 = math.atan %x : f32
  %19 = math.erf %x : f32
  %20 = math.erfc %x : f32
  return %0, %1, %2, %3, %4, %5, %6, %7, %8, %9, %10, %11, %12, %13, %14, %15,
    %16, %17, %18, %19, %20 : f32, f32, f32, f32, f32, f32, f32, f32, f32, f32,
    f32, f32, f32, f32, f32, f32, f32, f32, f32, f32, f32
}

// Ops the expressions have no name for are spelled out.
// CHECK-LABEL: @spelled_out
// CHECK-NEXT: <"log(x + sqrt(x * x + 1))"> layer "spelled_out/f.0"
// CHECK-NEXT: <"log(x + sqrt(x * x - 1))"> layer "spelled_out/f.1"
// CHECK-NEXT: <"0.5 * log((1 + x) / (1 - x))"> layer "spelled_out/f.2"
// CHECK-NEXT: return
func.func @spelled_out(%x: f32) -> (f32, f32, f32) {
  %0 = math.asinh %x : f32
  %1 = math.acosh %x : f32
  %2 = math.atanh %x : f32
  return %0, %1, %2 : f32, f32, f32
}

// Roundings and the rest of arith are part of an expression.
// CHECK-LABEL: @around
// CHECK-NEXT: <"exp(min(max(floor(x), -3), ceil(x)) - abs(roundeven(x)))">
// CHECK-NEXT: <"exp(selectge(x, 0, floor(x), ceil(x)))">
// CHECK-NEXT: <"exp(selectge(x, 0, floor(x + 0.5), ceil(x - 0.5)))">
// CHECK-NEXT: return
func.func @around(%x: f32) -> (f32, f32, f32) {
  %c = arith.constant -3.0 : f32
  %0 = math.floor %x : f32
  %1 = arith.maxnumf %0, %c : f32
  %2 = math.ceil %x : f32
  %3 = arith.minimumf %1, %2 : f32
  %4 = math.roundeven %x : f32
  %5 = math.absf %4 : f32
  %6 = arith.subf %3, %5 : f32
  %7 = math.exp %6 : f32
  %8 = math.trunc %x : f32
  %9 = math.exp %8 : f32
  %10 = math.round %x : f32
  %11 = math.exp %10 : f32
  return %7, %9, %11 : f32, f32, f32
}
