// RUN: qlut-opt %s --convert-elementwise-to-linalg --linalg-fuse-elementwise-ops | FileCheck %s

#table = #qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>

// Producers and consumers fuse into one body, attributes and all.
// CHECK-LABEL: @fused
//  CHECK-SAME:   (%[[T:.*]]: tensor<4xf32>, %[[U:.*]]: tensor<4xf32>)
func.func @fused(%t: tensor<4xf32>, %u: tensor<4xf32>) -> tensor<4xf32> {
  // CHECK:      linalg.generic {{.*}} ins(%[[T]], %[[U]] : tensor<4xf32>, tensor<4xf32>)
  // CHECK-NEXT: ^bb0(%[[X:.*]]: f32, %[[Y:.*]]: f32, %{{.*}}: f32):
  // CHECK-NEXT:   %[[A:.*]] = qlut.sim_lut %[[X]], <"gelu(x)"> in <i2, 1.0> out <i4, 0.5> table(#direct) round <half_up> layer "main/0" : f32
  // CHECK-NEXT:   %[[B:.*]] = arith.addf %[[A]], %[[Y]] : f32
  // CHECK-NEXT:   %[[C:.*]] = qlut.fake_quant %[[B]], <i8, 0.05:3> : f32
  // CHECK-NEXT:   %[[D:.*]] = qlut.sim_lut %[[C]], <"exp(x)"> range <-1.0, 0.0> layer "main/1" : f32
  // CHECK-NEXT:   linalg.yield %[[D]]
  // CHECK-NOT:  linalg.generic
  %0 = qlut.sim_lut %t, <"gelu(x)"> in <i2, 1.0> out <i4, 0.5> table(#table) round <half_up> layer "main/0" : tensor<4xf32>
  %1 = arith.addf %0, %u : tensor<4xf32>
  %2 = qlut.fake_quant %1, <i8, 0.05:3> : tensor<4xf32>
  %3 = qlut.sim_lut %2, <"exp(x)"> range <-1.0, 0.0> layer "main/1" : tensor<4xf32>
  return %3 : tensor<4xf32>
}

// An observer wants the whole tensor: it stays outside, and so does what it
// observes.
// CHECK-LABEL: @observed
func.func @observed(%t: tensor<4xf32>) -> tensor<4xf32> {
  // CHECK: %[[R:.*]] = linalg.generic
  // CHECK: qlut.observe %[[R]] id "main/1" : tensor<4xf32>
  %0 = qlut.sim_lut %t, <"gelu(x)"> layer "main/0" : tensor<4xf32>
  qlut.observe %0 id "main/1" : tensor<4xf32>
  %1 = qlut.sim_lut %0, <"exp(x)"> layer "main/1" : tensor<4xf32>
  return %1 : tensor<4xf32>
}
