// The fast form of softmax: simulated, converted to integers, and by the
// reference, whose program is its own, the same bits.
// RUN: %python %S/npy.py write %t.x.npy '<f4' 2,5 1 3 5 5 -2 0.25 0.5 -7 0.75 0.5
// RUN: qlut-opt %s --qlut-build-tables=softmax-form=fast -o %t.sim.mlir
// RUN: qlut-opt %t.sim.mlir --convert-qlut-sim-to-hw -o %t.hw.mlir
// RUN: qlut-opt %t.hw.mlir --convert-qlut-to-arith -o %t.arith.mlir
// RUN: qlut-reference %t.sim.mlir --input %t.x.npy --output %t.y.npy
// RUN: %python %S/npy.py print %t.y.npy | FileCheck %s
// RUN: qlut-run %t.sim.mlir --input %t.x.npy --compare %t.y.npy | FileCheck %s --check-prefix=SAME
// RUN: qlut-run %t.hw.mlir --input %t.x.npy --compare %t.y.npy | FileCheck %s --check-prefix=SAME
// RUN: qlut-run %t.hw.mlir --isa generic --input %t.x.npy --compare %t.y.npy | FileCheck %s --check-prefix=SAME
// RUN: qlut-run %t.arith.mlir --input %t.x.npy --compare %t.y.npy | FileCheck %s --check-prefix=SAME
// SAME: result 0: 0 of 10 elements differ
// CHECK: <f4 (2, 5) 0.0078125 0.0625 0.46484375 0.46484375 0.0 0.

// Another dimension is no vector code.
// RUN: qlut-opt %t.hw.mlir --qlut-cpu-pipeline=isa=avx2 -o /dev/null 2>&1 | FileCheck %s --check-prefix=REMARK
// REMARK: remark: not vector code: expected rows along the last dimension, 1, got 0
// REMARK: remark: vector code: rows of a factored exponential, 32 codes at a time

// RUN: qlut-reference %t.sim.mlir --entry columns --input %t.x.npy --output %t.z.npy
// RUN: qlut-run %t.sim.mlir --entry columns --input %t.x.npy --compare %t.z.npy | FileCheck %s --check-prefix=SAME
func.func @main(%x: tensor<2x5xf32>) -> tensor<2x5xf32> {
  %e = tensor.empty() : tensor<2x5xf32>
  %0 = qlut.softmax ins(%x : tensor<2x5xf32>) outs(%e : tensor<2x5xf32>) dimension 1
         in [#qlut.format<i8, 0.0625>] out <u8, 0.00390625> -> tensor<2x5xf32>
  return %0 : tensor<2x5xf32>
}

func.func @columns(%x: tensor<2x5xf32>) -> tensor<2x5xf32> {
  %e = tensor.empty() : tensor<2x5xf32>
  %0 = qlut.softmax ins(%x : tensor<2x5xf32>) outs(%e : tensor<2x5xf32>) dimension 0
         in [#qlut.format<i8, 0.0625>] out <u8, 0.00390625> -> tensor<2x5xf32>
  return %0 : tensor<2x5xf32>
}
