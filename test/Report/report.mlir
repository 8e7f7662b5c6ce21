// The page has the figures of the certificates, a tick for each boundary and
// the calibration where statistics are given.

// RUN: %python %S/../Execution/npy.py write %t.x.npy '<f4' 4 -3 0.5 1 9
// RUN: qlut-run %s --entry observed --input %t.x.npy --calibrate %t.stats.json
// RUN: qlut-report %s --stats %t.stats.json -o %t.html
// RUN: %python %S/check_page.py %t.html | FileCheck %s --check-prefixes=PAGE,STATS
// RUN: qlut-report %s --title "A < B" > %t.plain.html
// RUN: %python %S/check_page.py %t.plain.html | FileCheck %s --check-prefixes=PAGE,PLAIN
// The same module, the same bytes.
// RUN: qlut-report %s --stats %t.stats.json -o %t.again.html && cmp %t.html %t.again.html
// Integer lookups are drawn in codes, without a function.
// RUN: qlut-report %S/../Export/every-form.mlir -o %t.forms.html
// RUN: %python %S/check_page.py %t.forms.html | FileCheck %s --check-prefix=FORMS

// STATS: report.mlir
// PLAIN: A < B
// PAGE: tables
// PAGE-NEXT: 3
// PAGE-NEXT: in 4 places
// PAGE-NEXT: entries
// PAGE-NEXT: 14
// PAGE-NEXT: bytes
// PAGE-NEXT: 24
// PAGE-NEXT: worst error
// PAGE-NEXT: 35.48
// PAGE-NEXT: output codes, main/tanh.2
// PAGE: Tables
// PAGE: tanh
// PAGE-NEXT: main/tanh.0
// PAGE-NEXT: +1
// PAGE-NEXT: i2 → i4
// PAGE-NEXT: direct

// PAGE: tanh(x)
// PAGE-NEXT: main/tanh.0
// PAGE-NEXT: main/tanh.1
// PAGE: output, real
// PAGE: exact function
// PAGE: error, output codes
// STATS: calibration, share of the values
// STATS: 50 % outside of the codes
// PLAIN-NOT: calibration
// PAGE: input, real
// PAGE: this table
// STATS: samples in range
// STATS-NEXT: 25 % of 4
// PLAIN-NOT: samples in range
// PAGE: front end
// PAGE-NEXT: none
// PAGE: max. error
// PAGE-NEXT: 0.288 codes, at x = −2 (code −2)
// PAGE-NEXT: least possible
// PAGE-NEXT: 0.288 codes in 4 segments, 0.288 in these
// PAGE-NEXT: ULP error
// PAGE-NEXT: {{[0-9.e]+}} of f32
// A direct table has no boundaries; a range cuts two ends off.
// STATS: {{^}}[qlut_tanh: 2 exact, 2 table, 2 error, 2 bar, 2 outside, 1 mark, {{[0-9]+}} dot]
// PLAIN: {{^}}[qlut_tanh: 2 exact, 2 table, 2 error, 2 outside, 1 mark, {{[0-9]+}} dot]

// PAGE: range
// PAGE: guard bits
// PAGE-NEXT: 4
// Five nodes, of which the last lies past the last code.
// PAGE: {{^}}[qlut_tanh_2: 2 exact, 2 table, 4 boundary, 4 node, 2 error, 1 mark, {{[0-9]+}} dot]
// A layer's name is text, whatever is in it.
// PAGE: main/<b>&"tanh"
// PAGE: {{^}}[qlut_tanh_3:

// FORMS: input code
// FORMS: {{^}}[qlut_table: 2 table]
// FORMS: input code; ticks: segment boundaries
// FORMS: {{^}}[qlut_table_4: 2 table, 3 boundary, 3 node]

#shared = #qlut.direct<i2 -> i4, values = [-8, -6, 0, 6]>
func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = qlut.sim_lut %x, <"tanh(x)"> range <-2.0, 1.0> in <i2, 1.0> out <i4, 0.125> table(#shared) layer "main/tanh.0" : tensor<4xf32>
  %1 = qlut.sim_lut %0, <"tanh(x)"> in <i2, 1.0> out <i4, 0.125> table(#shared) layer "main/tanh.1" : tensor<4xf32>
  %2 = qlut.sim_lut %1, <"tanh(x)"> in <i4, 0.5> out <i8, 0.0078125>
         table(#qlut.linear<i4 -> i8, uniform, nodes = 0 to 16 by 4, values = [-2047, -1974, 0, 1974, 2047], guard = 4, value_bits = 16, round = half_up, out_of_range = clamp>)
         layer "main/tanh.2" : tensor<4xf32>
  %3 = qlut.sim_lut %2, <"tanh(x)"> in <i4, 0.5> out <i8, 0.0078125>
         table(#qlut.linear<i4 -> i8, uniform, nodes = 0 to 16 by 4, values = [-2047, -1975, 0, 1975, 2047], guard = 4, value_bits = 16, round = half_up, out_of_range = clamp>)
         layer "main/<b>&\22tanh\22" : tensor<4xf32>
  return %3 : tensor<4xf32>
}
func.func @observed(%x: tensor<4xf32>) -> tensor<4xf32> {
  qlut.observe %x id "main/tanh.0" : tensor<4xf32>
  return %x : tensor<4xf32>
}
