// The fast form of norms: simulated, converted to integers, and by the
// reference, whose program is its own, the same bits.
// RUN: %python %S/npy.py write %t.x.npy '<f4' 2,5 1 3 5 5 -2 0.25 0.5 -7 0.75 0.5
// RUN: qlut-opt %s --qlut-build-tables=norm-form=fast -o %t.sim.mlir
// RUN: qlut-opt %t.sim.mlir --convert-qlut-sim-to-hw -o %t.hw.mlir
// RUN: qlut-opt %t.hw.mlir --convert-qlut-to-arith -o %t.arith.mlir
// RUN: qlut-reference %t.sim.mlir --input %t.x.npy --output %t.y.npy
// RUN: %python %S/npy.py print %t.y.npy | FileCheck %s
// RUN: qlut-run %t.sim.mlir --input %t.x.npy --compare %t.y.npy | FileCheck %s --check-prefix=SAME
// RUN: qlut-run %t.hw.mlir --input %t.x.npy --compare %t.y.npy | FileCheck %s --check-prefix=SAME
// RUN: qlut-run %t.hw.mlir --isa generic --input %t.x.npy --compare %t.y.npy | FileCheck %s --check-prefix=SAME
// RUN: qlut-run %t.arith.mlir --input %t.x.npy --compare %t.y.npy | FileCheck %s --check-prefix=SAME
// SAME: result 0: 0 of 10 elements differ
// CHECK: <f4 (2, 5) -0.53125 0.21875 0.96875 0.96875 -1.65625 0.4

// Two dimensions are no vector code, long rows are.
// RUN: qlut-opt %t.hw.mlir --qlut-cpu-pipeline=isa=avx2 -o /dev/null 2>&1 | FileCheck %s --check-prefix=REMARK
// REMARK: remark: not vector code: expected rows of at least 32 elements, got 5
// REMARK: remark: not vector code: expected rows of one dimension, got 2
// REMARK: remark: vector code: rows normalised in 16 bits, 32 codes at a time

// RUN: qlut-reference %t.sim.mlir --entry all --input %t.x.npy --output %t.z.npy
// RUN: qlut-run %t.sim.mlir --entry all --input %t.x.npy --compare %t.z.npy | FileCheck %s --check-prefix=SAME
func.func @main(%x: tensor<2x5xf32>) -> tensor<2x5xf32> {
  %e = tensor.empty() : tensor<2x5xf32>
  %0 = qlut.layer_norm ins(%x : tensor<2x5xf32>) outs(%e : tensor<2x5xf32>) dims 1 epsilon 1.0e-5
         in [#qlut.format<i8, 0.0625>] out <i8, 0.03125> -> tensor<2x5xf32>
  return %0 : tensor<2x5xf32>
}

func.func @all(%x: tensor<2x5xf32>) -> tensor<2x5xf32> {
  %e = tensor.empty() : tensor<2x5xf32>
  %0 = qlut.rms_norm ins(%x : tensor<2x5xf32>) outs(%e : tensor<2x5xf32>) dims 2 epsilon 1.0e-5
         in [#qlut.format<i8, 0.0625>] out <i8, 0.03125> -> tensor<2x5xf32>
  return %0 : tensor<2x5xf32>
}

func.func @long(%x: tensor<2x50xf32>) -> tensor<2x50xf32> {
  %e = tensor.empty() : tensor<2x50xf32>
  %0 = qlut.rms_norm ins(%x : tensor<2x50xf32>) outs(%e : tensor<2x50xf32>) dims 1 epsilon 1.0e-5
         in [#qlut.format<i8, 0.0625>] out <i8, 0.03125> -> tensor<2x50xf32>
  return %0 : tensor<2x50xf32>
}
