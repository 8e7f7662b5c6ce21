// RUN: qlut-opt %s --qlut-insert-observers --split-input-file --verify-diagnostics | FileCheck %s

// CHECK-LABEL: @tensor
// CHECK-NEXT: qlut.observe %{{.*}} id "tensor/tanh.0" axis 1 : tensor<4x?xf32>
func.func @tensor(%x: tensor<4x?xf32>) -> tensor<4x?xf32> {
  %0 = qlut.sim_lut %x, <"tanh(x)"> spec <{axis = 1 : i64}> layer "tensor/tanh.0" : tensor<4x?xf32>
  return %0 : tensor<4x?xf32>
}

// -----

// In a body the axis counts loops: here it is the first dimension of the
// operand.
#map = affine_map<(d0, d1) -> (d0, d1)>
#turned = affine_map<(d0, d1) -> (d1, d0)>
// CHECK-LABEL: @turned
// CHECK-SAME: (%[[X:.*]]: tensor<8x4xf32>)
// CHECK: qlut.observe %[[X]] id "turned/exp.0" axis 0 : tensor<8x4xf32>
func.func @turned(%x: tensor<8x4xf32>) -> tensor<4x8xf32> {
  %e = tensor.empty() : tensor<4x8xf32>
  %0 = linalg.generic {indexing_maps = [#turned, #map], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<8x4xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%a: f32, %o: f32):
    %1 = qlut.sim_lut %a, <"exp(x)"> spec <{axis = 1 : i64}> layer "turned/exp.0" : f32
    linalg.yield %1 : f32
  } -> tensor<4x8xf32>
  return %0 : tensor<4x8xf32>
}

// -----

// An operand without the axis, and a value of the body: a result of the shape
// of the loops.
#map = affine_map<(d0, d1) -> (d0, d1)>
#row = affine_map<(d0, d1) -> (d0)>
// CHECK-LABEL: @exposed
// CHECK: %[[R:.*]]:2 = linalg.generic
// CHECK: qlut.observe %[[R]]#1 id "exposed/exp.0" axis 1 : tensor<4x8xf32>
func.func @exposed(%x: tensor<4xf32>) -> tensor<4x8xf32> {
  %e = tensor.empty() : tensor<4x8xf32>
  %0 = linalg.generic {indexing_maps = [#row, #map], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<4xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%a: f32, %o: f32):
    %1 = qlut.sim_lut %a, <"exp(x)"> spec <{axis = 1 : i64}> layer "exposed/exp.0" : f32
    linalg.yield %1 : f32
  } -> tensor<4x8xf32>
  return %0 : tensor<4x8xf32>
}

// -----

func.func @outside(%x: f32) -> f32 {
  // expected-error @+1 {{expected a tensor or the body of a linalg op for the axis of its spec, got 'f32'}}
  %0 = qlut.sim_lut %x, <"log(x)"> spec <{axis = 0 : i64}> layer "outside/log.0" : f32
  return %0 : f32
}

// -----

#map = affine_map<(d0) -> (d0)>
func.func @loops(%x: tensor<8xf32>) -> tensor<8xf32> {
  %e = tensor.empty() : tensor<8xf32>
  %0 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel"]} ins(%x : tensor<8xf32>) outs(%e : tensor<8xf32>) {
  ^bb0(%a: f32, %o: f32):
    // expected-error @+1 {{expected the axis of its spec below the 1 loops around it, got 1}}
    %1 = qlut.sim_lut %a, <"exp(x)"> spec <{axis = 1 : i64}> layer "loops/exp.0" : f32
    linalg.yield %1 : f32
  } -> tensor<8xf32>
  return %0 : tensor<8xf32>
}

// -----

func.func @observe_axis(%x: tensor<4xf32>) {
  // expected-error @+1 {{expected an axis below the rank of 'tensor<4xf32>', got 1}}
  qlut.observe %x id "a" axis 1 : tensor<4xf32>
  return
}
