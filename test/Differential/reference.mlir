// The reference by numbers worked out by hand from docs/spec.md, so that what
// the networks are held against is held against something.

// RUN: %python %S/../Execution/npy.py write %t.x.npy '<f4' 1,2 0.26 -0.5
// RUN: qlut-reference %s --input %t.x.npy --output %t.y.npy
// RUN: %python %S/../Execution/npy.py print %t.y.npy | FileCheck %s
// RUN: qlut-reference %s --entry table --input %t.x.npy --output %t.t.npy
// RUN: %python %S/../Execution/npy.py print %t.t.npy | FileCheck %s --check-prefix=TABLE
// RUN: not qlut-reference %s --entry floats --input %t.x.npy 2>&1 | FileCheck %s --check-prefix=FLOATS

// x: 0.26 / 0.125 = 2.08 is code 2 + 1 and n = 2; -0.5 is n = -4.
// w: 0.5 / 0.25 = 2 and 0.75 / 0.25 = 3. The sum 2 * 2 - 4 * 3 = -8 is in units
// of 1/32 and at most 2 * 129 * 128 = 33024, which 2^8 leaves below 2^24: the
// bias 0.3 is round(0.3 * 2^13) = 2458 or, without the zero at its end, 1229 in
// units of 2^-12. Of their sum -8 * 2^7 + 1229 = 205 the code is
// round(205 / 2^12 / 0.0078125) + 2 = round(6.406) + 2.
// CHECK: <f4 (1, 1) 0.046875
// 2.08 and -4 saturate to the greatest and least i2 codes, 1 and -2: the last
// and the first entry, in units of 0.5.
// TABLE: <f4 (1, 2) 1.5 0.5
// FLOATS: error: arith.addf: the reference has no rule for it outside of qlut.sim
#x = #qlut.format<i8, 0.125:1>
#w = #qlut.format<i8, 0.25>
#y = #qlut.format<i8, 0.0078125:2>
func.func @main(%x: tensor<1x2xf32>) -> tensor<1x1xf32> {
  %w = arith.constant dense<[[0.5], [0.75]]> : tensor<2x1xf32>
  %0 = qlut.sim(%x, %w) in [#x, #w] out [#y] : (tensor<1x2xf32>, tensor<2x1xf32>) -> tensor<1x1xf32> {
  ^bb0(%p: tensor<1x2xf32>, %q: tensor<2x1xf32>):
    %zero = arith.constant 0.0 : f32
    %e = tensor.empty() : tensor<1x1xf32>
    %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x1xf32>) -> tensor<1x1xf32>
    %m = linalg.matmul ins(%p, %q : tensor<1x2xf32>, tensor<2x1xf32>)
                       outs(%f : tensor<1x1xf32>) -> tensor<1x1xf32>
    %r = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i, j)>],
                         iterator_types = ["parallel", "parallel"]}
           ins(%m : tensor<1x1xf32>) outs(%e : tensor<1x1xf32>) {
    ^bb0(%a: f32, %o: f32):
      %c = arith.constant 0.3 : f32
      %s = arith.addf %a, %c : f32
      linalg.yield %s : f32
    } -> tensor<1x1xf32>
    qlut.yield %r : tensor<1x1xf32>
  }
  return %0 : tensor<1x1xf32>
}

func.func @table(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %0 = qlut.sim_lut %x, <"x"> in <i2, 0.125> out <i4, 0.5>
         table(#qlut.direct<i2 -> i4, values = [1, 0, 2, 3]>) : tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}

func.func @floats(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %0 = arith.addf %x, %x : tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}
