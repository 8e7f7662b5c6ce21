// What is simulated already, integers, and what only moves: nothing changes.
// RUN: qlut-opt %s -o %t.in
// RUN: qlut-opt %s --convert-linear-to-qlut-sim --verify-diagnostics -o %t.out
// RUN: diff %t.in %t.out
#id = affine_map<(d0) -> (d0)>
func.func private @declared(tensor<4xf32>) -> tensor<4xf32>
func.func @simulated(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = qlut.sim(%x) layer "main/arg0" : (tensor<4xf32>) -> tensor<4xf32> {
  ^bb0(%p: tensor<4xf32>):
    qlut.yield %p : tensor<4xf32>
  }
  %1 = qlut.sim(%0) in [#qlut.format<i8, 0.05>] out [#qlut.format<i8, 0.1>] layer "main/add.0" : (tensor<4xf32>) -> tensor<4xf32> {
  ^bb0(%p: tensor<4xf32>):
    %a = arith.addf %p, %p : tensor<4xf32>
    qlut.yield %a : tensor<4xf32>
  }
  return %1 : tensor<4xf32>
}
func.func @integers(%x: tensor<4xi32>) -> tensor<4xi32> {
  %0 = arith.addi %x, %x : tensor<4xi32>
  %e = tensor.empty() : tensor<4xi32>
  %1 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%0 : tensor<4xi32>) outs(%e : tensor<4xi32>) {
  ^bb0(%a: i32, %o: i32):
    %2 = arith.muli %a, %a : i32
    linalg.yield %2 : i32
  } -> tensor<4xi32>
  return %1 : tensor<4xi32>
}
func.func @moved(%x: tensor<2x2xf32>) -> tensor<4xf32> {
  %0 = tensor.collapse_shape %x [[0, 1]] : tensor<2x2xf32> into tensor<4xf32>
  return %0 : tensor<4xf32>
}
func.func @with_table(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = qlut.sim_lut %x, <"x"> in <i2, 1.0> out <i4, 0.5> table(#qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>) : tensor<4xf32>
  return %0 : tensor<4xf32>
}
