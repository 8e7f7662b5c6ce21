// Static shapes whose number of elements overflows: the passes count nothing,
// and constants of one value stay so; what runs needs memory for them.
// RUN: qlut-opt %s --qlut-deploy-pipeline="range=-1:1 segments=4" | FileCheck %s
// RUN: qlut-opt %s --qlut-sim-pipeline="range=-1:1 segments=4" --canonicalize | FileCheck %s --check-prefix=FOLD
// RUN: not qlut-run %s 2>&1 | FileCheck %s --check-prefix=GIANT

// GIANT: giant-shapes.mlir:[[#@LINE+4]]:8: error: expected a tensor of at most 2147483648 elements to run, got 'tensor<4294967296x4294967296xf32>'
// CHECK-LABEL: @main
// CHECK: tensor<4294967296x4294967296xi8>
func.func @main(%x: tensor<4294967296x4294967296xf32>) -> tensor<4294967296x4294967296xf32> {
  %0 = math.tanh %x : tensor<4294967296x4294967296xf32>
  return %0 : tensor<4294967296x4294967296xf32>
}

// FOLD-LABEL: @splat
// FOLD: arith.constant dense<{{[-0-9.e]+}}> : tensor<4294967296x4294967296xf32>
// FOLD-NEXT: return
func.func @splat() -> tensor<4294967296x4294967296xf32> {
  %c = arith.constant dense<1.0> : tensor<4294967296x4294967296xf32>
  %0 = qlut.sim_lut %c, <"tanh(x)"> layer "a" : tensor<4294967296x4294967296xf32>
  return %0 : tensor<4294967296x4294967296xf32>
}
