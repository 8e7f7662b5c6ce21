// RUN: qlut-opt %s --qlut-fuse-norm-activation --verify-diagnostics -o %t.mlir && FileCheck %s < %t.mlir
// A second run finds the same.
// RUN: qlut-opt %t.mlir --qlut-fuse-norm-activation=remarks=false | diff %t.mlir -
// RUN: qlut-opt %s --qlut-fuse-norm-activation="mode=threshold remarks=false" 2>&1 | FileCheck %s --check-prefix=COUNT --implicit-check-not=remark:

#x = affine_map<(i, j, k) -> (i, k)>
#w = affine_map<(i, j, k) -> (k, j)>
#y = affine_map<(i, j, k) -> (i, j)>
#row = affine_map<(i, j) -> (i, j)>
#column = affine_map<(i, j) -> (j)>

// Sums of channel 0: 3 (x + 3) + 5 (x' + 3) with x in [-128, 127]:
// [-1000, 1040]; of channel 1: -4 (x + 3): [-520, 500].
// CHECK-LABEL: func.func @norm
// CHECK: %[[SUMS:.*]] = linalg.generic {{.*}}"reduction"]}
// CHECK: linalg.generic {{.*}}iterator_types = ["parallel", "parallel"]} ins(%[[SUMS]], {{.*}} : tensor<?x2xi32>, tensor<2xi32>, tensor<2xi32>{{.*}}) outs({{.*}} : tensor<?x2xi4>)
// CHECK: arith.muli {{.*}} : i32
// CHECK-NEXT: arith.addi
// CHECK-NEXT: arith.shrsi
// CHECK: arith.maxsi
// CHECK-NOT: arith.minsi
// CHECK: arith.trunci {{.*}} : i32 to i4
// CHECK-NOT: qlut.rescale
// COUNT-LABEL: func.func @norm
// COUNT-DAG: arith.constant dense<{{.*}}> : tensor<2x15xi32>
// COUNT: linalg.index 1
// COUNT-COUNT-4: tensor.extract
// COUNT-NOT: tensor.extract
// COUNT: arith.trunci {{.*}} : i32 to i4
func.func @norm(%x: tensor<?x2xi8>, %s: tensor<?x2xi32>, %e: tensor<?x2xi4>) -> tensor<?x2xi4> {
  %w = arith.constant dense<[[3, -4], [5, 0]]> : tensor<2x2xi8>
  %c0 = arith.constant 0 : i32
  %zp = arith.constant -3 : i32
  %fill = linalg.fill ins(%c0 : i32) outs(%s : tensor<?x2xi32>) -> tensor<?x2xi32>
  %0 = linalg.generic {indexing_maps = [#x, #w, #y], iterator_types = ["parallel", "parallel", "reduction"]}
         ins(%x, %w : tensor<?x2xi8>, tensor<2x2xi8>) outs(%fill : tensor<?x2xi32>) {
  ^bb0(%a: i8, %b: i8, %o: i32):
    %p = arith.extsi %a : i8 to i32
    %q = arith.extsi %b : i8 to i32
    %r = arith.subi %p, %zp : i32
    %t = arith.muli %r, %q : i32
    %u = arith.addi %o, %t : i32
    linalg.yield %u : i32
  } -> tensor<?x2xi32>
  %scale = arith.constant dense<[128, 96]> : tensor<2xi32>
  %bias = arith.constant dense<[-6400, 1000]> : tensor<2xi32>
  %m = arith.constant dense<[1145324629, 1431655765]> : tensor<2xi32>
  %shift = arith.constant dense<[44, 43]> : tensor<2xi8>
  // expected-remark @below {{one product for each of 2 channels, of sums in [-1000, 1040]: multipliers of at most 9 bits, addends of 18, shifts of 15, in 32 bits}}
  %1 = linalg.generic {indexing_maps = [#row, #column, #column, #column, #column, #row], iterator_types = ["parallel", "parallel"]}
         ins(%0, %scale, %bias, %m, %shift : tensor<?x2xi32>, tensor<2xi32>, tensor<2xi32>, tensor<2xi32>, tensor<2xi8>) outs(%e : tensor<?x2xi4>) {
  ^bb0(%n: i32, %k: i32, %d: i32, %f: i32, %g: i8, %o: i4):
    %p = arith.muli %n, %k : i32
    %q = arith.addi %p, %d : i32
    %r = arith.maxsi %q, %c0 : i32
    %t = qlut.rescale %r, %f, %g input_zp 0 output_zp -8 to "i4" : i32, i32, i8 -> i4
    linalg.yield %t : i4
  } -> tensor<?x2xi4>
  return %1 : tensor<?x2xi4>
}
