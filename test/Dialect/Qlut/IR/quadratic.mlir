// RUN: qlut-opt %s --verify-roundtrip | FileCheck %s
// RUN: qlut-opt %s --emit-bytecode | qlut-opt | FileCheck %s

// CHECK: #[[INNER:.*]] = #qlut.quadratic<u8 -> i8, first = 0, last = 127, length = 6, values = [0, 600], slopes = [700, 300], curvatures = [-30, -20], center = 0, guard = 3, slope_shift = 6, curvature_shift = 4>
// CHECK: #[[PLAIN:.*]] = #qlut.quadratic<i8 -> i8, first = 10, last = 209, length = 6, values = [-900, -450, 0, 350], slopes = [300, 520, 480, 200], curvatures = [40, 5, -9, -30], center = -3, guard = 3, slope_shift = 6, curvature_shift = 4>
// CHECK: #[[FOLDED:.*]] = #qlut.folded<i8 -> i8, center = 0, reach = 128, stored = positive, other = negated, offset = 0, slope = 0, fraction = 3, round = half_up, quadratic = #[[INNER]]>
// CHECK: module attributes {
// CHECK-SAME: a.folded = #[[FOLDED]],
// CHECK-SAME: a.plain = #[[PLAIN]]
module attributes {
  a.folded = #qlut.folded<i8 -> i8, center = 0, reach = 128, stored = positive,
      other = negated, offset = 0, slope = 0, fraction = 3, round = half_up,
      quadratic = <u8 -> i8, first = 0, last = 127, length = 6,
                   values = [0, 600], slopes = [700, 300],
                   curvatures = [-30, -20], center = 0, guard = 3,
                   slope_shift = 6, curvature_shift = 4>>,
  a.plain = #qlut.quadratic<i8 -> i8, first = 10, last = 209, length = 6,
      values = [-900, -450, 0, 350], slopes = [300, 520, 480, 200],
      curvatures = [40, 5, -9, -30], center = -3, guard = 3, slope_shift = 6,
      curvature_shift = 4>
} {}
