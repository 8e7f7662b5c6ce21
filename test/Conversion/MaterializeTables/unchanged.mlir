// RUN: qlut-opt %s --qlut-materialize-tables | FileCheck %s

// No qlut op, no global; what is there stays.
// CHECK-NOT:   memref.global
// CHECK-LABEL: @others
// CHECK-NEXT:    math.exp
// CHECK-NEXT:    return
func.func @others(%x: f32) -> f32 {
  %0 = math.exp %x : f32
  return %0 : f32
}
