// RUN: qlut-opt %s --convert-qlut-sim-to-hw --canonicalize | FileCheck %s

#a = #qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>
#b = #qlut.direct<i4 -> i2, values = [-2, -2, -2, -2, -1, -1, -1, -1, 0, 0, 0, 0, 1, 1, 1, 1]>

// Where formats meet, codes flow through.
// CHECK-LABEL: @chain
//  CHECK-SAME:   (%[[X:.*]]: f32)
func.func @chain(%x: f32) -> f32 {
  // CHECK-NEXT: %[[Q:.*]] = qlut.quantize %[[X]]
  // CHECK-NEXT: %[[A:.*]] = qlut.hw_lut %[[Q]]
  // CHECK-NEXT: %[[B:.*]] = qlut.hw_lut %[[A]]
  // CHECK-NEXT: %[[R:.*]] = qlut.dequantize %[[B]]
  // CHECK-NEXT: return %[[R]]
  %0 = qlut.sim_lut %x, <"x"> in <i2, 1.0> out <i4, 0.5> table(#a) : f32
  %1 = qlut.sim_lut %0, <"x"> in <i4, 0.5> out <i2, 1.0> table(#b) : f32
  return %1 : f32
}

// Where they do not, both conversions stay.
// CHECK-LABEL: @other_format
func.func @other_format(%x: f32) -> f32 {
  // CHECK: qlut.hw_lut
  // CHECK: qlut.dequantize
  // CHECK: qlut.quantize
  // CHECK: qlut.hw_lut
  %0 = qlut.sim_lut %x, <"x"> in <i2, 1.0> out <i4, 0.5> table(#a) : f32
  %1 = qlut.sim_lut %0, <"x"> in <i4, 0.25> out <i2, 1.0> table(#b) : f32
  return %1 : f32
}
