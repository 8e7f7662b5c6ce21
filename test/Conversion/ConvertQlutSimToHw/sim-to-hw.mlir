// RUN: qlut-opt %s --convert-qlut-sim-to-hw --split-input-file | FileCheck %s

// CHECK: #[[$TABLE:.*]] = #qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>
#table = #qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>
// CHECK-LABEL: @sim_lut
//  CHECK-SAME:   (%[[X:.*]]: f32)
func.func @sim_lut(%x: f32) -> f32 {
  // CHECK-NEXT: %[[Q:.*]] = qlut.quantize %[[X]], <i2, 1.0> : f32 -> i2
  // CHECK-NEXT: %[[H:.*]] = qlut.hw_lut %[[Q]] table(#[[$TABLE]]) layer "main/0" : i2 -> i4
  // CHECK-NEXT: %[[R:.*]] = qlut.dequantize %[[H]], <i4, 0.5> : i4 -> f32
  // CHECK-NEXT: return %[[R]]
  %0 = qlut.sim_lut %x, <"gelu(x)"> range <-2.0, 1.0> in <i2, 1.0> out <i4, 0.5> table(#table) layer "main/0" : f32
  return %0 : f32
}

// The rounding of quantize stays.
// CHECK-LABEL: @rounding
func.func @rounding(%x: tensor<?x4xf32>) -> tensor<?x4xf32> {
  // CHECK-NEXT: qlut.quantize %{{.*}}, <i2, 1.0> round <floor> : tensor<?x4xf32> -> tensor<?x4xi2>
  // CHECK-NEXT: qlut.hw_lut %{{.*}} : tensor<?x4xi2> -> tensor<?x4xi4>
  // CHECK-NEXT: qlut.dequantize %{{.*}}, <i4, 0.5> : tensor<?x4xi4> -> tensor<?x4xf32>
  %0 = qlut.sim_lut %x, <"gelu(x)"> in <i2, 1.0> out <i4, 0.5> table(#table) round <floor> : tensor<?x4xf32>
  return %0 : tensor<?x4xf32>
}

// CHECK-LABEL: @vector
func.func @vector(%x: vector<2x4xf16>) -> vector<2x4xf16> {
  // CHECK-NEXT: qlut.quantize %{{.*}} : vector<2x4xf16> -> vector<2x4xi2>
  // CHECK-NEXT: qlut.hw_lut %{{.*}} : vector<2x4xi2> -> vector<2x4xi4>
  // CHECK-NEXT: qlut.dequantize %{{.*}} : vector<2x4xi4> -> vector<2x4xf16>
  %0 = qlut.sim_lut %x, <"gelu(x)"> in <i2, 1.0> out <i4, 0.5> table(#table) : vector<2x4xf16>
  return %0 : vector<2x4xf16>
}

// -----

// Multiplier and shift become scalar operands.
// CHECK-LABEL: @requantize
func.func @requantize(%x: tensor<4xf32>) -> tensor<4xf32> {
  // CHECK-NEXT: %[[Q:.*]] = qlut.quantize %{{.*}}, <u8, 0.05:3> : tensor<4xf32> -> tensor<4xi8>
  // CHECK-NEXT: %[[M:.*]] = arith.constant 1073741824 : i32
  // CHECK-NEXT: %[[S:.*]] = arith.constant 31 : i8
  // CHECK-NEXT: %[[R:.*]] = qlut.rescale %[[Q]], %[[M]], %[[S]] input_zp 3 output_zp -7 to "i16" unsigned round <half_even> : tensor<4xi8>, i32, i8 -> tensor<4xi16>
  // CHECK-NEXT: qlut.dequantize %[[R]], <i16, 0.1:-7> : tensor<4xi16> -> tensor<4xf32>
  %0 = qlut.requantize %x, <u8, 0.05:3> to <i16, 0.1:-7> multiplier 1073741824 shift 31 round <half_even> : tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

// CHECK-LABEL: @requantize_signed
func.func @requantize_signed(%x: f32) -> f32 {
  // CHECK: qlut.rescale %{{.*}} input_zp 0 output_zp 0 to "i8" : i8, i32, i8 -> i8
  %0 = qlut.requantize %x, <i8, 0.05> to <i8, 0.1> multiplier 1073741824 shift 31 : f32
  return %0 : f32
}

// -----

// CHECK-LABEL: @fake_quant
func.func @fake_quant(%x: f32) -> f32 {
  // CHECK-NEXT: %[[Q:.*]] = qlut.quantize %{{.*}}, <b1, 0.5> round <half_up> : f32 -> i1
  // CHECK-NEXT: qlut.dequantize %[[Q]], <b1, 0.5> : i1 -> f32
  %0 = qlut.fake_quant %x, <b1, 0.5> round <half_up> : f32
  return %0 : f32
}

// -----

// Inside linalg bodies and other regions.
// CHECK-LABEL: @in_body
func.func @in_body(%t: tensor<4xf32>) -> tensor<4xf32> {
  // CHECK: linalg.map
  // CHECK: qlut.quantize
  // CHECK: qlut.dequantize
  %0 = linalg.map ins(%t : tensor<4xf32>) outs(%t : tensor<4xf32>)
    (%x: f32, %o: f32) {
      %1 = qlut.fake_quant %x, <i8, 0.5> : f32
      linalg.yield %1 : f32
    }
  return %0 : tensor<4xf32>
}

// -----

// End results computed on the fly are stored.
// CHECK: #[[$STORED:.*]] = #qlut.linear<i4 -> i8, uniform, nodes = 0 to 16 by 4, values = [
// CHECK-LABEL: @computed
func.func @computed(%x: f32) -> f32 {
  // CHECK: qlut.hw_lut %{{.*}} table(#[[$STORED]])
  %0 = qlut.sim_lut %x, <"relu(x)"> in <i4, 1.0> out <i8, 0.125> table(#qlut.computed<"relu(x)", in <i4, 1.0>, out <i8, 0.125>, uniform, nodes = 0 to 16 by 4, guard = 4, value_bits = 16, round = half_up, out_of_range = clamp, value_round = half_even, pole = error>) : f32
  return %0 : f32
}
