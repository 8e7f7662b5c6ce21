// From a network to ranges of all that its regions compute. Masked places do
// not count: -inf, the least f32 and -1e9 are no values.
// RUN: %python %S/npy.py write %t.x.npy '<f4' 2,4 1 -2 0 0.5 -1e9 4 -inf 3
// RUN: qlut-opt %s --convert-to-qlut-sim --convert-linear-to-qlut-sim -o %t.sim.mlir
// RUN: qlut-opt %t.sim.mlir --qlut-insert-observers -o %t.observed.mlir
// RUN: qlut-run %t.observed.mlir --input %t.x.npy --calibrate %t.json --output %t.y.npy
// RUN: qlut-opt %t.observed.mlir --qlut-apply-calibration=stats=%t.json | FileCheck %s
// RUN: qlut-opt %t.sim.mlir --qlut-apply-calibration=stats=%t.json | FileCheck %s
// RUN: qlut-opt %t.sim.mlir --qlut-apply-calibration="stats=%t.json method=percentile percentile=50" | FileCheck %s --check-prefix=HALF
// RUN: qlut-opt %t.sim.mlir --qlut-apply-calibration=range=-5:6 | FileCheck %s --check-prefix=HAND
// Observers change nothing.
// RUN: qlut-run %s --input %t.x.npy --compare %t.y.npy | FileCheck %s --check-prefix=SAME
// SAME: result 0: 0 of 8 elements differ

// CHECK: qlut.sim(%{{.*}}) ranges [#qlut.range<-2.0, 4.0>] layer "main/arg0"
// CHECK: ranges [#qlut.range<-1.0, 2.0>] layer "main/add.0"
// CHECK: qlut.sim_lut %{{.*}}, <"{{.*}}"> range <-1.0, 2.0> layer "main/tanh.0"
// CHECK-NOT: qlut.observe
// HALF-NOT: range<-2.0, 4.0>
// HALF: ranges [#qlut.range<{{.*}}>] layer "main/arg0"
// HAND: ranges [#qlut.range<-5.0, 6.0>] layer "main/arg0"
// HAND: ranges [#qlut.range<-5.0, 6.0>] layer "main/add.0"
// HAND: range <-5.0, 6.0> layer "main/tanh.0"
func.func @main(%x: tensor<2x4xf32>) -> (tensor<2x4xf32>, tensor<2x4xf32>) {
  %half = arith.constant dense<0.5> : tensor<2x4xf32>
  %m = arith.constant dense<[[0.0, 0.0, -3.40282347E+38, 0.0], [0.0, 0.0, 0.0, -1.0e9]]> : tensor<2x4xf32>
  %0 = arith.mulf %x, %half : tensor<2x4xf32>
  %1 = arith.addf %0, %m : tensor<2x4xf32>
  %2 = math.tanh %1 : tensor<2x4xf32>
  %3 = arith.mulf %x, %2 : tensor<2x4xf32>
  return %3, %1 : tensor<2x4xf32>, tensor<2x4xf32>
}

// Of another network.
// RUN: sed 's/main/other/' %s | qlut-opt --convert-to-qlut-sim --convert-linear-to-qlut-sim -o %t.other.mlir
// RUN: not qlut-opt %t.other.mlir --qlut-apply-calibration=stats=%t.json 2>&1 | FileCheck %s --check-prefix=OTHER
// OTHER: error: the statistics have no entry 'other/tanh.0'
// OTHER: error: the statistics have no entry 'other/arg0'
// OTHER: note: '{{.*}}.json' was recorded from another model or with other options of --convert-linear-to-qlut-sim; record it again with qlut-run --calibrate
