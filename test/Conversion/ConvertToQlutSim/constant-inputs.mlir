// What is known when compiling is no input of a table; what only begins with
// constants is.
// RUN: qlut-opt %s --convert-to-qlut-sim="remarks=false" --split-input-file | FileCheck %s
// RUN: qlut-opt %s --convert-to-qlut-sim --split-input-file --verify-diagnostics -o /dev/null

#id = affine_map<(d0) -> (d0)>

// A loop from constants over a tensor of the program gives no constant.
// CHECK-LABEL: @sum_by_a_loop
// CHECK: %[[S:.*]] = scf.for
// CHECK: qlut.sim_lut %[[S]], <"reciprocal(x)">
// CHECK-NOT: arith.divf
func.func @sum_by_a_loop(%x: tensor<4xf32>) -> tensor<4xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %zero = arith.constant 0.0 : f32
  %sum = scf.for %i = %c0 to %c4 step %c1 iter_args(%s = %zero) -> f32 {
    %e = tensor.extract %x[%i] : tensor<4xf32>
    %t = arith.addf %s, %e : f32
    scf.yield %t : f32
  }
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%x : tensor<4xf32>) outs(%x : tensor<4xf32>) {
  ^bb0(%in: f32, %out: f32):
    %1 = arith.divf %in, %sum : f32
    linalg.yield %1 : f32
  } -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

#id = affine_map<(d0) -> (d0)>

// A function of weights, as in a folded batch norm; the quotient by it is one
// by a constant, of which nothing is said.
// CHECK-LABEL: @weights
// CHECK: math.sqrt
// CHECK: arith.divf
// CHECK-NOT: sim_lut
func.func @weights(%x: tensor<2xf32>) -> tensor<2xf32> {
  %w = arith.constant dense<[1.0, 4.0]> : tensor<2xf32>
  %e = tensor.empty() : tensor<2xf32>
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%w : tensor<2xf32>) outs(%e : tensor<2xf32>) {
  ^bb0(%in: f32, %out: f32):
    // expected-remark@below {{sqrt left alone: its input is a constant: fold it}}
    %1 = math.sqrt %in : f32
    linalg.yield %1 : f32
  } -> tensor<2xf32>
  %2 = arith.divf %x, %0 : tensor<2xf32>
  return %2 : tensor<2xf32>
}
