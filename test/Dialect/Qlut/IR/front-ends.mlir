// RUN: qlut-opt %s --verify-roundtrip | FileCheck %s
// RUN: qlut-opt %s --emit-bytecode | qlut-opt | FileCheck %s

// CHECK: #folded = #qlut.folded<i4 -> i8, center = 0, reach = 8, stored = positive, other = negated, offset = 0, slope = 0, fraction = 0, round = half_up, values = [0, 3, 5, 7, 100]>
// CHECK: #[[INNER:.*]] = #qlut.linear<u16 -> u16, uniform, nodes = 0 to 128 by 32
// CHECK: #normalized = #qlut.normalized<i8 -> i8, exponent, multiplier = 64, product_shift = 4, zero_point = 0, first = -128
// CHECK: #normalized1 = #qlut.normalized<i8 -> u8, leading_zeros, mirror = even, octaves = 1, zero_point = -3, first = 1, last = 255, fraction = 7, value_shift = 1, term = -5, offset = 70, shift = 6, step = 1, output_zero_point = 9, below = 255, round = half_even, inner = #[[INNER]]>
// CHECK: module attributes {
// CHECK-SAME: a.direct = #folded,
// CHECK-SAME: a.exponent = #normalized,
// CHECK-SAME: a.linear = #folded1,
// CHECK-SAME: a.zeros = #normalized1
module attributes {
  a.direct = #qlut.folded<i4 -> i8, center = 0, reach = 8, stored = positive,
      other = negated, offset = 0, slope = 0, fraction = 0, round = half_up,
      values = [0, 3, 5, 7, 100]>,
  a.exponent = #qlut.normalized<i8 -> i8, exponent, multiplier = 64,
      product_shift = 4, zero_point = 0, first = -128, last = 127,
      fraction = 8, value_shift = 0, term = 0, offset = 0, shift = 10,
      step = -1, output_zero_point = 0, round = half_up,
      inner = <u16 -> u16, uniform, nodes = [0, 64], values = [16, 32],
               guard = 0, value_bits = 16, round = half_up,
               out_of_range = clamp>>,
  a.linear = #qlut.folded<i8 -> i8, center = -10, reach = 137,
      stored = negative, other = added, offset = -1, slope = 13, fraction = 4,
      round = floor,
      inner = <u8 -> i8, uniform, nodes = 0 to 128 by 64,
               values = [0, -40, -8], guard = 2, value_bits = 16,
               round = floor, out_of_range = clamp>>,
  a.zeros = #qlut.normalized<i8 -> u8, leading_zeros, mirror = even,
      octaves = 1, zero_point = -3, first = 1, last = 255, fraction = 7,
      value_shift = 1, term = -5, offset = 70, shift = 6, step = 1,
      output_zero_point = 9, below = 255, round = half_even,
      inner = <u16 -> u16, uniform, nodes = 0 to 128 by 32,
               values = [200, 160, 133, 114, 100], guard = 0,
               value_bits = 16, round = half_even, out_of_range = clamp>>
} {}
