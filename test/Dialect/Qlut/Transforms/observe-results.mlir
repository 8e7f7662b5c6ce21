// Observers behind what layers give, with formats or without; old ones go.
// RUN: qlut-opt %s --qlut-observe-results --split-input-file --verify-diagnostics | FileCheck %s

// CHECK-LABEL: @tensors
// CHECK-NOT: id "old"
// CHECK: %[[T:.*]] = qlut.sim_lut {{.*}} layer "tensors/tanh.0"
// CHECK-NEXT: qlut.observe %[[T]] id "tensors/tanh.0" : tensor<4xf32>
// CHECK: qlut.sim_lut
// CHECK-NOT: layer
// CHECK: %[[S:.*]]:2 = qlut.sim
// CHECK: qlut.yield
// CHECK-NEXT: }
// CHECK-NEXT: qlut.observe %[[S]]#0 id "tensors/add.0#0"
// CHECK-NEXT: qlut.observe %[[S]]#1 id "tensors/add.0#1"
func.func @tensors(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  qlut.observe %x id "old" : tensor<4xf32>
  %0 = qlut.sim_lut %x, <"tanh(x)"> layer "tensors/tanh.0" : tensor<4xf32>
  %1 = qlut.sim_lut %0, <"tanh(x)"> : tensor<4xf32>
  %2:2 = qlut.sim(%1) layer "tensors/add.0" : (tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  ^bb0(%p: tensor<4xf32>):
    // What is within a region is a part of it.
    %a = qlut.sim_lut %p, <"tanh(x)"> layer "tensors/tanh.1" : tensor<4xf32>
    qlut.yield %a, %p : tensor<4xf32>, tensor<4xf32>
  }
  return %2#0, %2#1 : tensor<4xf32>, tensor<4xf32>
}

// -----

#id = affine_map<(d0) -> (d0)>
// CHECK-LABEL: @scalars
// CHECK: %[[G:.*]]:2 = linalg.generic
// CHECK: %[[L:.*]] = qlut.sim_lut
// CHECK: %[[N:.*]] = arith.negf %[[L]]
// CHECK: linalg.yield %[[N]], %[[L]]
// CHECK: qlut.observe %[[G]]#1 id "scalars/tanh.0" : tensor<4xf32>
// CHECK: %[[F:.*]] = tensor.from_elements
// CHECK: qlut.observe %[[F]] id "scalars/tanh.1" : tensor<1xf32>
// CHECK: return %[[G]]#0
func.func @scalars(%x: tensor<4xf32>, %y: f32) -> (tensor<4xf32>, f32) {
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%x : tensor<4xf32>) outs(%x : tensor<4xf32>) {
  ^bb0(%a: f32, %o: f32):
    %1 = qlut.sim_lut %a, <"tanh(x)"> layer "scalars/tanh.0" : f32
    %2 = arith.negf %1 : f32
    linalg.yield %2 : f32
  } -> tensor<4xf32>
  %3 = qlut.sim_lut %y, <"tanh(x)"> layer "scalars/tanh.1" : f32
  return %0, %3 : tensor<4xf32>, f32
}

// -----

#id = affine_map<(d0) -> (d0)>
// CHECK-LABEL: @without_tensors
// CHECK-NOT: qlut.observe
func.func @without_tensors(%x: memref<4xf32>, %v: vector<4xf32>) -> vector<4xf32> {
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%x : memref<4xf32>) outs(%x : memref<4xf32>) {
  ^bb0(%a: f32, %o: f32):
    %1 = qlut.sim_lut %a, <"tanh(x)"> layer "buffer" : f32
    linalg.yield %1 : f32
  }
  %0 = qlut.sim_lut %v, <"tanh(x)"> layer "vector" : vector<4xf32>
  return %0 : vector<4xf32>
}

// -----

func.func @twice(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-note @+1 {{the first is here}}
  %0 = qlut.sim_lut %x, <"tanh(x)"> layer "a" : tensor<4xf32>
  // expected-error @+1 {{expected one op per layer name, got a second 'a'}}
  %1 = qlut.sim_lut %0, <"tanh(x)"> layer "a" : tensor<4xf32>
  return %1 : tensor<4xf32>
}
