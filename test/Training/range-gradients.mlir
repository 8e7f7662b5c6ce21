// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The gradients of the ends of formats against formulas by hand: of a product
// with a parameter, of a lookup, by channel; one for values that only move.
//
// DEFINE: %{f} =
// DEFINE: %{run} = qlut-opt %s --qlut-differentiate="function=%{f} inputs ranges" -o %t.mlir && qlut-run %t.mlir --entry %{f}_grad
// DEFINE: %{npy} = %python %S/../Execution/npy.py
// RUN: %{npy} write %t.g.npy '<f4' 5 1 10 100 1000 10000
//
// The ends of the result are -4 and 3.5, those of w -2 and 1.75. Results before
// rounding are 1.25 (rounded to 1.5), 2, 7, -6, -2, so the step of rounding is
// 0.25 of 7.5 once; the cotangents of w are 2.5, 20, 0, 0 and 10000.
// REDEFINE: %{f} = product
// RUN: %{npy} write %t.x.npy '<f4' 5 2.5 2 4 -4 1
// RUN: %{npy} write %t.w.npy '<f4' 5 0.6 1.1 2 1.5 -2.5
// RUN: %{run} --input %t.x.npy --input %t.w.npy --input %t.g.npy --output %t.y.npy --output %t.dx.npy --output %t.dw.npy --output %t.wl.npy --output %t.wg.npy --output %t.yl.npy --output %t.yg.npy
// RUN: %{npy} print %t.y.npy | FileCheck %s --check-prefix=PRODUCT
// RUN: cat %t.mlir | FileCheck %s --check-prefix=NAMES
// RUN: %{npy} print %t.wl.npy | FileCheck %s --check-prefix=W-LEAST
// RUN: %{npy} print %t.wg.npy | FileCheck %s --check-prefix=W-GREATEST
// RUN: %{npy} print %t.yl.npy | FileCheck %s --check-prefix=Y-LEAST
// RUN: %{npy} print %t.yg.npy | FileCheck %s --check-prefix=Y-GREATEST
// PRODUCT: <f4 (5,) 1.5 2.0 3.5 -4.0 -2.0
// NAMES: @product_grad({{.*}}tensor<f32> {qlut.range_end = "least", qlut.range_gradient = "w"}, tensor<f32> {qlut.range_end = "greatest", qlut.range_gradient = "w"}, tensor<f32> {qlut.range_end = "least", qlut.range_gradient = "main/mul"}
// W-LEAST: <f4 () 10000.{{59|60}}
// W-GREATEST: <f4 () -0.{{59999|60000}}
// Y-LEAST: <f4 () 999.966
// Y-GREATEST: <f4 () 100.0333
//
// A lookup of the identity, of slope 1: its input is rounded by -0.1, 0 and 0.2
// of 7.5; 3.7 and -4.4 are beyond its ends.
// REDEFINE: %{f} = lookup
// RUN: %{npy} write %t.x.npy '<f4' 5 0.6 3.7 -4.4 1 2.3
// RUN: %{run} --input %t.x.npy --input %t.g.npy --output %t.y.npy --output %t.dx.npy --output %t.l.npy --output %t.g0.npy
// RUN: %{npy} print %t.y.npy | FileCheck %s --check-prefix=LOOKUP
// RUN: %{npy} print %t.dx.npy | FileCheck %s --check-prefix=BY-X
// RUN: %{npy} print %t.l.npy | FileCheck %s --check-prefix=L-LEAST
// RUN: %{npy} print %t.g0.npy | FileCheck %s --check-prefix=L-GREATEST
// LOOKUP: <f4 (5,) 0.5 3.5 -4.0 1.0 2.5
// BY-X: <f4 (5,) 1.0 0.0 0.0 1000.0 10000.0
// L-LEAST: <f4 () -166.65
// L-GREATEST: <f4 () 276.65
//
// By channel: rounded by -0.1 of 3.75, beyond the end; by 0.2 of 7.5, not at all.
// REDEFINE: %{f} = channels
// RUN: %{npy} write %t.x.npy '<f4' 1,2 1 1
// RUN: %{npy} write %t.w.npy '<f4' 2,2 0.1 0.3 3 0
// RUN: %{npy} write %t.g.npy '<f4' 1,2 1 10
// RUN: %{run} --input %t.x.npy --input %t.w.npy --input %t.g.npy --output %t.y.npy --output %t.dx.npy --output %t.dw.npy --output %t.l.npy --output %t.g0.npy
// RUN: %{npy} print %t.l.npy | FileCheck %s --check-prefix=C-LEAST
// RUN: %{npy} print %t.g0.npy | FileCheck %s --check-prefix=C-GREATEST
// C-LEAST: <f4 (2,) 0.0266{{.*}} -0.2666
// C-GREATEST: <f4 (2,) 0.9733{{.*}} 0.2666
//
// Values that are joined have one format, and one range: that of the first.
// RUN: qlut-opt %s --qlut-differentiate="function=joined ranges" -o %t.mlir
// RUN: FileCheck %s --check-prefix=JOINED --input-file=%t.mlir
// JOINED: @joined_grad({{.*}}-> (tensor<4xf32>,{{.*}}qlut.range_gradient = "main/a"}, {{[^,]*}}qlut.range_end = "greatest", qlut.range_gradient = "main/a"}) {

