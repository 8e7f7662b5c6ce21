// A body with effects of its own stays, without what the lookup computes.
// RUN: qlut-opt %s --convert-to-qlut-sim --verify-diagnostics | FileCheck %s

#id = affine_map<(d0) -> (d0)>

// CHECK-LABEL: @assertion
// CHECK-SAME:    (%[[X:.*]]: tensor<4xf32>
// CHECK: %[[R:.*]] = qlut.sim_lut %[[X]], <"reciprocal(x)">
// CHECK: linalg.generic
// CHECK: ^bb0(%{{.*}}: f32, %[[OUT:.*]]: f32):
// CHECK: cf.assert
// CHECK-NEXT: linalg.yield %[[OUT]]
// CHECK-NOT: arith.divf
// CHECK: return %[[R]]
func.func @assertion(%x: tensor<4xf32>) -> tensor<4xf32> {
  %zero = arith.constant 0.0 : f32
  %one = arith.constant 1.0 : f32
  %e = tensor.empty() : tensor<4xf32>
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) {
  ^bb0(%in: f32, %out: f32):
    %1 = arith.cmpf one, %in, %zero : f32
    cf.assert %1, "zero"
    %2 = arith.divf %one, %in : f32
    linalg.yield %2 : f32
  } -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// CHECK-LABEL: @printed
// CHECK: qlut.sim_lut {{.*}}<"exp(x)">
// CHECK: linalg.map
// CHECK: (%[[IN:.*]]: f32, %[[OUT:.*]]: f32)
// CHECK-NEXT: vector.print %[[IN]]
// CHECK-NEXT: linalg.yield %[[OUT]]
func.func @printed(%x: tensor<4xf32>) -> tensor<4xf32> {
  %e = tensor.empty() : tensor<4xf32>
  %0 = linalg.map ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>)
    (%in: f32, %out: f32) {
      vector.print %in : f32
      %1 = math.exp %in : f32
      linalg.yield %1 : f32
    }
  return %0 : tensor<4xf32>
}
