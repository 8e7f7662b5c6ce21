// Numbers among the arguments and results are arrays of rank 0 in files.
// RUN: %python %S/npy.py write %t.f.npy '<f4' "" 2.5
// RUN: %python %S/npy.py write %t.i.npy '<i4' "" -3
// RUN: %python %S/npy.py write %t.b.npy '|b1' "" 1
// RUN: %python %S/npy.py write %t.h.npy '<f2' "" 0.5
// RUN: %python %S/npy.py write %t.x.npy '<f4' 2 1 2
// RUN: qlut-run %s --input %t.f.npy --input %t.i.npy --input %t.x.npy --input %t.b.npy --input %t.h.npy \
// RUN:   --output %t.0.npy --output %t.1.npy --output %t.2.npy --output %t.3.npy
// RUN: %python %S/npy.py print %t.0.npy | FileCheck %s --check-prefix=R0
// RUN: %python %S/npy.py print %t.1.npy | FileCheck %s --check-prefix=R1
// RUN: %python %S/npy.py print %t.2.npy | FileCheck %s --check-prefix=R2
// RUN: %python %S/npy.py print %t.3.npy | FileCheck %s --check-prefix=R3
// R0: <i4 () -6
// R1: <f4 (2,) 3.5 4.5
// R2: |b1 () False
// R3: <f2 () 1.0
func.func @main(%f: f32, %i: i32, %x: tensor<2xf32>, %b: i1, %h: f16) -> (i32, tensor<2xf32>, i1, f16) {
  %true = arith.constant true
  %0 = arith.addi %i, %i : i32
  %s = tensor.splat %f : tensor<2xf32>
  %1 = arith.addf %x, %s : tensor<2xf32>
  %2 = arith.xori %b, %true : i1
  %3 = arith.addf %h, %h : f16
  return %0, %1, %2, %3 : i32, tensor<2xf32>, i1, f16
}

// A single number as result; a lookup on numbers, calibrated.
// RUN: qlut-run %s --entry lookup --input %t.f.npy --output %t.y.npy --calibrate %t.json
// RUN: %python %S/npy.py print %t.y.npy | FileCheck %s --check-prefix=LOOKUP
// RUN: FileCheck %s --check-prefix=STATS < %t.json
// LOOKUP: <f4 () 2.5
// STATS: "count": 1,
// STATS-NEXT: "function": "lookup",
// STATS: "max": 2.5,
func.func @lookup(%x: f32) -> f32 {
  %t = tensor.from_elements %x : tensor<1xf32>
  qlut.observe %t id "lookup/relu.0" : tensor<1xf32>
  %0 = qlut.sim_lut %x, <"relu(x)"> layer "lookup/relu.0" : f32
  return %0 : f32
}

// The entry is called inside the module, too.
// RUN: qlut-run %s --entry called --input %t.f.npy --output %t.z.npy
// RUN: %python %S/npy.py print %t.z.npy | FileCheck %s --check-prefix=CALLED
// CALLED: <f4 () 2.5
func.func @called(%x: f32) -> f32 {
  return %x : f32
}
func.func @caller(%x: f32) -> f32 {
  %0 = call @called(%x) : (f32) -> f32
  return %0 : f32
}

// RUN: not qlut-run %s --entry called --input %t.x.npy 2>&1 | FileCheck %s --check-prefix=SHAPE
// SHAPE: error: {{.*}}x.npy: expected f32 for input 0, got 2xf32
