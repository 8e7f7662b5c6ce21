// Weights in resources, elided ones too, are constants whose values are not
// asked for: they stay outside of the expression, and nothing of them is lost.
// RUN: qlut-opt %s --convert-to-qlut-sim --verify-diagnostics | FileCheck %s

// CHECK-LABEL: @weights
// CHECK-SAME:    (%[[X:.*]]: tensor<2xf32>)
// CHECK-DAG:  %[[W:.*]] = arith.constant dense_resource<weights>
// CHECK-DAG:  %[[E:.*]] = arith.constant dense_resource<__elided__>
// CHECK:      %[[M:.*]] = arith.mulf %[[X]], %[[W]]
// CHECK-NEXT: %[[L:.*]] = qlut.sim_lut %[[M]], <"exp(x)">
// CHECK-NEXT: %[[A:.*]] = arith.addf %[[L]], %[[E]]
// CHECK-NEXT: %[[Q:.*]] = arith.divf %[[A]], %[[W]]
// CHECK-NEXT: return %[[Q]]
func.func @weights(%x: tensor<2xf32>) -> tensor<2xf32> {
  %w = arith.constant dense_resource<weights> : tensor<2xf32>
  %e = arith.constant dense_resource<__elided__> : tensor<2xf32>
  %0 = arith.mulf %x, %w : tensor<2xf32>
  %1 = math.exp %0 : tensor<2xf32>
  %2 = arith.addf %1, %e : tensor<2xf32>
  %3 = arith.divf %2, %w : tensor<2xf32>
  return %3 : tensor<2xf32>
}

// CHECK: weights: "0x040000000000803F00000040"
{-#
  dialect_resources: {
    builtin: {
      weights: "0x040000000000803F00000040"
    }
  }
#-}
