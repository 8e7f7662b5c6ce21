// RUN: qlut-opt %s --qlut-build-tables="front-end=symmetry guard-bits=0" --verify-roundtrip | FileCheck %s --check-prefix=FOLD
// RUN: qlut-opt %s --qlut-build-tables="front-end=symmetry form=direct" | FileCheck %s --check-prefix=DIRECT
// RUN: qlut-opt %s --qlut-build-tables="front-end=auto segments=8" | FileCheck %s --check-prefix=AUTO
// RUN: qlut-opt %s --qlut-build-tables="front-end=symmetry" --convert-qlut-sim-to-hw --convert-qlut-to-arith | FileCheck %s --check-prefix=ARITH
// RUN: qlut-opt %s --qlut-build-tables | FileCheck %s --check-prefix=NONE

// Of GELU the negative side is stored, and one code for each of input is added;
// guard bits are taken where values leave room for them.
// FOLD: #[[INNER:.*]] = #qlut.linear<u8 -> i8, uniform, nodes = 1 to 37 by 4, values = [-61, {{.*}}guard = 7, value_bits = 16
// FOLD: #folded = #qlut.folded<i8 -> i8, center = 0, reach = 128, stored = negative, other = added, offset = 0, slope = 128, fraction = 7, round = half_up, inner = #[[INNER]]>
// FOLD-LABEL: @gelu
// FOLD: table(#folded)
// FOLD: table(#normalized)

// DIRECT: #folded = #qlut.folded<i8 -> i8, center = 0, {{.*}}slope = 1, fraction = 0, round = half_up, values = [0, 0, -1,

// The op's preset wins over the options; else the least error.
// AUTO: #[[INNER:.*]] = #qlut.linear<u16 -> u16, uniform, nodes = 0 to 256 by 32, values = [65535,
// AUTO: #folded = #qlut.folded<
// AUTO: #normalized = #qlut.normalized<u8 -> i8, leading_zeros, mirror = none, octaves = 2, zero_point = 0, first = 1, last = 255, fraction = 7, {{.*}}step = 1, output_zero_point = 0, round = half_up, inner = #[[INNER]]>

// Integers alone: the leading zeros are counted, nothing is divided.
// ARITH-LABEL: @gelu
// ARITH-NOT: divsi
// ARITH: math.ctlz
// ARITH-NOT: divsi
// ARITH: return

// NONE: #linear = #qlut.linear<i8 -> i8
// NONE-NOT: #qlut.folded
// NONE: #normalized = #qlut.normalized<u8 -> i8

func.func @gelu(%x: f32) -> (f32, f32) {
  %0 = qlut.sim_lut %x, <"gelu(x)"> in <i8, 0.0625> out <i8, 0.0625> : f32
  %1 = qlut.sim_lut %x, <"rsqrt(x)"> spec <{form = "linear", front_end = "normalize", pole = "saturate"}> in <u8, 0.0625> out <i8, 0.03125> : f32
  return %0, %1 : f32, f32
}
