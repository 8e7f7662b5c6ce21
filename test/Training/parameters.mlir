// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Extraction and embedding undo each other, to the byte of the text.
//
// RUN: qlut-opt %s -mlir-print-debuginfo -o %t.in
// RUN: qlut-opt %s --qlut-extract-parameters -mlir-print-debuginfo -o %t.out 2> %t.err
// RUN: FileCheck %s < %t.out && FileCheck %s --check-prefix=REMARK < %t.err
// RUN: qlut-opt %t.out --qlut-embed-parameters -mlir-print-debuginfo | diff %t.in -
//
// With the values in a file.
// RUN: qlut-opt %s --qlut-extract-parameters="values=%t.npz remarks=false" -mlir-print-debuginfo -o %t.out 2>&1 | count 0
// RUN: not grep parameter_values %t.out
// RUN: qlut-opt %t.out --qlut-embed-parameters=values=%t.npz -mlir-print-debuginfo | diff %t.in -
// RUN: rm -rf %t && mkdir %t && cd %t && %python -m zipfile -e %t.npz %t
// RUN: ls %t | FileCheck %s --check-prefix=FILE
// RUN: %python %S/../Execution/npy.py print %t/a_b.c.npy | FileCheck %s --check-prefix=SHORT
// RUN: %python %S/../Execution/npy.py write %t/gain.npy '<f4' 2 1 7
// RUN: cd %t && %python -c "import zipfile, os; z = zipfile.ZipFile('new.npz', 'w'); [z.write(n) for n in sorted(os.listdir()) if n.endswith('.npy')]; z.close()"
// RUN: qlut-opt %t.out --qlut-embed-parameters=values=%t/new.npz | FileCheck %s --check-prefix=NEW
//
// What is no such file.
// RUN: cd %t && %python -m zipfile -c packed.npz a_b.c.npy gain.npy gain_1.npy parameter5.npy
// RUN: not qlut-opt %t.out --qlut-embed-parameters=values=%t/packed.npz 2>&1 | FileCheck %s --check-prefix=PACKED
// RUN: not qlut-opt %t.out --qlut-embed-parameters=values=%t/gain.npy 2>&1 | FileCheck %s --check-prefix=NPY
// RUN: head -c 300 %t/new.npz > %t/cut.npz && not qlut-opt %t.out --qlut-embed-parameters=values=%t/cut.npz 2>&1 | FileCheck %s --check-prefix=NPY
// RUN: not qlut-opt %t.out --qlut-embed-parameters=values=%t/none.npz 2>&1 | FileCheck %s --check-prefix=NONE
// RUN: not qlut-opt %t.out --qlut-embed-parameters 2>&1 | FileCheck %s --check-prefix=VALUE
// RUN: cd %t && cp gain.npy parameter5.npy && cp gain.npy more.npy && %python -c "import zipfile; z = zipfile.ZipFile('type.npz', 'w'); [z.write(n) for n in ('a_b.c.npy', 'gain.npy', 'gain_1.npy', 'parameter5.npy')]; z.close()"
// RUN: not qlut-opt %t.out --qlut-embed-parameters=values=%t/type.npz 2>&1 | FileCheck %s --check-prefix=TYPE
// RUN: cd %t && %python -c "import zipfile; z = zipfile.ZipFile('few.npz', 'w'); z.write('gain.npy'); z.close()"
// RUN: not qlut-opt %t.out --qlut-embed-parameters=values=%t/few.npz 2>&1 | FileCheck %s --check-prefix=FEW
// PACKED: 'a_b.c.npy' is compressed; write the file with numpy.savez, not savez_compressed
// NPY: expected a .npz file (a ZIP archive), got no directory at its end
// NONE: none.npz
// VALUE: error: expected a value of type 'tensor<2xf32>' for parameter 'gain' in 'qlut.parameter_values'; name its file with option 'values'
// TYPE: expected 2xf16 for 'parameter5', got 2xf32
// FEW: expected an array 'a_b.c', got none of that name
//
// What is chosen by name.
// RUN: qlut-opt %s --qlut-extract-parameters="include=fill exclude=gain*" 2>&1 | FileCheck %s --check-prefix=CHOSEN

// CHECK: func.func @main(%{{[^,]*}}: tensor<2xf32> loc({{[^)]*}}), %{{[^,]*}}: tensor<2xf32> {qlut.parameter = "gain", qlut.parameter_place = {attribute = "value", index = 3 : i64, op = "arith.constant"}} loc("gain"
// CHECK-SAME: qlut.parameter = "a_b.c"
// CHECK-SAME: qlut.parameter = "gain_1"
// CHECK-SAME: qlut.parameter = "parameter5", qlut.parameter_place = {attribute = "values", index = 9 : i64, op = "tosa.const"
// CHECK-SAME: attributes {qlut.parameter_values = {a_b.c = dense<[3.0
// CHECK-NOT: arith.constant dense<[1.0
// REMARK: 'mask' stays a constant: it is a mask; include=mask makes it a parameter
// REMARK: 'fill' stays a constant: it is one number all over; include=fill makes it a parameter
// REMARK: parameter 'gain': 'tensor<2xf32>'
// REMARK: parameter 'a_b.c': 'tensor<2xbf16>'
// REMARK: parameter 'gain_1': 'tensor<2xf64>'
// REMARK: parameter 'parameter5': 'tensor<2xf16>'
// FILE: a_b.c.npy
// FILE-NEXT: gain.npy
// FILE-NEXT: gain_1.npy
// FILE-NEXT: parameter5.npy
// SHORT: <f4 (2,) 3.0 4.0
// NEW: arith.constant dense<[1.000000e+00, 7.000000e+00]> : tensor<2xf32>
// CHOSEN: parameter 'fill'
// CHOSEN: 'gain' stays a constant: option 'exclude' names it
// CHOSEN: 'gain_1' stays a constant: option 'exclude' names it
func.func @main(%x: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xbf16>, tensor<2xf64>, tensor<2xf16>) {
  %zero = arith.constant 0.0 : f32
  %mask = arith.constant dense<[0.0, -1.0e9]> : tensor<2xf32> loc("mask")
  %fill = arith.constant dense<1.0e-5> : tensor<2xf32> loc("fill")
  %gain = arith.constant dense<[1.0, 2.0]> : tensor<2xf32> loc("gain")
  %0 = arith.mulf %x, %gain : tensor<2xf32>
  %1 = arith.addf %0, %mask : tensor<2xf32>
  %2 = arith.addf %1, %fill : tensor<2xf32>
  %short = arith.constant dense<[3.0, 4.0]> : tensor<2xbf16> loc(fused["a/b.c", "other"])
  %long = arith.constant dense<[0.1, 0.2]> : tensor<2xf64> loc(callsite("gain" at "call"))
  %half = "tosa.const"() <{values = dense<[5.0, 6.0]> : tensor<2xf16>}> {test.kept} : () -> tensor<2xf16>
  return %2, %short, %long, %half : tensor<2xf32>, tensor<2xbf16>, tensor<2xf64>, tensor<2xf16>
}
