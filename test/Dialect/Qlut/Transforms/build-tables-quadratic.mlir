// Tables of parabolas: built by name alone, with segments or a bound.
// RUN: qlut-opt %s --qlut-build-tables="form=quadratic segments=8" | FileCheck %s
// RUN: qlut-opt %s --qlut-build-tables="form=quadratic segments=4 front-end=symmetry" | FileCheck %s --check-prefix=FOLDED
// RUN: qlut-opt %s --qlut-build-tables="form=quadratic max-error=1" 2>&1 | FileCheck %s --check-prefix=BOUND
// RUN: not qlut-opt %s --qlut-build-tables="form=quadratic objective=mse" 2>&1 | FileCheck %s --check-prefix=MSE
// RUN: not qlut-opt %s --qlut-build-tables="form=quadratic rounding=floor" 2>&1 | FileCheck %s --check-prefix=FLOOR
// RUN: not qlut-opt %s --qlut-attach-target=target=npu16 --qlut-build-tables="form=quadratic" 2>&1 | FileCheck %s --check-prefix=TARGET
// MSE: error: {{.*}}expected the objective max or none for quadratic segments, got mse: use the linear form
// FLOOR: error: {{.*}}expected quadratic segments to round half-up, got floor
// TARGET: error: {{.*}}field 'forms' admits direct, linear, got quadratic

// Values of few codes have guard bits.
// CHECK: #[[TABLE:.*]] = #qlut.quadratic<i8 -> i8, first = {{[0-9]+}}, last = {{[0-9]+}}, length = 5, values = [{{[-0-9, ]+}}], slopes = [{{[-0-9, ]+}}], curvatures = [{{[-0-9, ]+}}], center = 0, guard = {{[1-7]}}, slope_shift = {{[0-9]+}}, curvature_shift = {{[0-9]+}}>
// CHECK: table(#[[TABLE]])
// FOLDED: #[[INNER:.*]] = #qlut.quadratic<u8 -> i8, first = 0, last = {{[0-9]+}}, length = 5
// FOLDED: #[[TABLE:.*]] = #qlut.folded<i8 -> i8, center = 0, reach = 128, stored = positive, other = negated, offset = 0, slope = 0, fraction = {{[1-7]}}, round = half_up, quadratic = #[[INNER]]>
// FOLDED: table(#[[TABLE]])
// BOUND: remark: cheapest table: quadratic behind symmetry, {{[0-9]}} segments
// BOUND: #qlut.folded<
func.func @main(%x: tensor<256xf32>) -> tensor<256xf32> {
  %0 = qlut.sim_lut %x, <"tanh(x)"> in <i8, 0.03125> out <i8, 0.0078125> : tensor<256xf32>
  return %0 : tensor<256xf32>
}
