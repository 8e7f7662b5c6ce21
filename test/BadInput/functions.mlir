// Declarations, empty modules, branches, several returns, regions and calls in
// a circle: the pipelines convert what there is.
// RUN: qlut-opt %s --qlut-deploy-pipeline="range=-1:1 segments=4" | FileCheck %s --implicit-check-not=math.exp --implicit-check-not=math.tanh
// RUN: qlut-opt %s --qlut-sim-pipeline="range=-1:1 segments=4" | FileCheck %s --check-prefix=SIM
// RUN: echo "" | qlut-opt - --qlut-deploy-pipeline=range=-1:1 | FileCheck %s --check-prefix=EMPTY
// EMPTY: module {
// EMPTY-NEXT: }

// CHECK: func.func private @declaration(tensor<4xf32>) -> tensor<4xf32>
func.func private @declaration(tensor<4xf32>) -> tensor<4xf32>

// CHECK-LABEL: @branches
// SIM-LABEL: @branches
// SIM: cf.cond_br
// SIM: qlut.sim_lut %{{.*}}, <"exp(x)"> {{.*}} layer "branches/exp.0"
// SIM: cf.br
// SIM: qlut.sim_lut %{{.*}}, <"tanh(x)"> {{.*}} layer "branches/tanh.0"
func.func @branches(%c: i1, %x: tensor<4xf32>) -> tensor<4xf32> {
  cf.cond_br %c, ^a, ^b(%x : tensor<4xf32>)
^a:
  %0 = math.exp %x : tensor<4xf32>
  cf.br ^b(%0 : tensor<4xf32>)
^b(%y: tensor<4xf32>):
  %1 = math.tanh %y : tensor<4xf32>
  return %1 : tensor<4xf32>
}

// CHECK-LABEL: @returns
// CHECK-COUNT-2: return
// SIM-LABEL: @returns
// SIM-COUNT-2: qlut.sim_lut
func.func @returns(%c: i1, %x: tensor<4xf32>) -> tensor<4xf32> {
  cf.cond_br %c, ^a, ^b
^a:
  %0 = math.exp %x : tensor<4xf32>
  return %0 : tensor<4xf32>
^b:
  %1 = math.tanh %x : tensor<4xf32>
  return %1 : tensor<4xf32>
}

// CHECK-LABEL: @loop
// CHECK: scf.for
// CHECK: linalg.generic
// SIM-LABEL: @loop
// SIM: scf.for
// SIM-NEXT: qlut.sim_lut
func.func @loop(%x: tensor<4xf32>, %n: index) -> tensor<4xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %r = scf.for %i = %c0 to %n step %c1 iter_args(%a = %x) -> tensor<4xf32> {
    %0 = math.tanh %a : tensor<4xf32>
    scf.yield %0 : tensor<4xf32>
  }
  return %r : tensor<4xf32>
}

// CHECK-LABEL: @there
// CHECK: call @back
// SIM-LABEL: @back
// SIM: qlut.sim_lut
// SIM-NEXT: call @there
func.func @there(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = call @back(%x) : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}
func.func private @back(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = math.exp %x : tensor<4xf32>
  %1 = call @there(%0) : (tensor<4xf32>) -> tensor<4xf32>
  return %1 : tensor<4xf32>
}

// CHECK: module @inner
// SIM: module @inner
// SIM: qlut.sim_lut
module @inner {
  func.func @nested(%x: f32) -> f32 {
    %0 = math.exp %x : f32
    return %0 : f32
  }
}
