// The body of a named linalg op is not in the text: what is made of it has the
// location of the op, for the errors and remarks of all later passes.
// RUN: qlut-opt %s --convert-to-qlut-sim --mlir-print-debuginfo --mlir-print-local-scope | FileCheck %s
// RUN: not qlut-opt %s --convert-to-qlut-sim --convert-qlut-sim-to-hw 2>&1 | FileCheck %s --check-prefix=LATER

// LATER: error: 'qlut.sim_lut' op expected a table for layer 'tensors/reciprocal.0'
// LATER-NOT: <unknown>

// CHECK-LABEL: @tensors
// CHECK: qlut.sim_lut {{.*}}"reciprocal(x)"{{.*}} loc("quotient":3:4)
// CHECK: arith.mulf {{.*}} loc("quotient":3:4)
func.func @tensors(%x: tensor<4xf32>, %y: tensor<4xf32>) -> tensor<4xf32> {
  %0 = linalg.div ins(%x, %y : tensor<4xf32>, tensor<4xf32>) outs(%x : tensor<4xf32>) -> tensor<4xf32> loc("quotient":3:4)
  return %0 : tensor<4xf32>
}

// CHECK-LABEL: @memrefs
// CHECK: qlut.sim_lut {{.*}}"exp(x)"{{.*}} loc("exponential":5:6)
func.func @memrefs(%x: memref<4xf32>) {
  linalg.exp ins(%x : memref<4xf32>) outs(%x : memref<4xf32>) loc("exponential":5:6)
  return
}

// A body that is in the text keeps its places.
// CHECK-LABEL: @map
// CHECK: qlut.sim_lut {{.*}}"exp(x)"{{.*}} loc("inside":7:8)
func.func @map(%x: memref<4xf32>) {
  linalg.map ins(%x : memref<4xf32>) outs(%x : memref<4xf32>)
    (%in: f32, %out: f32) {
      %0 = math.exp %in : f32 loc("inside":7:8)
      linalg.yield %0 : f32
    } loc("map":9:10)
  return
}
