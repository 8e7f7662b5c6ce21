// Ops beside qlut.sim that quantize what they read, and what runs is the same.
// RUN: qlut-opt %s --qlut-quantize-params --verify-diagnostics --mlir-print-local-scope | FileCheck %s
// RUN: qlut-opt %s --qlut-quantize-params -o %t.mlir
// RUN: qlut-opt %t.mlir --qlut-quantize-params | diff %t.mlir -
// RUN: qlut-opt %t.mlir --canonicalize --cse --mlir-print-local-scope | FileCheck %s --check-prefix=CANON --implicit-check-not="dense<{{.*}}xf32>"
// RUN: qlut-run %s --entry others --output %t.0.npy --output %t.1.npy --output %t.2.npy
// RUN: qlut-run %t.mlir --entry others --output %t.3.npy --output %t.4.npy --output %t.5.npy
// RUN: cmp %t.0.npy %t.3.npy && cmp %t.1.npy %t.4.npy && cmp %t.2.npy %t.5.npy
// RUN: qlut-run %s --entry bodies --output %t.0.npy --output %t.1.npy
// RUN: qlut-run %t.mlir --entry bodies --output %t.3.npy --output %t.4.npy
// RUN: cmp %t.0.npy %t.3.npy && cmp %t.1.npy %t.4.npy

#rows = affine_map<(i, j) -> (i, j)>

#table = #qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>
// CHECK-LABEL: @others
//   CHECK-DAG:   %[[I2:.*]] = arith.constant dense<[1, -2]> : tensor<2xi2>
//   CHECK-DAG:   %[[L:.*]] = qlut.dequantize %[[I2]], <i2, 0.5>
//   CHECK-DAG:   %[[I8:.*]] = arith.constant dense<[1, -8]> : tensor<2xi8>
//   CHECK-DAG:   %[[R:.*]] = qlut.dequantize %[[I8]], <i8, 0.25>
//   CHECK-DAG:   %[[FI:.*]] = arith.constant dense<[0, -4]> : tensor<2xi8>
//   CHECK-DAG:   %[[F:.*]] = qlut.dequantize %[[FI]], <i8, 0.5>
//   CHECK-NOT:   qlut.fake_quant
//       CHECK:   qlut.sim_lut %[[L]]
//       CHECK:   qlut.requantize %[[R]]
//       CHECK:   return %{{.*}}, %{{.*}}, %[[F]]
// CANON-LABEL: @others
func.func @others() -> (tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) {
  %w = arith.constant dense<[0.3125, -2.0]> : tensor<2xf32>
  %0 = qlut.sim_lut %w, <"x"> in <i2, 0.5> out <i4, 0.5> table(#table) : tensor<2xf32>
  %1 = qlut.requantize %w, <i8, 0.25> to <i8, 0.5> multiplier 1073741824 shift 31 : tensor<2xf32>
  %2 = qlut.fake_quant %w, <i8, 0.5> round <floor> : tensor<2xf32>
  return %0, %1, %2 : tensor<2xf32>, tensor<2xf32>, tensor<2xf32>
}

// fake_quant in a body, by channel and not; what else the body does stays.
// CHECK-LABEL: @bodies
//       CHECK:   %[[V:.*]] = qlut.dequantize {{.*}}, <i8, 0.25> : tensor<2x2xi8>
//       CHECK:   %[[I:.*]] = arith.constant dense<{{\[\[}}2, 1], [4, 2]]> : tensor<2x2xi8>
//       CHECK:   %[[W:.*]] = linalg.generic {{.*}} ins(%[[I]] :
//       CHECK:     qlut.dequantize %{{.*}}[%{{.*}}], <i8, [0.5, 1.0]>
//       CHECK:   %[[N:.*]] = linalg.generic {{.*}} ins(%[[V]] : tensor<2x2xf32>)
//  CHECK-NEXT:   ^bb0(%[[A:.*]]: f32, %{{.*}}: f32):
//  CHECK-NEXT:     arith.negf %[[A]]
//       CHECK:   return %[[W]], %[[N]]
// CANON-LABEL: @bodies
func.func @bodies() -> (tensor<2x2xf32>, tensor<2x2xf32>) {
  %w = arith.constant dense<[[1.0, 1.0], [2.0, 2.0]]> : tensor<2x2xf32>
  %e = tensor.empty() : tensor<2x2xf32>
  %0 = linalg.generic {indexing_maps = [#rows, #rows], iterator_types = ["parallel", "parallel"]}
         ins(%w : tensor<2x2xf32>) outs(%e : tensor<2x2xf32>) {
  ^bb0(%in: f32, %out: f32):
    %c = linalg.index 1 : index
    %2 = qlut.fake_quant %in[%c], <i8, [0.5, 1.0]> : f32
    linalg.yield %2 : f32
  } -> tensor<2x2xf32>
  %1 = linalg.generic {indexing_maps = [#rows, #rows], iterator_types = ["parallel", "parallel"]}
         ins(%w : tensor<2x2xf32>) outs(%e : tensor<2x2xf32>) {
  ^bb0(%in: f32, %out: f32):
    %2 = qlut.fake_quant %in, <i8, 0.25> : f32
    %3 = arith.negf %2 : f32
    linalg.yield %3 : f32
  } -> tensor<2x2xf32>
  return %0, %1 : tensor<2x2xf32>, tensor<2x2xf32>
}
