// RUN: qlut-opt %s --split-input-file --verify-diagnostics

// expected-error @+1 {{expected reach from 1 to 8, got 9}}
#reach = #qlut.folded<i4 -> i8, center = 0, reach = 9, stored = positive, other = negated, offset = 0, slope = 0, fraction = 0, round = half_up, values = [0, 3]>

// -----

// expected-error @+1 {{expected positive or negative, got 'both'}}
#side = #qlut.folded<i4 -> i8, center = 0, reach = 8, stored = both, other = negated, offset = 0, slope = 0, fraction = 0, round = half_up, values = [0, 3]>

// -----

// expected-error @+1 {{expected added or negated, got 'none'}}
#other = #qlut.folded<i4 -> i8, center = 0, reach = 8, stored = positive, other = none, offset = 0, slope = 0, fraction = 0, round = half_up, values = [0, 3]>

// -----

// expected-error @+1 {{expected leading_zeros or exponent, got 'clz'}}
#kind = #qlut.normalized<u8 -> u8, clz, mirror = none>

// -----

// expected-error @+1 {{expected none, even or odd, got 'both'}}
#mirror = #qlut.normalized<u8 -> u8, leading_zeros, mirror = both>

// -----

// expected-error @+1 {{expected last from 1 to 255, got 256}}
#last = #qlut.normalized<u8 -> u8, leading_zeros, mirror = none, octaves = 1, zero_point = 0, first = 1, last = 256, fraction = 7, value_shift = 0, term = 0, offset = 0, shift = 5, step = 1, output_zero_point = 0, round = half_up, inner = <u16 -> u16, uniform, nodes = 0 to 128 by 32, values = [200, 160, 133, 114, 100], guard = 0, value_bits = 16, round = half_up, out_of_range = clamp>>

// -----

// expected-error @+1 {{expected field 'front_end' to be none, auto, symmetry or normalize, got "fold"}}
#spec = #qlut.spec<{front_end = "fold"}>
