// Every form of table goes through as it is, with the storages of its codes;
// dynamic sizes, no dimension, and each float type.
// RUN: qlut-opt %s --convert-qlut-sim-to-hw --verify-roundtrip | FileCheck %s

// CHECK-DAG: #[[DIRECT:.*]] = #qlut.direct<u2 -> b1, values = [0, 1, 1, 0]>
// CHECK-DAG: #[[STEP:.*]] = #qlut.step<i8 -> u2, thresholds = [64, 128, 192], values = [0, 1, 2, 3]>
// CHECK-DAG: #[[LINEAR:.*]] = #qlut.linear<i4 -> i8, uniform, nodes = 0 to 16 by 4,
#direct = #qlut.direct<u2 -> b1, values = [0, 1, 1, 0]>
#step = #qlut.step<i8 -> u2, thresholds = [64, 128, 192], values = [0, 1, 2, 3]>

// CHECK-LABEL: @forms
// CHECK-NEXT: %[[A:.*]] = qlut.quantize %{{.*}}, <u2, 1.0> : tensor<?xbf16> -> tensor<?xi2>
// CHECK-NEXT: %[[B:.*]] = qlut.hw_lut %[[A]] table(#[[DIRECT]]) : tensor<?xi2> -> tensor<?xi1>
// CHECK-NEXT: qlut.dequantize %[[B]], <b1, 0.5> : tensor<?xi1> -> tensor<?xbf16>
// CHECK-NEXT: %[[C:.*]] = qlut.quantize %{{.*}}, <i8, 0.05:3> : tensor<f64> -> tensor<i8>
// CHECK-NEXT: %[[D:.*]] = qlut.hw_lut %[[C]] table(#[[STEP]]) : tensor<i8> -> tensor<i2>
// CHECK-NEXT: qlut.dequantize %[[D]], <u2, 0.5:1> : tensor<i2> -> tensor<f64>
// CHECK-NEXT: %[[E:.*]] = qlut.quantize %{{.*}}, <i4, 1.0> : vector<[4]xf16> -> vector<[4]xi4>
// CHECK-NEXT: %[[F:.*]] = qlut.hw_lut %[[E]] table(#[[LINEAR]]) : vector<[4]xi4> -> vector<[4]xi8>
// CHECK-NEXT: qlut.dequantize %[[F]], <i8, 0.125> : vector<[4]xi8> -> vector<[4]xf16>
func.func @forms(%x: tensor<?xbf16>, %y: tensor<f64>, %z: vector<[4]xf16>)
    -> (tensor<?xbf16>, tensor<f64>, vector<[4]xf16>) {
  %0 = qlut.sim_lut %x, <"x"> in <u2, 1.0> out <b1, 0.5> table(#direct) : tensor<?xbf16>
  %1 = qlut.sim_lut %y, <"x"> in <i8, 0.05:3> out <u2, 0.5:1> table(#step) : tensor<f64>
  %2 = qlut.sim_lut %z, <"x"> in <i4, 1.0> out <i8, 0.125> table(#qlut.computed<"relu(x)", in <i4, 1.0>, out <i8, 0.125>, uniform, nodes = 0 to 16 by 4, guard = 4, value_bits = 16, round = half_up, out_of_range = clamp, value_round = half_even, pole = error>) : vector<[4]xf16>
  return %0, %1, %2 : tensor<?xbf16>, tensor<f64>, vector<[4]xf16>
}
