// A whole network in integers: convolution with bias, residual sum and lookup,
// pad, pooled mean, product with a table's results, join. The simulation gives
// the bytes that the deployed one gives, at several widths, and the deployed one
// holds no float between its ends.
// RUN: rm -rf %t && mkdir %t
// RUN: %python %S/npy.py wave %t/x.npy '<f4' 1,6,6,2
// RUN: qlut-opt %s --convert-to-qlut-sim --convert-linear-to-qlut-sim -o %t/float.mlir
// RUN: qlut-opt %t/float.mlir --qlut-insert-observers -o %t/observed.mlir
// RUN: qlut-run %t/observed.mlir --input %t/x.npy --calibrate %t/stats.json
// RUN: qlut-run %t/float.mlir --input %t/x.npy --output %t/float.npy
// RUN: qlut-opt %t/float.mlir --qlut-apply-calibration=stats=%t/stats.json --qlut-quantize=bits=8 --qlut-build-tables -o %t/sim8.mlir
// RUN: qlut-opt %t/sim8.mlir --convert-qlut-sim-to-hw --qlut-outline-integer --qlut-verify-deployable -o %t/hw8.mlir
// RUN: FileCheck %s --input-file=%t/hw8.mlir
// RUN: qlut-run %t/sim8.mlir --input %t/x.npy --output %t/sim8.npy
// RUN: qlut-run %t/hw8.mlir --input %t/x.npy --output %t/hw8.npy
// RUN: cmp %t/sim8.npy %t/hw8.npy
// RUN: not cmp %t/sim8.npy %t/float.npy
// RUN: qlut-opt %t/float.mlir --qlut-apply-calibration=stats=%t/stats.json --qlut-quantize="bits=16 weight-bits=8 weight-scales=per-tensor symmetric" --qlut-build-tables -o %t/sim16.mlir
// RUN: qlut-opt %t/sim16.mlir --convert-qlut-sim-to-hw --qlut-outline-integer --qlut-verify-deployable -o %t/hw16.mlir
// RUN: qlut-run %t/sim16.mlir --input %t/x.npy --output %t/sim16.npy
// RUN: qlut-run %t/hw16.mlir --input %t/x.npy --output %t/hw16.npy
// RUN: cmp %t/sim16.npy %t/hw16.npy
// RUN: qlut-opt %s --qlut-sim-pipeline="network stats=%t/stats.json bits=8" -o %t/piped.mlir
// RUN: cmp %t/piped.mlir %t/sim8.mlir
// RUN: qlut-opt %s --qlut-deploy-pipeline="network stats=%t/stats.json bits=8" -o %t/piped-hw.mlir
// RUN: qlut-run %t/piped-hw.mlir --input %t/x.npy --output %t/hw8.npy
// RUN: cmp %t/sim8.npy %t/hw8.npy

// CHECK-LABEL: func.func @main_int(
// CHECK-SAME: tensor<1x6x6x2xi8>) -> tensor<1x5xi8> attributes {qlut.integer}
// CHECK-NOT: f32
// CHECK-LABEL: func.func @main(

#image = affine_map<(n, h, w, c) -> (n, h, w, c)>
#bias = affine_map<(n, h, w, c) -> (c)>
#sum = affine_map<(n, c, h, w) -> (n, h, w, c)>
#mean = affine_map<(n, c, h, w) -> (n, c)>
#row = affine_map<(n, c) -> (n, c)>
func.func @main(%x: tensor<1x6x6x2xf32>) -> tensor<1x5xf32> {
  %zero = arith.constant 0.0 : f32
  %k = arith.constant dense<[[[[0.5, -0.25], [0.125, 1.0]], [[-0.7, 0.2], [0.1, 0.3]], [[0.4, 0.9], [-0.2, 0.6]]],
                             [[[0.1, -0.5], [0.25, 0.1]], [[-0.3, 0.8], [0.6, 0.2]], [[0.7, -0.9], [0.3, 0.5]]],
                             [[[-0.2, 0.4], [0.75, 0.3]], [[0.5, 0.5], [-0.1, 0.9]], [[0.2, 0.1], [0.8, -0.4]]]]> : tensor<3x3x2x2xf32>
  %b = arith.constant dense<[0.5, -0.75]> : tensor<2xf32>
  %m = arith.constant dense<[[0.5, -0.25, 1.0], [0.75, 0.3, -0.6]]> : tensor<2x3xf32>
  %p = tensor.pad %x low[0, 1, 1, 0] high[0, 1, 1, 0] {
  ^bb0(%i: index, %j: index, %l: index, %n: index):
    tensor.yield %zero : f32
  } : tensor<1x6x6x2xf32> to tensor<1x8x8x2xf32>
  %e = tensor.empty() : tensor<1x6x6x2xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x6x6x2xf32>) -> tensor<1x6x6x2xf32>
  %conv = linalg.conv_2d_nhwc_hwcf ins(%p, %k : tensor<1x8x8x2xf32>, tensor<3x3x2x2xf32>)
            outs(%f : tensor<1x6x6x2xf32>) -> tensor<1x6x6x2xf32>
  %act = linalg.generic {indexing_maps = [#image, #bias, #image, #image],
                         iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
           ins(%conv, %b, %x : tensor<1x6x6x2xf32>, tensor<2xf32>, tensor<1x6x6x2xf32>)
           outs(%e : tensor<1x6x6x2xf32>) {
  ^bb0(%c: f32, %d: f32, %r: f32, %o: f32):
    %0 = arith.addf %c, %d : f32
    %1 = math.tanh %0 : f32
    %2 = arith.addf %1, %r : f32
    linalg.yield %2 : f32
  } -> tensor<1x6x6x2xf32>
  %e2 = tensor.empty() : tensor<1x2xf32>
  %f2 = linalg.fill ins(%zero : f32) outs(%e2 : tensor<1x2xf32>) -> tensor<1x2xf32>
  %total = linalg.generic {indexing_maps = [#sum, #mean],
                           iterator_types = ["parallel", "parallel", "reduction", "reduction"]}
             ins(%act : tensor<1x6x6x2xf32>) outs(%f2 : tensor<1x2xf32>) {
  ^bb0(%c: f32, %o: f32):
    %0 = arith.addf %c, %o : f32
    linalg.yield %0 : f32
  } -> tensor<1x2xf32>
  %gate = linalg.generic {indexing_maps = [#row, #row], iterator_types = ["parallel", "parallel"]}
            ins(%total : tensor<1x2xf32>) outs(%e2 : tensor<1x2xf32>) {
  ^bb0(%c: f32, %o: f32):
    %count = arith.constant 36.0 : f32
    %0 = arith.divf %c, %count : f32
    %1 = math.exp %0 : f32
    %2 = arith.mulf %1, %0 : f32
    linalg.yield %2 : f32
  } -> tensor<1x2xf32>
  %e3 = tensor.empty() : tensor<1x3xf32>
  %f3 = linalg.fill ins(%zero : f32) outs(%e3 : tensor<1x3xf32>) -> tensor<1x3xf32>
  %product = linalg.matmul ins(%gate, %m : tensor<1x2xf32>, tensor<2x3xf32>)
               outs(%f3 : tensor<1x3xf32>) -> tensor<1x3xf32>
  %joined = tensor.concat dim(1) %gate, %product : (tensor<1x2xf32>, tensor<1x3xf32>) -> tensor<1x5xf32>
  return %joined : tensor<1x5xf32>
}
