// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Gradients past rounding against formulas by hand: 1 between the ends of a
// format, 0 beyond them and for NaN.
//
// DEFINE: %{f} =
// DEFINE: %{grad} = qlut-opt %s --qlut-differentiate="function=%{f} inputs" -o %t.mlir
// DEFINE: %{npy} = %python %S/../Execution/npy.py
// RUN: %{npy} write %t.g.npy '<f4' 7 1 2 3 4 5 6 7
//
// The reals of i8, 0.5:0 are -64 to 63.5.
// REDEFINE: %{f} = fake
// RUN: %{grad}
// RUN: %{npy} write %t.x.npy '<f4' 7 -64.25 -64 -1.3 63.5 63.75 nan 0
// RUN: qlut-run %t.mlir --allow-nan --entry fake_grad --input %t.x.npy --input %t.g.npy --output %t.y.npy --output %t.dx.npy
// RUN: %{npy} print %t.dx.npy | FileCheck %s --check-prefix=FAKE
// FAKE: <f4 (7,) 0.0 2.0 3.0 4.0 0.0 0.0 7.0
//
// Quantize and dequantize are the same.
// REDEFINE: %{f} = pair
// RUN: %{grad}
// RUN: qlut-run %t.mlir --allow-nan --entry pair_grad --input %t.x.npy --input %t.g.npy --output %t.y.npy --output %t.dx.npy
// RUN: %{npy} print %t.dx.npy | FileCheck %s --check-prefix=FAKE
//
// The reals of i8, 0.25 are -32 to 31.75.
// REDEFINE: %{f} = requantize
// RUN: %{grad}
// RUN: %{npy} write %t.x.npy '<f4' 7 -64 -32 -31.5 0 31.5 32 63.5
// RUN: qlut-run %t.mlir --entry requantize_grad --input %t.x.npy --input %t.g.npy --output %t.y.npy --output %t.dx.npy
// RUN: %{npy} print %t.dx.npy | FileCheck %s --check-prefix=REQUANTIZE
// REQUANTIZE: <f4 (7,) 0.0 2.0 3.0 4.0 5.0 0.0 0.0
//
// By channel: the ends are those of the channel, and of an index beyond them
// those of the last one.
// REDEFINE: %{f} = channels
// RUN: %{grad}
// RUN: %{npy} write %t.x.npy '<f4' 7 -65 65 -129 129 100 -100 300
// RUN: %{npy} write %t.c.npy '<i4' 7 0 0 1 1 1 0 9
// RUN: qlut-run %t.mlir --entry channels_grad --input %t.x.npy --input %t.c.npy --input %t.g.npy --output %t.y.npy --output %t.dx.npy
// RUN: %{npy} print %t.dx.npy | FileCheck %s --check-prefix=CHANNELS
// CHANNELS: <f4 (7,) 0.0 0.0 0.0 0.0 5.0 0.0 0.0
//
// Segments of 4 codes of 0.5, with end results 0, 16, 48, 50, 128 of 0.25:
// slopes of 4, 8, 0.5, 19.5 codes by code, so 2, 4, 0.25, 9.75. The last result
// is clamped to 127 from nowhere on: code 7 gives 108.
// REDEFINE: %{f} = lut
// RUN: %{grad}
// RUN: %{npy} write %t.x.npy '<f4' 7 -4 -2.3 -1.8 0.2 2.1 3.5 3.6
// RUN: qlut-run %t.mlir --entry lut_grad --input %t.x.npy --input %t.g.npy --output %t.y.npy --output %t.dx.npy
// RUN: %{npy} print %t.dx.npy | FileCheck %s --check-prefix=LUT
// LUT: <f4 (7,) 2.0 4.0 12.0 1.0 48.75 58.5 0.0
// RUN: qlut-opt %s --qlut-differentiate="function=lut inputs" | FileCheck %s --check-prefix=BLOCKS
// BLOCKS: arith.constant dense<{{\[\[}}2.000000e+00, 4.000000e+00, 2.500000e-01, 9.750000e+00]]> : tensor<1x4xf32>
//
// The same with the function's own slope: 2 x.
// RUN: qlut-opt %s --qlut-differentiate="function=lut inputs lut-gradient=exact" -o %t.mlir
// RUN: %{npy} write %t.x.npy '<f4' 7 -4 -2.5 -1.5 0.25 2 3.5 3.625
// RUN: qlut-run %t.mlir --entry lut_grad --input %t.x.npy --input %t.g.npy --output %t.y.npy --output %t.dx.npy
// RUN: %{npy} print %t.dx.npy | FileCheck %s --check-prefix=EXACT
// EXACT: <f4 (7,) -8.0 -10.0 -9.0 2.0 20.0 42.0 0.0
//
// A product: rows of x that fit; whose result is beyond 2.54; with an element
// beyond -12.8, which counts as -12.8.
// REDEFINE: %{f} = product
// RUN: %{grad}
// RUN: %{npy} write %t.x.npy '<f4' 3,2 1 2 2 8 3 -20
// RUN: %{npy} write %t.w.npy '<f4' 2,1 0.5 0.25
// RUN: %{npy} write %t.g.npy '<f4' 3,1 1 10 100
// RUN: qlut-run %t.mlir --entry product_grad --input %t.x.npy --input %t.w.npy --input %t.g.npy --output %t.y.npy --output %t.dx.npy --output %t.dw.npy
// RUN: %{npy} print %t.y.npy | FileCheck %s --check-prefix=PRODUCT
// RUN: %{npy} print %t.dx.npy | FileCheck %s --check-prefix=BY-X
// RUN: %{npy} print %t.dw.npy | FileCheck %s --check-prefix=BY-W
// PRODUCT: <f4 (3, 1) 1.0{{.*}} 2.53{{.*}} -1.69
// BY-X: <f4 (3, 2) 0.5 0.25 0.0 0.0 50.0 0.0
// BY-W: <f4 (2, 1) 301.0 -1278.0

