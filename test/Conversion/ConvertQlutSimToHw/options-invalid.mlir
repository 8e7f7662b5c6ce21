// The pass takes no option: a name it does not know, and no output.
// RUN: not qlut-opt %s --convert-qlut-sim-to-hw=segments=8 -o %t.mlir 2>&1 | FileCheck %s
// RUN: not qlut-opt %s --pass-pipeline="builtin.module(convert-qlut-sim-to-hw{segments=8})" -o %t.mlir 2>&1 | FileCheck %s
// RUN: not ls %t.mlir

// CHECK: no such option segments
func.func @main(%x: f32) -> f32 {
  %0 = qlut.fake_quant %x, <i8, 0.5> : f32
  return %0 : f32
}
