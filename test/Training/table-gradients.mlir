// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The gradients of the end results of a table against formulas by hand: hats
// over codes.
//
// DEFINE: %{f} =
// DEFINE: %{npy} = %python %S/../Execution/npy.py
// DEFINE: %{run} = qlut-opt %s --qlut-differentiate="function=%{f} inputs tables" -o %t.mlir && qlut-run %t.mlir --entry %{f}_grad
// RUN: %{npy} write %t.x.npy '<f4' 5 -4 -2 0 3.5 10
// RUN: %{npy} write %t.g.npy '<f4' 5 1 10 100 1000 10000
//
// Two segments of 8 codes of 0.5: the inputs are at their start, in the middle,
// at the start of the second one, and twice 7/8 along it, once clamped.
// REDEFINE: %{f} = plain
// RUN: %{run} --input %t.x.npy --input %t.g.npy --output %t.y.npy --output %t.dx.npy --output %t.dt.npy
// RUN: %{npy} print %t.y.npy | FileCheck %s --check-prefix=RESULT
// RUN: %{npy} print %t.dx.npy | FileCheck %s --check-prefix=BY-X
// RUN: %{npy} print %t.dt.npy | FileCheck %s --check-prefix=BY-T
// RUN: FileCheck %s --check-prefix=NAME --input-file=%t.mlir
// RESULT: <f4 (5,) -25.0 -10.0 5.0 13.75 13.75
// BY-X: <f4 (5,) 7.5 75.0 250.0 2500.0 0.0
// BY-T: <f4 (3,) 6.0 1480.0 9625.0
// NAME: @plain_grad({{.*}}-> (tensor<5xf32>, tensor<5xf32> {qlut.gradient = 0 : i64}, tensor<3xf32> {qlut.table_gradient = "main/id/0"}
//
// Times the input, quantized to -4, -2, 0, 3.5 and 3.5.
// REDEFINE: %{f} = product
// RUN: %{run} --input %t.x.npy --input %t.g.npy --output %t.y.npy --output %t.dx.npy --output %t.dt.npy
// RUN: %{npy} print %t.dx.npy | FileCheck %s --check-prefix=PRODUCT-X
// RUN: %{npy} print %t.dt.npy | FileCheck %s --check-prefix=PRODUCT
// PRODUCT-X: <f4 (5,) -55.0 -250.0 500.0 22500.0 0.0
// PRODUCT: <f4 (3,) -14.0 4802.5 33687.5
//
// Behind another lookup, which gives -2, 0, 2, 3.75 and 3.75: the last two are
// beyond the ends of the second one's format, so nothing goes back past them.
// The slopes at the others are 7.5, 2.5 and 2.5.
// REDEFINE: %{f} = chain
// RUN: %{run} --input %t.x.npy --input %t.g.npy --output %t.y.npy --output %t.dx.npy --output %t.one.npy --output %t.two.npy
// RUN: %{npy} print %t.two.npy | FileCheck %s --check-prefix=SECOND
// RUN: %{npy} print %t.one.npy | FileCheck %s --check-prefix=FIRST
// SECOND: <f4 (3,) 0.5 1435.5 9675.0
// FIRST: <f4 (3,) 20.0 262.5 0.0
//
// Beside the gradients of ranges.
// RUN: qlut-opt %s --qlut-differentiate="function=plain inputs tables ranges" -o %t.both.mlir
// RUN: qlut-run %t.both.mlir --entry plain_grad --input %t.x.npy --input %t.g.npy --output %t.y.npy --output %t.dx.npy --output %t.least.npy --output %t.greatest.npy --output %t.bt.npy
// RUN: %{npy} print %t.bt.npy | FileCheck %s --check-prefix=BY-T
//
// Without the option there are none, and a table of every code has none.
// RUN: qlut-opt %s --qlut-differentiate="function=plain inputs" | FileCheck %s --check-prefix=NONE
// RUN: qlut-opt %s --qlut-differentiate="function=direct inputs tables" | FileCheck %s --check-prefix=NONE
// NONE-NOT: qlut.table_gradient

#in = #qlut.format<i4, 0.5>
#wide = #qlut.format<i16, 0.0078125>
#same = affine_map<(i) -> (i)>

