// Where an expression begins and ends.
// RUN: qlut-opt %s --convert-to-qlut-sim | FileCheck %s

// Two inputs: the table starts behind the op that joins them.
// CHECK-LABEL: @two_inputs
// CHECK-SAME:    (%[[X:.*]]: f32, %[[Y:.*]]: f32)
// CHECK-NEXT: %[[D:.*]] = arith.subf %[[X]], %[[Y]]
// CHECK-NEXT: %[[E:.*]] = qlut.sim_lut %[[D]], <"exp(x * 0.5)">
// CHECK-NEXT: %[[M:.*]] = arith.mulf %[[E]], %[[Y]]
// CHECK-NEXT: return %[[M]]
func.func @two_inputs(%x: f32, %y: f32) -> f32 {
  %half = arith.constant 0.5 : f32
  %0 = arith.subf %x, %y : f32
  %1 = arith.mulf %0, %half : f32
  %2 = math.exp %1 : f32
  %3 = arith.mulf %2, %y : f32
  return %3 : f32
}

// A value that is used elsewhere too has a table of its own.
// CHECK-LABEL: @other_use
// CHECK-SAME:    (%[[X:.*]]: f32)
// CHECK-NEXT: %[[E:.*]] = qlut.sim_lut %[[X]], <"exp(x)"> layer "other_use/exp.0"
// CHECK-NEXT: %[[S:.*]] = qlut.sim_lut %[[X]], <"softplus(x)"> layer "other_use/softplus.0"
// CHECK-NEXT: return %[[E]], %[[S]]
func.func @other_use(%x: f32) -> (f32, f32) {
  %0 = math.exp %x : f32
  %1 = math.log1p %0 : f32
  return %0, %1 : f32, f32
}

// An affine value that is used elsewhere is still absorbed.
// CHECK-LABEL: @affine_other_use
// CHECK-SAME:    (%[[X:.*]]: f32)
// CHECK-NEXT: %[[C:.*]] = arith.constant
// CHECK-NEXT: %[[A:.*]] = arith.mulf %[[X]], %[[C]]
// CHECK-NEXT: %[[E:.*]] = qlut.sim_lut %[[X]], <"exp(x * 0.125)">
// CHECK-NEXT: return %[[A]], %[[E]]
func.func @affine_other_use(%x: f32) -> (f32, f32) {
  %c = arith.constant 0.125 : f32
  %0 = arith.mulf %x, %c : f32
  %1 = math.exp %0 : f32
  return %0, %1 : f32, f32
}

// A comparison that something else uses needs the value.
// CHECK-LABEL: @compared
// CHECK-SAME:    (%[[X:.*]]: f32)
// CHECK: %[[E:.*]] = qlut.sim_lut %[[X]], <"exp(x)">
// CHECK: %[[C:.*]] = arith.cmpf ogt, %[[E]],
// CHECK: %[[S:.*]] = qlut.sim_lut %[[X]], <"select(exp(x), 2, 2, exp(x))">
// CHECK: return %[[S]], %[[C]]
func.func @compared(%x: f32) -> (f32, i1) {
  %two = arith.constant 2.0 : f32
  %0 = math.exp %x : f32
  %1 = arith.cmpf ogt, %0, %two : f32
  %2 = arith.select %1, %two, %0 : f32
  return %2, %1 : f32, i1
}

// Constants that differ by element stay outside, before and behind.
// CHECK-LABEL: @per_channel
// CHECK-SAME:    (%[[X:.*]]: tensor<2xf32>)
// CHECK-NEXT: %[[C:.*]] = arith.constant dense<[1.000000e+00, 2.000000e+00]>
// CHECK-NEXT: %[[A:.*]] = arith.mulf %[[X]], %[[C]]
// CHECK-NEXT: %[[E:.*]] = qlut.sim_lut %[[A]], <"exp(x) + 3">
// CHECK-NEXT: %[[B:.*]] = arith.addf %[[E]], %[[C]]
// CHECK-NEXT: return %[[B]]
func.func @per_channel(%x: tensor<2xf32>) -> tensor<2xf32> {
  %c = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %three = arith.constant dense<3.0> : tensor<2xf32>
  %0 = arith.mulf %x, %c : tensor<2xf32>
  %1 = math.exp %0 : tensor<2xf32>
  %2 = arith.addf %1, %three : tensor<2xf32>
  %3 = arith.addf %2, %c : tensor<2xf32>
  return %3 : tensor<2xf32>
}

