// T1 to T10: lengths, order, widths and shifts of tables, each at its place.
// RUN: qlut-opt %s --split-input-file --verify-diagnostics

// expected-error @+1 {{expected 4 values, one per code of i2, got 3}}
module attributes {a = #qlut.direct<i2 -> i4, values = [-8, -3, 2]>} {}

// -----

// expected-error @+1 {{expected values[3] to be a code of i4, -8 to 7, got 8}}
module attributes {a = #qlut.direct<i2 -> i4, values = [-8, -3, 2, 8]>} {}

// -----

// expected-error @+1 {{expected table codes of at most 16 bits, got i32}}
module attributes {a = #qlut.direct<i2 -> i32, values = [-8, -3, 2, 8]>} {}

// -----

// expected-error @+1 {{expected one value more than the 2 thresholds, got 2}}
module attributes {a = #qlut.step<i8 -> u2, thresholds = [64, 128], values = [0, 1]>} {}

// -----

// expected-error @+1 {{expected thresholds[1] above thresholds[0] = 64, got 64}}
module attributes {a = #qlut.step<i8 -> u2, thresholds = [64, 64], values = [0, 1, 2]>} {}

// -----

// expected-error @+1 {{expected thresholds[0] in [1, 255], got 0}}
module attributes {a = #qlut.step<i8 -> u2, thresholds = [0, 64], values = [0, 1, 2]>} {}

// -----

// expected-error @+1 {{expected at least 2 nodes, got 1}}
module attributes {a = #qlut.linear<i4 -> i8, free, nodes = [0], values = [0], guard = 0, value_bits = 8, round = half_up, out_of_range = clamp>} {}

// -----

// expected-error @+1 {{expected one value for each of the 3 nodes, got 2}}
module attributes {a = #qlut.linear<i4 -> i8, free, nodes = [0, 4, 16], values = [0, 1], guard = 0, value_bits = 8, round = half_up, out_of_range = clamp>} {}

// -----

// expected-error @+1 {{expected nodes[2] above nodes[1] = 4, got 4}}
module attributes {a = #qlut.linear<i4 -> i8, free, nodes = [0, 4, 4, 16], values = [0, 1, 2, 3], guard = 0, value_bits = 8, round = half_up, out_of_range = clamp>} {}

// -----

// expected-error @+1 {{expected the last node in [13, 24], got 40}}
module attributes {a = #qlut.linear<i4 -> i8, free, nodes = [0, 12, 40], values = [0, 1, 2], guard = 0, value_bits = 8, round = half_up, out_of_range = clamp>} {}

// -----

// expected-error @+1 {{expected segment 1 of power-of-two spacing to be a power of two long, got 3: use free spacing}}
module attributes {a = #qlut.linear<i4 -> i8, power_of_two, nodes = [0, 8, 11, 16], values = [0, 1, 2, 3], guard = 0, value_bits = 8, round = half_up, out_of_range = clamp>} {}

// -----

// expected-error @+1 {{expected uniform lengths that differ by at most 1, got 2 and 10: use free spacing}}
module attributes {a = #qlut.linear<i4 -> i8, uniform, nodes = [0, 2, 12, 16], values = [0, 1, 2, 3], guard = 0, value_bits = 8, round = half_up, out_of_range = clamp>} {}

// -----

// expected-error @+1 {{expected at most 16 guard bits, got 17}}
module attributes {a = #qlut.linear<i4 -> i8, free, nodes = [0, 16], values = [0, 1], guard = 17, value_bits = 8, round = half_up, out_of_range = clamp>} {}

// -----

// expected-error @+1 {{expected values of 2 to 32 bits, got 33}}
module attributes {a = #qlut.linear<i4 -> i8, free, nodes = [0, 16], values = [0, 1], guard = 0, value_bits = 33, round = half_up, out_of_range = clamp>} {}

// -----

// expected-error @+1 {{expected values[1] to fit 8 signed bits, got 128}}
module attributes {a = #qlut.linear<i4 -> i8, free, nodes = [0, 16], values = [0, 128], guard = 0, value_bits = 8, round = half_up, out_of_range = clamp>} {}

// -----

// expected-error @+1 {{expected starts[0] to be 0, got 1}}
module attributes {a = #qlut.fit<i8 -> i8, starts = [1], intercepts = [0], slopes = [0], shift = 8, round = half_up>} {}

// -----

// expected-error @+1 {{expected an intercept and a slope for each of the 2 starts, got 1 and 2}}
module attributes {a = #qlut.fit<i8 -> i8, starts = [0, 8], intercepts = [0], slopes = [0, 1], shift = 8, round = half_up>} {}

// -----

// expected-error @+1 {{expected a shift of at most 62, got 63}}
module attributes {a = #qlut.fit<i8 -> i8, starts = [0], intercepts = [0], slopes = [0], shift = 63, round = half_up>} {}

// -----

// T11: with 2^61 as slope, a product leaves 62 bits.
// expected-error @+1 {{expected intermediates of at most 62 bits, got more: use fewer bits in the coefficients}}
module attributes {a = #qlut.fit<i8 -> i8, starts = [0], intercepts = [0], slopes = [2305843009213693952], shift = 8, round = half_up>} {}

// -----

// expected-error @+1 {{log(x) has no finite value at x = 0}}
module attributes {a = #qlut.computed<"log(x)", in <u4, 1.0>, out <i8, 0.125>, uniform, nodes = 0 to 16 by 4, guard = 4, value_bits = 16, round = half_up, out_of_range = clamp, value_round = half_even, pole = error>} {}
