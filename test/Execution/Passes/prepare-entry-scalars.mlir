// Numbers at the entry become tensors of rank 0 in a function in front of it;
// other types stay, and so does a function without numbers.
// RUN: qlut-opt %s --qlut-prepare-entry | FileCheck %s
// RUN: qlut-opt %s --qlut-prepare-entry --qlut-prepare-entry | FileCheck %s --check-prefix=TWICE
// RUN: qlut-opt %s --qlut-prepare-entry --mlir-print-debuginfo --mlir-print-local-scope | FileCheck %s --check-prefix=LOC

// CHECK: func.func @main(%[[F:.*]]: tensor<f32> {bufferization.writable = false}, %[[X:.*]]: tensor<4xf32> {bufferization.writable = false}, %[[N:.*]]: index) -> (tensor<i32>, tensor<4xf32>, index) attributes {llvm.emit_c_interface}
// CHECK-NEXT: %[[S:.*]] = tensor.extract %[[F]][] : tensor<f32>
// CHECK-NEXT: %[[R:.*]]:3 = call @[[INNER:.*]](%[[S]], %[[X]], %[[N]]) : (f32, tensor<4xf32>, index) -> (i32, tensor<4xf32>, index)
// CHECK-NEXT: %[[T:.*]] = tensor.from_elements %[[R]]#0 : tensor<i32>
// CHECK-NEXT: %[[A:.*]] = bufferization.alloc_tensor() copy(%[[T]]) : tensor<i32>
// CHECK-NEXT: %[[B:.*]] = bufferization.alloc_tensor() copy(%[[R]]#1) : tensor<4xf32>
// CHECK-NEXT: return %[[A]], %[[B]], %[[R]]#2
// CHECK: func.func private @[[INNER]](%{{.*}}: f32, %{{.*}}: tensor<4xf32>, %{{.*}}: index) -> (i32, tensor<4xf32>, index) {
// CHECK: func.func @caller
// CHECK-NEXT: call @[[INNER]]
// TWICE-COUNT-3: func.func
// TWICE-NOT: func.func
// LOC: func.func @main({{.*}}{
// LOC: tensor.extract {{.*}} loc({{.*}}prepare-entry-scalars.mlir
func.func @main(%f: f32, %x: tensor<4xf32>, %n: index) -> (i32, tensor<4xf32>, index) {
  %0 = arith.fptosi %f : f32 to i32
  return %0, %x, %n : i32, tensor<4xf32>, index
}
func.func @caller(%f: f32, %x: tensor<4xf32>, %n: index) -> i32 {
  %0:3 = call @main(%f, %x, %n) : (f32, tensor<4xf32>, index) -> (i32, tensor<4xf32>, index)
  return %0#0 : i32
}
