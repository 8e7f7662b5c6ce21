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
