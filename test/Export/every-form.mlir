// Every form, index plan, rounding and out-of-range rule: the C of each table
// gives the core's code for every input code, without undefined behaviour.

// RUN: qlut-translate %s --export-tables=npz -o %t.npz
// RUN: qlut-translate %s --export-tables=c -o %t.h
// RUN: %python %S/check_tables.py npz %t.npz | FileCheck %s --check-prefix=NPZ
// RUN: %python %S/check_tables.py c %t.npz %t.h %{cc} %t.c | FileCheck %s --check-prefix=COMPILED
// RUN: rm -rf %t.memh && qlut-translate %s --export-tables=memh -o %t.memh
// RUN: %python %S/check_tables.py memh %t.npz %t.memh | FileCheck %s --check-prefix=MEMH
// The same module, the same bytes.
// RUN: qlut-translate %s --export-tables=npz > %t.again.npz && cmp %t.npz %t.again.npz

// NPZ: archive and json agree
// COMPILED: 26 functions, {{[0-9]+}} codes, 0 differ
// MEMH: {{[1-9][0-9]*}} words

module {
  func.func @forms(%b: i1, %q2: i2, %q4: i4, %q8: i8) {
    // Direct, of each kind of storage.
    %0 = qlut.hw_lut %q2 table(#qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>) : i2 -> i4
    %1 = qlut.hw_lut %b table(#qlut.direct<b1 -> b1, values = [1, 0]>) : i1 -> i1
    %2 = qlut.hw_lut %q2 table(#qlut.direct<u2 -> u16, values = [0, 1, 65535, 7]>) : i2 -> i16
    // Steps: none, one, a number that is no power of two.
    %3 = qlut.hw_lut %q8 table(#qlut.step<i8 -> u2, thresholds = [64, 128, 192], values = [0, 1, 2, 3]>) : i8 -> i2
    %4 = qlut.hw_lut %q4 table(#qlut.step<u4 -> i16, thresholds = [1, 7, 9, 14, 15], values = [-32768, 32767, 3, -4, 0, 9]>) : i4 -> i16
    %5 = qlut.hw_lut %q4 table(#qlut.step<i4 -> i8, thresholds = [], values = [-7]>) : i4 -> i8
    // Fitted lines, one and several.
    %6 = qlut.hw_lut %q8 table(#qlut.fit<i8 -> i8, starts = [0, 128], intercepts = [-32768, 0], slopes = [64, -64], shift = 8, round = half_even>) : i8 -> i8
    %7 = qlut.hw_lut %q8 table(#qlut.fit<u8 -> i8, starts = [0], intercepts = [-5000], slopes = [39], shift = 6, round = floor>) : i8 -> i8
    %8 = qlut.hw_lut %q8 table(#qlut.fit<u8 -> i8, starts = [0, 3, 200], intercepts = [5, -70, 9], slopes = [16, -3, 0], shift = 4, round = half_away>) : i8 -> i8
    // Linear, found by a shift.
    %9 = qlut.hw_lut %q4 table(#qlut.linear<i4 -> i8, uniform, nodes = 0 to 16 by 4, values = [-2048, 256, -512, 768, 2047], guard = 4, value_bits = 16, round = half_up, out_of_range = clamp>) : i4 -> i8
    %10 = qlut.hw_lut %q8 table(#qlut.linear<i8 -> i8, uniform, nodes = [64, 96, 128], values = [-900, 1000, -1100], guard = 3, value_bits = 16, round = half_even, out_of_range = tail>) : i8 -> i8
    // By cells.
    %11 = qlut.hw_lut %q8 table(#qlut.linear<u8 -> u8, power_of_two, nodes = [0, 16, 32, 64, 128, 256], values = [0, 1000, 4000, 100, 4095, 0], guard = 4, value_bits = 12, round = half_away, out_of_range = clamp>) : i8 -> i8
    %12 = qlut.hw_lut %q8 table(#qlut.linear<i8 -> i16, power_of_two, nodes = [10, 12, 16, 32, 64], values = [-30000, 30000, -3, 7, 12345], guard = 0, value_bits = 16, round = half_even, out_of_range = tail>) : i8 -> i16
    // By search and a proven division.
    %13 = qlut.hw_lut %q8 table(#qlut.linear<u8 -> i8, free, nodes = [0, 10, 100, 256], values = [5, 6, -7, 300], guard = 0, value_bits = 16, round = half_up, out_of_range = clamp>) : i8 -> i8
    %14 = qlut.hw_lut %q8 table(#qlut.linear<i8 -> i8, free, nodes = [3, 10, 101, 200], values = [-500, 6000, -7000, 300], guard = 6, value_bits = 16, round = half_even, out_of_range = tail>) : i8 -> i8
    %15 = qlut.hw_lut %q8 table(#qlut.linear<i8 -> u4, free, nodes = [0, 7, 200], values = [0, 240, 17], guard = 4, value_bits = 8, round = half_away, out_of_range = clamp>) : i8 -> i4
    %16 = qlut.hw_lut %q8 table(#qlut.linear<i8 -> i8, uniform, nodes = [0, 85, 170, 255], values = [-2147483648, 2147483647, 0, -99999], guard = 16, value_bits = 32, round = floor, out_of_range = clamp>) : i8 -> i8
    // Unsigned values of 32 bits.
    %17 = qlut.hw_lut %q8 table(#qlut.linear<i8 -> u16, free, nodes = [0, 100, 255], values = [4294967295, 0, 4294967294], guard = 16, value_bits = 32, round = half_up, out_of_range = clamp>) : i8 -> i16
    // One segment.
    %18 = qlut.hw_lut %q8 table(#qlut.linear<u8 -> i8, free, nodes = [0, 255], values = [-128, 127], guard = 0, value_bits = 8, round = half_up, out_of_range = clamp>) : i8 -> i8
    // NVDLA's unit: doubling segments and lines beyond the ends.
    %19 = qlut.hw_lut %q8 table(#qlut.nvdla<i8 -> i8, le = exponential, start = -120, end = 7, select = 3, underflow = -300 by -2, overflow = 77 by 5, values = [2, 55, -114, 110, -1, -102, -48, -71, 62, 112, -2, 66, -76, -1, -122, -18, 80, 15, -35, 71, -47, -92, -57, 99, -64, -61, -128, -126, -21, -18, -44, -43, 20, 32, -27, -24, -35, -28, 68, 24, -117, 56, 84, -44, -54, 7, -95, 41, 26, -127, 45, -95, 30, 53, 28, 118, 33, -34, 118, 113, -38, -99, 3, -117, 55], lo = linear, start = -60, end = 68, select = 2, underflow = 5 by 0, overflow = -9 by 3, values = [78, -119, 86, 59, 64, -124, 103, -105, -36, -28, -68, -3, 108, 48, 53, 0, 108, -73, 60, 23, -110, 93, -82, -22, 46, 57, -53, 46, 13, -81, 31, 34, 28, -38, -88, -52, 30, 119, -46, -104, -87, 79, -112, -7, 48, 0, 105, 87, -54, -100, -112, 124, 43, -22, -62, -61, 83, -74, -42, 94, 62, -52, -98, 87, 22, -56, 104, -42, 104, 121, 34, 117, 12, 21, 112, 78, -53, -71, 65, -37, 127, 45, -36, -83, 123, 11, 56, -96, 54, -111, 28, 58, 15, 120, 7, 22, 46, -37, -123, 114, 0, 38, 12, 109, 19, 54, 50, 12, 48, 81, 51, -40, 102, 58, 43, -56, -43, -27, 57, 116, 16, -88, 85, -41, 87, 26, 10, -114, -28, -47, 97, -36, -16, -36, -107, 113, -13, -44, -101, -60, -72, 34, -36, 119, -29, -110, 84, 110, 51, 66, -92, -24, -7, 63, -128, 51, 79, 14, 81, -70, 63, -110, 26, -80, 23, 45, 22, 52, -62, 86, 81, 61, 111, -56, -48, 67, 116, -27, -60, -82, 51, -128, 67, -73, 38, -56, 38, 64, 91, 93, -13, 124, 21, 117, 66, 68, -47, 5, 26, 126, 0, 84, -118, 35, 29, 123, 18, -55, 116, -116, -66, 99, -3, 22, -108, -59, 72, -122, 117, 12, -4, 114, -110, -3, 122, 9, -49, 18, 22, 124, 115, -68, -120, -64, 25, 16, 44, 23, -115, 109, 51, 56, -61, -110, -127, 1, 105, -73, -31, -121, 91, 90, 118, 69, 115, 72, -28], underflow = le, overflow = lo, hybrid = lo>) : i8 -> i8
    // Halves: odd codes, and ReLU with a rest of lines.
    %20 = qlut.hw_lut %q4 table(#qlut.folded<i4 -> i8, center = 0, reach = 8, stored = positive, other = negated, offset = 0, slope = 0, fraction = 0, round = half_up, values = [0, 3, 5, 7, 100]>) : i4 -> i8
    %21 = qlut.hw_lut %q8 table(#qlut.folded<i8 -> i8, center = -10, reach = 137, stored = negative, other = added, offset = -1, slope = 13, fraction = 4, round = half_even, inner = <u8 -> i8, power_of_two, nodes = [0, 32, 64, 128], values = [0, 77, -40, -8], guard = 2, value_bits = 16, round = half_even, out_of_range = clamp>>) : i8 -> i8
    // Octaves: by leading zeros and by an exponent.
    %22 = qlut.hw_lut %q8 table(#qlut.normalized<i8 -> i8, leading_zeros, mirror = odd, octaves = 1, zero_point = -3, first = 1, last = 130, fraction = 7, value_shift = 0, term = 0, offset = 0, shift = 6, step = 1, output_zero_point = 9, below = 127, round = half_away, inner = <u16 -> u16, uniform, nodes = 0 to 128 by 32, values = [200, 160, 133, 114, 100], guard = 0, value_bits = 16, round = half_away, out_of_range = clamp>>) : i8 -> i8
    %23 = qlut.hw_lut %q8 table(#qlut.normalized<i8 -> i8, exponent, multiplier = 64, product_shift = 4, zero_point = 0, first = -128, last = 127, fraction = 8, value_shift = 0, term = -40, offset = 70, shift = 10, step = -1, output_zero_point = 0, round = half_up, inner = <u16 -> u16, uniform, nodes = [0, 64], values = [16, 32], guard = 0, value_bits = 16, round = half_up, out_of_range = clamp>>) : i8 -> i8
    // Parabolas, of all codes and of one side.
    %24 = qlut.hw_lut %q8 table(#qlut.quadratic<i8 -> i8, first = 10, last = 209, length = 6, values = [-900, -450, 0, 350], slopes = [300, 520, 480, 200], curvatures = [40, 5, -9, -30], center = -3, guard = 3, slope_shift = 6, curvature_shift = 4>) : i8 -> i8
    %25 = qlut.hw_lut %q8 table(#qlut.folded<i8 -> u8, center = 0, reach = 128, stored = positive, other = negated, offset = 2048, slope = 0, fraction = 3, round = half_up, quadratic = <u8 -> u8, first = 0, last = 127, length = 6, values = [0, 600], slopes = [700, 300], curvatures = [-30, -20], center = 128, guard = 3, slope_shift = 6, curvature_shift = 4>>) : i8 -> i8
    return
  }
}
