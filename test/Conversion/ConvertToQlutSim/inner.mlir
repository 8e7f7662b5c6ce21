// Functions inside of functions.
// RUN: qlut-opt %s --convert-to-qlut-sim="functions=exp remarks=false" --split-input-file | FileCheck %s

// tosa.sigmoid is written out around its exponential.
// CHECK-LABEL: @tosa_sigmoid
// CHECK-SAME:    (%[[X:.*]]: tensor<?x4xf32>)
// CHECK: %[[E:.*]] = qlut.sim_lut %[[X]], <"exp(-x)"> layer "tosa_sigmoid/sigmoid.0/exp" : tensor<?x4xf32>
// CHECK: %[[D:.*]] = tensor.dim %[[E]]
// CHECK: %[[T:.*]] = tensor.empty(%[[D]])
// CHECK: %[[G:.*]] = linalg.generic {{.*}} ins(%[[E]] : {{.*}}) outs(%[[T]] :
// CHECK: ^bb0(%[[A:.*]]: f32, %{{.*}}: f32):
// CHECK: %[[S:.*]] = arith.addf %cst{{.*}}, %[[A]]
// CHECK: arith.divf %cst{{.*}}, %[[S]]
// CHECK: return %[[G]]
func.func @tosa_sigmoid(%x: tensor<?x4xf32>) -> tensor<?x4xf32> {
  %0 = tosa.sigmoid %x : (tensor<?x4xf32>) -> tensor<?x4xf32>
  return %0 : tensor<?x4xf32>
}

// -----

// Several levels down, once for both uses.
// CHECK-LABEL: @mish
// CHECK: %[[E:.*]] = qlut.sim_lut %{{.*}}, <"exp(x)"> layer "mish/mish.0/tanh/softplus/exp"
// CHECK-NEXT: %[[L:.*]] = math.log1p %[[E]]
// CHECK-NEXT: math.tanh %[[L]]
// CHECK-NOT: sim_lut
func.func @mish(%x: f32) -> f32 {
  %0 = math.exp %x : f32
  %1 = math.log1p %0 : f32
  %2 = math.tanh %1 : f32
  %3 = arith.mulf %x, %2 : f32
  return %3 : f32
}

// -----

// In the body of the op that computes it.
// CHECK-LABEL: @in_body
// CHECK: ^bb0(%[[A:.*]]: f32,
// CHECK-NEXT: %[[E:.*]] = qlut.sim_lut %[[A]], <"exp(-x)"> layer "in_body/sigmoid.0/exp" : f32
// CHECK-NEXT: %[[S:.*]] = arith.addf %[[E]],
// CHECK-NEXT: arith.divf
#id = affine_map<(d0) -> (d0)>
func.func @in_body(%x: tensor<4xf32>, %init: tensor<4xf32>) -> tensor<4xf32> {
  %one = arith.constant 1.0 : f32
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%x : tensor<4xf32>) outs(%init : tensor<4xf32>) {
  ^bb0(%in: f32, %out: f32):
    %1 = arith.negf %in : f32
    %2 = math.exp %1 : f32
    %3 = arith.addf %2, %one : f32
    %4 = arith.divf %one, %3 : f32
    linalg.yield %4 : f32
  } -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

// The denominator of a quotient that stays.
// CHECK-LABEL: @denominator
// CHECK: %[[E:.*]] = qlut.sim_lut %arg1, <"exp(x)"> layer "denominator/sigmoid.0/exp"
// CHECK: %[[S:.*]] = arith.addf %[[E]],
// CHECK: arith.divf %arg0, %[[S]]
func.func @denominator(%x: f32, %y: f32) -> f32 {
  %one = arith.constant 1.0 : f32
  %0 = math.exp %y : f32
  %1 = arith.addf %0, %one : f32
  %2 = arith.divf %x, %1 : f32
  return %2 : f32
}