#x = #qlut.format<i8, 0.5>
#w = #qlut.format<i4, 0.25>
#y = #qlut.format<i4, 0.5>
#fine = #qlut.format<i16, 0.1>
#c = #qlut.channel_formats<i4, [0.25, 0.5]>
#wide = #qlut.format<i16, 0.015625>
#same = affine_map<(i) -> (i)>

func.func @product(%x: tensor<5xf32>, %w: tensor<5xf32> {qlut.parameter = "w"}) -> tensor<5xf32> {
  %0 = qlut.sim(%x, %w) ranges [#qlut.range<-4.0, 3.5>] in [#x, #w] out [#y] layer "main/mul"
      : (tensor<5xf32>, tensor<5xf32>) -> tensor<5xf32> {
  ^bb0(%a: tensor<5xf32>, %b: tensor<5xf32>):
    %e = tensor.empty() : tensor<5xf32>
    %m = linalg.mul ins(%a, %b : tensor<5xf32>, tensor<5xf32>) outs(%e : tensor<5xf32>) -> tensor<5xf32>
    qlut.yield %m : tensor<5xf32>
  }
  return %0 : tensor<5xf32>
}

func.func @lookup(%x: tensor<5xf32>) -> tensor<5xf32> {
  %0 = qlut.sim(%x) in [#fine] out [#y] layer "main/id"
      : (tensor<5xf32>) -> tensor<5xf32> {
  ^bb0(%a: tensor<5xf32>):
    %e = tensor.empty() : tensor<5xf32>
    %m = linalg.generic {indexing_maps = [#same, #same], iterator_types = ["parallel"]}
        ins(%a : tensor<5xf32>) outs(%e : tensor<5xf32>) {
    ^bb0(%in: f32, %out: f32):
      %t = qlut.sim_lut %in, <"x"> range <-4.0, 3.5> in <i4, 0.5> out <i4, 0.5>
          table(#qlut.linear<i4 -> i4, uniform, nodes = 0 to 16 by 16, values = [-1024, 1024], guard = 7,
                value_bits = 16, round = half_up, out_of_range = clamp>) layer "main/id/0" : f32
      linalg.yield %t : f32
    } -> tensor<5xf32>
    qlut.yield %m : tensor<5xf32>
  }
  return %0 : tensor<5xf32>
}

func.func @channels(%x: tensor<1x2xf32>, %w: tensor<2x2xf32> {qlut.parameter = "w"}) -> tensor<1x2xf32> {
  %0 = qlut.sim(%x, %w) in [#x, #c] axes [-1, 1] out [#wide] layer "main/mm"
      : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32> {
  ^bb0(%a: tensor<1x2xf32>, %b: tensor<2x2xf32>):
    %zero = arith.constant 0.0 : f32
    %e = tensor.empty() : tensor<1x2xf32>
    %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x2xf32>) -> tensor<1x2xf32>
    %m = linalg.matmul ins(%a, %b : tensor<1x2xf32>, tensor<2x2xf32>) outs(%f : tensor<1x2xf32>) -> tensor<1x2xf32>
    qlut.yield %m : tensor<1x2xf32>
  }
  return %0 : tensor<1x2xf32>
}

func.func @joined(%x: tensor<2xf32>, %w: tensor<2xf32> {qlut.parameter = "w"}) -> tensor<4xf32> {
  %0 = qlut.sim(%w) ranges [#qlut.range<-4.0, 3.5>] in [#fine] out [#y] layer "main/a"
      : (tensor<2xf32>) -> tensor<2xf32> {
  ^bb0(%b: tensor<2xf32>):
    qlut.yield %b : tensor<2xf32>
  }
  %1 = qlut.sim(%x, %0) ranges [#qlut.range<-3.0, 2.5>] in [#x, #y] out [#y] layer "main/b"
      : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32> {
  ^bb0(%a: tensor<2xf32>, %b: tensor<2xf32>):
    %e = tensor.empty() : tensor<2xf32>
    %m = linalg.mul ins(%a, %b : tensor<2xf32>, tensor<2xf32>) outs(%e : tensor<2xf32>) -> tensor<2xf32>
    qlut.yield %m : tensor<2xf32>
  }
  %2 = tensor.concat dim(0) %0, %1 : (tensor<2xf32>, tensor<2xf32>) -> tensor<4xf32>
  return %2 : tensor<4xf32>
}
