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
// RUN: %python -c "import numpy, sys; d = dict(numpy.load(sys.argv[1])); print(sorted((n, a.dtype.str, a.shape) for n, a in d.items())); d['gain'][1] = 7; numpy.savez(sys.argv[2], **d)" %t.npz %t.new.npz | FileCheck %s --check-prefix=FILE
// RUN: qlut-opt %t.out --qlut-embed-parameters=values=%t.new.npz | FileCheck %s --check-prefix=NEW
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
// FILE: [('a_b.c', '<f4', (2,)), ('gain', '<f4', (2,)), ('gain_1', '<f8', (2,)), ('parameter5', '<f2', (2,))]
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
