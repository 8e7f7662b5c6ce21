// RUN: qlut-opt %s --convert-qlut-sim-to-hw | FileCheck %s
// RUN: qlut-opt %s --pass-pipeline="builtin.module(func.func(convert-qlut-sim-to-hw))" | FileCheck %s

// Integer ops and other dialects stay as they are.
// CHECK-LABEL: @others
// CHECK-NEXT:    math.exp
// CHECK-NEXT:    qlut.quantize %{{.*}}, <i2, 1.0> : f32 -> i2
// CHECK-NEXT:    qlut.hw_lut
// CHECK-NEXT:    qlut.dequantize
// CHECK-NEXT:    return
func.func @others(%x: f32) -> f32 {
  %0 = math.exp %x : f32
  %1 = qlut.quantize %0, <i2, 1.0> : f32 -> i2
  %2 = qlut.hw_lut %1 table(#qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>) : i2 -> i4
  %3 = qlut.dequantize %2, <i4, 0.5> : i4 -> f32
  return %3 : f32
}
