// The channel index is an operand: tiling, interchange and vectorization take
// it where the element goes.

// RUN: qlut-opt %s --transform-interpreter --canonicalize | FileCheck %s

#a = #qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>
#b = #qlut.direct<i2 -> i4, values = [0, 0, 1, 2]>
#set = #qlut.table_set<[#a, #b], channels = [0, 1, 0, 1, 1, 1, 0, 0]>
#map = affine_map<(d0, d1) -> (d0, d1)>

// Rows of 8 channels in tiles of 4: the channel of a tile is that of its first
// element and on.
// CHECK-LABEL: @tiled
// CHECK:       scf.for
// CHECK:         scf.for %[[J:[a-z0-9]+]] =
// CHECK-DAG:       %[[STEP:.*]] = vector.step : vector<4xindex>
// CHECK-DAG:       %[[AT:.*]] = vector.broadcast %[[J]] : index to vector<4xindex>
// CHECK:           %[[ROW:.*]] = arith.addi %[[AT]], %[[STEP]] : vector<4xindex>
// CHECK-NEXT:      %[[C:.*]] = vector.broadcast %[[ROW]] : vector<4xindex> to vector<2x4xindex>
// CHECK-NEXT:      qlut.sim_lut %{{.*}}[%[[C]]], <"x"> in <i2, 1.0> out <i4, 0.5> table(#{{.*}}) : vector<2x4xf32>
func.func @tiled(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %e = tensor.empty() : tensor<4x8xf32>
  %0 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%a: f32, %o: f32):
    %c = linalg.index 1 : index
    %1 = qlut.sim_lut %a[%c], <"x"> in <i2, 1.0> out <i4, 0.5> table(#set) : f32
    linalg.yield %1 : f32
  } -> tensor<4x8xf32>
  return %0 : tensor<4x8xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %generic = transform.structured.match ops{["linalg.generic"]} in %root : (!transform.any_op) -> !transform.any_op
    %tiled, %loops:2 = transform.structured.tile_using_for %generic tile_sizes [2, 4] : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op)
    transform.structured.vectorize %tiled : !transform.any_op
    transform.yield
  }
}
