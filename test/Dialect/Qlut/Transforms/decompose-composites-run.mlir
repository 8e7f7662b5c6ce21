// The decompositions compute what the ops say.
// RUN: rm -rf %t && mkdir %t
// RUN: qlut-opt %s --qlut-decompose-composites=inner=sim -o %t/sim.mlir
// RUN: qlut-opt %s --qlut-decompose-composites=inner=math -o %t/math.mlir

// Against upstream's decomposition of linalg.softmax, along the first and the
// last dimension, with values far apart.
// RUN: %python %S/../../../Execution/npy.py write %t/x.npy '<f4' 3,4 0.1 0.2 0.3 0.4 -1e9 0 -1 2 90 -90 3 4
// RUN: qlut-run %t/sim.mlir --entry softmax --input %t/x.npy --output %t/a.npy --output %t/b.npy
// RUN: %python %S/../../../Execution/npy.py close %t/a.npy %t/b.npy 1e-7
// RUN: qlut-run %t/math.mlir --entry softmax --input %t/x.npy --output %t/a.npy --output %t/b.npy
// RUN: %python %S/../../../Execution/npy.py close %t/a.npy %t/b.npy 1e-7
func.func @softmax(%x: tensor<3x4xf32>) -> (tensor<6x4xf32>, tensor<6x4xf32>) {
  %e = tensor.empty() : tensor<3x4xf32>
  %0 = qlut.softmax ins(%x : tensor<3x4xf32>) outs(%e : tensor<3x4xf32>) dimension 1 -> tensor<3x4xf32>
  %1 = qlut.softmax ins(%x : tensor<3x4xf32>) outs(%e : tensor<3x4xf32>) dimension 0 -> tensor<3x4xf32>
  %2 = linalg.softmax dimension(1) ins(%x : tensor<3x4xf32>) outs(%e : tensor<3x4xf32>) -> tensor<3x4xf32>
  %3 = linalg.softmax dimension(0) ins(%x : tensor<3x4xf32>) outs(%e : tensor<3x4xf32>) -> tensor<3x4xf32>
  %a = tensor.concat dim(0) %0, %1 : (tensor<3x4xf32>, tensor<3x4xf32>) -> tensor<6x4xf32>
  %b = tensor.concat dim(0) %2, %3 : (tensor<3x4xf32>, tensor<3x4xf32>) -> tensor<6x4xf32>
  return %a, %b : tensor<6x4xf32>, tensor<6x4xf32>
}

// A masked element has no weight, not even the greatest; a row without any
// unmasked one is zero.
// RUN: %python %S/../../../Execution/npy.py write %t/y.npy '<f4' 3,2 1e30 0 5 5 7 9
// RUN: %python %S/../../../Execution/npy.py write %t/m.npy '|b1' 3,2 0 1 1 1 0 0
// RUN: qlut-run %t/sim.mlir --entry masked --input %t/y.npy --input %t/m.npy --output %t/a.npy
// RUN: %python %S/../../../Execution/npy.py print %t/a.npy | FileCheck %s --check-prefix=MASKED
// RUN: qlut-run %t/math.mlir --entry masked --input %t/y.npy --input %t/m.npy --output %t/a.npy
// RUN: %python %S/../../../Execution/npy.py print %t/a.npy | FileCheck %s --check-prefix=MASKED
// MASKED: <f4 (3, 2) 0.0 1.0 0.5 0.5 0.0 0.0
func.func @masked(%x: tensor<3x2xf32>, %m: tensor<3x2xi1>) -> tensor<3x2xf32> {
  %e = tensor.empty() : tensor<3x2xf32>
  %0 = qlut.softmax ins(%x : tensor<3x2xf32>) mask(%m : tensor<3x2xi1>) outs(%e : tensor<3x2xf32>) dimension 1 -> tensor<3x2xf32>
  return %0 : tensor<3x2xf32>
}

// Mean and deviation of 1 and 3 are 2 and 1; of equal values, with epsilon,
// the result is the bias.
// RUN: %python %S/../../../Execution/npy.py write %t/l.npy '<f4' 2,2 1 3 5 5
// RUN: %python %S/../../../Execution/npy.py write %t/s.npy '<f4' 2 2 10
// RUN: qlut-run %t/sim.mlir --entry norms --input %t/l.npy --input %t/s.npy --output %t/a.npy --output %t/b.npy
// RUN: %python %S/../../../Execution/npy.py print %t/a.npy | FileCheck %s --check-prefix=LAYER
// RUN: %python %S/../../../Execution/npy.py print %t/b.npy | FileCheck %s --check-prefix=RMS
// RUN: qlut-run %t/math.mlir --entry norms --input %t/l.npy --input %t/s.npy --output %t/a.npy --output %t/b.npy
// RUN: %python %S/../../../Execution/npy.py print %t/a.npy | FileCheck %s --check-prefix=LAYER
// RUN: %python %S/../../../Execution/npy.py print %t/b.npy | FileCheck %s --check-prefix=RMS
// LAYER: <f4 (2, 2) 1.0 15.0 2.0 10.0
// RMS: <f4 (2, 2) 0.5 7.5 1.66666{{.*}} 8.33333{{.*}}
func.func @norms(%x: tensor<2x2xf32>, %s: tensor<2xf32>) -> (tensor<2x2xf32>, tensor<2x2xf32>) {
  %e = tensor.empty() : tensor<2x2xf32>
  // Variance 1 and epsilon 3: the deviation counts half.
  %0 = qlut.layer_norm ins(%x : tensor<2x2xf32>) scale(%s : tensor<2xf32>) bias(%s : tensor<2xf32>) outs(%e : tensor<2x2xf32>) dims 1 epsilon 3.0 -> tensor<2x2xf32>
  // Mean squares 5 and 25, epsilon 11.
  %1 = qlut.rms_norm ins(%x : tensor<2x2xf32>) scale(%s : tensor<2xf32>) outs(%e : tensor<2x2xf32>) dims 1 epsilon 11.0 -> tensor<2x2xf32>
  return %0, %1 : tensor<2x2xf32>, tensor<2x2xf32>
}

// 4,096 values of 1 in f16: their sum would stop at 2,048 in f16.
// RUN: %python %S/../../../Execution/npy.py write %t/h.npy '<f2' 1,1 0
// RUN: qlut-run %t/sim.mlir --entry half --input %t/h.npy --output %t/a.npy
// RUN: %python %S/../../../Execution/npy.py print %t/a.npy | FileCheck %s --check-prefix=HALF
// HALF: <f2 (1, 1) 0.000244140625
func.func @half(%x: tensor<1x1xf16>) -> tensor<1x1xf16> {
  %e = tensor.empty() : tensor<1x4096xf16>
  %w = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, 0)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<1x1xf16>) outs(%e : tensor<1x4096xf16>) {
  ^bb0(%in: f16, %out: f16):
    linalg.yield %in : f16
  } -> tensor<1x4096xf16>
  %0 = qlut.softmax ins(%w : tensor<1x4096xf16>) outs(%e : tensor<1x4096xf16>) dimension 1 -> tensor<1x4096xf16>
  %1 = tensor.extract_slice %0[0, 0] [1, 1] [1, 1] : tensor<1x4096xf16> to tensor<1x1xf16>
  return %1 : tensor<1x1xf16>
}
