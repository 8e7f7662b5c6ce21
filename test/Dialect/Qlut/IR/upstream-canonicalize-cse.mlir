// Upstream's cleanups keep every attribute: what differs in any one is not one
// op; observers stay, in their order; what nobody reads goes.
// RUN: qlut-opt %s --canonicalize --cse | FileCheck %s

// CHECK-LABEL: @same
// CHECK-COUNT-1: qlut.sim_lut
// CHECK-NOT: qlut.sim_lut
// CHECK: return
func.func @same(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %0 = qlut.sim_lut %x, <"exp(x)"> range <-1.0, 1.0> spec <{segments = 4 : i64}> in <i2, 1.0> out <i4, 0.5> round <floor> layer "a" : tensor<4xf32>
  %1 = qlut.sim_lut %x, <"exp(x)"> range <-1.0, 1.0> spec <{segments = 4 : i64}> in <i2, 1.0> out <i4, 0.5> round <floor> layer "a" : tensor<4xf32>
  return %0, %1 : tensor<4xf32>, tensor<4xf32>
}

// CHECK-LABEL: @different
// CHECK: <"exp(x)"> range <-1.0, 1.0> layer "a"
// CHECK: <"exp(x)"> range <-1.0, 1.0> layer "b"
// CHECK: <"exp(x)"> range <-1.0, 2.0> layer "a"
// CHECK: <"exp(x)"> range <-1.0, 1.0> spec <{segments = 4 : i64}> layer "a"
// CHECK: <"exp(x)"> range <-1.0, 1.0> round <floor> layer "a"
// CHECK: <"exp(x)"> range <-1.0, 1.0> layer "a" {foo.bar}
func.func @different(%x: f32) -> (f32, f32, f32, f32, f32, f32) {
  %0 = qlut.sim_lut %x, <"exp(x)"> range <-1.0, 1.0> layer "a" : f32
  %1 = qlut.sim_lut %x, <"exp(x)"> range <-1.0, 1.0> layer "b" : f32
  %2 = qlut.sim_lut %x, <"exp(x)"> range <-1.0, 2.0> layer "a" : f32
  %3 = qlut.sim_lut %x, <"exp(x)"> range <-1.0, 1.0> spec <{segments = 4 : i64}> layer "a" : f32
  %4 = qlut.sim_lut %x, <"exp(x)"> range <-1.0, 1.0> round <floor> layer "a" : f32
  %5 = qlut.sim_lut %x, <"exp(x)"> range <-1.0, 1.0> layer "a" {foo.bar} : f32
  return %0, %1, %2, %3, %4, %5 : f32, f32, f32, f32, f32, f32
}

// CHECK-LABEL: @observed
// CHECK-NEXT: qlut.observe %{{.*}} id "a"
// CHECK-NEXT: qlut.observe %{{.*}} id "a"
// CHECK-NEXT: qlut.observe %{{.*}} id "b"
// CHECK-NEXT: return
func.func @observed(%x: tensor<4xf32>) {
  qlut.observe %x id "a" : tensor<4xf32>
  qlut.observe %x id "a" : tensor<4xf32>
  qlut.observe %x id "b" : tensor<4xf32>
  %0 = qlut.fake_quant %x, <i8, 0.5> : tensor<4xf32>
  return
}
