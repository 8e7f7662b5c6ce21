// A network of two functions, observed, simulated and deployed by pipelines.
//
// The pipelines are lists of passes: typed one by one they give the same.
// RUN: qlut-opt %s --qlut-observe-pipeline=network -o %t.observed
// RUN: qlut-opt %s --inline --symbol-dce --convert-to-qlut-sim=keep-composites \
// RUN:   --convert-linear-to-qlut-sim --qlut-insert-observers -o %t.passes
// RUN: diff %t.observed %t.passes
// RUN: FileCheck %s --check-prefix=OBSERVED < %t.observed
//
// RUN: %python %S/../Execution/npy.py write %t.npy "<f4" 2,4 -3 -2.25 -1 -0.5 0 0.75 2 3
// RUN: qlut-run %t.observed --input %t.npy --calibrate %t.json
// RUN: qlut-opt %s --qlut-sim-pipeline="network stats=%t.json bits=8 segments=16" -o %t.sim
// RUN: qlut-opt %t.sim --convert-qlut-sim-to-hw --qlut-fuse-norm-activation --qlut-fuse-tables \
// RUN:   --qlut-outline-integer --convert-qlut-to-arith -o %t.fused-passes
// RUN: qlut-opt %s --qlut-deploy-pipeline="network stats=%t.json bits=8 segments=16" -o %t.deployed
// RUN: qlut-opt %s --qlut-deploy-pipeline="network fuse stats=%t.json bits=8 segments=16" -o %t.fused
// RUN: diff %t.fused %t.fused-passes
// RUN: FileCheck %s < %t.deployed
// RUN: FileCheck %s < %t.fused
//
// Fused or not, the bits are those of the simulation.
// RUN: qlut-run %t.sim --input %t.npy --output %t.sim.npy
// RUN: qlut-run %t.deployed --input %t.npy --output %t.deployed.npy
// RUN: qlut-run %t.fused --input %t.npy --output %t.fused.npy
// RUN: cmp %t.sim.npy %t.deployed.npy
// RUN: cmp %t.sim.npy %t.fused.npy

// OBSERVED-NOT: func.func private @activation
// OBSERVED: qlut.observe
// OBSERVED-NOT: call @activation

// CHECK-LABEL: func.func @main_int(
// CHECK-SAME: tensor<2x4xi8>) -> tensor<2x2xi8> attributes {qlut.integer}
// CHECK-NOT: f32
// CHECK: return
func.func @main(%x: tensor<2x4xf32>) -> tensor<2x2xf32> {
  %w = arith.constant dense<[[0.5, -1.0], [0.25, 0.75], [-0.5, 0.125], [1.0, -0.25]]> : tensor<4x2xf32>
  %zero = arith.constant dense<0.0> : tensor<2x2xf32>
  %0 = linalg.matmul ins(%x, %w : tensor<2x4xf32>, tensor<4x2xf32>)
         outs(%zero : tensor<2x2xf32>) -> tensor<2x2xf32>
  %1 = call @activation(%0) : (tensor<2x2xf32>) -> tensor<2x2xf32>
  return %1 : tensor<2x2xf32>
}

func.func private @activation(%x: tensor<2x2xf32>) -> tensor<2x2xf32> {
  %0 = math.tanh %x : tensor<2x2xf32>
  return %0 : tensor<2x2xf32>
}
