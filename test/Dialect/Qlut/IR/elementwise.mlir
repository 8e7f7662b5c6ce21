// The elementwise ops with every field there is, in every kind of type; and
// through the generic form and bytecode.
// RUN: qlut-opt %s --verify-roundtrip | FileCheck %s
// RUN: qlut-opt %s --mlir-print-op-generic | qlut-opt | FileCheck %s
// RUN: qlut-opt %s --emit-bytecode | qlut-opt | FileCheck %s

#table = #qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>

// CHECK-LABEL: @sim_lut
func.func @sim_lut(%a: f16, %b: vector<4x[2]xbf16>, %c: tensor<?xf32>, %d: tensor<f64>) -> (f16, vector<4x[2]xbf16>, tensor<?xf32>, tensor<f64>) {
  // CHECK: qlut.sim_lut %{{.*}}, <"exp(x)"> : f16
  %0 = qlut.sim_lut %a, <"exp(x)"> : f16
  // CHECK: qlut.sim_lut %{{.*}}, <"tanh(x)"> range <-1.0, 1.5> : vector<4x[2]xbf16>
  %1 = qlut.sim_lut %b, <"tanh(x)"> range <-1.0, 1.5> : vector<4x[2]xbf16>
  // CHECK: qlut.sim_lut %{{.*}}, <"gelu(x)"> range <-2.0, 1.0> spec <{segments = 4 : i64}> in <i2, 1.0> out <i4, 0.5> table(#direct) round <half_up> layer "main/0" {foo.bar} : tensor<?xf32>
  %2 = qlut.sim_lut %c, <"gelu(x)"> range <-2.0, 1.0> spec <{segments = 4 : i64}> in <i2, 1.0> out <i4, 0.5> table(#table) round <half_up> layer "main/0" {foo.bar} : tensor<?xf32>
  // CHECK: qlut.sim_lut %{{.*}}, <"x / (1 + abs(x))"> in <u8, 0.25:3> layer "\22quoted\22 \\ \0A" : tensor<f64>
  %3 = qlut.sim_lut %d, <"x / (1 + abs(x))"> in <u8, 0.25:3> layer "\22quoted\22 \\ \0A" : tensor<f64>
  return %0, %1, %2, %3 : f16, vector<4x[2]xbf16>, tensor<?xf32>, tensor<f64>
}

// CHECK-LABEL: @fake_quant
func.func @fake_quant(%a: tensor<0x4xf32>, %b: f64) -> (tensor<0x4xf32>, f64) {
  // CHECK: qlut.fake_quant %{{.*}}, <b1, 0.05> : tensor<0x4xf32>
  %0 = qlut.fake_quant %a, <b1, 0.05> : tensor<0x4xf32>
  // CHECK: qlut.fake_quant %{{.*}}, <u16, 3.0517578e-05:32768> round <floor> : f64
  %1 = qlut.fake_quant %b, <u16, 3.0517578125e-05:32768> round <floor> : f64
  return %0, %1 : tensor<0x4xf32>, f64
}

// CHECK-LABEL: @requantize
func.func @requantize(%a: vector<8xf32>) -> vector<8xf32> {
  // CHECK: qlut.requantize %{{.*}}, <i8, 0.05> to <i16, 0.1:-7> multiplier 2147483647 shift 62 round <half_even> : vector<8xf32>
  %0 = qlut.requantize %a, <i8, 0.05> to <i16, 0.1:-7> multiplier 2147483647 shift 62 round <half_even> : vector<8xf32>
  return %0 : vector<8xf32>
}

// CHECK-LABEL: @integers
func.func @integers(%a: tensor<?x4xf32>, %m: i32, %s: i8) -> (tensor<?x4xf32>, i32) {
  // CHECK: qlut.quantize %{{.*}}, <i2, 1.0:-1> round <half_away> : tensor<?x4xf32> -> tensor<?x4xi2>
  %0 = qlut.quantize %a, <i2, 1.0:-1> round <half_away> : tensor<?x4xf32> -> tensor<?x4xi2>
  // CHECK: qlut.hw_lut %{{.*}} table(#direct) layer "main/0" : tensor<?x4xi2> -> tensor<?x4xi4>
  %1 = qlut.hw_lut %0 table(#table) layer "main/0" : tensor<?x4xi2> -> tensor<?x4xi4>
  // CHECK: qlut.dequantize %{{.*}}, <i4, 0.5> : tensor<?x4xi4> -> tensor<?x4xf32>
  %2 = qlut.dequantize %1, <i4, 0.5> : tensor<?x4xi4> -> tensor<?x4xf32>
  // CHECK: qlut.rescale %{{.*}}, %{{.*}}, %{{.*}} input_zp 2147483648 output_zp -2147483648 to "i32" unsigned round <floor> : i32, i32, i8 -> i32
  %3 = qlut.rescale %m, %m, %s input_zp 2147483648 output_zp -2147483648 to "i32" unsigned round <floor> : i32, i32, i8 -> i32
  // CHECK: qlut.rescale %{{.*}}, %{{.*}}, %{{.*}} input_zp 0 output_zp 0 to "i8" double_round : i32, i32, i8 -> i8
  %4 = qlut.rescale %m, %m, %s input_zp 0 output_zp 0 to "i8" double_round : i32, i32, i8 -> i8
  return %2, %3 : tensor<?x4xf32>, i32
}

// CHECK-LABEL: @observe
func.func @observe(%a: tensor<f16>, %b: tensor<?xf64>) {
  // CHECK: qlut.observe %{{.*}} id "" : tensor<f16>
  qlut.observe %a id "" : tensor<f16>
  // CHECK: qlut.observe %{{.*}} id "main/0" {foo.bar} : tensor<?xf64>
  qlut.observe %b id "main/0" {foo.bar} : tensor<?xf64>
  return
}
