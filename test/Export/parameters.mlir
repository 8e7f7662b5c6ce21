// Every integer parameter goes into a folder and comes back, byte for byte.
// RUN: rm -rf %t && mkdir %t
// RUN: qlut-translate --export-params=%t/p %s
// RUN: %python %S/check_parameters.py %t/p weight i8 1 -2 3 4 -5 6
// RUN: %python %S/check_parameters.py %t/p bias i32 100 -200
// RUN: %python %S/check_parameters.py %t/p threshold i4 -8 7
// RUN: %python %S/check_parameters.py %t/p multiplier i32 1073741824 1610612736
// RUN: not %python %S/check_parameters.py %t/p weight i8 1 -2 3 4 -5 7
// RUN: FileCheck %s --check-prefix=MANIFEST --input-file=%t/p/manifest.json

// Into the module itself, and into one whose numbers were lost.
// RUN: qlut-opt %s -o %t/same.mlir
// RUN: qlut-translate --import-params=%t/p %s | diff %t/same.mlir -
// RUN: sed -e 's/\[\[1, -2\], \[3, 4\], \[-5, 6\]\]/0/' -e 's/\[100, -200\]/[1, 2]/' -e 's/constant -3/constant 5/' -e 's/0.05/0.5/' -e 's/-8, -3, 2, 7/0, 0, 0, 0/' -e 's/output_zp -1/output_zp 1/' -e 's/, true/, false/' %s > %t/lost.mlir
// RUN: qlut-opt %t/lost.mlir | not diff %t/same.mlir -
// RUN: qlut-translate --import-params=%t/p %t/lost.mlir | diff %t/same.mlir -
// Twice gives the same files.
// RUN: qlut-translate --export-params=%t/q %t/same.mlir
// RUN: diff -r %t/p %t/q

// MANIFEST: "parameters": [
// MANIFEST: "attribute": "value",
// MANIFEST-NEXT: "file": "0000.npy",
// MANIFEST-NEXT: "function": "main",
// MANIFEST-NEXT: "layer": "",
// MANIFEST-NEXT: "op": "arith.constant",
// MANIFEST-NEXT: "role": "weight",
// MANIFEST-NEXT: "sha256":
// MANIFEST-NEXT: "shape": [
// MANIFEST-NEXT: 3,
// MANIFEST-NEXT: 2
// MANIFEST-NEXT: ],
// MANIFEST-NEXT: "storage": "i8",
// MANIFEST-NEXT: "type": "tensor<3x2xi8>"
// MANIFEST: "role": "format",
// MANIFEST: "role": "zero_point",
// MANIFEST: "layer": "main/tanh.0",
// MANIFEST: "role": "table",
// MANIFEST: "version": 1

#none = affine_map<(d0, d1) -> (d0, d1)>
#last = affine_map<(d0, d1) -> (d1)>
func.func @main(%x: tensor<4x3xf32>) -> (tensor<4x2xi4>, tensor<4x2xi1>) {
  %w = arith.constant dense<[[1, -2], [3, 4], [-5, 6]]> : tensor<3x2xi8>
  %b = arith.constant dense<[100, -200]> : tensor<2xi32>
  %m = arith.constant dense<[1073741824, 1610612736]> : tensor<2xi32>
  %s = arith.constant dense<[31, 32]> : tensor<2xi8>
  %t = arith.constant dense<[-8, 7]> : tensor<2xi4>
  %k = arith.constant dense<[false, true]> : tensor<2xi1>
  %z = arith.constant -3 : i32
  %q = qlut.quantize %x, <i8, 0.05> : tensor<4x3xf32> -> tensor<4x3xi8>
  %e = tensor.empty() : tensor<4x2xi32>
  %f = linalg.fill ins(%z : i32) outs(%e : tensor<4x2xi32>) -> tensor<4x2xi32>
  %a = linalg.matmul ins(%q, %w : tensor<4x3xi8>, tensor<3x2xi8>) outs(%f : tensor<4x2xi32>) -> tensor<4x2xi32>
  %n = tensor.empty() : tensor<4x2xi2>
  %r = linalg.generic {indexing_maps = [#none, #last, #last, #last, #none], iterator_types = ["parallel", "parallel"]} ins(%a, %b, %m, %s : tensor<4x2xi32>, tensor<2xi32>, tensor<2xi32>, tensor<2xi8>) outs(%n : tensor<4x2xi2>) {
  ^bb0(%in: i32, %bias: i32, %mult: i32, %shift: i8, %out: i2):
    %0 = arith.addi %in, %bias : i32
    %1 = qlut.rescale %0, %mult, %shift input_zp 0 output_zp -1 to "i2" : i32, i32, i8 -> i2
    linalg.yield %1 : i2
  } -> tensor<4x2xi2>
  %l = qlut.hw_lut %r table(#qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>) layer "main/tanh.0" : tensor<4x2xi2> -> tensor<4x2xi4>
  %c = tensor.empty() : tensor<4x2xi1>
  %d = linalg.generic {indexing_maps = [#none, #last, #last, #none], iterator_types = ["parallel", "parallel"]} ins(%l, %t, %k : tensor<4x2xi4>, tensor<2xi4>, tensor<2xi1>) outs(%c : tensor<4x2xi1>) {
  ^bb0(%in: i4, %level: i4, %flip: i1, %out: i1):
    %0 = arith.cmpi sge, %in, %level : i4
    %1 = arith.xori %0, %flip : i1
    linalg.yield %1 : i1
  } -> tensor<4x2xi1>
  return %l, %d : tensor<4x2xi4>, tensor<4x2xi1>
}
