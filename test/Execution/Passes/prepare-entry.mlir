// RUN: qlut-opt %s --qlut-prepare-entry | FileCheck %s
// RUN: not qlut-opt %s --qlut-prepare-entry=entry=outside 2>&1 | FileCheck %s --check-prefix=INVALID
// INVALID: error: expected a function 'outside' with a body, got main, other; name one of these with --entry

// CHECK: func.func @main(%[[X:.*]]: tensor<4xf32> {bufferization.writable = false}, %[[N:.*]]: index) -> (tensor<4xf32>, index)
// CHECK-SAME: attributes {llvm.emit_c_interface}
// CHECK-NEXT: %[[COPY:.*]] = bufferization.alloc_tensor() copy(%[[X]]) : tensor<4xf32>
// CHECK-NEXT: return %[[COPY]], %[[N]]
func.func @main(%x: tensor<4xf32>, %n: index) -> (tensor<4xf32>, index) {
  return %x, %n : tensor<4xf32>, index
}

// CHECK: func.func @other(%[[X:.*]]: tensor<?xf32>) -> tensor<?xf32> {
// CHECK-NEXT: return %[[X]]
func.func @other(%x: tensor<?xf32>) -> tensor<?xf32> {
  return %x : tensor<?xf32>
}

func.func private @outside(tensor<4xf32>)
