// Element types, casts and shapes.
// RUN: qlut-opt %s --convert-to-qlut-sim --verify-roundtrip | FileCheck %s

// CHECK-LABEL: @types
// CHECK-NEXT: qlut.sim_lut {{.*}} : f16
// CHECK-NEXT: : bf16
// CHECK-NEXT: : f64
// CHECK-NEXT: : vector<[4]xf32>
// CHECK-NEXT: : tensor<f32>
// CHECK-NEXT: : tensor<2x?xbf16>
// CHECK-NEXT: return
func.func @types(%a: f16, %b: bf16, %c: f64, %d: vector<[4]xf32>, %e: tensor<f32>,
                 %f: tensor<2x?xbf16>)
    -> (f16, bf16, f64, vector<[4]xf32>, tensor<f32>, tensor<2x?xbf16>) {
  %0 = math.exp %a : f16
  %1 = math.exp %b : bf16
  %2 = math.exp %c : f64
  %3 = math.exp %d : vector<[4]xf32>
  %4 = math.exp %e : tensor<f32>
  %5 = math.exp %f : tensor<2x?xbf16>
  return %0, %1, %2, %3, %4, %5 : f16, bf16, f64, vector<[4]xf32>, tensor<f32>,
    tensor<2x?xbf16>
}

// Constants as f16 holds them: the exact function.
// CHECK-LABEL: @gelu_tanh_f16
// CHECK-NEXT: qlut.sim_lut %{{.*}}, <"gelu_tanh(x)"> {{.*}} : f16
// CHECK-NEXT: return
func.func @gelu_tanh_f16(%x: f16) -> f16 {
  %half = arith.constant 0.5 : f16
  %a = arith.constant 0.797850 : f16
  %b = arith.constant 0.035675 : f16
  %one = arith.constant 1.0 : f16
  %0 = arith.mulf %x, %b : f16
  %1 = arith.mulf %0, %x : f16
  %2 = arith.mulf %1, %x : f16
  %3 = arith.mulf %x, %a : f16
  %4 = arith.addf %3, %2 : f16
  %5 = math.tanh %4 : f16
  %6 = arith.addf %5, %one : f16
  %7 = arith.mulf %x, %half : f16
  %8 = arith.mulf %7, %6 : f16
  return %8 : f16
}

// Computed in f32 between casts: one table of f16.
// CHECK-LABEL: @widened
// CHECK-SAME:    (%[[X:.*]]: f16)
// CHECK-NEXT: %[[R:.*]] = qlut.sim_lut %[[X]], <"sigmoid(x)"> {{.*}} : f16
// CHECK-NEXT: return %[[R]]
func.func @widened(%x: f16) -> f16 {
  %one = arith.constant 1.0 : f32
  %0 = arith.extf %x : f16 to f32
  %1 = arith.negf %0 : f32
  %2 = math.exp %1 : f32
  %3 = arith.addf %2, %one : f32
  %4 = arith.divf %one, %3 : f32
  %5 = arith.truncf %4 : f32 to f16
  return %5 : f16
}

// Used in f32: the table is of f32.
// CHECK-LABEL: @used_wide
// CHECK-SAME:    (%[[X:.*]]: tensor<4xbf16>)
// CHECK-NEXT: %[[W:.*]] = arith.extf %[[X]] : tensor<4xbf16> to tensor<4xf32>
// CHECK-NEXT: %[[R:.*]] = qlut.sim_lut %[[W]], <"tanh(x)"> {{.*}} : tensor<4xf32>
// CHECK-NEXT: return %[[R]]
func.func @used_wide(%x: tensor<4xbf16>) -> tensor<4xf32> {
  %0 = arith.extf %x : tensor<4xbf16> to tensor<4xf32>
  %1 = math.tanh %0 : tensor<4xf32>
  return %1 : tensor<4xf32>
}

