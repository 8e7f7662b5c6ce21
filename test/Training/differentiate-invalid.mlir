// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What has no gradient is refused where it stands, with the way out.
//
// RUN: qlut-opt %s -split-input-file -verify-diagnostics --qlut-differentiate=wrt=0

func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @below {{expected an op with a rule for its gradient, got 'math.floor'; give it an external model of ReverseModeOpInterface (docs/embedding.md), or leave out of 'wrt' what goes into it}}
  %0 = math.floor %x : tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

func.func @main(%x: tensor<4xf32>, %n: index) -> tensor<4xf32> {
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  // expected-error @below {{got 'scf.for'; unroll it first}}
  %0 = scf.for %i = %zero to %n step %one iter_args(%a = %x) -> tensor<4xf32> {
    %1 = arith.addf %a, %x : tensor<4xf32>
    scf.yield %1 : tensor<4xf32>
  }
  return %0 : tensor<4xf32>
}

// -----

func.func private @other(tensor<4xf32>) -> tensor<4xf32>
func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @below {{got 'func.call'; run --inline first}}
  %0 = func.call @other(%x) : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

// A product along a reduction.
#row = affine_map<(d0) -> (d0)>
#number = affine_map<(d0) -> ()>
func.func @main(%x: tensor<4xf32>) -> tensor<f32> {
  %one = arith.constant dense<1.0> : tensor<f32>
  // expected-error @below {{expected a reduction that adds to its output, or takes the greatest or least, got result 0 of 'linalg.generic' with another way to combine elements}}
  %0 = linalg.generic {indexing_maps = [#row, #number], iterator_types = ["reduction"]}
      ins(%x : tensor<4xf32>) outs(%one : tensor<f32>) {
  ^bb0(%i: f32, %o: f32):
    %p = arith.mulf %i, %o : f32
    linalg.yield %p : f32
  } -> tensor<f32>
  return %0 : tensor<f32>
}

// -----

// A sum that decides what is added to it.
#row = affine_map<(d0) -> (d0)>
#number = affine_map<(d0) -> ()>
func.func @main(%x: tensor<4xf32>) -> tensor<f32> {
  %zero = arith.constant dense<0.0> : tensor<f32>
  // expected-error @below {{expected a reduction that adds to its output}}
  %0 = linalg.generic {indexing_maps = [#row, #number], iterator_types = ["reduction"]}
      ins(%x : tensor<4xf32>) outs(%zero : tensor<f32>) {
  ^bb0(%i: f32, %o: f32):
    %c = arith.cmpf olt, %o, %i : f32
    %t = arith.select %c, %i, %o : f32
    %p = arith.addf %t, %o : f32
    linalg.yield %p : f32
  } -> tensor<f32>
  return %0 : tensor<f32>
}

// -----

// The greatest of what comes from an active value.
#row = affine_map<(d0) -> (d0)>
#number = affine_map<(d0) -> ()>
func.func @main(%x: tensor<4xf32>) -> tensor<f32> {
  %zero = arith.constant 0 : index
  %s = tensor.extract %x[%zero] : tensor<4xf32>
  %start = tensor.from_elements %s : tensor<f32>
  // expected-error @below {{expected a constant that the greatest or least is taken from}}
  %0 = linalg.generic {indexing_maps = [#row, #number], iterator_types = ["reduction"]}
      ins(%x : tensor<4xf32>) outs(%start : tensor<f32>) {
  ^bb0(%i: f32, %o: f32):
    %p = arith.maximumf %i, %o : f32
    linalg.yield %p : f32
  } -> tensor<f32>
  return %0 : tensor<f32>
}

// -----

func.func @main(%x: tensor<2xf32>) -> tensor<4xf32> {
  %zero = arith.constant 0 : index
  %s = tensor.extract %x[%zero] : tensor<2xf32>
  // expected-error @below {{expected padding that no gradient is asked for of, got one that depends on an active value}}
  %0 = tensor.pad %x low[1] high[1] {
  ^bb0(%a: index):
    tensor.yield %s : f32
  } : tensor<2xf32> to tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

// expected-error @below {{expected static shapes to differentiate, got 'tensor<?xf32>' for argument 0; export the model for one batch}}
func.func @main(%x: tensor<?xf32>) -> tensor<?xf32> {
  return %x : tensor<?xf32>
}

// -----

// expected-error @below {{expected a float or a tensor of floats to differentiate by, got 'tensor<4xi8>' for argument 0}}
func.func @main(%x: tensor<4xi8>) -> tensor<4xi8> {
  return %x : tensor<4xi8>
}

// -----

// expected-error @below {{expected one block to differentiate, got 2}}
func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  cf.br ^bb1
^bb1:
  return %x : tensor<4xf32>
}

// -----

// expected-error @below {{expected a function with a body to differentiate}}
func.func private @main(%x: tensor<4xf32>) -> tensor<4xf32>

// -----

// expected-note @below {{it is taken here}}
func.func private @main_grad()
// expected-error @below {{expected a free name for the gradients, got 'main_grad'; give another one with option 'name'}}
func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  return %x : tensor<4xf32>
}

// -----

// expected-error @below {{expected a function 'main' to differentiate, got none of that name; give its name with option 'function'}}
module {
}
