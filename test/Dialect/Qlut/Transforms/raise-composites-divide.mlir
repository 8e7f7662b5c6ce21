// RUN: qlut-opt %s --qlut-raise-composites --verify-roundtrip | FileCheck %s

#all = affine_map<(d0, d1) -> (d0, d1)>
#row = affine_map<(d0, d1) -> (d0)>

// CHECK-LABEL: @named
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<1024xf32>, %[[Y:[a-z0-9]+]]: tensor<1024xf32>, %[[E:[a-z0-9]+]]: tensor<1024xf32>
// CHECK-NEXT: %[[R:.*]] = qlut.divide ins(%[[X]], %[[Y]] : tensor<1024xf32>, tensor<1024xf32>) outs(%[[E]] : tensor<1024xf32>) layer "named/divide.0"
// CHECK-NEXT: return %[[R]]
func.func @named(%x: tensor<1024xf32>, %y: tensor<1024xf32>, %e: tensor<1024xf32>) -> tensor<1024xf32> {
  %0 = linalg.div ins(%x, %y : tensor<1024xf32>, tensor<1024xf32>) outs(%e : tensor<1024xf32>) -> tensor<1024xf32>
  return %0 : tensor<1024xf32>
}

// One reciprocal per row, not per element.
// CHECK-LABEL: @by_row
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<4x16xf32>, %[[Y:[a-z0-9]+]]: tensor<4xf32>
// CHECK: %[[C:.*]] = tensor.expand_shape %[[Y]] {{\[}}[0, 1]] output_shape [4, 1]
// CHECK: qlut.divide ins(%[[X]], %[[C]] : tensor<4x16xf32>, tensor<4x1xf32>)
func.func @by_row(%x: tensor<4x16xf32>, %y: tensor<4xf32>) -> tensor<4x16xf32> {
  %e = tensor.empty() : tensor<4x16xf32>
  %0 = linalg.generic {indexing_maps = [#all, #row, #all], iterator_types = ["parallel", "parallel"]} ins(%x, %y : tensor<4x16xf32>, tensor<4xf32>) outs(%e : tensor<4x16xf32>) {
  ^bb0(%in: f32, %d: f32, %out: f32):
    %r = arith.divf %in, %d : f32
    linalg.yield %r : f32
  } -> tensor<4x16xf32>
  return %0 : tensor<4x16xf32>
}

// CHECK-LABEL: @tosa
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<4x16xf32>, %[[Y:[a-z0-9]+]]: tensor<4x1xf32>
// CHECK-NEXT: tensor.empty
// CHECK-NEXT: qlut.divide ins(%[[X]], %[[Y]] : tensor<4x16xf32>, tensor<4x1xf32>)
// CHECK-NEXT: return
func.func @tosa(%x: tensor<4x16xf32>, %y: tensor<4x1xf32>) -> tensor<4x16xf32> {
  %shift = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.reciprocal %y : (tensor<4x1xf32>) -> tensor<4x1xf32>
  %1 = tosa.mul %x, %0, %shift : (tensor<4x16xf32>, tensor<4x1xf32>, tensor<1xi8>) -> tensor<4x16xf32>
  return %1 : tensor<4x16xf32>
}

// CHECK-LABEL: @dynamic
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<?x?xf16>, %[[Y:[a-z0-9]+]]: tensor<?x?xf16>
// CHECK: qlut.divide ins(%[[X]], %[[Y]] : tensor<?x?xf16>, tensor<?x?xf16>)
func.func @dynamic(%x: tensor<?x?xf16>, %y: tensor<?x?xf16>) -> tensor<?x?xf16> {
  %0 = arith.divf %x, %y : tensor<?x?xf16>
  return %0 : tensor<?x?xf16>
}

// Constant divisors are factors; a constant dividend is a function of one
// input, and so is a quotient of two functions of one tensor.
// CHECK-LABEL: @unchanged
// CHECK-NOT: qlut.divide
// CHECK: return
func.func @unchanged(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) {
  %c = arith.constant dense<8.0> : tensor<4xf32>
  %d = arith.constant dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32>
  %one = arith.constant dense<1.0> : tensor<4xf32>
  %0 = arith.divf %x, %c : tensor<4xf32>
  %1 = arith.divf %x, %d : tensor<4xf32>
  %2 = arith.divf %one, %x : tensor<4xf32>
  %3 = arith.negf %x : tensor<4xf32>
  %4 = math.exp %3 : tensor<4xf32>
  %5 = arith.addf %one, %4 : tensor<4xf32>
  %6 = arith.divf %x, %5 : tensor<4xf32>
  return %0, %1, %2, %6 : tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>
}