// An op of its own that widens, as torch-mlir puts before the variance of a layer
// norm: one table, of the narrow type.
// CHECK-LABEL: @widened_by_an_op
// CHECK: %[[R:.*]] = qlut.sim_lut %{{.*}}, <"exp(x)"> {{.*}} : tensor<4xf32>
// CHECK: linalg.generic {{.*}} ins(%[[R]] : tensor<4xf32>)
// CHECK: arith.extf
// CHECK-NOT: qlut.sim_lut
// CHECK: return %{{.*}}, %[[R]]
#id = affine_map<(d0) -> (d0)>
func.func @widened_by_an_op(%x: tensor<4xf32>) -> (tensor<4xf64>, tensor<4xf32>) {
  %e = tensor.empty() : tensor<4xf32>
  %0 = linalg.exp ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %w = tensor.empty() : tensor<4xf64>
  %1 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%0 : tensor<4xf32>) outs(%w : tensor<4xf64>) {
  ^bb0(%in: f32, %out: f64):
    %2 = arith.extf %in : f32 to f64
    linalg.yield %2 : f64
  } -> tensor<4xf64>
  return %1, %0 : tensor<4xf64>, tensor<4xf32>
}

// What an op yields unchanged is no cast.
// CHECK-LABEL: @passed_on
// CHECK: qlut.sim_lut %{{.*}}, <"exp(x)"> {{.*}} : tensor<4xf32>
// CHECK-NOT: qlut.sim_lut
// CHECK: return
func.func @passed_on(%x: tensor<4xf32>) -> tensor<4xf32> {
  %e = tensor.empty() : tensor<4xf32>
  %0 = linalg.exp ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %1 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%0 : tensor<4xf32>) outs(%e : tensor<4xf32>) {
  ^bb0(%in: f32, %out: f32):
    linalg.yield %in : f32
  } -> tensor<4xf32>
  return %1 : tensor<4xf32>
}

// Widened behind the function: the table is of the narrow type.
// CHECK-LABEL: @widened_behind
// CHECK-SAME:    (%[[X:.*]]: bf16, %[[Y:.*]]: f32)
// CHECK-NEXT: %[[R:.*]] = qlut.sim_lut %[[X]], <"tanh(x)"> {{.*}} : bf16
// CHECK-NEXT: %[[W:.*]] = arith.extf %[[R]] : bf16 to f32
// CHECK-NEXT: arith.mulf %[[W]], %[[Y]]
func.func @widened_behind(%x: bf16, %y: f32) -> f32 {
  %0 = math.tanh %x : bf16
  %1 = arith.extf %0 : bf16 to f32
  %2 = arith.mulf %1, %y : f32
  return %2 : f32
}

// A narrowing cast changes the values: the table starts behind it.
// CHECK-LABEL: @narrowed
// CHECK-SAME:    (%[[X:.*]]: f32)
// CHECK-NEXT: %[[N:.*]] = arith.truncf %[[X]] : f32 to f16
// CHECK-NEXT: qlut.sim_lut %[[N]], <"exp(x)"> {{.*}} : f16
func.func @narrowed(%x: f32) -> f16 {
  %0 = arith.truncf %x : f32 to f16
  %1 = math.exp %0 : f16
  return %1 : f16
}

// A constant that is cast is a constant of the narrower type.
// CHECK-LABEL: @cast_constant
// CHECK: qlut.sim_lut %{{.*}}, <"exp(x * 0.099{{[0-9]+}})"> {{.*}} : f16
func.func @cast_constant(%x: f16) -> f16 {
  %c = arith.constant 0.1 : f32
  %n = arith.truncf %c : f32 to f16
  %0 = arith.mulf %x, %n : f16
  %1 = math.exp %0 : f16
  return %1 : f16
}

// CHECK-LABEL: @tosa_cast
// CHECK-NEXT: qlut.sim_lut %{{.*}}, <"exp(x)"> {{.*}} : tensor<4xf16>
// CHECK-NEXT: return
func.func @tosa_cast(%x: tensor<4xf16>) -> tensor<4xf16> {
  %0 = tosa.cast %x : (tensor<4xf16>) -> tensor<4xf32>
  %1 = tosa.exp %0 : (tensor<4xf32>) -> tensor<4xf32>
  %2 = tosa.cast %1 : (tensor<4xf32>) -> tensor<4xf16>
  return %2 : tensor<4xf16>
}
