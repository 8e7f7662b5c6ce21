// The same bits for every code, fused or not.
// RUN: %python %S/npy.py count %t.x.npy '|u1' 256 1
// RUN: qlut-opt %s --qlut-fuse-tables=remarks=false -o %t.mlir
// RUN: FileCheck %s < %t.mlir
// RUN: qlut-run %s --entry signed --input %t.x.npy --output %t.y.npy
// RUN: qlut-run %t.mlir --entry signed --input %t.x.npy --compare %t.y.npy | FileCheck %s --check-prefix=SAME
// RUN: qlut-run %s --entry unsigned --input %t.x.npy --output %t.y.npy
// RUN: qlut-run %t.mlir --entry unsigned --input %t.x.npy --compare %t.y.npy | FileCheck %s --check-prefix=SAME
// SAME: result 0: 0 of 256 elements differ

#id = affine_map<(i) -> (i)>

// CHECK-LABEL: func.func @signed
// CHECK: qlut.hw_lut
// CHECK-NOT: qlut.rescale
// CHECK-NOT: arith.muli
// CHECK: return
func.func @signed(%x: tensor<256xi8>) -> tensor<256xi8> {
  %e = tensor.empty() : tensor<256xi8>
  %m = arith.constant 1288490189 : i32
  %s = arith.constant 30 : i8
  %c7 = arith.constant 7 : i16
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
         ins(%x : tensor<256xi8>) outs(%e : tensor<256xi8>) {
  ^bb0(%a: i8, %o: i8):
    %r = qlut.rescale %a, %m, %s input_zp -9 output_zp 4 to "i8" : i8, i32, i8 -> i8
    linalg.yield %r : i8
  } -> tensor<256xi8>
  %1 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
         ins(%0 : tensor<256xi8>) outs(%e : tensor<256xi8>) {
  ^bb0(%a: i8, %o: i8):
    %w = arith.extsi %a : i8 to i16
    %p = arith.muli %w, %w : i16
    %q = arith.shrsi %p, %c7 : i16
    %r = arith.subi %q, %w : i16
    %t = arith.trunci %r : i16 to i8
    %u = qlut.rescale %t, %m, %s input_zp 0 output_zp 100 to "i8" round <half_even> : i8, i32, i8 -> i8
    linalg.yield %u : i8
  } -> tensor<256xi8>
  return %1 : tensor<256xi8>
}

// CHECK-LABEL: func.func @unsigned
// CHECK-COUNT-1: qlut.hw_lut
// CHECK-NOT: qlut
// CHECK: return
func.func @unsigned(%x: tensor<256xi8>) -> tensor<256xi8> {
  %m = arith.constant dense<715827883> : tensor<256xi32>
  %s = arith.constant dense<31> : tensor<256xi8>
  %0 = qlut.rescale %x, %m, %s input_zp 17 output_zp 3 to "u4" unsigned : tensor<256xi8>, tensor<256xi32>, tensor<256xi8> -> tensor<256xi4>
  %1 = qlut.hw_lut %0 table(#qlut.direct<u4 -> u8, values = [9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 10, 20, 200, 255, 40, 50]>) : tensor<256xi4> -> tensor<256xi8>
  return %1 : tensor<256xi8>
}
