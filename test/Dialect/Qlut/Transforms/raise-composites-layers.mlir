// RUN: qlut-opt %s --qlut-raise-composites | FileCheck %s
// RUN: qlut-opt %s --qlut-raise-composites --qlut-raise-composites | FileCheck %s
// RUN: qlut-opt %s --qlut-raise-composites=kinds=divide | FileCheck %s --check-prefix=DIVIDE
// RUN: qlut-opt %s --qlut-raise-composites --mlir-print-debuginfo --mlir-print-local-scope | FileCheck %s --check-prefix=LOC

// Numbered per kind in program order, regions included; names that are there
// stay, and are not given twice.
// CHECK-LABEL: @main
// DIVIDE-LABEL: @main
// LOC-LABEL: @main
func.func @main(%x: tensor<4xf32>, %y: tensor<4xf32>, %p: i1) -> tensor<4xf32> {
  %e = tensor.empty() : tensor<4xf32>
  // CHECK: qlut.softmax {{.*}} layer "main/softmax.0"
  // DIVIDE: linalg.softmax
  // LOC: qlut.softmax {{.*}} loc("attention")
  %0 = linalg.softmax dimension(0) ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32> loc("attention")
  // CHECK: qlut.divide {{.*}} layer "main/divide.0"
  // DIVIDE: qlut.divide {{.*}} layer "main/divide.0"
  // LOC: qlut.divide {{.*}} loc("quotient")
  %1 = arith.divf %x, %y : tensor<4xf32> loc("quotient")
  // CHECK: qlut.softmax {{.*}} layer "head"
  %2 = qlut.softmax ins(%1 : tensor<4xf32>) outs(%e : tensor<4xf32>) dimension 0 layer "head" -> tensor<4xf32>
  // CHECK: qlut.softmax {{.*}} layer "main/softmax.3"
  %3 = qlut.softmax ins(%2 : tensor<4xf32>) outs(%e : tensor<4xf32>) dimension 0 layer "main/softmax.3" -> tensor<4xf32>
  // CHECK: qlut.softmax {{.*}} layer "main/softmax.4"
  %4 = linalg.softmax dimension(0) ins(%3 : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %5 = scf.if %p -> tensor<4xf32> {
    // CHECK: qlut.softmax {{.*}} layer "main/softmax.5"
    %6 = linalg.softmax dimension(0) ins(%4 : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
    scf.yield %6 : tensor<4xf32>
  } else {
    scf.yield %0 : tensor<4xf32>
  }
  return %5 : tensor<4xf32>
}

// CHECK-LABEL: @other
func.func @other(%x: tensor<4xf32>, %e: tensor<4xf32>) -> tensor<4xf32> {
  // CHECK: qlut.softmax {{.*}} layer "other/softmax.0"
  %0 = linalg.softmax dimension(0) ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// Nothing to raise: nothing changes.
// CHECK-LABEL: @unchanged
// CHECK-NEXT: math.exp
// CHECK-NEXT: arith.addf
// CHECK-NEXT: return
func.func @unchanged(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = math.exp %x : tensor<4xf32>
  %1 = arith.addf %0, %x : tensor<4xf32>
  return %1 : tensor<4xf32>
}

// CHECK-LABEL: func private @external
func.func private @external(tensor<4xf32>) -> tensor<4xf32>
