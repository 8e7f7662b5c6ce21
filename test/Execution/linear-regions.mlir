// With the computation in regions, results are the same bits; also of dynamic
// shapes and of other functions that are called.
// RUN: rm -rf %t && mkdir %t
// RUN: %python %S/npy.py wave %t/x.npy '<f4' 3,8
// RUN: %python %S/npy.py wave %t/i.npy '<f4' 1,6,6,2
// RUN: %python %S/npy.py wave %t/n.npy '<f4' 2,5
// RUN: qlut-opt %s --convert-to-qlut-sim -o %t/float.mlir
// RUN: qlut-opt %t/float.mlir --convert-linear-to-qlut-sim -o %t/sim.mlir
// RUN: FileCheck %s --input-file=%t/sim.mlir
// RUN: qlut-run %t/float.mlir --entry mlp --input %t/x.npy --output %t/a.npy
// RUN: qlut-run %t/sim.mlir --entry mlp --input %t/x.npy --output %t/b.npy
// RUN: cmp %t/a.npy %t/b.npy
// RUN: qlut-run %t/float.mlir --entry conv --input %t/i.npy --output %t/a.npy
// RUN: qlut-run %t/sim.mlir --entry conv --input %t/i.npy --output %t/b.npy
// RUN: cmp %t/a.npy %t/b.npy
// RUN: qlut-run %t/float.mlir --entry norm --input %t/n.npy --output %t/a.npy
// RUN: qlut-run %t/sim.mlir --entry norm --input %t/n.npy --output %t/b.npy
// RUN: cmp %t/a.npy %t/b.npy
// RUN: %python %S/npy.py write %t/m.npy '<i8' 5 0 1 1 0 1
// RUN: qlut-run %t/float.mlir --entry masked --input %t/n.npy --input %t/m.npy --output %t/a.npy
// RUN: qlut-run %t/sim.mlir --entry masked --input %t/n.npy --input %t/m.npy --output %t/b.npy
// RUN: cmp %t/a.npy %t/b.npy
// The comparison can fail.
// RUN: qlut-run %t/sim.mlir --entry conv --input %t/i.npy --output %t/b.npy
// RUN: qlut-run %t/sim.mlir --entry mlp --input %t/x.npy --output %t/a.npy
// RUN: not cmp %t/a.npy %t/b.npy

#map = affine_map<(d0, d1) -> (d0, d1)>
#row = affine_map<(d0, d1) -> (d1)>
#bias = affine_map<(n, h, w, c) -> (c)>
#all = affine_map<(n, h, w, c) -> (n, h, w, c)>

// CHECK-LABEL: @mlp
// CHECK: layer "mlp/arg0"
// CHECK: layer "mlp/matmul.0"
// CHECK: layer "mlp/matmul.1"
func.func @mlp(%x: tensor<?x8xf32>) -> tensor<?x4xf32> {
  %c0 = arith.constant 0 : index
  %zero = arith.constant 0.0 : f32
  %w = arith.constant dense<[[0.1, -0.2, 0.3, 0.05], [0.7, 0.2, -0.1, 0.4], [-0.3, 0.6, 0.2, 0.1], [0.5, -0.5, 0.25, 0.9], [0.3, 0.1, 0.8, -0.7], [0.2, 0.15, -0.35, 0.45], [1.1, -0.9, 0.6, 0.2], [0.33, 0.44, -0.55, 0.66]]> : tensor<8x4xf32>
  %b = arith.constant dense<[0.5, -0.25, 0.125, 0.75]> : tensor<4xf32>
  %n = tensor.dim %x, %c0 : tensor<?x8xf32>
  %e = tensor.empty(%n) : tensor<?x4xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<?x4xf32>) -> tensor<?x4xf32>
  %m = linalg.matmul ins(%x, %w : tensor<?x8xf32>, tensor<8x4xf32>) outs(%f : tensor<?x4xf32>) -> tensor<?x4xf32>
  %a = linalg.generic {indexing_maps = [#map, #row, #map], iterator_types = ["parallel", "parallel"]} ins(%m, %b : tensor<?x4xf32>, tensor<4xf32>) outs(%e : tensor<?x4xf32>) {
  ^bb0(%p: f32, %q: f32, %o: f32):
    %s = arith.addf %p, %q : f32
    linalg.yield %s : f32
  } -> tensor<?x4xf32>
  %t = math.tanh %a : tensor<?x4xf32>
  %w1 = call @weights() : () -> tensor<4x4xf32>
  %m1 = linalg.matmul ins(%t, %w1 : tensor<?x4xf32>, tensor<4x4xf32>) outs(%f : tensor<?x4xf32>) -> tensor<?x4xf32>
  %r = arith.addf %m1, %t : tensor<?x4xf32>
  return %r : tensor<?x4xf32>
}

func.func private @weights() -> tensor<4x4xf32> {
  %w = arith.constant dense<[[0.1, -0.2, 0.3, 0.05], [0.7, 0.2, -0.1, 0.4], [-0.3, 0.6, 0.2, 0.1], [0.5, -0.5, 0.25, 0.9]]> : tensor<4x4xf32>
  return %w : tensor<4x4xf32>
}

