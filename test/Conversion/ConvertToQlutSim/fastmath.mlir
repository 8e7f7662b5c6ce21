// Fast-math flags allow rounding, they do not change which function it is; the
// flags of ops that stay, stay.
// RUN: qlut-opt %s --convert-to-qlut-sim | FileCheck %s

// CHECK-LABEL: @sigmoid
// CHECK-NEXT: qlut.sim_lut %{{.*}}, <"sigmoid(x)">
// CHECK-NEXT: return
func.func @sigmoid(%x: f32) -> f32 {
  %one = arith.constant 1.0 : f32
  %0 = arith.negf %x fastmath<fast> : f32
  %1 = math.exp %0 fastmath<afn> : f32
  %2 = arith.addf %1, %one fastmath<reassoc> : f32
  %3 = arith.divf %one, %2 fastmath<arcp> : f32
  return %3 : f32
}

// CHECK-LABEL: @beside
// CHECK-NEXT: arith.addf %{{.*}}, %{{.*}} fastmath<nnan> : f32
// CHECK-NEXT: qlut.sim_lut %{{.*}}, <"exp(x)">
func.func @beside(%x: f32, %y: f32) -> f32 {
  %0 = arith.addf %x, %y fastmath<nnan> : f32
  %1 = math.exp %0 fastmath<nnan> : f32
  return %1 : f32
}
