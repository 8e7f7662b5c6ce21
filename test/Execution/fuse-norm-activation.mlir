// The same bits for every sum of 16-bit codes, in each form.
// RUN: %python %S/npy.py count %t.x.npy '<u2' 65536,1 1
// RUN: qlut-opt %s --qlut-fuse-norm-activation="mode=multiplier remarks=false" -o %t.m.mlir
// RUN: FileCheck %s < %t.m.mlir
// RUN: qlut-opt %s --qlut-fuse-norm-activation="mode=threshold remarks=false" -o %t.t.mlir
// RUN: FileCheck %s --check-prefix=COUNT < %t.t.mlir
// RUN: qlut-run %s --entry bytes --input %t.x.npy --output %t.y.npy
// RUN: qlut-run %t.m.mlir --entry bytes --input %t.x.npy --compare %t.y.npy | FileCheck %s --check-prefix=SAME
// RUN: qlut-run %t.t.mlir --entry bytes --input %t.x.npy --compare %t.y.npy | FileCheck %s --check-prefix=SAME
// RUN: qlut-run %s --entry nibbles --input %t.x.npy --output %t.y.npy
// RUN: qlut-run %t.m.mlir --entry nibbles --input %t.x.npy --compare %t.y.npy | FileCheck %s --check-prefix=SAME
// RUN: qlut-run %t.t.mlir --entry nibbles --input %t.x.npy --compare %t.y.npy | FileCheck %s --check-prefix=SAME
// RUN: qlut-run %s --entry signs --input %t.x.npy --output %t.y.npy
// RUN: qlut-run %t.m.mlir --entry signs --input %t.x.npy --compare %t.y.npy | FileCheck %s --check-prefix=SAME
// RUN: qlut-run %t.t.mlir --entry signs --input %t.x.npy --compare %t.y.npy | FileCheck %s --check-prefix=SAME
// SAME: result 0: 0 of 393216 elements differ

#x = affine_map<(i, j, k) -> (i, k)>
#w = affine_map<(i, j, k) -> (k, j)>
#y = affine_map<(i, j, k) -> (i, j)>
#row = affine_map<(i, j) -> (i, j)>
#column = affine_map<(i, j) -> (j)>

