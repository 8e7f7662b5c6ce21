// The lines of the trade-off: every spacing, and the front end that fits the
// function best.
// RUN: qlut-report %s -o %t.html
// RUN: %python %S/check_page.py %t.html | FileCheck %s

// CHECK: linear, uniform behind symmetry
// CHECK: {{^}}uniform, 8 segments: at most
// CHECK: {{^}}uniform{{$}}
// CHECK: {{^}}power-of-two{{$}}
// CHECK: {{^}}free{{$}}
// CHECK: {{^}}dyadic behind symmetry, 4 segments: at most 1.17 codes, 10 bytes
// CHECK: {{^}}dyadic behind symmetry{{$}}
// CHECK: form
// CHECK-NEXT: linear, uniform behind symmetry
// CHECK-NEXT: front end
// CHECK-NEXT: symmetry

// Among many codes searched lines have every second point.
// CHECK: {{^}}uniform, 8 segments: at most
// CHECK: {{^}}free, 4 segments: at most
// CHECK-NEXT: {{^}}free, 16 segments: at most
// CHECK: {{^}}dyadic, 4 segments: at most
// CHECK-NEXT: {{^}}dyadic, 16 segments: at most
// CHECK-NOT: behind
// CHECK: front end
// CHECK-NEXT: none

func.func @main(%x: f32) -> (f32, f32) {
  %0 = qlut.sim_lut %x, <"tanh(x)"> in <i8, 0.0078125> out <i8, 0.0078125>
         table(#qlut.folded<i8 -> i8, center = 0, reach = 128, stored = positive, other = negated, offset = 0, slope = 0, fraction = 2, round = half_up, inner = <u8 -> i8, uniform, nodes = 0 to 128 by 32, values = [0, 260, 400, 470, 500], guard = 2, value_bits = 16, round = half_up, out_of_range = clamp>>)
         layer "main/tanh.0" : f32
  // No front end has its law.
  %1 = qlut.sim_lut %x, <"x + exp(x)"> in <i16, 0.000030517578125> out <i16, 0.00012>
         table(#qlut.linear<i16 -> i16, uniform, nodes = 0 to 65536 by 32768, values = [-5268, 8333, 30986], guard = 0, value_bits = 16, round = half_up, out_of_range = clamp>)
         layer "main/sum.0" : f32
  return %0, %1 : f32, f32
}
