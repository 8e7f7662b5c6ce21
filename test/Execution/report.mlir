// Accuracy over the last dimension, and differences by bits.

// RUN: %python %S/npy.py write %t.x.npy '<f4' 4,3 1 2 3  5 5 1  0 nan 1  -1 -3 -2
// RUN: %python %S/npy.py write %t.l.npy '|u1' 4 2 0 1 1
// RUN: qlut-run %s --allow-nan --input %t.x.npy --labels %t.l.npy | FileCheck %s --check-prefix=LABELS
// Rows: greatest; the first of equal ones; NaN is never right; wrong.
// LABELS: top-1 accuracy: 50.00% (2 of 4)

// RUN: %python %S/npy.py write %t.z.npy '<f4' 1,3 0 1 2
// RUN: %python %S/npy.py write %t.m.npy '<f4' 1,3 -0.0 1 2.0000002
// RUN: qlut-run %s --input %t.z.npy --compare %t.z.npy | FileCheck %s --check-prefix=EQUAL
// RUN: qlut-run %s --input %t.z.npy --compare %t.m.npy | FileCheck %s --check-prefix=OTHER
// EQUAL: result 0: 0 of 3 elements differ from {{.*}}z.npy{{$}}
// OTHER: result 0: 2 of 3 elements differ from {{.*}}m.npy, by at most 2.38419e-07{{$}}

// RUN: %python %S/npy.py write %t.i.npy '<f4' 1,3 inf nan 1
// RUN: %python %S/npy.py write %t.j.npy '<f4' 1,3 inf nan -inf
// RUN: %python %S/npy.py write %t.k.npy '<f4' 1,3 inf 0 1
// RUN: qlut-run %s --allow-nan --input %t.i.npy --compare %t.j.npy | FileCheck %s --check-prefix=INF
// RUN: qlut-run %s --allow-nan --input %t.i.npy --compare %t.k.npy | FileCheck %s --check-prefix=NAN
// INF: result 0: 1 of 3 elements differ from {{.*}}j.npy, by at most inf{{$}}
// NAN: result 0: 1 of 3 elements differ from {{.*}}k.npy, by at most nan{{$}}

// RUN: %python %S/npy.py write %t.f.npy '<f4' 4 2 0 1 1
// RUN: not qlut-run %s --allow-nan --input %t.x.npy --labels %t.f.npy 2>&1 | FileCheck %s --check-prefix=FLOAT
// FLOAT: error: {{.*}}f.npy: expected integers as labels, got f32
// RUN: %python %S/npy.py write %t.few.npy '<i8' 3 2 0 1
// RUN: not qlut-run %s --allow-nan --input %t.x.npy --labels %t.few.npy 2>&1 | FileCheck %s --check-prefix=FEW
// FEW: error: {{.*}}few.npy: expected 4 labels, one for each row of result 0, got 3

func.func @main(%x: tensor<1x3xf32>) -> tensor<1x3xf32> {
  return %x : tensor<1x3xf32>
}
