// RUN: qlut-opt %s --qlut-apply-calibration=stats=%S/Inputs/stats-by-channel.json --split-input-file --verify-diagnostics | FileCheck %s

// A tensor's lookup moves into a body with the loop index along the axis; the
// axis leaves the spec, and the rest of it stays.
// CHECK-LABEL: @tensor
// CHECK-SAME: (%[[X:.*]]: tensor<?x2xf32>)
// CHECK-NOT: qlut.observe
// CHECK: %[[D:.*]] = tensor.dim %[[X]]
// CHECK: %[[E:.*]] = tensor.empty(%[[D]]) : tensor<?x2xf32>
// CHECK: linalg.generic
// CHECK-SAME: ins(%[[X]] : tensor<?x2xf32>) outs(%[[E]] : tensor<?x2xf32>)
// CHECK-NEXT: ^bb0(%[[A:[a-z]+]]: f32, 
// CHECK-NEXT: %[[C:.*]] = linalg.index 1 : index
// CHECK-NEXT: %[[Y:.*]] = qlut.sim_lut %[[A]][%[[C]]], <"exp(x)"> range <[-1.5:2.0, 0.9921875:1.0078125]> spec <{segments = 4 : i64}> layer "f/exp.0" : f32
// CHECK-NEXT: linalg.yield %[[Y]]
func.func @tensor(%x: tensor<?x2xf32>) -> tensor<?x2xf32> {
  qlut.observe %x id "f/exp.0" axis 1 : tensor<?x2xf32>
  %0 = qlut.sim_lut %x, <"exp(x)"> spec <{axis = 1 : i64, segments = 4 : i64}> layer "f/exp.0" : tensor<?x2xf32>
  return %0 : tensor<?x2xf32>
}

// -----

// In a body, also in a region of it.
#map = affine_map<(d0, d1) -> (d0, d1)>
#turned = affine_map<(d0, d1) -> (d1, d0)>
// CHECK-LABEL: @body
// CHECK: ^bb0
// CHECK-NEXT: %[[C:.*]] = linalg.index 0 : index
// CHECK: scf.if
// CHECK: qlut.sim_lut %{{.*}}[%[[C]]], <"exp(x)"> range <[-1.5:2.0, 0.9921875:1.0078125]> layer "f/exp.0" : f32
func.func @body(%x: tensor<4x2xf32>, %b: i1) -> tensor<2x4xf32> {
  %e = tensor.empty() : tensor<2x4xf32>
  %0 = linalg.generic {indexing_maps = [#turned, #map], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<4x2xf32>) outs(%e : tensor<2x4xf32>) {
  ^bb0(%a: f32, %o: f32):
    %1 = scf.if %b -> f32 {
      %2 = qlut.sim_lut %a, <"exp(x)"> spec <{axis = 0 : i64}> layer "f/exp.0" : f32
      scf.yield %2 : f32
    } else {
      scf.yield %a : f32
    }
    linalg.yield %1 : f32
  } -> tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}

// -----

// Without the axis: all channels together.
// CHECK-LABEL: @together
// CHECK: qlut.sim_lut %{{.*}}, <"exp(x)"> range <-1.5, 2.0> layer "f/exp.0" : tensor<4x2xf32>
func.func @together(%x: tensor<4x2xf32>) -> tensor<4x2xf32> {
  %0 = qlut.sim_lut %x, <"exp(x)"> layer "f/exp.0" : tensor<4x2xf32>
  return %0 : tensor<4x2xf32>
}

// -----

func.func @whole(%x: tensor<4x2xf32>) -> tensor<4x2xf32> {
  // expected-error @+2 {{expected statistics of 'f/tanh.0' by channel of axis 1, got ones of the whole tensor}}
  // expected-note @+1 {{insert observers with the axis in the spec and record}}
  %0 = qlut.sim_lut %x, <"tanh(x)"> spec <{axis = 1 : i64}> layer "f/tanh.0" : tensor<4x2xf32>
  return %0 : tensor<4x2xf32>
}

// -----

func.func @other_axis(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
  // expected-error @+2 {{expected statistics of 'f/exp.0' by channel of axis 0, got ones of axis 1}}
  // expected-note @+1 {{insert observers}}
  %0 = qlut.sim_lut %x, <"exp(x)"> spec <{axis = 0 : i64}> layer "f/exp.0" : tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}

// -----

func.func @other_channels(%x: tensor<4x3xf32>) -> tensor<4x3xf32> {
  // expected-error @+1 {{expected statistics of 3 channels of 'f/exp.0', got 2}}
  %0 = qlut.sim_lut %x, <"exp(x)"> spec <{axis = 1 : i64}> layer "f/exp.0" : tensor<4x3xf32>
  return %0 : tensor<4x3xf32>
}

// -----

func.func @no_values(%x: tensor<4x2xf32>) -> tensor<4x2xf32> {
  // expected-error @+1 {{no range for 'f/empty.0', channel 0: expected observed values, got none below the sentinel magnitude}}
  %0 = qlut.sim_lut %x, <"exp(x)"> spec <{axis = 1 : i64}> layer "f/empty.0" : tensor<4x2xf32>
  return %0 : tensor<4x2xf32>
}
