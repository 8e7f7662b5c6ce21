// Unranked tensors and memrefs are refused in nonlinear ops alone: beside them
// the rest converts.
// RUN: qlut-opt %s --convert-to-qlut-sim | FileCheck %s

// CHECK-LABEL: @main
// CHECK-SAME:    (%[[U:.*]]: tensor<*xf32>, %[[M:.*]]: memref<*xf32>)
// CHECK-NEXT: %[[R:.*]] = tensor.cast %[[U]]
// CHECK-NEXT: %[[E:.*]] = qlut.sim_lut %[[R]], <"exp(x)"> {{.*}} : tensor<4xf32>
// CHECK-NEXT: %[[B:.*]] = tensor.cast %[[E]]
// CHECK-NEXT: %[[N:.*]] = arith.negf %[[B]] : tensor<*xf32>
// CHECK-NEXT: return %[[N]]
func.func @main(%u: tensor<*xf32>, %m: memref<*xf32>) -> tensor<*xf32> {
  %r = tensor.cast %u : tensor<*xf32> to tensor<4xf32>
  %0 = math.exp %r : tensor<4xf32>
  %1 = tensor.cast %0 : tensor<4xf32> to tensor<*xf32>
  %2 = arith.negf %1 : tensor<*xf32>
  return %2 : tensor<*xf32>
}
