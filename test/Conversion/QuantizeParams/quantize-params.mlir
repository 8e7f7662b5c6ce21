// Constants become the integers that the program holds; the program stays the
// same, and so do they: canonicalized, run again, as bytecode.
// RUN: qlut-opt %s --qlut-quantize-params --verify-diagnostics --mlir-print-local-scope | FileCheck %s
// RUN: qlut-opt %s --qlut-quantize-params -o %t.mlir
// RUN: qlut-opt %t.mlir --qlut-quantize-params | diff %t.mlir -
// RUN: qlut-opt %t.mlir --emit-bytecode | qlut-opt | diff %t.mlir -
// RUN: qlut-opt %s --convert-qlut-sim-to-hw -o %t.hw
// RUN: qlut-opt %t.mlir --convert-qlut-sim-to-hw | diff %t.hw -
// RUN: qlut-opt %t.mlir --canonicalize --cse --mlir-print-local-scope | FileCheck %s --check-prefix=CANON --implicit-check-not="dense<{{.*}}xf32>"

#x = #qlut.format<i8, 0.05:-3>
#w = #qlut.channel_formats<i8, [0.01, 0.02]>
#y = #qlut.format<i8, 0.03:-128>
#rows = affine_map<(i, j) -> (i, j)>
#columns = affine_map<(i, j) -> (j)>

