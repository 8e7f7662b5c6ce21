// Weights in resources, elided or cut short: no pass looks into them, and they
// come out as they went in. (qlut-run, which needs them, says what is missing.)
// RUN: qlut-opt %s --qlut-deploy-pipeline=range=-1:1 --canonicalize --cse | FileCheck %s
// RUN: qlut-opt %s --qlut-raise-composites --qlut-split-reductions --convert-to-qlut-sim --qlut-insert-observers | FileCheck %s

// CHECK-LABEL: @main
// CHECK-DAG: arith.constant dense_resource<__elided__> : tensor<4xf32>
// CHECK-DAG: arith.constant dense_resource<short> : tensor<4xf32>
// CHECK: arith.addf
// CHECK: arith.mulf
// CHECK: short: "0x0400000000000080"
func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  %a = arith.constant dense_resource<__elided__> : tensor<4xf32>
  %b = arith.constant dense_resource<short> : tensor<4xf32>
  %0 = arith.addf %x, %a : tensor<4xf32>
  %1 = arith.mulf %0, %b : tensor<4xf32>
  %2 = math.exp %1 : tensor<4xf32>
  return %2 : tensor<4xf32>
}
{-#
  dialect_resources: {
    builtin: {
      short: "0x0400000000000080"
    }
  }
#-}
