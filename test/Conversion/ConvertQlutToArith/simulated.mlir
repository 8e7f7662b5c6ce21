// RUN: qlut-opt %s --convert-qlut-to-arith --split-input-file | FileCheck %s

// With formats and a table: quantize, the integer kernel, dequantize. Between
// the two float conversions there is no float op.
// CHECK-LABEL: @quantized
//  CHECK-SAME:   (%[[X:.*]]: f32)
func.func @quantized(%x: f32) -> f32 {
  // CHECK:      arith.divf %[[X]]
  // CHECK:      math.roundeven
  // CHECK:      arith.fptosi %{{.*}} : f32 to i32
  // CHECK-NOT:  f32
  // CHECK:      tensor.extract
  // CHECK-NOT:  f32
  // CHECK:      arith.sitofp
  // CHECK:      %[[R:.*]] = arith.mulf
  // CHECK-NEXT: return %[[R]]
  %0 = qlut.sim_lut %x, <"gelu(x)"> in <i2, 0.5> out <i4, 0.25> table(#qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>) : f32
  return %0 : f32
}

// -----

// The rounding of quantize is the attribute's.
// CHECK-LABEL: @quantized_floor
// CHECK-NOT:     math.roundeven
// CHECK:         math.floor
func.func @quantized_floor(%x: f32) -> f32 {
  %0 = qlut.sim_lut %x, <"gelu(x)"> in <i2, 0.5> out <i4, 0.25> table(#qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>) round <floor> : f32
  return %0 : f32
}

// -----

// The expression alone, as float ops.
// CHECK-LABEL: @expression
//  CHECK-SAME:   (%[[X:.*]]: f32)
func.func @expression(%x: f32) -> f32 {
  // CHECK-NEXT: %[[E:.*]] = math.exp %[[X]] : f32
  // CHECK-NEXT: return %[[E]]
  %0 = qlut.sim_lut %x, <"exp(x)"> : f32
  return %0 : f32
}

// -----

// Of the clamped input with a range.
// CHECK-LABEL: @range
//  CHECK-SAME:   (%[[X:.*]]: f32)
func.func @range(%x: f32) -> f32 {
  // CHECK-DAG:  %[[LO:.*]] = arith.constant -4.000000e+00 : f32
  // CHECK-DAG:  %[[HI:.*]] = arith.constant 4.000000e+00 : f32
  // CHECK:      %[[B:.*]] = arith.cmpf olt, %[[X]], %[[LO]] : f32
  // CHECK-NEXT: %[[M:.*]] = arith.select %[[B]], %[[LO]], %[[X]] : f32
  // CHECK-NEXT: %[[A:.*]] = arith.cmpf olt, %[[HI]], %[[M]] : f32
  // CHECK-NEXT: %[[C:.*]] = arith.select %[[A]], %[[HI]], %[[M]] : f32
  // CHECK-NEXT: math.exp %[[C]] : f32
  %0 = qlut.sim_lut %x, <"exp(x)"> range <-4.0, 4.0> : f32
  return %0 : f32
}

// -----

// Formats without a table change nothing yet.
// CHECK-LABEL: @formats
// CHECK-NEXT:    math.tanh
// CHECK-NEXT:    return
func.func @formats(%x: f32) -> f32 {
  %0 = qlut.sim_lut %x, <"tanh(x)"> in <i8, 0.05> out <i8, 0.0078125> : f32
  return %0 : f32
}

// -----

// The rescale's integers between quantize and dequantize.
// CHECK-LABEL: @requantize
func.func @requantize(%x: f32) -> f32 {
  // CHECK:     math.roundeven
  // CHECK:     arith.fptosi %{{.*}} : f32 to i32
  // CHECK:     arith.extsi %{{.*}} : i32 to i64
  // CHECK:     arith.muli %{{.*}} : i64
  // CHECK:     arith.trunci %{{.*}} : i64 to i32
  // CHECK:     arith.sitofp %{{.*}} : i32 to f32
  %0 = qlut.requantize %x, <i8, 0.05> to <i8, 0.1> multiplier 1073741824 shift 31 : f32
  return %0 : f32
}

// -----

// CHECK-LABEL: @fake_quant
func.func @fake_quant(%x: f32) -> f32 {
  // CHECK: arith.fptosi
  // CHECK: arith.sitofp
  // CHECK: arith.mulf
  %0 = qlut.fake_quant %x, <i8, 0.05> : f32
  return %0 : f32
}
