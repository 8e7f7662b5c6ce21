// Formats, ranges and tables by channel: text, bytecode, folding.

// RUN: qlut-opt %s --verify-roundtrip | FileCheck %s
// RUN: qlut-opt %s --mlir-print-op-generic | qlut-opt | FileCheck %s
// RUN: qlut-opt %s --emit-bytecode | qlut-opt | FileCheck %s
// RUN: qlut-opt %s --canonicalize | FileCheck %s --check-prefix=FOLD

#a = #qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>
#b = #qlut.direct<i2 -> i4, values = [0, 0, 1, 2]>
#set = #qlut.table_set<[#a, #b]>
#shared = #qlut.table_set<[#a, #b], channels = [0, 1, 1]>

// CHECK-DAG: #[[A:.*]] = #qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>
// CHECK-DAG: #[[B:.*]] = #qlut.direct<i2 -> i4, values = [0, 0, 1, 2]>
// CHECK-DAG: #[[SET:.*]] = #qlut.table_set<[#[[A]], #[[B]]]>
// CHECK-DAG: #[[SHARED:.*]] = #qlut.table_set<[#[[A]], #[[B]]], channels = [0, 1, 1]>

// CHECK-LABEL: @sim_lut
func.func @sim_lut(%x: tensor<4x?xf32>, %c: tensor<4x?xindex>) -> (tensor<4x?xf32>, tensor<4x?xf32>, tensor<4x?xf32>) {
  // CHECK: qlut.sim_lut %{{.*}}[%{{.*}}], <"exp(x)"> range <[-4.0:4.0, -0.5:1.0]> layer "a" : tensor<4x?xf32>
  %0 = qlut.sim_lut %x[%c], <"exp(x)"> range <[-4.0:4.0, -0.5:1.0]> layer "a" : tensor<4x?xf32>
  // CHECK: in <i2, [0.5, 0.25:1]> out <i4, [0.1:-3, 0.2]> table(#[[SET]])
  %1 = qlut.sim_lut %x[%c], <"x"> in <i2, [0.5, 0.25:1]> out <i4, [0.1:-3, 0.2]> table(#set) : tensor<4x?xf32>
  // Some of it by channel, the rest for all.
  // CHECK: in <i2, 0.5> out <i4, [0.1, 0.2, 0.3]> table(#[[A]])
  %2 = qlut.sim_lut %x[%c], <"x"> in <i2, 0.5> out #qlut.channel_formats<i4, [0.1, 0.2, 0.3]> table(#a) : tensor<4x?xf32>
  return %0, %1, %2 : tensor<4x?xf32>, tensor<4x?xf32>, tensor<4x?xf32>
}

// CHECK-LABEL: @others
func.func @others(%x: vector<4xf32>, %c: vector<4xindex>) -> (vector<4xf32>, vector<4xf32>) {
  // CHECK: %[[Q:.*]] = qlut.quantize %{{.*}}[%[[C:.*]]], <i2, [0.5, 0.25:1, 1.0]> round <floor> : vector<4xf32> -> vector<4xi2>
  %0 = qlut.quantize %x[%c], <i2, [0.5, 0.25:1, 1.0]> round <floor> : vector<4xf32> -> vector<4xi2>
  // CHECK: %[[H:.*]] = qlut.hw_lut %[[Q]][%[[C]]] table(#[[SHARED]]) layer "a" : vector<4xi2> -> vector<4xi4>
  %1 = qlut.hw_lut %0[%c] table(#shared) layer "a" : vector<4xi2> -> vector<4xi4>
  // CHECK: qlut.dequantize %[[H]][%[[C]]], <i4, [0.5, 0.25:1, 1.0]> : vector<4xi4> -> vector<4xf32>
  %2 = qlut.dequantize %1[%c], <i4, [0.5, 0.25:1, 1.0]> : vector<4xi4> -> vector<4xf32>
  // CHECK: qlut.fake_quant %{{.*}}[%[[C]]], <u8, [0.5, 0.25:128]> : vector<4xf32>
  %3 = qlut.fake_quant %x[%c], <u8, [0.5, 0.25:128]> : vector<4xf32>
  return %2, %3 : vector<4xf32>, vector<4xf32>
}

// FOLD-LABEL: @fold_elements
// FOLD: arith.constant dense<[7, 2, 2, 0]> : tensor<4xi4>
func.func @fold_elements() -> tensor<4xi4> {
  %q = arith.constant dense<[1, 1, 1, -1]> : tensor<4xi2>
  %c = arith.constant dense<[0, 1, 99, 1]> : tensor<4xindex>
  // An index beyond the channels is the last one.
  %0 = qlut.hw_lut %q[%c] table(#set) : tensor<4xi2> -> tensor<4xi4>
  return %0 : tensor<4xi4>
}

// FOLD-LABEL: @fold_splat
// FOLD: arith.constant dense<[2, -1]> : vector<2xi8>
func.func @fold_splat() -> vector<2xi8> {
  %x = arith.constant dense<0.5> : vector<2xf32>
  %c = arith.constant dense<[0, 1]> : vector<2xindex>
  %0 = qlut.quantize %x[%c], <i8, [0.25, 0.5:-2]> : vector<2xf32> -> vector<2xi8>
  return %0 : vector<2xi8>
}

// FOLD-LABEL: @fold_scalar
// FOLD: arith.constant 1.750000e+00 : f32
func.func @fold_scalar() -> f32 {
  %x = arith.constant 0.5 : f32
  %c = arith.constant 0 : index
  %0 = qlut.sim_lut %x[%c], <"x"> in <i2, [0.5, 0.25]> out <i4, [0.25, 0.125]> table(#set) : f32
  return %0 : f32
}

// FOLD-LABEL: @fold_dequantize
// FOLD: arith.constant dense<[5.000000e-01, 1.250000e+00]> : vector<2xf32>
func.func @fold_dequantize() -> vector<2xf32> {
  %q = arith.constant dense<2> : vector<2xi8>
  %c = arith.constant dense<[0, 1]> : vector<2xindex>
  %0 = qlut.dequantize %q[%c], <i8, [0.25, 0.25:-3]> : vector<2xi8> -> vector<2xf32>
  return %0 : vector<2xf32>
}

// Without the channel nothing folds.
// FOLD-LABEL: @unknown_channel
// FOLD: qlut.hw_lut
func.func @unknown_channel(%c: index) -> i4 {
  %q = arith.constant 1 : i2
  %0 = qlut.hw_lut %q[%c] table(#set) : i2 -> i4
  return %0 : i4
}

// Codes pass on where formats and channels are the same, and else do not.
// FOLD-LABEL: @codes_pass
// FOLD-SAME: (%[[Q:.*]]: i8, %[[C:.*]]: index, %[[D:.*]]: index)
// FOLD: %[[X:.*]] = qlut.dequantize %[[Q]][%[[C]]]
// FOLD-NEXT: %[[R:.*]] = qlut.quantize %[[X]][%[[D]]]
// FOLD-NEXT: return %[[Q]], %[[R]]
func.func @codes_pass(%q: i8, %c: index, %d: index) -> (i8, i8) {
  %0 = qlut.dequantize %q[%c], <i8, [0.25, 0.5]> : i8 -> f32
  %1 = qlut.quantize %0[%c], <i8, [0.25, 0.5]> : f32 -> i8
  %2 = qlut.quantize %0[%d], <i8, [0.25, 0.5]> : f32 -> i8
  return %1, %2 : i8, i8
}
