// Paths: numbers that are taken are passed over, names in quotes stay as they
// are, code outside of functions counts for the module.
// RUN: qlut-opt %s --convert-to-qlut-sim --split-input-file --allow-unregistered-dialect | FileCheck %s
// Text and bytecode keep them.
// RUN: qlut-opt %s --convert-to-qlut-sim --split-input-file --allow-unregistered-dialect --verify-roundtrip -o /dev/null

// CHECK-LABEL: @taken
// CHECK: layer "taken/exp.1"
// CHECK: layer "taken/exp.0"
// CHECK: layer "taken/exp.3"
// CHECK: layer "taken/exp.2"
func.func @taken(%x: f32, %y: f32) -> (f32, f32, f32, f32) {
  %0 = qlut.sim_lut %x, <"exp(x)"> layer "taken/exp.1" : f32
  %1 = math.exp %x : f32
  %2 = qlut.sim_lut %x, <"exp(x)"> layer "taken/exp.3" : f32
  %3 = math.exp %y : f32
  return %0, %1, %2, %3 : f32, f32, f32, f32
}

// -----

// CHECK: func.func @"a b.c/d"
// CHECK: layer "a b.c/d/exp.0"
func.func @"a b.c/d"(%x: f32) -> f32 {
  %0 = math.exp %x : f32
  return %0 : f32
}

// -----

// CHECK: layer "module/exp.0"
// CHECK: layer "module/exp.1"
module {
  %x = "test.value"() : () -> f32
  %0 = math.exp %x : f32
  "test.use"(%0) : (f32) -> ()
  module @part {
    %y = "test.value"() : () -> f32
    %1 = math.exp %y : f32
    "test.use"(%1) : (f32) -> ()
  }
}
