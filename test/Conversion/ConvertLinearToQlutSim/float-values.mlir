// Values that ops outside of qlut.sim compute are values of the network for the
// simulated ops that use them.
// RUN: qlut-opt %s --convert-linear-to-qlut-sim=remarks=false --allow-unregistered-dialect --split-input-file | FileCheck %s

// Through a movement; float ops keep the value as it was computed.
// CHECK-LABEL: @moved
// CHECK: %[[EXP:.*]] = math.exp
// CHECK: %[[FLOAT:.*]] = qlut.sim(%[[EXP]]) layer "moved/float.0"
// CHECK: %[[SLICE:.*]] = tensor.extract_slice %[[FLOAT]]
// CHECK: math.sin %[[EXP]]
// CHECK: qlut.sim(%[[SLICE]]) layer "moved/neg.0"
func.func @moved(%x: tensor<4xf32>) -> (tensor<2xf32>, tensor<4xf32>) {
  %0 = math.exp %x : tensor<4xf32>
  %1 = tensor.extract_slice %0[0] [2] [1] : tensor<4xf32> to tensor<2xf32>
  %2 = math.sin %0 : tensor<4xf32>
  %3 = arith.negf %1 : tensor<2xf32>
  return %3, %2 : tensor<2xf32>, tensor<4xf32>
}

// -----

// Calls of functions that are elsewhere, and ops of other dialects.
// CHECK-LABEL: @elsewhere
// CHECK: %[[CALL:.*]] = call @outer
// CHECK: qlut.sim(%[[CALL]]) layer "elsewhere/float.0"
// CHECK: %[[OTHER:.*]] = "other.op"
// CHECK: qlut.sim(%[[OTHER]]) layer "elsewhere/float.1"
func.func private @outer(tensor<4xf32>) -> tensor<4xf32>
func.func @elsewhere(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = call @outer(%x) : (tensor<4xf32>) -> tensor<4xf32>
  %1 = "other.op"(%x) : (tensor<4xf32>) -> tensor<4xf32>
  %2 = arith.addf %0, %1 : tensor<4xf32>
  return %2 : tensor<4xf32>
}

// -----

// Not what has a format, what another function or a loop passes on, what
// constants decide, and what only float ops use.
// CHECK-LABEL: @none
// CHECK-NOT: none/float
func.func private @inner(%x: tensor<4xf32>) -> tensor<4xf32> {
  return %x : tensor<4xf32>
}
func.func @none(%x: tensor<4xf32>, %q: tensor<4xi8>, %n: index) -> (tensor<4xf32>, tensor<4xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %k = arith.constant dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32>
  %e = math.exp %k : tensor<4xf32>
  %s = math.sin %x : tensor<4xf32>
  %d = qlut.dequantize %q, <i8, 0.5> : tensor<4xi8> -> tensor<4xf32>
  %f = qlut.fake_quant %x, <i8, 0.5> : tensor<4xf32>
  %c = call @inner(%f) : (tensor<4xf32>) -> tensor<4xf32>
  %l = scf.for %i = %c0 to %n step %c1 iter_args(%a = %d) -> tensor<4xf32> {
    scf.yield %a : tensor<4xf32>
  }
  %0 = arith.addf %e, %d : tensor<4xf32>
  %1 = arith.addf %c, %l : tensor<4xf32>
  %2 = arith.addf %0, %1 : tensor<4xf32>
  return %2, %s : tensor<4xf32>, tensor<4xf32>
}