// Weights by channel, and a bias in the units of the sums: 0.5 / (0.05 * 0.01)
// and -0.25 / (0.05 * 0.02), times 2^7.
// CHECK-LABEL: @matmul
//       CHECK:   %[[WI:.*]] = arith.constant dense<{{\[\[}}50, -50], [25, 100], [-100, 5], [70, 15]]> : tensor<4x2xi8>
//  CHECK-NEXT:   %[[WE:.*]] = tensor.empty() : tensor<4x2xf32>
//  CHECK-NEXT:   %[[W:.*]] = linalg.generic {{.*}} ins(%[[WI]] : tensor<4x2xi8>) outs(%[[WE]] : tensor<4x2xf32>)
//  CHECK-NEXT:   ^bb0(%[[A:.*]]: i8, %{{.*}}: f32):
//  CHECK-NEXT:     %[[C:.*]] = linalg.index 1 : index
//  CHECK-NEXT:     %[[D:.*]] = qlut.dequantize %[[A]][%[[C]]], <i8, [0.01, 0.02]> : i8 -> f32
//  CHECK-NEXT:     linalg.yield %[[D]] : f32
//       CHECK:   %[[BI:.*]] = arith.constant dense<[128000, -32000]> : tensor<2xi32>
//       CHECK:   %[[B:.*]] = linalg.generic {{.*}} ins(%[[BI]] : tensor<2xi32>)
//       CHECK:     qlut.dequantize %{{.*}}[%{{.*}}], <i32, [3.90625e-06, 7.8125e-06]> : i32 -> f32
//       CHECK:   qlut.sim(%{{.*}}, %[[W]], %[[B]])
// CANON-LABEL: @matmul
//   CANON-DAG:   arith.constant dense<{{.*}}> : tensor<4x2xi8>
//   CANON-DAG:   arith.constant dense<{{.*}}> : tensor<2xi32>
func.func @matmul(%x: tensor<3x4xf32>) -> tensor<3x2xf32> {
  %w = arith.constant dense<[[0.5, -1.0], [0.25, 2.0], [-1.0, 0.1], [0.7, 0.3]]> : tensor<4x2xf32>
  %b = arith.constant dense<[0.5, -0.25]> : tensor<2xf32>
  %0 = qlut.sim(%x, %w, %b) in [#x, #w, unit] axes [-1, 1, -1] out [#y] layer "main/matmul.0"
         : (tensor<3x4xf32>, tensor<4x2xf32>, tensor<2xf32>) -> tensor<3x2xf32> {
  ^bb0(%p: tensor<3x4xf32>, %q: tensor<4x2xf32>, %c: tensor<2xf32>):
    %zero = arith.constant 0.0 : f32
    %e = tensor.empty() : tensor<3x2xf32>
    %f = linalg.fill ins(%zero : f32) outs(%e : tensor<3x2xf32>) -> tensor<3x2xf32>
    %m = linalg.matmul ins(%p, %q : tensor<3x4xf32>, tensor<4x2xf32>)
                       outs(%f : tensor<3x2xf32>) -> tensor<3x2xf32>
    %r = linalg.generic {indexing_maps = [#rows, #columns, #rows],
                         iterator_types = ["parallel", "parallel"]}
           ins(%m, %c : tensor<3x2xf32>, tensor<2xf32>) outs(%e : tensor<3x2xf32>) {
    ^bb0(%a: f32, %bias: f32, %o: f32):
      %s = arith.addf %a, %bias : f32
      linalg.yield %s : f32
    } -> tensor<3x2xf32>
    qlut.yield %r : tensor<3x2xf32>
  }
  return %0 : tensor<3x2xf32>
}

// What the sums start from (W8), moved inside the body.
// CHECK-LABEL: @start
//       CHECK:   %[[BI:.*]] = arith.constant dense<[1000, -250]> : tensor<2xi32>
//       CHECK:   %[[B:.*]] = linalg.generic {{.*}} ins(%[[BI]] : tensor<2xi32>)
//       CHECK:     qlut.dequantize {{.*}}, <i32, [5.0e-04, 0.001]>
//       CHECK:   qlut.sim(%{{.*}}, %{{.*}}, %[[B]])
// CANON-LABEL: @start
//   CANON-DAG:   arith.constant dense<[1000, -250]> : tensor<2xi32>
func.func @start(%x: tensor<1x4xf32>) -> tensor<1x2xf32> {
  %w = arith.constant dense<[[0.5, -1.0], [0.25, 2.0], [-1.0, 0.1], [0.7, 0.3]]> : tensor<4x2xf32>
  %b = arith.constant dense<[0.5, -0.25]> : tensor<2xf32>
  %0 = qlut.sim(%x, %w, %b) in [#x, #w, unit] axes [-1, 1, -1] out [#y]
         : (tensor<1x4xf32>, tensor<4x2xf32>, tensor<2xf32>) -> tensor<1x2xf32> {
  ^bb0(%p: tensor<1x4xf32>, %q: tensor<4x2xf32>, %c: tensor<2xf32>):
    %f = tensor.expand_shape %c [[0, 1]] output_shape [1, 2] : tensor<2xf32> into tensor<1x2xf32>
    %m = linalg.matmul ins(%p, %q : tensor<1x4xf32>, tensor<4x2xf32>)
                       outs(%f : tensor<1x2xf32>) -> tensor<1x2xf32>
    qlut.yield %m : tensor<1x2xf32>
  }
  return %0 : tensor<1x2xf32>
}

// One format for all, other storages, a list for one channel; one constant in
// two formats; a float op keeps the float constant.
#a = #qlut.format<i4, 0.25>
#b = #qlut.format<u8, 0.125:128>
#one = #qlut.channel_formats<i8, [0.5]>
// CHECK-LABEL: @formats
//       CHECK:   %[[F:.*]] = arith.constant dense<{{\[\[}}5.000000e-01, -1.000000e+00]]> : tensor<1x2xf32>
//   CHECK-DAG:   %[[AI:.*]] = arith.constant dense<{{\[\[}}2, -4]]> : tensor<1x2xi4>
//   CHECK-DAG:   %[[A:.*]] = qlut.dequantize %[[AI]], <i4, 0.25> : tensor<1x2xi4> -> tensor<1x2xf32>
//   CHECK-DAG:   %[[BI:.*]] = arith.constant dense<{{\[\[}}-124, 120]]> : tensor<1x2xi8>
//   CHECK-DAG:   %[[B:.*]] = qlut.dequantize %[[BI]], <u8, 0.125:128>
//   CHECK-DAG:   %[[OI:.*]] = arith.constant dense<{{\[\[}}1, -2]]> : tensor<1x2xi8>
//   CHECK-DAG:   %[[O:.*]] = qlut.dequantize %[[OI]], <i8, 0.5>
//       CHECK:   qlut.sim(%{{.*}}, %[[A]], %[[B]], %[[O]], %[[A]])
//       CHECK:   arith.addf %{{.*}}, %[[F]]
// CANON-LABEL: @formats
func.func @formats(%x: tensor<1x2xf32>, %z: tensor<1x2xf32>) -> (tensor<1x2xf32>, tensor<1x2xf32>) {
  // CANON: arith.constant dense<{{.*}}> : tensor<1x2xf32>
  %w = arith.constant dense<[[0.5, -1.0]]> : tensor<1x2xf32>
  %0 = qlut.sim(%x, %w, %w, %w, %w) in [#x, #a, #b, #one, #a] axes [-1, -1, -1, 0, -1] out [#y]
         : (tensor<1x2xf32>, tensor<1x2xf32>, tensor<1x2xf32>, tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32> {
  ^bb0(%p: tensor<1x2xf32>, %q: tensor<1x2xf32>, %r: tensor<1x2xf32>, %s: tensor<1x2xf32>, %t: tensor<1x2xf32>):
    %e = tensor.empty() : tensor<1x2xf32>
    %m = linalg.generic {indexing_maps = [#rows, #rows, #rows, #rows, #rows, #rows], iterator_types = ["parallel", "parallel"]}
           ins(%p, %q, %r, %s, %t : tensor<1x2xf32>, tensor<1x2xf32>, tensor<1x2xf32>, tensor<1x2xf32>, tensor<1x2xf32>) outs(%e : tensor<1x2xf32>) {
    ^bb0(%i: f32, %j: f32, %k: f32, %l: f32, %m: f32, %o: f32):
      %1 = arith.mulf %i, %j : f32
      %2 = arith.mulf %i, %k : f32
      %3 = arith.mulf %i, %l : f32
      %4 = arith.mulf %i, %m : f32
      %5 = arith.addf %1, %2 : f32
      %6 = arith.addf %3, %4 : f32
      %7 = arith.addf %5, %6 : f32
      linalg.yield %7 : f32
    } -> tensor<1x2xf32>
    qlut.yield %m : tensor<1x2xf32>
  }
  %1 = arith.addf %z, %w : tensor<1x2xf32>
  return %0, %1 : tensor<1x2xf32>, tensor<1x2xf32>
}

// A resource is one again; of less than bytes it is not.
// CHECK-LABEL: @resource
//   CHECK-DAG:   %[[W:.*]] = arith.constant dense_resource<weights_i8> : tensor<2xi8>
//   CHECK-DAG:   qlut.dequantize %[[W]], <i8, 0.5>
//   CHECK-DAG:   arith.constant dense<[2, 4]> : tensor<2xi4>
// CANON-LABEL: @resource
func.func @resource(%x: tensor<2xf32>) -> tensor<2xf32> {
  %w = arith.constant dense_resource<weights> : tensor<2xf32>
  %0 = qlut.sim(%x, %w, %w) in [#x, #qlut.format<i8, 0.5>, #a] out [#y] : (tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32> {
  ^bb0(%p: tensor<2xf32>, %q: tensor<2xf32>, %r: tensor<2xf32>):
    %e = tensor.empty() : tensor<2xf32>
    %m = linalg.mul ins(%p, %q : tensor<2xf32>, tensor<2xf32>) outs(%e : tensor<2xf32>) -> tensor<2xf32>
    %n = linalg.mul ins(%p, %r : tensor<2xf32>, tensor<2xf32>) outs(%e : tensor<2xf32>) -> tensor<2xf32>
    %s = linalg.add ins(%m, %n : tensor<2xf32>, tensor<2xf32>) outs(%e : tensor<2xf32>) -> tensor<2xf32>
    qlut.yield %s : tensor<2xf32>
  }
  return %0 : tensor<2xf32>
}

{-#
  dialect_resources: {
    builtin: {
      weights: "0x040000000000003F0000803F"
    }
  }
#-}
