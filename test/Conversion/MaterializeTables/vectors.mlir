// Gathers from globals: scalable vectors, several dimensions and none.
// RUN: qlut-opt %s --qlut-materialize-tables --verify-roundtrip | FileCheck %s

#table = #qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>

// CHECK-COUNT-1: memref.global
// CHECK-NOT:     memref.global
// CHECK-LABEL: @vectors
// CHECK: %[[G:.*]] = memref.get_global @qlut_table : memref<4xi8>
// CHECK: vector.gather %[[G]]{{.*}} : memref<4xi8>, vector<[4]xi32>, vector<[4]xi1>, vector<[4]xi8> into vector<[4]xi8>
// CHECK: vector.shape_cast %{{.*}} : vector<2x3xi32> to vector<6xi32>
// CHECK: vector.gather %[[G]]{{.*}} into vector<6xi8>
// CHECK: vector.shape_cast %{{.*}} : vector<i32> to vector<1xi32>
// CHECK: vector.gather %[[G]]{{.*}} into vector<1xi8>
// CHECK-NOT: memref.load
func.func @vectors(%a: vector<[4]xi2>, %b: vector<2x3xi2>, %c: vector<i2>) -> (vector<[4]xi4>, vector<2x3xi4>, vector<i4>) {
  %0 = qlut.hw_lut %a table(#table) : vector<[4]xi2> -> vector<[4]xi4>
  %1 = qlut.hw_lut %b table(#table) : vector<2x3xi2> -> vector<2x3xi4>
  %2 = qlut.hw_lut %c table(#table) : vector<i2> -> vector<i4>
  return %0, %1, %2 : vector<[4]xi4>, vector<2x3xi4>, vector<i4>
}
