// Each named linalg op of one nonlinear function is one lookup of its tensor;
// named ops without one stay named.
// RUN: qlut-opt %s --convert-to-qlut-sim --verify-roundtrip | FileCheck %s

// CHECK-LABEL: @nonlinear
// CHECK-SAME:    (%[[X:.*]]: tensor<4xf32>)
// CHECK-NOT:  linalg.
// CHECK:      qlut.sim_lut %[[X]], <"exp(x)"> layer "nonlinear/exp.0"
// CHECK-NEXT: qlut.sim_lut %[[X]], <"log(x)">
// CHECK-NEXT: qlut.sim_lut %[[X]], <"sqrt(x)">
// CHECK-NEXT: qlut.sim_lut %[[X]], <"rsqrt(x)">
// CHECK-NEXT: qlut.sim_lut %[[X]], <"reciprocal(x)">
// CHECK-NEXT: qlut.sim_lut %[[X]], <"tanh(x)">
// CHECK-NEXT: qlut.sim_lut %[[X]], <"erf(x)">
// CHECK-NOT:  linalg.
// CHECK:      return
func.func @nonlinear(%x: tensor<4xf32>)
    -> (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>,
        tensor<4xf32>, tensor<4xf32>) {
  %e = tensor.empty() : tensor<4xf32>
  %0 = linalg.exp ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %1 = linalg.log ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %2 = linalg.sqrt ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %3 = linalg.rsqrt ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %4 = linalg.reciprocal ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %5 = linalg.tanh ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %6 = linalg.erf ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  return %0, %1, %2, %3, %4, %5, %6 : tensor<4xf32>, tensor<4xf32>, tensor<4xf32>,
    tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>
}

// CHECK-LABEL: @linear
// CHECK-NOT:  qlut.
// CHECK:      linalg.abs
// CHECK:      linalg.ceil
// CHECK:      linalg.floor
// CHECK:      linalg.negf
// CHECK:      linalg.round
// CHECK:      linalg.square
// CHECK:      linalg.max
// CHECK-NOT:  qlut.
// CHECK:      return
func.func @linear(%x: tensor<4xf32>) -> tensor<4xf32> {
  %e = tensor.empty() : tensor<4xf32>
  %0 = linalg.abs ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %1 = linalg.ceil ins(%0 : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %2 = linalg.floor ins(%1 : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %3 = linalg.negf ins(%2 : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %4 = linalg.round ins(%3 : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %5 = linalg.square ins(%4 : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %6 = linalg.max ins(%5, %x : tensor<4xf32>, tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  return %6 : tensor<4xf32>
}
