// Composites with formats run as their integer programs: simulated and
// converted are the same bits.
// RUN: %python %S/npy.py write %t.x.npy '<f4' 2,4 1 3 5 5 -2 0.25 0.5 -7
// RUN: qlut-opt %s --qlut-build-tables -o %t.sim.mlir
// RUN: qlut-opt %t.sim.mlir --convert-qlut-sim-to-hw -o %t.hw.mlir
// RUN: qlut-run %t.sim.mlir --input %t.x.npy --output %t.y.npy
// RUN: %python %S/npy.py print %t.y.npy | FileCheck %s
// RUN: qlut-run %t.hw.mlir --input %t.x.npy --compare %t.y.npy | FileCheck %s --check-prefix=SAME
// SAME: result 0: 0 of 8 elements differ
// CHECK: <f4 (2, 4) -1.5 -0.3125 0.90625 0.90625 0.03125 0.78125 0.84375 -1.625

// RUN: not qlut-run %s --input %t.x.npy 2>&1 | FileCheck %s --check-prefix=PLAN
// PLAN: error: expected a plan, got formats only; run --qlut-build-tables first
func.func @main(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
  %e = tensor.empty() : tensor<2x4xf32>
  %0 = qlut.layer_norm ins(%x : tensor<2x4xf32>) outs(%e : tensor<2x4xf32>) dims 1 epsilon 1.0e-5
         in [#qlut.format<i8, 0.0625>] out <i8, 0.03125> -> tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}
