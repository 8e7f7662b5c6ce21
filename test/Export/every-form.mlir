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
// COMPILED: 19 functions, {{[0-9]+}} codes, 0 differ
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
    return
  }
}
