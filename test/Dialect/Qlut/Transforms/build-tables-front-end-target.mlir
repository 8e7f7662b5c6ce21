// RUN: qlut-opt %s --qlut-build-tables=front-end=auto | FileCheck %s
// RUN: qlut-opt %s --qlut-attach-target=target=mcu8 --qlut-build-tables=front-end=auto | FileCheck %s --check-prefix=MCU

// What the target does not have is not chosen.
// CHECK: #folded = #qlut.folded<
// MCU-NOT: #qlut.folded
// MCU: #direct = #qlut.direct<i8 -> i8
func.func @gelu(%x: f32) -> f32 {
  %0 = qlut.sim_lut %x, <"gelu(x)"> in <i8, 0.0625> out <i8, 0.0625> : f32
  return %0 : f32
}
