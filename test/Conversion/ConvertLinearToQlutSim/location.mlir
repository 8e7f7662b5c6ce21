// A region has the place of the op it ends in; what is inside, its own.
// RUN: qlut-opt %s --convert-linear-to-qlut-sim --mlir-print-debuginfo --mlir-print-local-scope | FileCheck %s
// CHECK: qlut.sim({{.*}}) layer "main/neg.0"
// CHECK: arith.addf {{.*}} loc("sum")
// CHECK: arith.negf {{.*}} loc("end")
// CHECK: qlut.yield
// CHECK-NEXT: } loc("end")
func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = arith.addf %x, %x : tensor<4xf32> loc("sum")
  %1 = arith.negf %0 : tensor<4xf32> loc("end")
  return %1 : tensor<4xf32>
}
