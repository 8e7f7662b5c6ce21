// Loops, branches, several functions and code outside of functions.
// RUN: qlut-opt %s --convert-to-qlut-sim --split-input-file --allow-unregistered-dialect | FileCheck %s

// CHECK-LABEL: @loop
// CHECK-SAME:    (%[[X:.*]]: f32
// CHECK: scf.for
// CHECK-SAME:   iter_args(%[[A:.*]] =
// CHECK-NEXT: %[[T:.*]] = qlut.sim_lut %[[A]], <"tanh(x * 0.5)"> layer "loop/tanh.0"
// CHECK-NEXT: %[[E:.*]] = qlut.sim_lut %[[X]], <"exp(x * 2)"> layer "loop/exp.0"
// CHECK-NEXT: %[[S:.*]] = arith.addf %[[T]], %[[E]]
// CHECK-NEXT: scf.yield %[[S]]
func.func @loop(%x: f32, %n: index) -> f32 {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %half = arith.constant 0.5 : f32
  %two = arith.constant 2.0 : f32
  %y = arith.mulf %x, %two : f32
  %r = scf.for %i = %c0 to %n step %c1 iter_args(%a = %x) -> f32 {
    %0 = arith.mulf %a, %half : f32
    %1 = math.tanh %0 : f32
    %2 = math.exp %y : f32
    %3 = arith.addf %1, %2 : f32
    scf.yield %3 : f32
  }
  return %r : f32
}

// CHECK-LABEL: @branches
// CHECK: ^bb1(%[[B:.*]]: f32):
// CHECK-NEXT: %[[E:.*]] = qlut.sim_lut %[[B]], <"exp(x)"> layer "branches/exp.0"
// CHECK-NEXT: return %[[E]]
func.func @branches(%c: i1, %x: f32, %y: f32) -> f32 {
  cf.cond_br %c, ^bb1(%x : f32), ^bb1(%y : f32)
^bb1(%a: f32):
  %0 = math.exp %a : f32
  return %0 : f32
}

// Memory is an input.
// CHECK-LABEL: @loads
// CHECK: %[[V:.*]] = memref.load
// CHECK-NEXT: %[[E:.*]] = qlut.sim_lut %[[V]], <"sqrt(x)">
// CHECK-NEXT: memref.store %[[E]]
func.func @loads(%m: memref<4xf32>) {
  affine.for %i = 0 to 4 {
    %0 = memref.load %m[%i] : memref<4xf32>
    %1 = math.sqrt %0 : f32
    memref.store %1, %m[%i] : memref<4xf32>
  }
  return
}

// -----

// Names count in each function; modules around a function are part of them.
// CHECK: func.func @a
// CHECK-NEXT: layer "a/exp.0"
// CHECK: func.func @b
// CHECK-NEXT: layer "b/exp.0"
// CHECK-NEXT: layer "b/exp.1"
// CHECK-NEXT: layer "b/tanh.0"
// CHECK: module @inner
// CHECK: layer "inner/a/exp.0"
// CHECK: layer "outer/exp.0"
module @outer {
  func.func @a(%x: f32) -> f32 {
    %0 = math.exp %x : f32
    return %0 : f32
  }
  func.func @b(%x: f32, %y: f32) -> (f32, f32, f32) {
    %0 = math.exp %x : f32
    %1 = math.exp %y : f32
    %2 = math.tanh %y : f32
    return %0, %1, %2 : f32, f32, f32
  }
  module @inner {
    func.func @a(%x: f32) -> f32 {
      %0 = math.exp %x : f32
      return %0 : f32
    }
  }
  func.func private @external(f32) -> f32
  %c = "test.value"() : () -> f32
  %e = math.exp %c : f32
  "test.use"(%e) : (f32) -> ()
}

// -----

