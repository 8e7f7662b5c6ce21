// RUN: qlut-opt %s --convert-qlut-sim-to-hw | FileCheck %s

#a = #qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>
#b = #qlut.direct<i2 -> i4, values = [0, 0, 1, 2]>
#set = #qlut.table_set<[#a, #b]>

// CHECK-LABEL: @all
// CHECK-SAME: (%[[X:.*]]: tensor<4xf32>, %[[C:.*]]: tensor<4xindex>)
// CHECK-NEXT: %[[Q:.*]] = qlut.quantize %[[X]][%[[C]]], <i2, [0.5, 0.25]> round <half_up> : tensor<4xf32> -> tensor<4xi2>
// CHECK-NEXT: %[[R:.*]] = qlut.hw_lut %[[Q]][%[[C]]] table(#{{.*}}) layer "a" : tensor<4xi2> -> tensor<4xi4>
// CHECK-NEXT: qlut.dequantize %[[R]][%[[C]]], <i4, [0.1, 0.2:1]> : tensor<4xi4> -> tensor<4xf32>
func.func @all(%x: tensor<4xf32>, %c: tensor<4xindex>) -> tensor<4xf32> {
  %0 = qlut.sim_lut %x[%c], <"x"> in <i2, [0.5, 0.25]> out <i4, [0.1, 0.2:1]> table(#set) round <half_up> layer "a" : tensor<4xf32>
  return %0 : tensor<4xf32>
}

// What is not by channel takes no index.
// CHECK-LABEL: @part
// CHECK-SAME: (%[[X:.*]]: f32, %[[C:.*]]: index)
// CHECK-NEXT: %[[Q:.*]] = qlut.quantize %[[X]], <i2, 0.5> : f32 -> i2
// CHECK-NEXT: %[[R:.*]] = qlut.hw_lut %[[Q]] table(#{{.*}}) : i2 -> i4
// CHECK-NEXT: qlut.dequantize %[[R]][%[[C]]], <i4, [0.1, 0.2:1]> : i4 -> f32
func.func @part(%x: f32, %c: index) -> f32 {
  %0 = qlut.sim_lut %x[%c], <"x"> in <i2, 0.5> out <i4, [0.1, 0.2:1]> table(#a) : f32
  return %0 : f32
}

// CHECK-LABEL: @fake_quant
// CHECK-SAME: (%[[X:.*]]: f32, %[[C:.*]]: index)
// CHECK-NEXT: %[[Q:.*]] = qlut.quantize %[[X]][%[[C]]], <i4, [0.1, 0.2:1]> : f32 -> i4
// CHECK-NEXT: qlut.dequantize %[[Q]][%[[C]]], <i4, [0.1, 0.2:1]> : i4 -> f32
func.func @fake_quant(%x: f32, %c: index) -> f32 {
  %0 = qlut.fake_quant %x[%c], <i4, [0.1, 0.2:1]> : f32
  return %0 : f32
}

// End results computed on the fly are stored, of every channel.
#p = #qlut.computed<"relu(x)", in <i4, 1.0>, out <i8, 0.125>, uniform, nodes = 0 to 16 by 4, guard = 4, value_bits = 16, round = half_up, out_of_range = clamp, value_round = half_even, pole = error>
#q = #qlut.computed<"relu(x)", in <i4, 0.5>, out <i8, 0.125>, uniform, nodes = 0 to 16 by 4, guard = 4, value_bits = 16, round = half_up, out_of_range = clamp, value_round = half_even, pole = error>
// CHECK-LABEL: @computed
// CHECK: qlut.hw_lut %{{.*}}[%{{.*}}] table(#[[T:.*]]) : i4 -> i8
// CHECK-NOT: computed
func.func @computed(%x: f32, %c: index) -> f32 {
  %0 = qlut.sim_lut %x[%c], <"relu(x)"> in <i4, [1.0, 0.5]> out <i8, 0.125> table(#qlut.table_set<[#p, #q]>) : f32
  return %0 : f32
}
