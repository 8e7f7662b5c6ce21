// W12: constants that are given as integers, whoever wrote them.
// RUN: qlut-opt %s --convert-qlut-sim-to-hw --split-input-file --mlir-print-local-scope | FileCheck %s

#x = #qlut.format<i8, 0.5>
// Codes of the operand's format as they are, and of the same scales written in
// another way.
// CHECK-LABEL: @codes
// CHECK: qlut.quantize
// CHECK-NEXT: %[[W:.*]] = arith.constant dense<[1, -128]> : tensor<2xi8>
// CHECK-NEXT: %[[V:.*]] = arith.constant dense<[2, 3]> : tensor<2xi8>
// CHECK: linalg.generic {{.*}} ins(%{{.*}}, %[[W]], %[[V]]
func.func @codes(%x: tensor<2xf32>) -> tensor<2xf32> {
  %i = arith.constant dense<[1, -128]> : tensor<2xi8>
  %w = qlut.dequantize %i, <i8, 0.5> : tensor<2xi8> -> tensor<2xf32>
  %j = arith.constant dense<[2, 3]> : tensor<2xi8>
  %e = tensor.empty() : tensor<2xf32>
  %v = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>], iterator_types = ["parallel"]}
         ins(%j : tensor<2xi8>) outs(%e : tensor<2xf32>) {
  ^bb0(%in: i8, %out: f32):
    %c = linalg.index 0 : index
    %r = qlut.dequantize %in[%c], <i8, [0.5, 0.25]> : i8 -> f32
    linalg.yield %r : f32
  } -> tensor<2xf32>
  %0 = qlut.sim(%x, %w, %v) in [#x, #qlut.channel_formats<i8, [0.5, 0.5]>, #qlut.channel_formats<i8, [0.5, 0.25]>] axes [-1, 0, 0] out [#x]
         : (tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32> {
  ^bb0(%p: tensor<2xf32>, %q: tensor<2xf32>, %r: tensor<2xf32>):
    %f = tensor.empty() : tensor<2xf32>
    %m = linalg.map ins(%p, %q, %r : tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) outs(%f : tensor<2xf32>)
      (%a: f32, %b: f32, %c: f32, %o: f32) {
        %s = arith.mulf %a, %b : f32
        %t = arith.mulf %a, %c : f32
        %u = arith.addf %s, %t : f32
        linalg.yield %u : f32
      }
    qlut.yield %m : tensor<2xf32>
  }
  return %0 : tensor<2xf32>
}

// -----

// Another format: the floats are quantized, 0.75 / 0.5 to the even 2.
#x = #qlut.format<i8, 0.5>
// CHECK-LABEL: @another
// CHECK: arith.constant dense<[2, -2]> : tensor<2xi8>
// CHECK-NOT: qlut.quantize %{{.*}}0.5> : tensor<2xf32>{{$}}
// CHECK: return
func.func @another(%x: tensor<2xf32>) -> tensor<2xf32> {
  %i = arith.constant dense<[3, -4]> : tensor<2xi8>
  %w = qlut.dequantize %i, <i8, 0.25> : tensor<2xi8> -> tensor<2xf32>
  %0 = qlut.sim(%x, %w) in [#x, #x] out [#x] : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32> {
  ^bb0(%p: tensor<2xf32>, %q: tensor<2xf32>):
    %e = tensor.empty() : tensor<2xf32>
    %m = linalg.mul ins(%p, %q : tensor<2xf32>, tensor<2xf32>) outs(%e : tensor<2xf32>) -> tensor<2xf32>
    qlut.yield %m : tensor<2xf32>
  }
  return %0 : tensor<2xf32>
}

// -----

// A bias is the product itself: 16777217 is no f32, and is what the sum starts
// from.
#x = #qlut.format<i8, 0.5>
// CHECK-LABEL: @bias
// CHECK: arith.constant dense<[16777217, -5]> : tensor<2xi32>
func.func @bias(%x: tensor<2x4xf32>) -> tensor<2xf32> {
  %i = arith.constant dense<[16777217, -5]> : tensor<2xi32>
  %b = qlut.dequantize %i, <i32, 0.5> : tensor<2xi32> -> tensor<2xf32>
  %0 = qlut.sim(%x, %b) in [#x, unit] out [#x] : (tensor<2x4xf32>, tensor<2xf32>) -> tensor<2xf32> {
  ^bb0(%p: tensor<2x4xf32>, %q: tensor<2xf32>):
    %m = linalg.reduce { arith.addf } ins(%p : tensor<2x4xf32>) outs(%q : tensor<2xf32>) dimensions = [1]
    qlut.yield %m : tensor<2xf32>
  }
  return %0 : tensor<2xf32>
}
