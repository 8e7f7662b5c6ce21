// Functions that call themselves, over others or not: refused at the call that
// closes the circle, with the calls before it. Circles beside the entry do not
// matter.
// RUN: %python %S/npy.py write %t.x.npy '<f4' 2 1 2
// RUN: not qlut-run %s --input %t.x.npy 2>&1 | FileCheck %s
// RUN: not qlut-run %s --entry itself --input %t.x.npy 2>&1 | FileCheck %s --check-prefix=SELF
// RUN: qlut-run %s --entry beside --input %t.x.npy
func.func @main(%x: tensor<2xf32>) -> tensor<2xf32> {
  // CHECK-NOT: recursion.mlir:[[#@LINE+1]]
  %0 = call @even(%x) : (tensor<2xf32>) -> tensor<2xf32>
  %1 = call @even(%0) : (tensor<2xf32>) -> tensor<2xf32>
  return %1 : tensor<2xf32>
}
func.func private @even(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = arith.negf %x : tensor<2xf32>
  %1 = call @odd(%0) : (tensor<2xf32>) -> tensor<2xf32>
  return %1 : tensor<2xf32>
}
func.func private @odd(%x: tensor<2xf32>) -> tensor<2xf32> {
  // CHECK: recursion.mlir:[[#@LINE+2]]:8: error: expected functions that do not call themselves, got a call of 'even' from within it
  // CHECK: recursion.mlir:[[#@LINE-5]]:8: note: 'even' calls 'odd' here
  %0 = call @even(%x) : (tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}
func.func @itself(%x: tensor<2xf32>) -> tensor<2xf32> {
  // SELF: recursion.mlir:[[#@LINE+1]]:8: error: expected functions that do not call themselves, got a call of 'itself' from within it
  %0 = call @itself(%x) : (tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}
func.func @beside(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = call @leaf(%x) : (tensor<2xf32>) -> tensor<2xf32>
  %1 = call @leaf(%0) : (tensor<2xf32>) -> tensor<2xf32>
  return %1 : tensor<2xf32>
}
func.func private @leaf(%x: tensor<2xf32>) -> tensor<2xf32> {
  return %x : tensor<2xf32>
}