#x = #qlut.format<i8, 0.1>
#w = #qlut.channel_formats<i8, [0.25]>
#y = #qlut.format<i8, 0.0199999996>

func.func @fake(%x: tensor<7xf32>) -> tensor<7xf32> {
  %0 = qlut.fake_quant %x, <i8, 0.5> : tensor<7xf32>
  return %0 : tensor<7xf32>
}

func.func @pair(%x: tensor<7xf32>) -> tensor<7xf32> {
  %0 = qlut.quantize %x, <i8, 0.5> : tensor<7xf32> -> tensor<7xi8>
  %1 = qlut.dequantize %0, <i8, 0.5> : tensor<7xi8> -> tensor<7xf32>
  return %1 : tensor<7xf32>
}

func.func @requantize(%x: tensor<7xf32>) -> tensor<7xf32> {
  %0 = qlut.requantize %x, <i8, 0.5> to <i8, 0.25> multiplier 1073741824 shift 29 : tensor<7xf32>
  return %0 : tensor<7xf32>
}

func.func @channels(%x: tensor<7xf32>, %c: tensor<7xi32>) -> tensor<7xf32> {
  %e = tensor.empty() : tensor<7xf32>
  %0 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]}
      ins(%x, %c : tensor<7xf32>, tensor<7xi32>) outs(%e : tensor<7xf32>) {
  ^bb0(%i: f32, %n: i32, %o: f32):
    %channel = arith.index_cast %n : i32 to index
    %f = qlut.fake_quant %i[%channel], <i8, [0.5, 1.0]> : f32
    linalg.yield %f : f32
  } -> tensor<7xf32>
  return %0 : tensor<7xf32>
}

func.func @lut(%x: tensor<7xf32>) -> tensor<7xf32> {
  %0 = qlut.sim_lut %x, <"x * x"> in <i4, 0.5> out <i8, 0.25>
         table(#qlut.linear<i4 -> i8, uniform, nodes = 0 to 16 by 4, values = [0, 256, 768, 800, 2048],
               guard = 4, value_bits = 16, round = half_up, out_of_range = clamp>) : tensor<7xf32>
  return %0 : tensor<7xf32>
}

func.func @product(%x: tensor<3x2xf32>, %w: tensor<2x1xf32>) -> tensor<3x1xf32> {
  %0 = qlut.sim(%x, %w) in [#x, #w] axes [-1, 1] out [#y] layer "main/mm"
         : (tensor<3x2xf32>, tensor<2x1xf32>) -> tensor<3x1xf32> {
  ^bb0(%p: tensor<3x2xf32>, %q: tensor<2x1xf32>):
    %zero = arith.constant 0.0 : f32
    %e = tensor.empty() : tensor<3x1xf32>
    %f = linalg.fill ins(%zero : f32) outs(%e : tensor<3x1xf32>) -> tensor<3x1xf32>
    %m = linalg.matmul ins(%p, %q : tensor<3x2xf32>, tensor<2x1xf32>) outs(%f : tensor<3x1xf32>) -> tensor<3x1xf32>
    qlut.yield %m : tensor<3x1xf32>
  }
  return %0 : tensor<3x1xf32>
}
