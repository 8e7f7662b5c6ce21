// RUN: qlut-opt %s --convert-elementwise-to-linalg --transform-interpreter --canonicalize | FileCheck %s
// RUN: qlut-opt %s --convert-elementwise-to-linalg --transform-interpreter --convert-qlut-to-arith | FileCheck %s --check-prefix=ARITH

#table = #qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>

// Tiled and vectorized by the transform dialect: the vector form of the op, in
// a loop, attributes and all.
// CHECK-LABEL: @tiled
func.func @tiled(%t: tensor<16x64xf32>) -> tensor<16x64xf32> {
  // CHECK:       scf.for
  // CHECK:         scf.for
  // CHECK:           %[[X:.*]] = vector.transfer_read {{.*}} vector<4x8xf32>
  // CHECK-NEXT:      %[[Y:.*]] = qlut.sim_lut %[[X]], <"gelu(x)"> range <-2.0, 1.0> spec <{segments = 4 : i64}> in <i2, 1.0> out <i4, 0.5> table(#direct) round <half_up> layer "main/0" : vector<4x8xf32>
  // CHECK-NEXT:      vector.transfer_write %[[Y]]
  // ARITH:       arith.constant dense<[-8, -3, 2, 7]> : tensor<4xi8>
  // ARITH:           vector.gather {{.*}} into vector<32xi8>
  // ARITH-NOT:   qlut.
  %0 = qlut.sim_lut %t, <"gelu(x)"> range <-2.0, 1.0> spec <{segments = 4 : i64}> in <i2, 1.0> out <i4, 0.5> table(#table) round <half_up> layer "main/0" : tensor<16x64xf32>
  return %0 : tensor<16x64xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %generic = transform.structured.match ops{["linalg.generic"]} in %root : (!transform.any_op) -> !transform.any_op
    %tiled, %loops:2 = transform.structured.tile_using_for %generic tile_sizes [4, 8] : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op)
    transform.structured.vectorize %tiled : !transform.any_op
    transform.yield
  }
}
