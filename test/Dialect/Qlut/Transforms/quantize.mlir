// RUN: qlut-opt %s --qlut-quantize=bits=8 --split-input-file | FileCheck %s
// RUN: qlut-opt %s --qlut-quantize="input-bits=16 output-bits=4 storage=unsigned" --split-input-file | FileCheck %s --check-prefix=U4
// RUN: qlut-opt %s --qlut-quantize="bits=8 symmetric=true power-of-two=true" --split-input-file | FileCheck %s --check-prefix=POW2

// The input format covers the range, the output format the function's values.
// CHECK-LABEL: @tanh
// CHECK: qlut.sim_lut %{{.*}}, <"tanh(x)"> range <-4.0, 4.0> in <i8, 0.031496067> out <i8, 0.007868391>
// U4-LABEL: @tanh
// U4: in <u16, {{.*}}:32768> out <u4, {{.*}}:8>
// POW2-LABEL: @tanh
// POW2: in <i8, 0.0625> out <i8, 0.0078125>
func.func @tanh(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = qlut.sim_lut %x, <"tanh(x)"> range <-4.0, 4.0> layer "tanh/tanh.0" : tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

// What the preset says wins over the options.
// CHECK-LABEL: @preset
// CHECK: in <i16, {{.*}}> out <u2, {{.*}}>
// U4-LABEL: @preset
// U4: in <i16, {{.*}}> out <u2, {{.*}}>
func.func @preset(%x: f32) -> f32 {
  %0 = qlut.sim_lut %x, <"sigmoid(x)"> range <-4.0, 4.0> spec <{input = "i16", output = "u2"}> : f32
  return %0 : f32
}

// -----

// Formats that are there stay; an op with a table is left alone.
// CHECK-LABEL: @given
// CHECK: in <i4, 0.5> out <i8
// CHECK: in <i2, 1.0> out <i4, 0.125> table(#direct
func.func @given(%x: f32) -> (f32, f32) {
  %0 = qlut.sim_lut %x, <"sigmoid(x)"> range <-4.0, 4.0> in <i4, 0.5> : f32
  %1 = qlut.sim_lut %x, <"tanh(x)"> in <i2, 1.0> out <i4, 0.125> table(#qlut.direct<i2 -> i4, values = [-8, -6, 0, 6]>) : f32
  return %0, %1 : f32, f32
}

// -----

// The target decides what nobody else did.
// CHECK-LABEL: @half_away
// CHECK: round <half_away>
module attributes {qlut.target = #qlut.target<"mcu8">} {
  func.func @half_away(%x: f32) -> f32 {
    %0 = qlut.sim_lut %x, <"sigmoid(x)"> range <-4.0, 4.0> spec <{input = "i8", output = "i8"}> : f32
    return %0 : f32
  }
}

// -----

// CHECK-LABEL: @unchanged
// CHECK-NEXT: return
func.func @unchanged(%x: f32) -> f32 {
  return %x : f32
}
