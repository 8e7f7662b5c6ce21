// What running sums can be, and the accumulators that follow.
// RUN: %python %S/sums.py qlut-opt | FileCheck %s --check-prefix=EXACT
// EXACT: 60 contractions of 5 kinds: the bounds are exact

// RUN: qlut-opt %s --convert-qlut-sim-to-hw=remarks=true --canonicalize --split-input-file 2>%t.txt | FileCheck %s
// RUN: FileCheck %s --check-prefix=REMARK --input-file=%t.txt

// Sums of ten products of 16 bits take 35 bits by their formats, but with these
// weights 25, which the target's only accumulator holds.
#x = #qlut.format<i16, 0.5>
#w = #qlut.format<i16, 0.25>
#y = #qlut.format<i16, 1.0>
module attributes {qlut.target = #qlut.target<"pwl8">} {
  // CHECK-LABEL: @small_weights
  // CHECK: linalg.generic {{.*}} outs(%{{.*}} : tensor<1x1xi32>) attrs = {qlut.sums = array<i64: -16383750, 16383750>}
  // REMARK: remark: sums of linalg.matmul in [-16383750, 16383750] take 25 bits of an accumulator of 32, which leaves 7; by its formats alone 35
  func.func @small_weights(%x: tensor<1x10xf32>) -> tensor<1x1xf32> {
    %w = arith.constant dense<[[12.5], [-12.5], [12.5], [-12.5], [12.5], [-12.5], [12.5], [-12.5], [12.5], [-12.5]]> : tensor<10x1xf32>
    %0 = qlut.sim(%x, %w) in [#x, #w] out [#y] : (tensor<1x10xf32>, tensor<10x1xf32>) -> tensor<1x1xf32> {
    ^bb0(%p: tensor<1x10xf32>, %q: tensor<10x1xf32>):
      %zero = arith.constant 0.0 : f32
      %e = tensor.empty() : tensor<1x1xf32>
      %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x1xf32>) -> tensor<1x1xf32>
      %m = linalg.matmul ins(%p, %q : tensor<1x10xf32>, tensor<10x1xf32>)
                         outs(%f : tensor<1x1xf32>) -> tensor<1x1xf32>
      qlut.yield %m : tensor<1x1xf32>
    }
    return %0 : tensor<1x1xf32>
  }
}

// -----

// A target with accumulators of 16 bits gets them where the sums and what they
// start from fit. Weights that move inside the region are still known.
#x = #qlut.format<u4, 0.5>
#w = #qlut.format<i8, 0.25>
#y = #qlut.format<i4, 1.0>
module attributes {qlut.target = #qlut.target<"threshold4">} {
  // CHECK-LABEL: @short
  // CHECK: linalg.generic {{.*}} outs(%{{.*}} : tensor<1x2xi16>) attrs = {qlut.sums = array<i64: -324, 188>}
  // CHECK: arith.trunci %{{.*}} : i32 to i16
  // CHECK-NEXT: arith.addi %{{.*}} : i16
  // REMARK: remark: sums of linalg.matmul in [-324, 188] take 10 bits of an accumulator of 16, which leaves 6; by its formats alone 14
  func.func @short(%x: tensor<1x3xf32>) -> tensor<1x2xf32> {
    %w = arith.constant dense<[[1.0, -1.5, 2.0], [-2.0, -3.0, 0.0]]> : tensor<2x3xf32>
    %s = arith.constant dense<[1.0, -3.0]> : tensor<2xf32>
    %0 = qlut.sim(%x, %w, %s) in [#x, #w, unit] out [#y]
           : (tensor<1x3xf32>, tensor<2x3xf32>, tensor<2xf32>) -> tensor<1x2xf32> {
    ^bb0(%p: tensor<1x3xf32>, %q: tensor<2x3xf32>, %b: tensor<2xf32>):
      %e = tensor.empty() : tensor<1x2xf32>
      %t = tensor.empty() : tensor<3x2xf32>
      %r = linalg.transpose ins(%q : tensor<2x3xf32>) outs(%t : tensor<3x2xf32>) permutation = [1, 0]
      %start = linalg.broadcast ins(%b : tensor<2xf32>) outs(%e : tensor<1x2xf32>) dimensions = [0]
      %m = linalg.matmul ins(%p, %r : tensor<1x3xf32>, tensor<3x2xf32>)
                         outs(%start : tensor<1x2xf32>) -> tensor<1x2xf32>
      qlut.yield %m : tensor<1x2xf32>
    }
    return %0 : tensor<1x2xf32>
  }
}

// -----

// Operands that are no constants are bounded by their formats.
#x = #qlut.format<i8, 0.5>
// CHECK-LABEL: @no_weights
// CHECK: attrs = {qlut.sums = array<i64: -48768, 49152>}
// REMARK: take 17 bits of an accumulator of 32, which leaves 15; by its formats alone 17
func.func @no_weights(%x: tensor<1x3xf32>, %y: tensor<3x1xf32>) -> tensor<1x1xf32> {
  %0 = qlut.sim(%x, %y) in [#x, #x] out [#x] : (tensor<1x3xf32>, tensor<3x1xf32>) -> tensor<1x1xf32> {
  ^bb0(%p: tensor<1x3xf32>, %q: tensor<3x1xf32>):
    %zero = arith.constant 0.0 : f32
    %e = tensor.empty() : tensor<1x1xf32>
    %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x1xf32>) -> tensor<1x1xf32>
    %m = linalg.matmul ins(%p, %q : tensor<1x3xf32>, tensor<3x1xf32>)
                       outs(%f : tensor<1x1xf32>) -> tensor<1x1xf32>
    qlut.yield %m : tensor<1x1xf32>
  }
  return %0 : tensor<1x1xf32>
}