// What is computed once outside of a loop is not computed in it.
// CHECK-LABEL: @outside_of_loop
// CHECK-SAME:    (%[[X:.*]]: f32
// CHECK: %[[E:.*]] = qlut.sim_lut %[[X]], <"exp(x)">
// CHECK: scf.for
// CHECK-NEXT: qlut.sim_lut %[[E]], <"x * 0.5 + tanh(x)">
func.func @outside_of_loop(%x: f32, %n: index) -> f32 {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %half = arith.constant 0.5 : f32
  %e = math.exp %x : f32
  %r = scf.for %i = %c0 to %n step %c1 iter_args(%a = %x) -> f32 {
    %0 = arith.mulf %e, %half : f32
    %1 = math.tanh %e : f32
    %2 = arith.addf %0, %1 : f32
    %3 = arith.addf %a, %2 : f32
    scf.yield %3 : f32
  }
  return %r : f32
}

// -----

// A scalar that a body captures, or that is an operand of the op.
// CHECK-LABEL: @outside_of_body
// CHECK-SAME:    %[[C:[a-z0-9]*]]: f32)
// CHECK: %[[E:.*]] = qlut.sim_lut %[[C]], <"exp(x)"> {{.*}} : f32
// CHECK: linalg.generic
// CHECK: arith.mulf %[[E]],
// CHECK-NOT: sim_lut
#id = affine_map<(d0) -> (d0)>
#none = affine_map<(d0) -> ()>
func.func @outside_of_body(%x: tensor<4xf32>, %c: f32) -> tensor<4xf32> {
  %half = arith.constant 0.5 : f32
  %e = math.exp %c : f32
  %t = tensor.empty() : tensor<4xf32>
  %0 = linalg.generic {indexing_maps = [#id, #none, #id], iterator_types = ["parallel"]}
      ins(%x, %e : tensor<4xf32>, f32) outs(%t : tensor<4xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %1 = arith.mulf %e, %half : f32
    %2 = arith.addf %1, %b : f32
    %3 = arith.addf %2, %a : f32
    linalg.yield %3 : f32
  } -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

// In a branch of a body the element is the input, whatever gives the tensor.
// CHECK-LABEL: @branch_of_body
// CHECK: %[[Y:.*]] = arith.mulf
// CHECK: linalg.map ins(%[[Y]] :
// CHECK-NEXT: (%[[A:.*]]: f32, %{{.*}}: f32) {
// CHECK-NEXT: scf.if
// CHECK-NEXT: %[[T:.*]] = qlut.sim_lut %[[A]], <"tanh(x)">
// CHECK-NEXT: scf.yield %[[T]]
func.func @branch_of_body(%x: tensor<4xf32>, %c: i1) -> tensor<4xf32> {
  %half = arith.constant dense<0.5> : tensor<4xf32>
  %e = tensor.empty() : tensor<4xf32>
  %y = arith.mulf %x, %half : tensor<4xf32>
  %0 = linalg.map ins(%y : tensor<4xf32>) outs(%e : tensor<4xf32>)
    (%in: f32, %out: f32) {
      %1 = scf.if %c -> f32 {
        %2 = math.tanh %in : f32
        scf.yield %2 : f32
      } else {
        scf.yield %in : f32
      }
      linalg.yield %1 : f32
    }
  return %0 : tensor<4xf32>
}

// -----

// A linalg op among the loops of another.
// CHECK-LABEL: @body_in_body
// CHECK: linalg.generic
// CHECK: ^bb0(%[[A:.*]]: f32, %{{.*}}: f32):
// CHECK: linalg.generic {{.*}} outs(
// CHECK-NEXT: ^bb0(%{{.*}}: f32):
// CHECK-NEXT: qlut.sim_lut %[[A]], <"exp(x * 0.5)">
#id = affine_map<(d0) -> (d0)>
func.func @body_in_body(%x: tensor<4xf32>, %m: memref<2x3xf32>) -> tensor<4xf32> {
  %half = arith.constant 0.5 : f32
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%x : tensor<4xf32>) outs(%x : tensor<4xf32>) {
  ^bb0(%a: f32, %out: f32):
    linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>],
                    iterator_types = ["parallel", "parallel"]}
        outs(%m : memref<2x3xf32>) {
    ^bb0(%b: f32):
      %1 = arith.mulf %a, %half : f32
      %2 = math.exp %1 : f32
      linalg.yield %2 : f32
    }
    linalg.yield %a : f32
  } -> tensor<4xf32>
  return %0 : tensor<4xf32>
}
