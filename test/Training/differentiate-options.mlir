// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// RUN: qlut-opt %s --qlut-differentiate 2>&1 | FileCheck %s --check-prefix=ALL
// RUN: qlut-opt %s --qlut-differentiate="wrt=b,0 name=g" | FileCheck %s --check-prefix=SOME
// RUN: qlut-opt %s --qlut-differentiate=inputs 2>/dev/null | FileCheck %s --check-prefix=INPUTS
// RUN: not qlut-opt %s --qlut-differentiate=wrt=c 2>&1 | FileCheck %s --check-prefix=NAME
// RUN: not qlut-opt %s --qlut-differentiate=wrt=5 2>&1 | FileCheck %s --check-prefix=NUMBER
// RUN: not qlut-opt %s --qlut-differentiate=lut-gradient=none 2>&1 | FileCheck %s --check-prefix=LUT
// RUN: not qlut-opt %s --qlut-differentiate=grad-bits=3 2>&1 | FileCheck %s --check-prefix=BITS
// RUN: not qlut-opt %s --qlut-differentiate="grad-bits=8 grad-rounding=up" 2>&1 | FileCheck %s --check-prefix=ROUNDING
// RUN: not qlut-opt %s --qlut-differentiate=grad-rounding=stochastic 2>&1 | FileCheck %s --check-prefix=RANDOM
// RUN: not qlut-opt %s --qlut-differentiate=function=plain 2>&1 | FileCheck %s --check-prefix=PLAIN

// ALL: remark: no float result depends on argument 3: its gradient is 0
// ALL: func.func @main_grad(%{{.*}}: tensor<2xf32>, %{{.*}}: tensor<2xf32> {qlut.parameter = "a"}, %{{.*}}: tensor<2xf32> {qlut.parameter = "b"}, %{{.*}}: tensor<2xf32> {qlut.parameter = "unused"}, %{{.*}}: tensor<2xi8>, %{{.*}}: tensor<2xf32> {qlut.cotangent = 0 : i64}, %{{.*}}: tensor<2xf32> {qlut.cotangent = 2 : i64})
// ALL-SAME: -> (tensor<2xf32> {test.kept}, tensor<2xi8>, tensor<2xf32>, tensor<2xf32> {qlut.gradient = 1 : i64}, tensor<2xf32> {qlut.gradient = 2 : i64}, tensor<2xf32> {qlut.gradient = 3 : i64})
// SOME: func.func @g({{.*}}) -> (tensor<2xf32> {test.kept}, tensor<2xi8>, tensor<2xf32>, tensor<2xf32> {qlut.gradient = 0 : i64}, tensor<2xf32> {qlut.gradient = 2 : i64})
// INPUTS: func.func @main_grad({{.*}}) -> (tensor<2xf32> {test.kept}, tensor<2xi8>, tensor<2xf32>, tensor<2xf32> {qlut.gradient = 0 : i64}, tensor<2xf32> {qlut.gradient = 1 : i64}, tensor<2xf32> {qlut.gradient = 2 : i64}, tensor<2xf32> {qlut.gradient = 3 : i64})
// NAME: error: expected option 'wrt' to name arguments (of 5) or parameters, got 'c'
// NUMBER: error: expected option 'wrt' to name arguments (of 5) or parameters, got '5'
// LUT: qlut-differentiate: expected option 'lut-gradient' to be slope or exact, got 'none'
// BITS: qlut-differentiate: expected option 'grad-bits' to be 2, 4, 8 or 16, got 3
// ROUNDING: qlut-differentiate: expected option 'grad-rounding' to be nearest or stochastic, got 'up'
// RANDOM: qlut-differentiate: expected option 'grad-bits' with grad-rounding=stochastic, got floats
// PLAIN: error: expected parameters to differentiate by, got no argument with 'qlut.parameter'; run --qlut-extract-parameters first, or name arguments with option 'wrt'
func.func @main(%x: tensor<2xf32>, %a: tensor<2xf32> {qlut.parameter = "a"}, %b: tensor<2xf32> {qlut.parameter = "b"}, %u: tensor<2xf32> {qlut.parameter = "unused"}, %i: tensor<2xi8>) -> (tensor<2xf32> {test.kept}, tensor<2xi8>, tensor<2xf32>) {
  %0 = arith.mulf %x, %a : tensor<2xf32>
  %1 = arith.addf %0, %b : tensor<2xf32>
  return %0, %i, %1 : tensor<2xf32>, tensor<2xi8>, tensor<2xf32>
}

func.func @plain(%x: tensor<2xf32>) -> tensor<2xf32> {
  return %x : tensor<2xf32>
}
