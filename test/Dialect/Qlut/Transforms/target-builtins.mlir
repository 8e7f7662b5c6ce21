// Every target that ships can be quantized for and built for without options
// (threshold4 has fewer codes than the default number of steps).
//
// RUN: qlut-opt %s --qlut-attach-target=target=generic --qlut-quantize --qlut-build-tables | FileCheck %s --check-prefix=GENERIC
// RUN: qlut-opt %s --qlut-attach-target=target=mcu8 --qlut-quantize --qlut-build-tables | FileCheck %s --check-prefix=MCU8
// RUN: qlut-opt %s --qlut-attach-target=target=npu16 --qlut-quantize --qlut-build-tables | FileCheck %s --check-prefix=NPU16
// RUN: qlut-opt %s --qlut-attach-target=target=npu16 --qlut-quantize=bits=16 --qlut-build-tables=segments=512 | FileCheck %s --check-prefix=NPU16-WIDE
// RUN: qlut-opt %s --qlut-attach-target=target=pwl8 --qlut-quantize --qlut-build-tables | FileCheck %s --check-prefix=PWL8
// RUN: qlut-opt %s --qlut-attach-target=target=threshold4 --qlut-quantize --qlut-build-tables=segments=8 | FileCheck %s --check-prefix=THRESHOLD4
// RUN: qlut-opt %s --qlut-attach-target=file=%{src}/examples/targets/tiny-npu.yaml --qlut-quantize --qlut-build-tables=form=linear | FileCheck %s --check-prefix=TINY

// GENERIC: #qlut.linear<i8 -> i8, uniform,
// GENERIC: in <i8, {{.*}} out <i8, {{.*}} table(#linear) : f32

// MCU8: #qlut.direct<i8 -> i8,
// MCU8: table(#direct) round <half_away> : f32

// NPU16: #qlut.linear<i8 -> i8, uniform,
// NPU16: table(#linear) round <half_up> : f32

// NPU16-WIDE: #qlut.linear<i16 -> i16, uniform,
// NPU16-WIDE: in <i16, {{.*}} out <i16, {{.*}} table(#linear) round <half_up> : f32

// PWL8: #qlut.linear<i8 -> i8, power_of_two,
// PWL8: table(#linear) : f32

// THRESHOLD4: #qlut.step<i4 -> i4,
// THRESHOLD4: in <i4, {{.*}} out <i4, {{.*}} table(#step) : f32

// TINY: #qlut.linear<i8 -> i8, power_of_two,
// TINY: in <i8, 0.0625> out <i8, 0.015625> table(#linear) round <half_away> : f32
func.func @f(%x: f32) -> f32 {
  %0 = qlut.sim_lut %x, <"tanh(x)"> range <-4.0, 4.0> : f32
  return %0 : f32
}
