// RUN: qlut-opt %s --convert-qlut-to-arith --split-input-file | FileCheck %s

// Vectors read tables by a gather of all lanes.
// CHECK-LABEL: @rank1
//  CHECK-SAME:   (%[[Q:.*]]: vector<8xi8>)
func.func @rank1(%q: vector<8xi8>) -> vector<8xi2> {
  // CHECK-DAG: %[[VALUES:.*]] = arith.constant dense<[0, 1, 2, 3]> : tensor<4xi8>
  // CHECK:     arith.extsi %[[Q]] : vector<8xi8> to vector<8xi32>
  // CHECK-DAG: %[[ALL:.*]] = arith.constant dense<true> : vector<8xi1>
  // CHECK-DAG: %[[NONE:.*]] = arith.constant dense<0> : vector<8xi8>
  // CHECK-DAG: %[[ZERO:.*]] = arith.constant 0 : index
  // CHECK:     vector.gather %[[VALUES]][%{{.*}}] [%{{.*}}], %{{.*}}, %{{.*}} : tensor<4xi8>, vector<8xi32>, vector<8xi1>, vector<8xi8> into vector<8xi8>
  // CHECK:     arith.trunci %{{.*}} : vector<8xi32> to vector<8xi2>
  %0 = qlut.hw_lut %q table(#qlut.step<i8 -> u2, thresholds = [64, 128, 192], values = [0, 1, 2, 3]>) : vector<8xi8> -> vector<8xi2>
  return %0 : vector<8xi2>
}

// -----

// Other ranks pass through rank 1 for the gather alone.
// CHECK-LABEL: @rank2
func.func @rank2(%x: vector<2x4xf32>) -> vector<2x4xf32> {
  // CHECK: math.roundeven %{{.*}} : vector<2x4xf32>
  // CHECK: %[[U:.*]] = arith.subi %{{.*}} : vector<2x4xi32>
  // CHECK: %[[FLAT:.*]] = vector.shape_cast %[[U]] : vector<2x4xi32> to vector<8xi32>
  // CHECK: %[[G:.*]] = vector.gather %{{.*}}[%{{.*}}] [%[[FLAT]]]
  // CHECK: vector.shape_cast %[[G]] : vector<8xi8> to vector<2x4xi8>
  // CHECK: arith.mulf %{{.*}} : vector<2x4xf32>
  %0 = qlut.sim_lut %x, <"x"> in <i2, 1.0> out <i4, 0.5> table(#qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>) : vector<2x4xf32>
  return %0 : vector<2x4xf32>
}

// -----

// CHECK-LABEL: @rank0
func.func @rank0(%q: vector<i2>) -> vector<i4> {
  // CHECK: vector.shape_cast %{{.*}} : vector<i32> to vector<1xi32>
  // CHECK: vector.gather
  // CHECK: vector.shape_cast %{{.*}} : vector<1xi8> to vector<i8>
  %0 = qlut.hw_lut %q table(#qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>) : vector<i2> -> vector<i4>
  return %0 : vector<i4>
}

// -----

// CHECK-LABEL: @scalable
func.func @scalable(%q: vector<[4]xi2>, %x: vector<2x[4]xf32>) -> (vector<[4]xi4>, vector<2x[4]xi8>) {
  // CHECK: vector.gather {{.*}} : tensor<4xi8>, vector<[4]xi32>, vector<[4]xi1>, vector<[4]xi8> into vector<[4]xi8>
  %0 = qlut.hw_lut %q table(#qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>) : vector<[4]xi2> -> vector<[4]xi4>
  // CHECK: math.roundeven %{{.*}} : vector<2x[4]xf32>
  %1 = qlut.quantize %x, <i8, 0.5> : vector<2x[4]xf32> -> vector<2x[4]xi8>
  return %0, %1 : vector<[4]xi4>, vector<2x[4]xi8>
}
