// RUN: qlut-opt %s --convert-qlut-to-arith --split-input-file | FileCheck %s

// CHECK-LABEL: @quantize
//  CHECK-SAME:   (%[[X:.*]]: f32)
func.func @quantize(%x: f32) -> i8 {
  // CHECK-NEXT: %[[S:.*]] = arith.constant 5.000000e-02 : f32
  // CHECK-NEXT: %[[Q:.*]] = arith.divf %[[X]], %[[S]] : f32
  // CHECK-DAG:  %[[LO:.*]] = arith.constant -1.250000e+02 : f32
  // CHECK-DAG:  %[[HI:.*]] = arith.constant 1.300000e+02 : f32
  // CHECK:      %[[BELOW:.*]] = arith.cmpf olt, %[[Q]], %[[LO]] : f32
  // CHECK-NEXT: %[[MAX:.*]] = arith.select %[[BELOW]], %[[LO]], %[[Q]] : f32
  // CHECK-NEXT: %[[ABOVE:.*]] = arith.cmpf olt, %[[HI]], %[[MAX]] : f32
  // CHECK-NEXT: %[[IN:.*]] = arith.select %[[ABOVE]], %[[HI]], %[[MAX]] : f32
  // CHECK-NEXT: %[[NAN:.*]] = arith.cmpf uno, %[[X]], %[[X]] : f32
  // CHECK-NEXT: %[[ZERO:.*]] = arith.constant 0.000000e+00 : f32
  // CHECK-NEXT: %[[DEF:.*]] = arith.select %[[NAN]], %[[ZERO]], %[[IN]] : f32
  // CHECK-NEXT: %[[R:.*]] = math.roundeven %[[DEF]] : f32
  // CHECK-NEXT: %[[I:.*]] = arith.fptosi %[[R]] : f32 to i32
  // CHECK-NEXT: %[[ZP:.*]] = arith.constant -3 : i32
  // CHECK-NEXT: %[[C:.*]] = arith.addi %[[I]], %[[ZP]] : i32
  // CHECK-NEXT: arith.trunci %[[C]] : i32 to i8
  %0 = qlut.quantize %x, <i8, 0.05:-3> : f32 -> i8
  return %0 : i8
}

// -----

// Each rounding, without fast-math flags.
// CHECK-LABEL: @quantize_roundings
// CHECK-NOT:     fastmath
// CHECK:         math.floor
// CHECK:         arith.fptosi
// CHECK:         math.floor
// CHECK:         arith.cmpf oge
// CHECK:         arith.fptosi
// CHECK:         math.absf
// CHECK:         math.copysign
// CHECK:         arith.fptosi
// CHECK-NOT:     fastmath
func.func @quantize_roundings(%x: f32) -> (i8, i8, i8) {
  %0 = qlut.quantize %x, <i8, 0.05> round <floor> : f32 -> i8
  %1 = qlut.quantize %x, <i8, 0.05> round <half_up> : f32 -> i8
  %2 = qlut.quantize %x, <i8, 0.05> round <half_away> : f32 -> i8
  return %0, %1, %2 : i8, i8, i8
}

// -----

// Scale 1 needs no division and no multiplication.
// CHECK-LABEL: @unit_scale
// CHECK-NOT:     arith.divf
// CHECK-NOT:     arith.mulf
// CHECK:         return
func.func @unit_scale(%x: f32) -> (i8, f32) {
  %0 = qlut.quantize %x, <i8, 1.0> : f32 -> i8
  %1 = qlut.dequantize %0, <i8, 1.0> : i8 -> f32
  return %0, %1 : i8, f32
}

// -----

// CHECK-LABEL: @quantize_binary
func.func @quantize_binary(%x: f32) -> i1 {
  // CHECK:      %[[ZERO:.*]] = arith.constant 0.000000e+00 : f32
  // CHECK-NEXT: %[[P:.*]] = arith.cmpf oge, %{{.*}}, %[[ZERO]] : f32
  // CHECK:      arith.select %[[P]]
  // CHECK-NOT:  fptosi
  // CHECK:      arith.trunci %{{.*}} : i32 to i1
  %0 = qlut.quantize %x, <b1, 0.5> : f32 -> i1
  return %0 : i1
}

// -----

// CHECK-LABEL: @dequantize
//  CHECK-SAME:   (%[[Q:.*]]: i8)
func.func @dequantize(%q: i8) -> f32 {
  // CHECK-NEXT: %[[C:.*]] = arith.extsi %[[Q]] : i8 to i32
  // CHECK-NEXT: %[[ZP:.*]] = arith.constant -3 : i32
  // CHECK-NEXT: %[[D:.*]] = arith.subi %[[C]], %[[ZP]] : i32
  // CHECK-NEXT: %[[F:.*]] = arith.sitofp %[[D]] : i32 to f32
  // CHECK-NEXT: %[[S:.*]] = arith.constant 5.000000e-02 : f32
  // CHECK-NEXT: %[[R:.*]] = arith.mulf %[[S]], %[[F]] : f32
  // CHECK-NEXT: return %[[R]]
  %0 = qlut.dequantize %q, <i8, 0.05:-3> : i8 -> f32
  return %0 : f32
}

// -----

// CHECK-LABEL: @dequantize_unsigned
func.func @dequantize_unsigned(%q: i4) -> f32 {
  // CHECK: arith.extui %{{.*}} : i4 to i32
  %0 = qlut.dequantize %q, <u4, 0.5:8> : i4 -> f32
  return %0 : f32
}

// -----

// {-s, +s}: 2 * code - 1.
// CHECK-LABEL: @dequantize_binary
func.func @dequantize_binary(%q: i1) -> f32 {
  // CHECK: arith.extui %{{.*}} : i1 to i32
  // CHECK: arith.shli
  // CHECK: arith.subi
  // CHECK: arith.mulf
  %0 = qlut.dequantize %q, <b1, 0.5> : i1 -> f32
  return %0 : f32
}

// -----

// f16 and bf16 are computed in f32, f64 in f64.
// CHECK-LABEL: @float_types
func.func @float_types(%a: f16, %b: bf16, %c: f64) -> (f16, bf16, f64) {
  // CHECK: arith.extf %{{.*}} : f16 to f32
  // CHECK: arith.divf %{{.*}} : f32
  // CHECK: arith.truncf %{{.*}} : f32 to f16
  %0 = qlut.fake_quant %a, <i4, 0.05> : f16
  // CHECK: arith.extf %{{.*}} : bf16 to f32
  // CHECK: arith.divf %{{.*}} : f32
  // CHECK: arith.truncf %{{.*}} : f32 to bf16
  %1 = qlut.fake_quant %b, <i4, 0.05> : bf16
  // CHECK: %[[S:.*]] = arith.constant 0.05000000{{.*}} : f64
  // CHECK: arith.divf %{{.*}}, %[[S]] : f64
  // CHECK: arith.fptosi %{{.*}} : f64 to i32
  // CHECK: arith.sitofp %{{.*}} : i32 to f64
  // CHECK-NOT: arith.truncf
  // CHECK: return
  %2 = qlut.fake_quant %c, <i4, 0.05> : f64
  return %0, %1, %2 : f16, bf16, f64
}
