// RUN: qlut-opt %s --convert-elementwise-to-linalg | FileCheck %s

// Upstream's pass knows the elementwise ops by their trait; every attribute
// goes along.
#spec = #qlut.spec<{segments = 4 : i64}>
#table = #qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>

// CHECK-LABEL: @sim_lut
func.func @sim_lut(%t: tensor<?x4xf32>) -> tensor<?x4xf32> {
  // CHECK:      linalg.generic
  // CHECK-NEXT: ^bb0(%[[X:.*]]: f32, %{{.*}}: f32):
  // CHECK-NEXT:   %[[Y:.*]] = qlut.sim_lut %[[X]], <"gelu(x)"> range <-2.0, 1.0> spec <{segments = 4 : i64}> in <i2, 1.0> out <i4, 0.5> table(#direct) round <half_up> layer "main/0" : f32
  // CHECK-NEXT:   linalg.yield %[[Y]]
  %0 = qlut.sim_lut %t, <"gelu(x)"> range <-2.0, 1.0> spec <{segments = 4 : i64}> in <i2, 1.0> out <i4, 0.5> table(#table) round <half_up> layer "main/0" : tensor<?x4xf32>
  return %0 : tensor<?x4xf32>
}

// CHECK-LABEL: @fake_quant
func.func @fake_quant(%t: tensor<4xf32>) -> tensor<4xf32> {
  // CHECK:      linalg.generic
  // CHECK:        qlut.fake_quant %{{.*}}, <i8, 0.05:3> round <floor> : f32
  %0 = qlut.fake_quant %t, <i8, 0.05:3> round <floor> : tensor<4xf32>
  return %0 : tensor<4xf32>
}

// CHECK-LABEL: @requantize
func.func @requantize(%t: tensor<4xf32>) -> tensor<4xf32> {
  // CHECK:      linalg.generic
  // CHECK:        qlut.requantize %{{.*}}, <i8, 0.05> to <i8, 0.1> multiplier 1073741824 shift 31 round <half_even> : f32
  %0 = qlut.requantize %t, <i8, 0.05> to <i8, 0.1> multiplier 1073741824 shift 31 round <half_even> : tensor<4xf32>
  return %0 : tensor<4xf32>
}

// CHECK-LABEL: @integer
func.func @integer(%t: tensor<4xf32>, %m: tensor<4xi32>, %s: tensor<4xi8>) -> tensor<4xf32> {
  // CHECK:      linalg.generic
  // CHECK:        qlut.quantize %{{.*}}, <i2, 1.0:-1> round <half_away> : f32 -> i2
  // CHECK:      linalg.generic
  // CHECK:        qlut.hw_lut %{{.*}} table(#direct) layer "main/0" : i2 -> i4
  // CHECK:      linalg.generic
  // CHECK:        qlut.rescale %{{.*}}, %{{.*}}, %{{.*}} input_zp 1 output_zp -3 to "i8" round <floor> : i4, i32, i8 -> i8
  // CHECK:      linalg.generic
  // CHECK:        qlut.dequantize %{{.*}}, <i8, 0.5:-3> : i8 -> f32
  %0 = qlut.quantize %t, <i2, 1.0:-1> round <half_away> : tensor<4xf32> -> tensor<4xi2>
  %1 = qlut.hw_lut %0 table(#table) layer "main/0" : tensor<4xi2> -> tensor<4xi4>
  %2 = qlut.rescale %1, %m, %s input_zp 1 output_zp -3 to "i8" round <floor> : tensor<4xi4>, tensor<4xi32>, tensor<4xi8> -> tensor<4xi8>
  %3 = qlut.dequantize %2, <i8, 0.5:-3> : tensor<4xi8> -> tensor<4xf32>
  return %3 : tensor<4xf32>
}
