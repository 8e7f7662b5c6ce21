// RUN: qlut-opt %s --convert-qlut-to-arith | FileCheck %s
// RUN: qlut-opt %s --pass-pipeline="builtin.module(func.func(convert-qlut-to-arith))" | FileCheck %s

// Ops of other dialects stay as they are, float math too.
// CHECK-LABEL: @others
// CHECK-NEXT:    %[[E:.*]] = math.exp %{{.*}} : tensor<4xf32>
// CHECK-NEXT:    %[[A:.*]] = arith.addf %[[E]], %[[E]] : tensor<4xf32>
// CHECK-NEXT:    return %[[A]]
func.func @others(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = math.exp %x : tensor<4xf32>
  %1 = arith.addf %0, %0 : tensor<4xf32>
  return %1 : tensor<4xf32>
}

// CHECK: func.func private @declaration(f32) -> f32
func.func private @declaration(f32) -> f32