func.func @plain(%x: tensor<5xf32>) -> tensor<5xf32> {
  %0 = qlut.sim(%x) in [#wide] out [#wide] layer "main/id" : (tensor<5xf32>) -> tensor<5xf32> {
  ^bb0(%a: tensor<5xf32>):
    %e = tensor.empty() : tensor<5xf32>
    %m = linalg.generic {indexing_maps = [#same, #same], iterator_types = ["parallel"]}
        ins(%a : tensor<5xf32>) outs(%e : tensor<5xf32>) {
    ^bb0(%in: f32, %out: f32):
      %t = qlut.sim_lut %in, <"x"> range <-4.0, 3.5> in <i4, 0.5> out <i8, 0.25>
          table(#qlut.linear<i4 -> i8, uniform, nodes = 0 to 16 by 8, values = [-100, 20, 60], guard = 0,
                value_bits = 16, round = half_up, out_of_range = clamp>) layer "main/id/0" : f32
      linalg.yield %t : f32
    } -> tensor<5xf32>
    qlut.yield %m : tensor<5xf32>
  }
  return %0 : tensor<5xf32>
}

func.func @direct(%x: tensor<5xf32>) -> tensor<5xf32> {
  %0 = qlut.sim(%x) in [#wide] out [#wide] layer "main/id" : (tensor<5xf32>) -> tensor<5xf32> {
  ^bb0(%a: tensor<5xf32>):
    %e = tensor.empty() : tensor<5xf32>
    %m = linalg.generic {indexing_maps = [#same, #same], iterator_types = ["parallel"]}
        ins(%a : tensor<5xf32>) outs(%e : tensor<5xf32>) {
    ^bb0(%in: f32, %out: f32):
      %t = qlut.sim_lut %in, <"x"> range <-2.0, 1.5> in <i2, 0.5> out <i2, 0.25>
          table(#qlut.direct<i2 -> i2, values = [-2, -1, 0, 1]>) layer "main/id/0" : f32
      linalg.yield %t : f32
    } -> tensor<5xf32>
    qlut.yield %m : tensor<5xf32>
  }
  return %0 : tensor<5xf32>
}

func.func @product(%x: tensor<5xf32>) -> tensor<5xf32> {
  %0 = qlut.sim(%x) in [#in] out [#wide] layer "main/id" : (tensor<5xf32>) -> tensor<5xf32> {
  ^bb0(%a: tensor<5xf32>):
    %e = tensor.empty() : tensor<5xf32>
    %m = linalg.generic {indexing_maps = [#same, #same], iterator_types = ["parallel"]}
        ins(%a : tensor<5xf32>) outs(%e : tensor<5xf32>) {
    ^bb0(%in: f32, %out: f32):
      %t = qlut.sim_lut %in, <"x"> range <-4.0, 3.5> in <i4, 0.5> out <i8, 0.25>
          table(#qlut.linear<i4 -> i8, uniform, nodes = 0 to 16 by 8, values = [-100, 20, 60], guard = 0,
                value_bits = 16, round = half_up, out_of_range = clamp>) layer "main/id/0" : f32
      %p = arith.mulf %in, %t : f32
      linalg.yield %p : f32
    } -> tensor<5xf32>
    qlut.yield %m : tensor<5xf32>
  }
  return %0 : tensor<5xf32>
}

func.func @chain(%x: tensor<5xf32>) -> tensor<5xf32> {
  %0 = qlut.sim(%x) in [#in] out [#wide] layer "main/id" : (tensor<5xf32>) -> tensor<5xf32> {
  ^bb0(%a: tensor<5xf32>):
    %e = tensor.empty() : tensor<5xf32>
    %m = linalg.generic {indexing_maps = [#same, #same], iterator_types = ["parallel"]}
        ins(%a : tensor<5xf32>) outs(%e : tensor<5xf32>) {
    ^bb0(%in: f32, %out: f32):
      %t = qlut.sim_lut %in, <"x"> range <-4.0, 3.5> in <i4, 0.5> out <i8, 0.25>
          table(#qlut.linear<i4 -> i8, uniform, nodes = 0 to 16 by 8, values = [-8, 8, 16], guard = 0,
                value_bits = 16, round = half_up, out_of_range = clamp>) layer "main/id/0" : f32
      %u = qlut.sim_lut %t, <"x"> range <-4.0, 3.5> in <i4, 0.5> out <i8, 0.25>
          table(#qlut.linear<i4 -> i8, uniform, nodes = 0 to 16 by 8, values = [-100, 20, 60], guard = 0,
                value_bits = 16, round = half_up, out_of_range = clamp>) layer "main/id/1" : f32
      linalg.yield %u : f32
    } -> tensor<5xf32>
    qlut.yield %m : tensor<5xf32>
  }
  return %0 : tensor<5xf32>
}
