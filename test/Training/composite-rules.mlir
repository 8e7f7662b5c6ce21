// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The rules of qlut ops without formats against central differences: they mean
// their float form.
//
// RUN: %python %S/check_gradients.py qlut-opt qlut-run %s %t | FileCheck %s
// CHECK: lookups: agrees
// CHECK: in_body: agrees
// CHECK: softmax: agrees
// CHECK: norms: agrees
// CHECK: divide: agrees
// CHECK: sinusoid: agrees
// CHECK: region: agrees
// CHECK: 7 functions

func.func @lookups(%x: tensor<2x3xf64>) -> (tensor<2x3xf64>, tensor<2x3xf64>, tensor<2x3xf64>, tensor<2x3xf64>) {
  %0 = qlut.sim_lut %x, <"gelu(x)"> : tensor<2x3xf64>
  %1 = qlut.sim_lut %x, <"tanh(x) * x + 3"> range <-2.0, 2.0> : tensor<2x3xf64>
  %2 = qlut.sim_lut %x, <"silu(x)"> range <-0.5, 0.5> : tensor<2x3xf64>
  %3 = qlut.sim_lut %x, <"exp(-x)"> : tensor<2x3xf64>
  return %0, %1, %2, %3 : tensor<2x3xf64>, tensor<2x3xf64>, tensor<2x3xf64>, tensor<2x3xf64>
}

func.func @in_body(%x: tensor<2x3xf64>, %y: tensor<3xf64>) -> tensor<2x3xf64> {
  %e = tensor.empty() : tensor<2x3xf64>
  %0 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d1)>, affine_map<(d0, d1) -> (d0, d1)>],
      iterator_types = ["parallel", "parallel"]}
      ins(%x, %y : tensor<2x3xf64>, tensor<3xf64>) outs(%e : tensor<2x3xf64>) {
  ^bb0(%i: f64, %j: f64, %o: f64):
    %s = qlut.sim_lut %i, <"sigmoid(x)"> : f64
    %p = arith.mulf %s, %j : f64
    %t = qlut.sim_lut %p, <"tanh(x)"> range <-2.0, 2.0> : f64
    linalg.yield %t : f64
  } -> tensor<2x3xf64>
  return %0 : tensor<2x3xf64>
}

func.func @softmax(%x: tensor<3x4xf64>, %mask: tensor<3x4xi1>) -> (tensor<3x4xf64>, tensor<3x4xf64>, tensor<3x4xf64>) {
  %e = tensor.empty() : tensor<3x4xf64>
  %0 = qlut.softmax ins(%x : tensor<3x4xf64>) outs(%e : tensor<3x4xf64>) dimension 1 -> tensor<3x4xf64>
  %1 = qlut.softmax ins(%x : tensor<3x4xf64>) mask(%mask : tensor<3x4xi1>) outs(%e : tensor<3x4xf64>) dimension 1 -> tensor<3x4xf64>
  %2 = qlut.log_softmax ins(%x : tensor<3x4xf64>) outs(%e : tensor<3x4xf64>) dimension 0 -> tensor<3x4xf64>
  return %0, %1, %2 : tensor<3x4xf64>, tensor<3x4xf64>, tensor<3x4xf64>
}

func.func @norms(%x: tensor<3x4xf64>, %s: tensor<4xf64>, %b: tensor<4xf64>) -> (tensor<3x4xf64>, tensor<3x4xf64>) {
  %e = tensor.empty() : tensor<3x4xf64>
  %0 = qlut.layer_norm ins(%x : tensor<3x4xf64>) scale(%s : tensor<4xf64>) bias(%b : tensor<4xf64>)
         outs(%e : tensor<3x4xf64>) dims 1 epsilon 1.0e-2 -> tensor<3x4xf64>
  %1 = qlut.rms_norm ins(%x : tensor<3x4xf64>) scale(%s : tensor<4xf64>)
         outs(%e : tensor<3x4xf64>) dims 1 epsilon 1.0e-2 -> tensor<3x4xf64>
  return %0, %1 : tensor<3x4xf64>, tensor<3x4xf64>
}

// divide: %y=0.5:2
func.func @divide(%x: tensor<3x4xf64>, %y: tensor<3x1xf64>) -> tensor<3x4xf64> {
  %e = tensor.empty() : tensor<3x4xf64>
  %0 = qlut.divide ins(%x, %y : tensor<3x4xf64>, tensor<3x1xf64>) outs(%e : tensor<3x4xf64>) -> tensor<3x4xf64>
  return %0 : tensor<3x4xf64>
}

// sinusoid: %n=0:9
func.func @sinusoid(%n: tensor<3x1xi64>, %f: tensor<1x4xf64>) -> tensor<3x4xf64> {
  %e = tensor.empty() : tensor<3x4xf64>
  %0 = qlut.sinusoid ins(%n, %f : tensor<3x1xi64>, tensor<1x4xf64>) outs(%e : tensor<3x4xf64>) cosine -> tensor<3x4xf64>
  return %0 : tensor<3x4xf64>
}

// Two results; an operand used twice.
func.func @region(%x: tensor<4xf64>, %y: tensor<4xf64>) -> (tensor<4xf64>, tensor<4xf64>) {
  %0:2 = qlut.sim(%x, %y, %x) : (tensor<4xf64>, tensor<4xf64>, tensor<4xf64>) -> (tensor<4xf64>, tensor<4xf64>) {
  ^bb0(%p: tensor<4xf64>, %q: tensor<4xf64>, %r: tensor<4xf64>):
    %s = arith.mulf %p, %q : tensor<4xf64>
    %t = arith.addf %s, %r : tensor<4xf64>
    qlut.yield %s, %t : tensor<4xf64>, tensor<4xf64>
  }
  return %0#0, %0#1 : tensor<4xf64>, tensor<4xf64>
}
