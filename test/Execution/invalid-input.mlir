// Input files that do not fit, and options that do not: a message, exit 1.

// RUN: %python %S/npy.py write %t.x.npy '<f4' 2 1 2
// RUN: %python %S/npy.py write %t.d.npy '<f8' 2 1 2
// RUN: %python %S/npy.py write %t.n.npy '<f4' 2 1 nan
// RUN: %python %S/npy.py raw %t.f.npy "{'descr': '<f4', 'fortran_order': True, 'shape': (2,), }" 8
// RUN: %python %S/npy.py raw %t.t.npy "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }" 7

// RUN: not qlut-run %s 2>&1 | FileCheck %s --check-prefix=COUNT
// COUNT: error: expected 1 inputs, got 0; give --input once for each argument
// RUN: not qlut-run %s --input %t.d.npy 2>&1 | FileCheck %s --check-prefix=TYPE
// TYPE: error: {{.*}}d.npy: expected f32 for input 0 of type 2xf32, got f64; convert it with array.astype('<f4')
// RUN: not qlut-run %s --input %t.f.npy 2>&1 | FileCheck %s --check-prefix=FORTRAN
// FORTRAN: error: {{.*}}f.npy: expected C order, got Fortran order; save it with numpy.ascontiguousarray
// RUN: not qlut-run %s --input %t.t.npy 2>&1 | FileCheck %s --check-prefix=TRUNCATED
// TRUNCATED: error: {{.*}}t.npy: truncated: expected 8 bytes of data for 2xf32, got 7
// RUN: not qlut-run %s --input %t.none.npy 2>&1 | FileCheck %s --check-prefix=MISSING
// MISSING: error: {{.*}}none.npy: cannot read: No such file or directory
// RUN: not qlut-run %s --input %S 2>&1 | FileCheck %s --check-prefix=FOLDER
// FOLDER: error: {{.*}}: expected a regular file, got a directory

// RUN: not qlut-run %s --input %t.n.npy 2>&1 | FileCheck %s --check-prefix=NAN
// NAN: error: {{.*}}n.npy: expected numbers, got NaN at element 1; allow it with --allow-nan
// RUN: qlut-run %s --input %t.n.npy --allow-nan --output %t.y.npy
// RUN: %python %S/npy.py print %t.y.npy | FileCheck %s --check-prefix=ALLOWED
// ALLOWED: <f4 (2,) 1.0 nan

// RUN: not qlut-run %s --input %t.x.npy --output %t.a.npy --output %t.b.npy 2>&1 | FileCheck %s --check-prefix=OUTPUTS
// OUTPUTS: error: expected --output at most 1 times, once for each result, got 2
// RUN: not qlut-run %s --input %t.x.npy --compare %t.x.npy --compare %t.x.npy 2>&1 | FileCheck %s --check-prefix=COMPARES
// COMPARES: error: expected --compare at most 1 times, once for each result, got 2
// RUN: not qlut-run %s --input %t.x.npy --compare %t.d.npy 2>&1 | FileCheck %s --check-prefix=COMPARED
// COMPARED: error: {{.*}}d.npy: result 0: expected 2xf64, got 2xf32
// RUN: not qlut-run %s --input %t.x.npy --repeat 0 2>&1 | FileCheck %s --check-prefix=REPEAT
// REPEAT: error: expected --repeat of at least 1, got 0
// RUN: not qlut-run %s --input %t.x.npy --sentinel-magnitude=-1 2>&1 | FileCheck %s --check-prefix=SENTINEL
// SENTINEL: error: expected a finite --sentinel-magnitude above 0
// RUN: not qlut-run %s %s 2>&1 | FileCheck %s --check-prefix=MODELS
// MODELS: error: expected one model, got 2
// RUN: not qlut-run %s --no-such-option 2>&1 | FileCheck %s --check-prefix=OPTION
// OPTION: Unknown command line argument '--no-such-option'

// A failure leaves every output as it was, also those that could be written.
// RUN: echo "keep me" > %t.keep.npy
// RUN: not qlut-run %s --input %t.d.npy --output %t.keep.npy 2>/dev/null
// RUN: not qlut-run %s --input %t.x.npy --output %t.keep.npy --labels %t.none.npy 2>/dev/null
// RUN: not qlut-run %s --entry two --input %t.x.npy --output %t.keep.npy --output %t.none/y.npy 2>&1 | FileCheck %s --check-prefix=UNWRITABLE
// RUN: not qlut-run %s --entry two --input %t.x.npy --output %t.keep.npy --output %t.keep.npy 2>&1 | FileCheck %s --check-prefix=TWICE
// RUN: FileCheck %s --check-prefix=KEEP < %t.keep.npy
// UNWRITABLE: error: {{.*}}none/y.npy: cannot write: No such file or directory
// TWICE: error: {{.*}}keep.npy: cannot write: expected one output for each file, got two
// KEEP: keep me

func.func @main(%x: tensor<2xf32>) -> tensor<2xf32> {
  return %x : tensor<2xf32>
}
func.func @two(%x: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>) {
  return %x, %x : tensor<2xf32>, tensor<2xf32>
}
