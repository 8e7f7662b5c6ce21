// Vectors, fixed, scalable and without a dimension, with splat constants in
// every way they are written.
// RUN: qlut-opt %s --convert-to-qlut-sim --verify-roundtrip | FileCheck %s

// CHECK-LABEL: @fixed
// CHECK-SAME:    (%[[X:.*]]: vector<2x8xf32>)
// CHECK-NEXT: %[[R:.*]] = qlut.sim_lut %[[X]], <"sigmoid(x)"> {{.*}} : vector<2x8xf32>
// CHECK-NEXT: return %[[R]]
func.func @fixed(%x: vector<2x8xf32>) -> vector<2x8xf32> {
  %one = arith.constant dense<1.0> : vector<2x8xf32>
  %0 = arith.negf %x : vector<2x8xf32>
  %1 = math.exp %0 : vector<2x8xf32>
  %2 = arith.addf %1, %one : vector<2x8xf32>
  %3 = arith.divf %one, %2 : vector<2x8xf32>
  return %3 : vector<2x8xf32>
}

// CHECK-LABEL: @scalable
// CHECK-SAME:    (%[[X:.*]]: vector<[4]xf16>)
// CHECK-NEXT: %[[R:.*]] = qlut.sim_lut %[[X]], <"exp(x * 0.5)"> {{.*}} : vector<[4]xf16>
// CHECK-NEXT: return %[[R]]
func.func @scalable(%x: vector<[4]xf16>) -> vector<[4]xf16> {
  %half = arith.constant dense<0.5> : vector<[4]xf16>
  %0 = arith.mulf %x, %half : vector<[4]xf16>
  %1 = math.exp %0 : vector<[4]xf16>
  return %1 : vector<[4]xf16>
}

// CHECK-LABEL: @no_dimension
// CHECK: qlut.sim_lut %{{.*}}, <"tanh(x)"> {{.*}} : vector<f32>
func.func @no_dimension(%x: vector<f32>) -> vector<f32> {
  %0 = math.tanh %x : vector<f32>
  return %0 : vector<f32>
}

// A scalar constant that is broadcast is a constant; a scalar of the program
// that is broadcast is another input.
// CHECK-LABEL: @broadcast
// CHECK-SAME:    (%[[X:.*]]: vector<4xf32>, %[[S:.*]]: f32)
// CHECK: %[[B:.*]] = vector.broadcast %[[S]]
// CHECK: qlut.sim_lut %[[X]], <"exp(x + 2)">
// CHECK: %[[A:.*]] = arith.addf %[[X]], %[[B]]
// CHECK: qlut.sim_lut %[[A]], <"exp(x)">
func.func @broadcast(%x: vector<4xf32>, %s: f32) -> (vector<4xf32>, vector<4xf32>) {
  %two = arith.constant 2.0 : f32
  %c = vector.broadcast %two : f32 to vector<4xf32>
  %b = vector.broadcast %s : f32 to vector<4xf32>
  %0 = arith.addf %x, %c : vector<4xf32>
  %1 = math.exp %0 : vector<4xf32>
  %2 = arith.addf %x, %b : vector<4xf32>
  %3 = math.exp %2 : vector<4xf32>
  return %1, %3 : vector<4xf32>, vector<4xf32>
}

// Lanes that differ stay outside.
// CHECK-LABEL: @lanes
// CHECK: %[[M:.*]] = arith.mulf
// CHECK: qlut.sim_lut %[[M]], <"exp(x)">
func.func @lanes(%x: vector<2xf32>) -> vector<2xf32> {
  %c = arith.constant dense<[1.0, 2.0]> : vector<2xf32>
  %0 = arith.mulf %x, %c : vector<2xf32>
  %1 = math.exp %0 : vector<2xf32>
  return %1 : vector<2xf32>
}
