// A network of which one op stays float: it calibrates, quantizes, lowers and
// runs, and what was simulated is what is deployed. It is not deployable, and
// each float op is named.
// RUN: rm -rf %t && mkdir %t
// RUN: %python %S/npy.py wave %t/x.npy '<f4' 4,8
// RUN: qlut-opt %s --convert-to-qlut-sim --convert-linear-to-qlut-sim="keep-float=middle remarks=false" --qlut-insert-observers -o %t/observed.mlir
// RUN: qlut-run %t/observed.mlir --input %t/x.npy --calibrate %t/stats.json
// RUN: qlut-opt %t/observed.mlir --qlut-apply-calibration=stats=%t/stats.json --qlut-quantize=bits=8 --qlut-build-tables -o %t/sim.mlir
// RUN: FileCheck %s --check-prefix=SIM --input-file=%t/sim.mlir
// RUN: qlut-opt %t/sim.mlir --convert-qlut-sim-to-hw --qlut-outline-integer -o %t/hw.mlir
// RUN: qlut-run %t/sim.mlir --input %t/x.npy --output %t/a.npy
// RUN: qlut-run %t/hw.mlir --input %t/x.npy --compare %t/a.npy | FileCheck %s --check-prefix=SAME
// SIM: ranges {{.*}} layer "main/float.0"
// SAME: result 0: 0 of 16 elements differ

// RUN: not qlut-opt %t/hw.mlir --qlut-verify-deployable -o /dev/null 2> %t/errors.txt
// RUN: FileCheck %s --check-prefix=FLOAT --input-file=%t/errors.txt
// FLOAT: error: not deployable: it computes with floats
// FLOAT: = qlut.dequantize
// FLOAT: error: not deployable: it computes with floats
// FLOAT: = linalg.max
// FLOAT: error: not deployable: it computes with floats
// FLOAT: = qlut.quantize
// FLOAT-NOT: error:

// Without the option all of it is integers.
// RUN: qlut-opt %s --convert-to-qlut-sim --convert-linear-to-qlut-sim --qlut-insert-observers -o %t/o.mlir
// RUN: qlut-run %t/o.mlir --input %t/x.npy --calibrate %t/all.json
// RUN: qlut-opt %s --qlut-deploy-pipeline="network stats=%t/all.json bits=8" -o %t/all.mlir
// RUN: qlut-opt %t/all.mlir --qlut-verify-deployable -o /dev/null
// The pipelines have the option too.
// RUN: qlut-opt %s --qlut-sim-pipeline="network stats=%t/stats.json bits=8 keep-float=middle" -o %t/p.mlir
// RUN: diff %t/sim.mlir %t/p.mlir

// The report has the layers of both networks.
// RUN: qlut-opt %s --qlut-sim-pipeline="network stats=%t/all.json bits=8" -o %t/all-sim.mlir
// RUN: qlut-run --compare %s %t/all-sim.mlir --input %t/x.npy | FileCheck %s --check-prefix=REPORT
// REPORT-DAG: main/arg0  <i8,
// REPORT-DAG: main/matmul.0  <i8,
// REPORT-DAG: main/matmul.1  <i8,
// REPORT-DAG: result 0
// REPORT-NOT: only in
#map = affine_map<(d0, d1) -> (d0, d1)>
func.func @main(%x: tensor<4x8xf32>) -> tensor<4x4xf32> {
  %zero = arith.constant 0.0 : f32
  %w = arith.constant dense<[[0.1, -0.2, 0.3, 0.05], [0.7, 0.2, -0.1, 0.4], [-0.3, 0.6, 0.2, 0.1], [0.5, -0.5, 0.25, 0.9], [0.3, 0.1, 0.8, -0.7], [0.2, 0.15, -0.35, 0.45], [1.1, -0.9, 0.6, 0.2], [0.33, 0.44, -0.55, 0.66]]> : tensor<8x4xf32>
  %v = arith.constant dense<[[0.1, -0.2, 0.3, 0.05], [0.7, 0.2, -0.1, 0.4], [-0.3, 0.6, 0.2, 0.1], [0.5, -0.5, 0.25, 0.9]]> : tensor<4x4xf32>
  %e = tensor.empty() : tensor<4x4xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<4x4xf32>) -> tensor<4x4xf32>
  %0 = linalg.matmul ins(%x, %w : tensor<4x8xf32>, tensor<8x4xf32>) outs(%f : tensor<4x4xf32>) -> tensor<4x4xf32>
  %1 = linalg.max ins(%0, %f : tensor<4x4xf32>, tensor<4x4xf32>) outs(%e : tensor<4x4xf32>) -> tensor<4x4xf32> loc("middle")
  %2 = linalg.matmul ins(%1, %v : tensor<4x4xf32>, tensor<4x4xf32>) outs(%f : tensor<4x4xf32>) -> tensor<4x4xf32>
  return %2 : tensor<4x4xf32>
}
