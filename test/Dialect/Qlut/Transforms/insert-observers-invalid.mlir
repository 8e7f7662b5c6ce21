// RUN: qlut-opt %s --qlut-insert-observers --split-input-file --verify-diagnostics
// RUN: not qlut-opt %s --qlut-insert-observers=all=true 2>&1 | FileCheck %s
// CHECK: no such option all

func.func @no_layer(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{expected a layer name; --convert-to-qlut-sim gives one}}
  %0 = qlut.sim_lut %x, <"tanh(x)"> : tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

func.func @twice(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-note @+1 {{the first is here}}
  %0 = qlut.sim_lut %x, <"tanh(x)"> layer "a" : tensor<4xf32>
  // expected-error @+1 {{expected one lookup per layer name, got a second 'a'}}
  %1 = qlut.sim_lut %0, <"tanh(x)"> layer "a" : tensor<4xf32>
  return %1 : tensor<4xf32>
}

// -----

func.func @region_without_layer(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{expected a layer name; --convert-linear-to-qlut-sim gives one}}
  %0 = qlut.sim(%x) : (tensor<4xf32>) -> tensor<4xf32> {
  ^bb0(%p: tensor<4xf32>):
    qlut.yield %p : tensor<4xf32>
  }
  return %0 : tensor<4xf32>
}

// -----

func.func @region_twice(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-note @+1 {{the first is here}}
  %0 = qlut.sim_lut %x, <"tanh(x)"> layer "a" : tensor<4xf32>
  // expected-error @+1 {{expected one op per layer name, got a second 'a'}}
  %1 = qlut.sim(%0) layer "a" : (tensor<4xf32>) -> tensor<4xf32> {
  ^bb0(%p: tensor<4xf32>):
    qlut.yield %p : tensor<4xf32>
  }
  return %1 : tensor<4xf32>
}

// -----

func.func @composite_without_layer(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{expected a layer name; --qlut-raise-composites gives one}}
  %0 = qlut.softmax ins(%x : tensor<4xf32>) outs(%x : tensor<4xf32>) dimension 0 -> tensor<4xf32>
  return %0 : tensor<4xf32>
}