// CHECK-LABEL: @conv
// CHECK: layer "conv/conv_2d_nhwc_hwcf.0"
// CHECK: layer "conv/pooling_nhwc_max.0"
func.func @conv(%x: tensor<1x6x6x2xf32>) -> tensor<1x2x2x2xf32> {
  %zero = arith.constant 0.0 : f32
  %least = arith.constant 0xFF800000 : f32
  %w = arith.constant dense<[[[[0.5, -0.25], [0.125, 1.0]], [[0.3, 0.6], [-0.9, 0.2]]], [[[0.7, 0.1], [0.4, -0.4]], [[0.05, -0.15], [0.35, 0.45]]]]> : tensor<2x2x2x2xf32>
  %b = arith.constant dense<[0.1, -0.2]> : tensor<2xf32>
  %e = tensor.empty() : tensor<1x5x5x2xf32>
  %i = linalg.broadcast ins(%b : tensor<2xf32>) outs(%e : tensor<1x5x5x2xf32>) dimensions = [0, 1, 2]
  %c = linalg.conv_2d_nhwc_hwcf ins(%x, %w : tensor<1x6x6x2xf32>, tensor<2x2x2x2xf32>) outs(%i : tensor<1x5x5x2xf32>) -> tensor<1x5x5x2xf32>
  %relu = linalg.generic {indexing_maps = [#all, #all], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%c : tensor<1x5x5x2xf32>) outs(%e : tensor<1x5x5x2xf32>) {
  ^bb0(%p: f32, %o: f32):
    %s = arith.maximumf %p, %zero : f32
    linalg.yield %s : f32
  } -> tensor<1x5x5x2xf32>
  %k = tensor.empty() : tensor<2x2xf32>
  %pe = tensor.empty() : tensor<1x2x2x2xf32>
  %pf = linalg.fill ins(%least : f32) outs(%pe : tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  %pool = linalg.pooling_nhwc_max {strides = dense<2> : tensor<2xi64>} ins(%relu, %k : tensor<1x5x5x2xf32>, tensor<2x2xf32>) outs(%pf : tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  return %pool : tensor<1x2x2x2xf32>
}

// What constants decide is computed as it runs, bit for bit.
// CHECK-LABEL: @norm
// CHECK-NOT: math
func.func @norm(%x: tensor<2x5xf32>) -> tensor<2x5xf32> {
  %v = arith.constant dense<[0.1, 0.7, 1.3, 3.1, 123.4]> : tensor<5xf32>
  %w = arith.constant dense<[0.3, -0.7, 1.1, 0.9, 77.7]> : tensor<5xf32>
  %e = tensor.empty() : tensor<2x5xf32>
  %0 = math.rsqrt %v : tensor<5xf32>
  %1 = math.sqrt %v : tensor<5xf32>
  %2 = arith.divf %w, %1 : tensor<5xf32>
  %3 = arith.addf %0, %2 : tensor<5xf32>
  %4 = linalg.generic {indexing_maps = [#map, #row, #map], iterator_types = ["parallel", "parallel"]} ins(%x, %3 : tensor<2x5xf32>, tensor<5xf32>) outs(%e : tensor<2x5xf32>) {
  ^bb0(%p: f32, %q: f32, %o: f32):
    %s = arith.mulf %p, %q : f32
    linalg.yield %s : f32
  } -> tensor<2x5xf32>
  return %4 : tensor<2x5xf32>
}

// Masks of integers and elements by index.
// CHECK-LABEL: @masked
// CHECK: layer "masked/add.0"
func.func @masked(%x: tensor<2x5xf32>, %m: tensor<5xi64>) -> tensor<2x5xf32> {
  %t = arith.constant dense<[0.3, -0.7]> : tensor<2xf32>
  %far = arith.constant dense<-1.0e9> : tensor<5xf32>
  %e = tensor.empty() : tensor<2x5xf32>
  %f = arith.sitofp %m : tensor<5xi64> to tensor<5xf32>
  %n = arith.mulf %f, %far : tensor<5xf32>
  %0 = linalg.generic {indexing_maps = [#map, #row, #map], iterator_types = ["parallel", "parallel"]} ins(%x, %n : tensor<2x5xf32>, tensor<5xf32>) outs(%e : tensor<2x5xf32>) {
  ^bb0(%p: f32, %q: f32, %o: f32):
    %s = arith.addf %p, %q : f32
    linalg.yield %s : f32
  } -> tensor<2x5xf32>
  %1 = linalg.generic {indexing_maps = [#map, #row, #row, #map], iterator_types = ["parallel", "parallel"]} ins(%x, %n, %m : tensor<2x5xf32>, tensor<5xf32>, tensor<5xi64>) outs(%e : tensor<2x5xf32>) {
  ^bb0(%p: f32, %q: f32, %i: i64, %o: f32):
    %k = arith.index_cast %i : i64 to index
    %v = tensor.extract %t[%k] : tensor<2xf32>
    %c = arith.cmpf olt, %q, %v : f32
    %s = arith.select %c, %p, %v : f32
    linalg.yield %s : f32
  } -> tensor<2x5xf32>
  %2 = arith.mulf %0, %1 : tensor<2x5xf32>
  %3 = arith.subf %2, %0 : tensor<2x5xf32>
  return %3 : tensor<2x5xf32>
}
