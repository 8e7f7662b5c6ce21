// What stays, and why.
// RUN: qlut-opt %s --qlut-fuse-norm-activation --verify-diagnostics -o %t.mlir
// RUN: qlut-opt %s -o %t.in.mlir && diff %t.in.mlir %t.mlir
// RUN: not qlut-opt %s --qlut-fuse-norm-activation=mode=float 2>&1 | FileCheck %s --check-prefix=MODE
// MODE: qlut-fuse-norm-activation: expected option 'mode' to be exact, multiplier or threshold, got 'float'

#x = affine_map<(i, k) -> (i, k)>
#w = affine_map<(i, k) -> (k)>
#y = affine_map<(i, k) -> (i)>
#id = affine_map<(i) -> (i)>

func.func @dot_start(%x: tensor<4x2xi8>, %s: tensor<4xi32>) -> tensor<4xi4> {
  %e = tensor.empty() : tensor<4xi4>
  %m = arith.constant 1 : i32
  %z = arith.constant 4 : i8
  // expected-remark @below {{what follows the sums stays as it is: its sums start from what is no constant}}
  %0 = linalg.generic {indexing_maps = [#x, #y], iterator_types = ["parallel", "reduction"]}
         ins(%x : tensor<4x2xi8>) outs(%s : tensor<4xi32>) {
  ^bb0(%a: i8, %o: i32):
    %p = arith.extsi %a : i8 to i32
    %u = arith.addi %o, %p : i32
    linalg.yield %u : i32
  } -> tensor<4xi32>
  %1 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
         ins(%0 : tensor<4xi32>) outs(%e : tensor<4xi4>) {
  ^bb0(%n: i32, %o: i4):
    %t = qlut.rescale %n, %m, %z input_zp 0 output_zp 0 to "i4" : i32, i32, i8 -> i4
    linalg.yield %t : i4
  } -> tensor<4xi4>
  return %1 : tensor<4xi4>
}

func.func @many(%x: tensor<4x2xi8>, %r: tensor<4xi32>) -> (tensor<4xi32>, tensor<4xi16>, tensor<4xi4>, tensor<4xi4>, tensor<4xi4>) {
  %c0 = arith.constant 0 : i32
  %m = arith.constant 1 : i32
  %z = arith.constant 4 : i8
  %em = tensor.empty() : tensor<4xi32>
  %e = tensor.empty() : tensor<4xi4>
  %e16 = tensor.empty() : tensor<4xi16>
  %s = linalg.fill ins(%c0 : i32) outs(%em : tensor<4xi32>) -> tensor<4xi32>
  // expected-remark @below {{linalg.generic is no elementwise integer op of them and constants}}
  %0 = linalg.generic {indexing_maps = [#x, #y], iterator_types = ["parallel", "reduction"]}
         ins(%x : tensor<4x2xi8>) outs(%s : tensor<4xi32>) {
  ^bb0(%a: i8, %o: i32):
    %p = arith.extsi %a : i8 to i32
    %u = arith.addi %o, %p : i32
    linalg.yield %u : i32
  } -> tensor<4xi32>
  %rev = linalg.generic {indexing_maps = [affine_map<(i) -> (3 - i)>, #id], iterator_types = ["parallel"]}
         ins(%0 : tensor<4xi32>) outs(%em : tensor<4xi32>) {
  ^bb0(%n: i32, %o: i32):
    linalg.yield %n : i32
  } -> tensor<4xi32>

  // expected-remark @below {{the codes have more than 8 bits}}
  %1 = linalg.generic {indexing_maps = [#x, #y], iterator_types = ["parallel", "reduction"]}
         ins(%x : tensor<4x2xi8>) outs(%s : tensor<4xi32>) {
  ^bb0(%a: i8, %o: i32):
    %p = arith.extsi %a : i8 to i32
    %u = arith.addi %o, %p : i32
    linalg.yield %u : i32
  } -> tensor<4xi32>
  %2 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
         ins(%1 : tensor<4xi32>) outs(%e16 : tensor<4xi16>) {
  ^bb0(%n: i32, %o: i16):
    %t = qlut.rescale %n, %m, %z input_zp 0 output_zp 0 to "i16" : i32, i32, i8 -> i16
    linalg.yield %t : i16
  } -> tensor<4xi16>

  // expected-remark @below {{they meet other values}}
  %3 = linalg.generic {indexing_maps = [#x, #y], iterator_types = ["parallel", "reduction"]}
         ins(%x : tensor<4x2xi8>) outs(%s : tensor<4xi32>) {
  ^bb0(%a: i8, %o: i32):
    %p = arith.extsi %a : i8 to i32
    %u = arith.addi %o, %p : i32
    linalg.yield %u : i32
  } -> tensor<4xi32>
  %4 = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel"]}
         ins(%3, %r : tensor<4xi32>, tensor<4xi32>) outs(%e : tensor<4xi4>) {
  ^bb0(%n: i32, %k: i32, %o: i4):
    %a = arith.addi %n, %k : i32
    %t = qlut.rescale %a, %m, %z input_zp 0 output_zp 0 to "i4" : i32, i32, i8 -> i4
    linalg.yield %t : i4
  } -> tensor<4xi4>

  // expected-remark @below {{arith.muli may turn what it computes from}}
  %5 = linalg.generic {indexing_maps = [#x, #y], iterator_types = ["parallel", "reduction"]}
         ins(%x : tensor<4x2xi8>) outs(%s : tensor<4xi32>) {
  ^bb0(%a: i8, %o: i32):
    %p = arith.extsi %a : i8 to i32
    %u = arith.addi %o, %p : i32
    linalg.yield %u : i32
  } -> tensor<4xi32>
  %6 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
         ins(%5 : tensor<4xi32>) outs(%e : tensor<4xi4>) {
  ^bb0(%n: i32, %o: i4):
    %a = arith.muli %n, %n : i32
    %t = qlut.rescale %a, %m, %z input_zp 0 output_zp 0 to "i4" : i32, i32, i8 -> i4
    linalg.yield %t : i4
  } -> tensor<4xi4>

  // expected-remark @below {{channel 0 has no product in 64 bits, and thresholds take 29 cycles for 9}}
  %7 = linalg.generic {indexing_maps = [#x, #y], iterator_types = ["parallel", "reduction"]}
         ins(%x : tensor<4x2xi8>) outs(%s : tensor<4xi32>) {
  ^bb0(%a: i8, %o: i32):
    %p = arith.extsi %a : i8 to i32
    %u = arith.addi %o, %p : i32
    linalg.yield %u : i32
  } -> tensor<4xi32>
  %c3 = arith.constant 3 : i32
  // floor(max(n, floor(n / 8))): two slopes.
  %8 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
         ins(%7 : tensor<4xi32>) outs(%e : tensor<4xi4>) {
  ^bb0(%n: i32, %o: i4):
    %a = arith.shrsi %n, %c3 : i32
    %b = arith.maxsi %n, %a : i32
    %t = arith.trunci %b : i32 to i4
    %z0 = arith.constant 0 : i8
    %v = qlut.rescale %b, %m, %z0 input_zp 0 output_zp 0 to "i4" : i32, i32, i8 -> i4
    linalg.yield %v : i4
  } -> tensor<4xi4>
  return %rev, %2, %4, %6, %8 : tensor<4xi32>, tensor<4xi16>, tensor<4xi4>, tensor<4xi4>, tensor<4xi4>
}
