// What is left has a line with function, place and reason; a program without
// nonlinear ops gives no line at all.
// RUN: qlut-opt %s --split-input-file --qlut-list-layers -o /dev/null | FileCheck %s --match-full-lines
// No remarks: the lines are the report.
// RUN: qlut-opt %s --split-input-file --qlut-list-layers -o /dev/null > %t.out 2> %t.err
// RUN: diff /dev/null %t.err

// CHECK:      main/exp.0  exp  exp(x)  f32  scalar
// CHECK-NEXT: left  atan2  {{.*}}list-layers-left.mlir:[[# @LINE + 5]]:8  it has several inputs that are no constants
// CHECK-NEXT: left  exp  {{.*}}list-layers-left.mlir:[[# @LINE + 6]]:8  its element type is not f16, bf16, f32 or f64
// CHECK-NEXT: left  sqrt  unknown place  its input is a constant: fold it
// CHECK-NOT:  {{.+}}
func.func @main(%x: f32, %y: f32, %z: f128) -> (f32, f32, f128, f32) {
  %0 = math.atan2 %x, %y : f32
  %1 = math.exp %x : f32
  %2 = math.exp %z : f128
  %c = arith.constant 2.0 : f32
  %3 = math.sqrt %c : f32 loc(unknown)
  return %0, %1, %2, %3 : f32, f32, f128, f32
}

// -----

func.func @nothing(%x: f32) -> f32 {
  %0 = arith.addf %x, %x : f32
  return %0 : f32
}
