// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Cotangents of few bits against formulas by hand: each on the grid of its own
// greatest magnitude.
//
// DEFINE: %{bits} = 8
// DEFINE: %{rounding} = nearest
// DEFINE: %{key} =
// DEFINE: %{npy} = %python %S/../Execution/npy.py
// DEFINE: %{run} = qlut-opt %s --qlut-differentiate="inputs grad-bits=%{bits} grad-rounding=%{rounding}" -o %t.mlir && qlut-run %t.mlir --allow-nan --entry main_grad --input %t.x.npy --input %t.g.npy %{key} --output %t.y.npy --output %t.dx.npy
// RUN: %{npy} write %t.x.npy '<f4' 2,3 1 2 3 4 5 6
//
// The greatest is 127: the grid is that of the integers, ties go to even ones.
// RUN: %{npy} write %t.g.npy '<f4' 2,3 127 -1.5 2.5 -0.4 0.5 100.7
// RUN: %{run}
// RUN: %{npy} print %t.dx.npy | FileCheck %s --check-prefix=NEAREST
// NEAREST: <f4 (2, 3) 127.0 -2.0 2.0 {{-?}}0.0 0.0 101.0
//
// At 4 bits the grid is seven steps to each side.
// REDEFINE: %{bits} = 4
// RUN: %{npy} write %t.g.npy '<f4' 2,3 -14 14 3 5.1 -8.9 0.9
// RUN: %{run}
// RUN: %{npy} print %t.dx.npy | FileCheck %s --check-prefix=FOUR
// FOUR: <f4 (2, 3) -14.0 14.0 4.0 6.0 -8.0 0.0
//
// Zeros stay, and what is not finite is not hidden.
// RUN: %{npy} write %t.g.npy '<f4' 2,3 0 0 0 0 0 0
// RUN: %{run}
// RUN: %{npy} print %t.dx.npy | FileCheck %s --check-prefix=ZERO
// ZERO: <f4 (2, 3) 0.0 0.0 0.0 0.0 0.0 0.0
// RUN: %{npy} write %t.g.npy '<f4' 2,3 1 2 nan 0 0 0
// RUN: %{run}
// RUN: %{npy} print %t.dx.npy | FileCheck %s --check-prefix=NAN
// NAN: <f4 (2, 3) nan nan nan nan nan nan
//
// At random: the bits that another implementation gives, for two keys.
// REDEFINE: %{rounding} = stochastic
// REDEFINE: %{key} = --input %t.k.npy
// REDEFINE: %{bits} = 8
// RUN: %{npy} write %t.g.npy '<f4' 2,3 127 -1.5 2.5 -0.4 0.5 100.7
// RUN: %{npy} write %t.k.npy '<i8' '' 1234567
// RUN: %{run}
// RUN: %python %S/check_rounding.py %t.g.npy %t.k.npy %t.dx.npy 8 | FileCheck %s --check-prefix=RANDOM
// RANDOM: 6 numbers are the same, {{[1-6]}} not the nearest
// RUN: cp %t.dx.npy %t.first.npy
// RUN: %{npy} write %t.k.npy '<i8' '' -42
// RUN: %{run}
// RUN: %python %S/check_rounding.py %t.g.npy %t.k.npy %t.dx.npy 8 | FileCheck %s --check-prefix=RANDOM
// RUN: not cmp %t.first.npy %t.dx.npy
// RUN: FileCheck %s --check-prefix=ARGUMENT --input-file=%t.mlir
// ARGUMENT: @main_grad({{.*}}tensor<2x3xf32> {qlut.cotangent = 0 : i64}, %{{.*}}: tensor<i64> {qlut.gradient_key})
//
// Without the option nothing is rounded.
// RUN: qlut-opt %s --qlut-differentiate=inputs | FileCheck %s --check-prefix=FLOATS
// FLOATS-NOT: math.absf

// Two ops: the cotangent is rounded behind each of them.
#wide = #qlut.format<i16, 0.125>
func.func @main(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %0 = qlut.sim(%x) in [#wide] out [#wide] layer "main/a" : (tensor<2x3xf32>) -> tensor<2x3xf32> {
  ^bb0(%a: tensor<2x3xf32>):
    qlut.yield %a : tensor<2x3xf32>
  }
  %1 = qlut.sim(%0) in [#wide] out [#wide] layer "main/b" : (tensor<2x3xf32>) -> tensor<2x3xf32> {
  ^bb0(%a: tensor<2x3xf32>):
    qlut.yield %a : tensor<2x3xf32>
  }
  return %1 : tensor<2x3xf32>
}
