// Every attribute, as text, with all its fields, and as bytecode.
// RUN: qlut-opt %s --verify-roundtrip --mlir-print-local-scope | FileCheck %s
// RUN: qlut-opt %s --emit-bytecode | qlut-opt --mlir-print-local-scope | FileCheck %s

// CHECK: a.expr = #qlut.expr<"1 / (1 + exp(-x * 0.125))">
// CHECK: a.format = [#qlut.format<i8, 0.0625:-3>, #qlut.format<u16, 3.0517578e-05>, #qlut.format<b1, 0.5>, #qlut.format<u1, 2.0:1>, #qlut.format<i32, 1.1754944e-38>]
// CHECK: a.range = [#qlut.range<-8.0, 8.0>, #qlut.range<-1.0e-300, 1.7976931348623157e+308>]
// CHECK: a.rounding = [#qlut.rounding<half_up>, #qlut.rounding<half_even>, #qlut.rounding<half_away>, #qlut.rounding<floor>]
module attributes {
  a.expr = #qlut.expr<"1 / (1 + exp(-x * 0.125))">,
  a.format = [#qlut.format<i8, 0.0625:-3>, #qlut.format<u16, 3.0517578125E-5>, #qlut.format<b1, 0.5>, #qlut.format<u1, 2.0:1>, #qlut.format<i32, 1.17549435e-38>],
  a.range = [#qlut.range<-8.0, 8.0>, #qlut.range<-1.0e-300, 1.7976931348623157e308>],
  a.rounding = [#qlut.rounding<half_up>, #qlut.rounding<half_even>, #qlut.rounding<half_away>, #qlut.rounding<floor>]} {
  // CHECK: module attributes {a.spec = #qlut.spec<{breakpoints = array<f64: -1.000000e+00, 5.000000e-01>, endpoints = "computed", form = "linear", guard_bits = 16 : i64, input = "i8", last_node = "at-end", operation = "lookup", out_of_range = "tail", output = "u16", pole = "saturate", segments = 65536 : i64, spacing = "free", value_bits = 32 : i64}>}
  module attributes {a.spec = #qlut.spec<{operation = "lookup", form = "linear", segments = 65536 : i64, spacing = "free", breakpoints = array<f64: -1.0, 0.5>, endpoints = "computed", last_node = "at-end", out_of_range = "tail", pole = "saturate", value_bits = 32 : i64, guard_bits = 16 : i64, input = "i8", output = "u16"}>} {}
  // CHECK: #qlut.spec<{}>
  module attributes {a.spec = #qlut.spec<{}>} {}
  // CHECK: a.direct = #qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>
  module attributes {a.direct = #qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>} {}
  // CHECK: a.linear = [#qlut.linear<i4 -> i8, uniform, nodes = 0 to 16 by 4, values = [0, 256, 512, 768, 1024], guard = 4, value_bits = 16, round = half_up, out_of_range = clamp>, #qlut.linear<i4 -> u8, free, nodes = [2, 3, 9], values = [0, 1, 2], guard = 0, value_bits = 8, round = floor, out_of_range = tail>, #qlut.linear<u4 -> i8, power_of_two, nodes = [0, 8, 12, 14, 16], values = [0, 1, 2, 3, 4], guard = 1, value_bits = 9, round = half_even, out_of_range = clamp>]
  module attributes {a.linear = [
    #qlut.linear<i4 -> i8, uniform, nodes = 0 to 16 by 4, values = [0, 256, 512, 768, 1024], guard = 4, value_bits = 16, round = half_up, out_of_range = clamp>,
    #qlut.linear<i4 -> u8, free, nodes = [2, 3, 9], values = [0, 1, 2], guard = 0, value_bits = 8, round = floor, out_of_range = tail>,
    #qlut.linear<u4 -> i8, power_of_two, nodes = [0, 8, 12, 14, 16], values = [0, 1, 2, 3, 4], guard = 1, value_bits = 9, round = half_even, out_of_range = clamp>]} {}
  // CHECK: a.step = [#qlut.step<i8 -> u2, thresholds = [64, 128, 192], values = [0, 1, 2, 3]>, #qlut.step<i8 -> u2, thresholds = [], values = [1]>]
  module attributes {a.step = [#qlut.step<i8 -> u2, thresholds = [64, 128, 192], values = [0, 1, 2, 3]>, #qlut.step<i8 -> u2, thresholds = [], values = [1]>]} {}
  // CHECK: a.fit = #qlut.fit<i8 -> i8, starts = [0, 128], intercepts = [-32768, 0], slopes = [0, 64], shift = 8, round = half_up>
  module attributes {a.fit = #qlut.fit<i8 -> i8, starts = [0, 128], intercepts = [-32768, 0], slopes = [0, 64], shift = 8, round = half_up>} {}
  // CHECK: a.computed = #qlut.computed<"relu(x)", in <i4, 1.0>, out <i8, 0.125>, within <-8.0, 7.0>, uniform, nodes = 0 to 16 by 4, guard = 4, value_bits = 16, round = half_up, out_of_range = clamp, value_round = half_even, pole = error>
  module attributes {a.computed = #qlut.computed<"relu(x)", in <i4, 1.0>, out <i8, 0.125>, within <-8.0, 7.0>, uniform, nodes = 0 to 16 by 4, guard = 4, value_bits = 16, round = half_up, out_of_range = clamp, value_round = half_even, pole = error>} {}
}
