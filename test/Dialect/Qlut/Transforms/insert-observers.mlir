// RUN: qlut-opt %s --qlut-insert-observers --split-input-file --verify-diagnostics | FileCheck %s

// CHECK-LABEL: @tensor
// CHECK-SAME: (%[[X:.*]]: tensor<4x?xf32>)
// CHECK-NEXT: qlut.observe %[[X]] id "tensor/tanh.0" : tensor<4x?xf32>
// CHECK-NEXT: qlut.sim_lut %[[X]]
func.func @tensor(%x: tensor<4x?xf32>) -> tensor<4x?xf32> {
  %0 = qlut.sim_lut %x, <"tanh(x)"> layer "tensor/tanh.0" : tensor<4x?xf32>
  return %0 : tensor<4x?xf32>
}

// -----

// The input of a body that is an element of an operand: observe the operand.
#map = affine_map<(d0, d1) -> (d0, d1)>
#row = affine_map<(d0, d1) -> (d0)>
// CHECK-LABEL: @operand
// CHECK-SAME: (%[[X:.*]]: tensor<4xf32>
// CHECK: qlut.observe %[[X]] id "operand/exp.0" : tensor<4xf32>
// CHECK-NEXT: linalg.generic
func.func @operand(%x: tensor<4xf32>, %y: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %e = tensor.empty() : tensor<4x8xf32>
  %0 = linalg.generic {indexing_maps = [#row, #map, #map], iterator_types = ["parallel", "parallel"]} ins(%x, %y : tensor<4xf32>, tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32):
    %1 = qlut.sim_lut %a, <"exp(x)"> layer "operand/exp.0" : f32
    %2 = arith.mulf %1, %b : f32
    linalg.yield %2 : f32
  } -> tensor<4x8xf32>
  return %0 : tensor<4x8xf32>
}

// -----

// A scalar in the middle of a body becomes an additional result, also where
// the loops reduce, and with the shape of the loops where it is dynamic.
#map = affine_map<(d0, d1) -> (d0, d1)>
#row = affine_map<(d0, d1) -> (d0)>
// CHECK-LABEL: @scalar
// CHECK: %[[D:.*]] = tensor.dim
// CHECK: %[[E:.*]] = tensor.empty(%[[D]]) : tensor<?x8xf32>
// CHECK: %[[R:.*]]:2 = linalg.generic
// CHECK-SAME: outs(%{{.*}}, %[[E]] : tensor<?xf32>, tensor<?x8xf32>)
// CHECK: %[[S:.*]] = arith.subf
// CHECK: linalg.yield %{{.*}}, %[[S]] : f32, f32
// CHECK: qlut.observe %[[R]]#1 id "scalar/exp.0" : tensor<?x8xf32>
// CHECK: return %[[R]]#0
func.func @scalar(%x: tensor<?x8xf32>, %m: tensor<?xf32>, %acc: tensor<?xf32>) -> tensor<?xf32> {
  %0 = linalg.generic {indexing_maps = [#map, #row, #row], iterator_types = ["parallel", "reduction"]} ins(%x, %m : tensor<?x8xf32>, tensor<?xf32>) outs(%acc : tensor<?xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32):
    %1 = arith.subf %a, %b : f32
    %2 = qlut.sim_lut %1, <"exp(x)"> layer "scalar/exp.0" : f32
    %3 = arith.addf %2, %c : f32
    linalg.yield %3 : f32
  } -> tensor<?xf32>
  return %0 : tensor<?xf32>
}

// -----

// CHECK-LABEL: @outside
// CHECK: %[[T:.*]] = tensor.from_elements %{{.*}} : tensor<1xf32>
// CHECK-NEXT: qlut.observe %[[T]] id "outside/log.0" : tensor<1xf32>
func.func @outside(%x: f32) -> f32 {
  %0 = qlut.sim_lut %x, <"log(x)"> layer "outside/log.0" : f32
  return %0 : f32
}

// -----

// Nothing to do: ranges, tables and observers that are there.
// CHECK-LABEL: @unchanged
// CHECK-NEXT: qlut.observe
// CHECK-NOT: qlut.observe
func.func @unchanged(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  qlut.observe %x id "there" : tensor<4xf32>
  %0 = qlut.sim_lut %x, <"log(x)"> layer "there" : tensor<4xf32>
  %1 = qlut.sim_lut %x, <"log(x)"> range <1.0, 2.0> layer "other" : tensor<4xf32>
  return %0, %1 : tensor<4xf32>, tensor<4xf32>
}

// -----

func.func @vector(%x: vector<4xf32>) -> vector<4xf32> {
  // expected-remark @+1 {{not observed: its input is a vector}}
  %0 = qlut.sim_lut %x, <"tanh(x)"> layer "v" : vector<4xf32>
  return %0 : vector<4xf32>
}

// -----

func.func @memref(%x: memref<4xf32>) {
  linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%x : memref<4xf32>) {
  ^bb0(%a: f32):
    // expected-remark @+1 {{not observed: it is in a body over memrefs}}
    %0 = qlut.sim_lut %a, <"tanh(x)"> layer "m" : f32
    linalg.yield %0 : f32
  }
  return
}

// -----

// Results of other simulated ops, and lookups in their regions.
// CHECK-LABEL: @regions
// CHECK: %[[R:.*]] = qlut.sim
// CHECK-NEXT: ^bb0(%[[P:.*]]: tensor<4xf32>):
// CHECK-NEXT: qlut.observe %[[P]] id "regions/tanh.0" : tensor<4xf32>
// CHECK-NEXT: qlut.sim_lut
// CHECK-NEXT: qlut.yield
// CHECK-NEXT: }
// CHECK-NEXT: qlut.observe %[[R]] id "regions/lookup.0" : tensor<4xf32>
// CHECK: %[[S:.*]]:2 = qlut.sim
// CHECK: }
// CHECK-DAG: qlut.observe %[[S]]#0 id "regions/two#0" : tensor<4xf32>
// CHECK-DAG: qlut.observe %[[S]]#1 id "regions/two#1" : tensor<4xf32>
// CHECK: qlut.sim
// CHECK-NOT: qlut.observe
func.func @regions(%x: tensor<4xf32>, %i: tensor<4xi8>) -> (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xi8>) {
  %0 = qlut.sim(%x) layer "regions/lookup.0" : (tensor<4xf32>) -> tensor<4xf32> {
  ^bb0(%p: tensor<4xf32>):
    %1 = qlut.sim_lut %p, <"tanh(x)"> layer "regions/tanh.0" : tensor<4xf32>
    qlut.yield %1 : tensor<4xf32>
  }
  %2:2 = qlut.sim(%0) layer "regions/two" : (tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  ^bb0(%p: tensor<4xf32>):
    qlut.yield %p, %p : tensor<4xf32>, tensor<4xf32>
  }
  %3 = qlut.sim(%0) ranges [#qlut.range<-1.0, 1.0>] layer "regions/known" : (tensor<4xf32>) -> tensor<4xf32> {
  ^bb0(%p: tensor<4xf32>):
    qlut.yield %p : tensor<4xf32>
  }
  %4 = qlut.sim(%0) in [#qlut.format<i8, 0.05>] out [#qlut.format<i8, 0.1>] layer "regions/formats" : (tensor<4xf32>) -> tensor<4xf32> {
  ^bb0(%p: tensor<4xf32>):
    qlut.yield %p : tensor<4xf32>
  }
  %5 = qlut.sim(%i) layer "regions/integers" : (tensor<4xi8>) -> tensor<4xi8> {
  ^bb0(%p: tensor<4xi8>):
    qlut.yield %p : tensor<4xi8>
  }
  return %2#0, %2#1, %3, %4, %5 : tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xi8>
}

// -----

// CHECK-LABEL: @composite
// CHECK: %[[S:.*]] = qlut.softmax
// CHECK-NEXT: qlut.observe %[[S]] id "composite/softmax.0" : tensor<4xf32>
func.func @composite(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = qlut.softmax ins(%x : tensor<4xf32>) outs(%x : tensor<4xf32>) dimension 0 layer "composite/softmax.0" -> tensor<4xf32>
  return %0 : tensor<4xf32>
}
