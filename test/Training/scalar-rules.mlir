// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The rules of elementwise ops against central differences.
//
// RUN: %python %S/check_gradients.py qlut-opt qlut-run %s %t | FileCheck %s
// CHECK: unary0: agrees
// CHECK: unary1: agrees
// CHECK: unary2: agrees
// CHECK: unary3: agrees
// CHECK: binary: agrees
// CHECK: quotient: agrees
// CHECK: power: agrees
// CHECK: fma: agrees
// CHECK: select: agrees
// CHECK: relu: agrees
// CHECK: chain: agrees
// CHECK: 11 functions

// unary0: %x=-1:1
func.func @unary0(%x: tensor<2x3xf64>) -> (tensor<2x3xf64>, tensor<2x3xf64>, tensor<2x3xf64>, tensor<2x3xf64>, tensor<2x3xf64>, tensor<2x3xf64>, tensor<2x3xf64>) {
  %exp = math.exp %x : tensor<2x3xf64>
  %exp2 = math.exp2 %x : tensor<2x3xf64>
  %expm1 = math.expm1 %x : tensor<2x3xf64>
  %absf = math.absf %x : tensor<2x3xf64>
  %sinh = math.sinh %x : tensor<2x3xf64>
  %cosh = math.cosh %x : tensor<2x3xf64>
  %negf = arith.negf %x : tensor<2x3xf64>
  return %exp, %exp2, %expm1, %absf, %sinh, %cosh, %negf : tensor<2x3xf64>, tensor<2x3xf64>, tensor<2x3xf64>, tensor<2x3xf64>, tensor<2x3xf64>, tensor<2x3xf64>, tensor<2x3xf64>
}

// unary1: %x=0.5:2
func.func @unary1(%x: tensor<2x3xf64>) -> (tensor<2x3xf64>, tensor<2x3xf64>, tensor<2x3xf64>, tensor<2x3xf64>, tensor<2x3xf64>, tensor<2x3xf64>) {
  %log = math.log %x : tensor<2x3xf64>
  %log2 = math.log2 %x : tensor<2x3xf64>
  %log10 = math.log10 %x : tensor<2x3xf64>
  %sqrt = math.sqrt %x : tensor<2x3xf64>
  %rsqrt = math.rsqrt %x : tensor<2x3xf64>
  %cbrt = math.cbrt %x : tensor<2x3xf64>
  return %log, %log2, %log10, %sqrt, %rsqrt, %cbrt : tensor<2x3xf64>, tensor<2x3xf64>, tensor<2x3xf64>, tensor<2x3xf64>, tensor<2x3xf64>, tensor<2x3xf64>
}

// unary2: %x=-0.5:2
func.func @unary2(%x: tensor<2x3xf64>) -> (tensor<2x3xf64>) {
  %log1p = math.log1p %x : tensor<2x3xf64>
  return %log1p : tensor<2x3xf64>
}

// unary3: %x=-2:2
func.func @unary3(%x: tensor<2x3xf64>) -> (tensor<2x3xf64>, tensor<2x3xf64>, tensor<2x3xf64>, tensor<2x3xf64>, tensor<2x3xf64>, tensor<2x3xf64>) {
  %tanh = math.tanh %x : tensor<2x3xf64>
  %erf = math.erf %x : tensor<2x3xf64>
  %erfc = math.erfc %x : tensor<2x3xf64>
  %sin = math.sin %x : tensor<2x3xf64>
  %cos = math.cos %x : tensor<2x3xf64>
  %atan = math.atan %x : tensor<2x3xf64>
  return %tanh, %erf, %erfc, %sin, %cos, %atan : tensor<2x3xf64>, tensor<2x3xf64>, tensor<2x3xf64>, tensor<2x3xf64>, tensor<2x3xf64>, tensor<2x3xf64>
}

func.func @binary(%x: tensor<2x3xf64>, %y: tensor<2x3xf64>) -> (tensor<2x3xf64>, tensor<2x3xf64>, tensor<2x3xf64>, tensor<2x3xf64>, tensor<2x3xf64>, tensor<2x3xf64>, tensor<2x3xf64>) {
  %add = arith.addf %x, %y : tensor<2x3xf64>
  %sub = arith.subf %x, %y : tensor<2x3xf64>
  %mul = arith.mulf %x, %y : tensor<2x3xf64>
  %maximum = arith.maximumf %x, %y : tensor<2x3xf64>
  %maxnum = arith.maxnumf %x, %y : tensor<2x3xf64>
  %minimum = arith.minimumf %x, %y : tensor<2x3xf64>
  %minnum = arith.minnumf %y, %x : tensor<2x3xf64>
  return %add, %sub, %mul, %maximum, %maxnum, %minimum, %minnum : tensor<2x3xf64>, tensor<2x3xf64>, tensor<2x3xf64>, tensor<2x3xf64>, tensor<2x3xf64>, tensor<2x3xf64>, tensor<2x3xf64>
}

// quotient: %x=-2:2 %y=0.5:2
func.func @quotient(%x: tensor<2x3xf64>, %y: tensor<2x3xf64>) -> tensor<2x3xf64> {
  %0 = arith.divf %x, %y : tensor<2x3xf64>
  return %0 : tensor<2x3xf64>
}

// power: %x=0.5:2 %p=-2:2
func.func @power(%x: tensor<2x3xf64>, %p: tensor<2x3xf64>) -> tensor<2x3xf64> {
  %0 = math.powf %x, %p : tensor<2x3xf64>
  return %0 : tensor<2x3xf64>
}

func.func @fma(%x: tensor<2x3xf64>, %y: tensor<2x3xf64>, %z: tensor<2x3xf64>) -> tensor<2x3xf64> {
  %0 = math.fma %x, %y, %z : tensor<2x3xf64>
  return %0 : tensor<2x3xf64>
}

// tensor<2x3xf64>he condition has no gradient.
func.func @select(%x: tensor<2x3xf64>, %y: tensor<2x3xf64>) -> tensor<2x3xf64> {
  %zero = arith.constant dense<0.0> : tensor<2x3xf64>
  %0 = arith.cmpf ogt, %x, %zero : tensor<2x3xf64>
  %1 = arith.select %0, %x, %y : tensor<2x3xi1>, tensor<2x3xf64>
  return %1 : tensor<2x3xf64>
}

// ReLU; at 0 it has the slope 0 (kinks.mlir).
func.func @relu(%x: tensor<2x3xf64>) -> tensor<2x3xf64> {
  %zero = arith.constant dense<0.0> : tensor<2x3xf64>
  %0 = arith.maximumf %x, %zero : tensor<2x3xf64>
  %1 = arith.maximumf %zero, %0 : tensor<2x3xf64>
  return %1 : tensor<2x3xf64>
}

// A value used twice, a chain, and an argument that nothing uses.
func.func @chain(%x: tensor<2x3xf64>, %y: tensor<2x3xf64>, %unused: tensor<2x3xf64>) -> tensor<2x3xf64> {
  %0 = arith.mulf %x, %x : tensor<2x3xf64>
  %1 = math.tanh %0 : tensor<2x3xf64>
  %2 = arith.addf %1, %y : tensor<2x3xf64>
  %3 = arith.mulf %2, %x : tensor<2x3xf64>
  return %3 : tensor<2x3xf64>
}
