// Bases and slopes in text and binary bytecode, and what is refused.
//
// RUN: qlut-opt %s --verify-roundtrip --split-input-file --verify-diagnostics | FileCheck %s

// CHECK: #qlut.linear<i4 -> i8, dyadic, nodes = [0, 8, 12, 16], values = [0, 256, 512], guard = 4, value_bits = 16, round = half_up, out_of_range = clamp, slopes = [2, -3, 7], slope_bits = 8, slope_shift = 4>
// CHECK-LABEL: @slopes
func.func @slopes(%x: f32) -> f32 {
  %0 = qlut.sim_lut %x, <"x"> in <i4, 1.0> out <i8, 1.0> table(#qlut.linear<i4 -> i8, dyadic, nodes = [0, 8, 12, 16], values = [0, 256, 512], guard = 4, value_bits = 16, round = half_up, out_of_range = clamp, slopes = [2, -3, 7], slope_bits = 8, slope_shift = 4>) : f32
  return %0 : f32
}

// -----

// expected-error @+1 {{expected a value and a slope for each of the 2 segments, got 3 and 2}}
#ends = #qlut.linear<i4 -> i8, uniform, nodes = 0 to 16 by 8, values = [0, 1, 2], guard = 0, value_bits = 8, round = half_up, out_of_range = clamp, slopes = [2, 3], slope_bits = 8, slope_shift = 4>

// -----

// expected-error @+1 {{expected a slope shift from the 4 guard bits to 30, got 3}}
#shift = #qlut.linear<i4 -> i8, uniform, nodes = 0 to 16 by 8, values = [0, 1], guard = 4, value_bits = 16, round = half_up, out_of_range = clamp, slopes = [2, 3], slope_bits = 8, slope_shift = 3>

// -----

// expected-error @+1 {{expected slopes[1] to fit 4 bits, got 8}}
#wide = #qlut.linear<i4 -> i8, uniform, nodes = 0 to 16 by 8, values = [0, 1], guard = 0, value_bits = 16, round = half_up, out_of_range = clamp, slopes = [2, 8], slope_bits = 4, slope_shift = 3>

// -----

// expected-error @+1 {{expected segment 1 of dyadic spacing to start a multiple of its length 8 after the first node, got 4}}
#dyadic = #qlut.linear<i4 -> i8, dyadic, nodes = [0, 4, 12], values = [0, 1, 2], guard = 0, value_bits = 16, round = half_up, out_of_range = clamp>

// -----

// expected-error @+2 {{expected 'slope_bits'}}
#width = #qlut.linear<i4 -> i8, uniform, nodes = 0 to 16 by 8, values = [0, 1], guard = 0, value_bits = 16, round = half_up, out_of_range = clamp,
                      slopes = [2, 8], slope_shift = 3>
