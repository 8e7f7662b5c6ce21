// RUN: qlut-opt %s --qlut-inline-sim | FileCheck %s
// RUN: qlut-opt %s --qlut-inline-sim --mlir-print-debuginfo --mlir-print-local-scope | FileCheck %s --check-prefix=LOC
// LOC: arith.negf {{.*}} loc("here")

// CHECK-LABEL: @without_formats
// CHECK-SAME: (%[[X:.*]]: tensor<4xf32>)
// CHECK-NEXT: %[[N:.*]] = arith.negf %[[X]]
// CHECK-NEXT: %[[A:.*]] = arith.addf %[[X]], %[[N]]
// CHECK-NEXT: return %[[A]], %[[X]]
func.func @without_formats(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %0:2 = qlut.sim(%x) ranges [#qlut.range<-1.0, 1.0>, #qlut.range<-1.0, 1.0>] layer "main/neg.0" : (tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  ^bb0(%p: tensor<4xf32>):
    %1 = arith.negf %p : tensor<4xf32> loc("here")
    %2 = arith.addf %p, %1 : tensor<4xf32>
    qlut.yield %2, %p : tensor<4xf32>, tensor<4xf32>
  }
  return %0#0, %0#1 : tensor<4xf32>, tensor<4xf32>
}

// What has formats means more than its ops.
// CHECK-LABEL: @with_formats
// CHECK-NEXT: qlut.sim
// CHECK: qlut.yield
func.func @with_formats(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = qlut.sim(%x) in [#qlut.format<i8, 0.05>] out [#qlut.format<i8, 0.1>] : (tensor<4xf32>) -> tensor<4xf32> {
  ^bb0(%p: tensor<4xf32>):
    qlut.yield %p : tensor<4xf32>
  }
  return %0 : tensor<4xf32>
}