// CHECK-LABEL: func.func @bytes
// CHECK-NOT: qlut.rescale
// CHECK: return
// COUNT-LABEL: func.func @bytes
// COUNT-NOT: qlut.rescale
// COUNT: return
func.func @bytes(%x: tensor<65536x1xi16>) -> tensor<65536x6xi8> {
  %w = arith.constant dense<[[1, -1, 100, 7, 0, -128]]> : tensor<1x6xi8>
  %c0 = arith.constant 0 : i32
  %top = arith.constant 9000000 : i32
  %zp = arith.constant 1000 : i32
  %s = tensor.empty() : tensor<65536x6xi32>
  %e = tensor.empty() : tensor<65536x6xi8>
  %fill = linalg.fill ins(%c0 : i32) outs(%s : tensor<65536x6xi32>) -> tensor<65536x6xi32>
  %0 = linalg.generic {indexing_maps = [#x, #w, #y], iterator_types = ["parallel", "parallel", "reduction"]}
         ins(%x, %w : tensor<65536x1xi16>, tensor<1x6xi8>) outs(%fill : tensor<65536x6xi32>) {
  ^bb0(%a: i16, %b: i8, %o: i32):
    %p = arith.extsi %a : i16 to i32
    %q = arith.extsi %b : i8 to i32
    %r = arith.subi %p, %zp : i32
    %t = arith.muli %r, %q : i32
    %u = arith.addi %o, %t : i32
    linalg.yield %u : i32
  } -> tensor<65536x6xi32>
  %scale = arith.constant dense<[128, 96, 3, 250, 1, 2]> : tensor<6xi32>
  %bias = arith.constant dense<[-6400, 1000, 123456, -999999, 77, 0]> : tensor<6xi32>
  %m = arith.constant dense<[1145324629, 1431655765, 1073741827, 2147483647, 1234567890, 1999999999]> : tensor<6xi32>
  %shift = arith.constant dense<[46, 45, 47, 48, 40, 46]> : tensor<6xi8>
  %1 = linalg.generic {indexing_maps = [#row, #column, #column, #column, #column, #row], iterator_types = ["parallel", "parallel"]}
         ins(%0, %scale, %bias, %m, %shift : tensor<65536x6xi32>, tensor<6xi32>, tensor<6xi32>, tensor<6xi32>, tensor<6xi8>) outs(%e : tensor<65536x6xi8>) {
  ^bb0(%n: i32, %k: i32, %d: i32, %f: i32, %g: i8, %o: i8):
    %p = arith.muli %n, %k : i32
    %q = arith.addi %p, %d : i32
    %r = arith.maxsi %q, %c0 : i32
    %h = arith.minsi %r, %top : i32
    %t = qlut.rescale %h, %f, %g input_zp 0 output_zp -20 to "i8" : i32, i32, i8 -> i8
    linalg.yield %t : i8
  } -> tensor<65536x6xi8>
  return %1 : tensor<65536x6xi8>
}

// CHECK-LABEL: func.func @nibbles
// CHECK-NOT: qlut.rescale
// CHECK: return
// COUNT-LABEL: func.func @nibbles
// COUNT-NOT: qlut.rescale
// COUNT: return
func.func @nibbles(%x: tensor<65536x1xi16>) -> tensor<65536x6xi8> {
  %w = arith.constant dense<[[1, -1, 100, 7, 0, -128]]> : tensor<1x6xi8>
  %c0 = arith.constant 0 : i32
  %top = arith.constant 9000000 : i32
  %zp = arith.constant 1000 : i32
  %s = tensor.empty() : tensor<65536x6xi32>
  %e = tensor.empty() : tensor<65536x6xi4>
  %fill = linalg.fill ins(%c0 : i32) outs(%s : tensor<65536x6xi32>) -> tensor<65536x6xi32>
  %0 = linalg.generic {indexing_maps = [#x, #w, #y], iterator_types = ["parallel", "parallel", "reduction"]}
         ins(%x, %w : tensor<65536x1xi16>, tensor<1x6xi8>) outs(%fill : tensor<65536x6xi32>) {
  ^bb0(%a: i16, %b: i8, %o: i32):
    %p = arith.extsi %a : i16 to i32
    %q = arith.extsi %b : i8 to i32
    %r = arith.subi %p, %zp : i32
    %t = arith.muli %r, %q : i32
    %u = arith.addi %o, %t : i32
    linalg.yield %u : i32
  } -> tensor<65536x6xi32>
  %scale = arith.constant dense<[128, 96, 3, 250, 1, 2]> : tensor<6xi32>
  %bias = arith.constant dense<[-6400, 1000, 123456, -999999, 77, 0]> : tensor<6xi32>
  %m = arith.constant dense<[1145324629, 1431655765, 1073741827, 2147483647, 1234567890, 1999999999]> : tensor<6xi32>
  %shift = arith.constant dense<[50, 49, 50, 52, 40, 50]> : tensor<6xi8>
  %1 = linalg.generic {indexing_maps = [#row, #column, #column, #column, #column, #row], iterator_types = ["parallel", "parallel"]}
         ins(%0, %scale, %bias, %m, %shift : tensor<65536x6xi32>, tensor<6xi32>, tensor<6xi32>, tensor<6xi32>, tensor<6xi8>) outs(%e : tensor<65536x6xi4>) {
  ^bb0(%n: i32, %k: i32, %d: i32, %f: i32, %g: i8, %o: i4):
    %p = arith.muli %n, %k : i32
    %q = arith.addi %p, %d : i32
    %r = arith.maxsi %q, %c0 : i32
    %h = arith.minsi %r, %top : i32
    %t = qlut.rescale %h, %f, %g input_zp 0 output_zp 3 to "u4" round <half_even> : i32, i32, i8 -> i4
    linalg.yield %t : i4
  } -> tensor<65536x6xi4>
  %e8 = tensor.empty() : tensor<65536x6xi8>
  %2 = linalg.generic {indexing_maps = [#row, #row], iterator_types = ["parallel", "parallel"]}
         ins(%1 : tensor<65536x6xi4>) outs(%e8 : tensor<65536x6xi8>) {
  ^bb0(%a: i4, %o: i8):
    %b = arith.extui %a : i4 to i8
    linalg.yield %b : i8
  } -> tensor<65536x6xi8>
  return %2 : tensor<65536x6xi8>
}

// CHECK-LABEL: func.func @signs
// CHECK-NOT: qlut.rescale
// CHECK: return
// COUNT-LABEL: func.func @signs
// COUNT-NOT: qlut.rescale
// COUNT: return
func.func @signs(%x: tensor<65536x1xi16>) -> tensor<65536x6xi8> {
  %w = arith.constant dense<[[1, -1, 100, 7, 0, -128]]> : tensor<1x6xi8>
  %c0 = arith.constant 0 : i32
  %top = arith.constant 9000000 : i32
  %zp = arith.constant 1000 : i32
  %s = tensor.empty() : tensor<65536x6xi32>
  %e = tensor.empty() : tensor<65536x6xi1>
  %fill = linalg.fill ins(%c0 : i32) outs(%s : tensor<65536x6xi32>) -> tensor<65536x6xi32>
  %0 = linalg.generic {indexing_maps = [#x, #w, #y], iterator_types = ["parallel", "parallel", "reduction"]}
         ins(%x, %w : tensor<65536x1xi16>, tensor<1x6xi8>) outs(%fill : tensor<65536x6xi32>) {
  ^bb0(%a: i16, %b: i8, %o: i32):
    %p = arith.extsi %a : i16 to i32
    %q = arith.extsi %b : i8 to i32
    %r = arith.subi %p, %zp : i32
    %t = arith.muli %r, %q : i32
    %u = arith.addi %o, %t : i32
    linalg.yield %u : i32
  } -> tensor<65536x6xi32>
  %scale = arith.constant dense<[128, 96, 3, 250, 1, 2]> : tensor<6xi32>
  %bias = arith.constant dense<[-6400, 1000, 123456, -999999, 77, 0]> : tensor<6xi32>
  %m = arith.constant dense<[1145324629, 1431655765, 1073741827, 2147483647, 1234567890, 1999999999]> : tensor<6xi32>
  %shift = arith.constant dense<[53, 53, 54, 55, 40, 53]> : tensor<6xi8>
  %1 = linalg.generic {indexing_maps = [#row, #column, #column, #column, #column, #row], iterator_types = ["parallel", "parallel"]}
         ins(%0, %scale, %bias, %m, %shift : tensor<65536x6xi32>, tensor<6xi32>, tensor<6xi32>, tensor<6xi32>, tensor<6xi8>) outs(%e : tensor<65536x6xi1>) {
  ^bb0(%n: i32, %k: i32, %d: i32, %f: i32, %g: i8, %o: i1):
    %p = arith.muli %n, %k : i32
    %q = arith.addi %p, %d : i32
    %r = arith.maxsi %q, %c0 : i32
    %h = arith.minsi %r, %top : i32
    %t = qlut.rescale %h, %f, %g input_zp 0 output_zp 0 to "u1" : i32, i32, i8 -> i1
    linalg.yield %t : i1
  } -> tensor<65536x6xi1>
  %e8 = tensor.empty() : tensor<65536x6xi8>
  %2 = linalg.generic {indexing_maps = [#row, #row], iterator_types = ["parallel", "parallel"]}
         ins(%1 : tensor<65536x6xi1>) outs(%e8 : tensor<65536x6xi8>) {
  ^bb0(%a: i1, %o: i8):
    %b = arith.extui %a : i1 to i8
    linalg.yield %b : i8
  } -> tensor<65536x6xi8>
  return %2 : tensor<65536x6xi8>
}