// A quotient of two values is a product with a reciprocal; what the
// denominator is of one value belongs to the table.
// CHECK-LABEL: @quotient
// CHECK-SAME:    (%[[X:.*]]: f32, %[[Y:.*]]: f32)
// CHECK-NEXT: %[[R:.*]] = qlut.sim_lut %[[Y]], <"reciprocal(x)"> layer "quotient/reciprocal.0"
// CHECK-NEXT: %[[P:.*]] = arith.mulf %[[X]], %[[R]]
// CHECK-NEXT: %[[S:.*]] = qlut.sim_lut %[[Y]], <"rsqrt(x + 1)"> layer "quotient/rsqrt.0"
// CHECK-NEXT: %[[Q:.*]] = arith.mulf %[[X]], %[[S]]
// CHECK-NEXT: return %[[P]], %[[Q]]
func.func @quotient(%x: f32, %y: f32) -> (f32, f32) {
  %one = arith.constant 1.0 : f32
  %0 = arith.divf %x, %y : f32
  %1 = arith.addf %y, %one : f32
  %2 = math.sqrt %1 : f32
  %3 = arith.divf %x, %2 : f32
  return %0, %3 : f32, f32
}

// A denominator that is used elsewhere keeps its own table.
// CHECK-LABEL: @shared_denominator
// CHECK-SAME:    (%[[X:.*]]: f32, %[[Y:.*]]: f32)
// CHECK-NEXT: %[[S:.*]] = qlut.sim_lut %[[Y]], <"sqrt(x)">
// CHECK-NEXT: %[[R:.*]] = qlut.sim_lut %[[Y]], <"rsqrt(x)">
// CHECK-NEXT: %[[P:.*]] = arith.mulf %[[X]], %[[R]]
// CHECK-NEXT: return %[[P]], %[[S]]
func.func @shared_denominator(%x: f32, %y: f32) -> (f32, f32) {
  %0 = math.sqrt %y : f32
  %1 = arith.divf %x, %0 : f32
  return %1, %0 : f32, f32
}

// The result of a quotient is the input of the next function.
// CHECK-LABEL: @behind_a_quotient
// CHECK-SAME:    (%[[X:.*]]: f32, %[[Y:.*]]: f32)
// CHECK-NEXT: %[[R:.*]] = qlut.sim_lut %[[Y]], <"reciprocal(x)">
// CHECK-NEXT: %[[P:.*]] = arith.mulf %[[X]], %[[R]]
// CHECK-NEXT: %[[L:.*]] = qlut.sim_lut %[[P]], <"-log(x)">
// CHECK-NEXT: return %[[L]]
func.func @behind_a_quotient(%x: f32, %y: f32) -> f32 {
  %0 = arith.divf %x, %y : f32
  %1 = math.log %0 : f32
  %2 = arith.negf %1 : f32
  return %2 : f32
}

// Values of a table that is there already are inputs like others.
// CHECK-LABEL: @lookup_before
// CHECK-NEXT: %[[A:.*]] = qlut.sim_lut %{{.*}}, <"tanh(x)"> layer "lookup_before/tanh.0"
// CHECK-NEXT: qlut.sim_lut %[[A]], <"tanh(x)"> layer "lookup_before/tanh.1"
func.func @lookup_before(%x: f32) -> f32 {
  %0 = qlut.sim_lut %x, <"tanh(x)"> layer "lookup_before/tanh.0" : f32
  %1 = math.tanh %0 : f32
  return %1 : f32
}

// An infinite constant is no part of an expression.
// CHECK-LABEL: @infinite
// CHECK: %[[M:.*]] = arith.maximumf
// CHECK: qlut.sim_lut %[[M]], <"exp(x)">
func.func @infinite(%x: f32) -> f32 {
  %c = arith.constant 0xFF800000 : f32
  %0 = arith.maximumf %x, %c : f32
  %1 = math.exp %0 : f32
  return %1 : f32
}
