// RUN: qlut-opt %s --split-input-file --verify-diagnostics

// expected-error @+1 {{expected a slope and a curvature for each of the 2 values, got 1 and 2}}
#count = #qlut.quadratic<i8 -> i8, first = 0, last = 255, length = 7, values = [0, 0], slopes = [1], curvatures = [0, 0], center = 0, guard = 3, slope_shift = 7, curvature_shift = 4>

// -----

// expected-error @+1 {{expected 2 segments of 128 codes from offset 0 to 255, got 1}}
#segments = #qlut.quadratic<i8 -> i8, first = 0, last = 255, length = 7, values = [0], slopes = [1], curvatures = [0], center = 0, guard = 3, slope_shift = 7, curvature_shift = 4>

// -----

// expected-error @+1 {{expected a slope and a value of 16 bits 2 codes into segment 0, got 32767 and 33012}}
#sum = #qlut.quadratic<i8 -> i8, first = 0, last = 127, length = 7, values = [32500], slopes = [32767], curvatures = [0], center = 0, guard = 3, slope_shift = 7, curvature_shift = 4>

// -----

// expected-error @+1 {{expected 'curvatures'}}
#field = #qlut.quadratic<i8 -> i8, first = 0, last = 127, length = 7, values = [0], slopes = [1], center = 0>

// -----

// expected-error @+1 {{expected the inner table to read u8, got i8}}
#inner = #qlut.folded<i8 -> i8, center = 0, reach = 128, stored = positive, other = negated, offset = 0, slope = 0, fraction = 3, round = half_up, quadratic = <i8 -> i8, first = 0, last = 127, length = 7, values = [0], slopes = [1], curvatures = [0], center = 0, guard = 3, slope_shift = 7, curvature_shift = 4>>
