// What follows sums of each channel, computed where they are in registers, gives
// the bits of loops: any batch, channels that fill no vector, a bias that sums
// start from, a residual that is added in place.
//
// REQUIRES: avx2
// RUN: %python %S/convolutions.py %t.x.npy
// RUN: qlut-run %s --isa generic --input %t.x.npy --output %t.loops.npy
// RUN: qlut-run %s --isa avx2 --input %t.x.npy --output %t.vectors.npy
// RUN: cmp %t.loops.npy %t.vectors.npy
// RUN: qlut-run %s --input %t.x.npy --output %t.native.npy
// RUN: cmp %t.loops.npy %t.native.npy
// RUN: qlut-run %s --isa avx2 --threads 2 --input %t.x.npy --output %t.threads.npy
// RUN: cmp %t.loops.npy %t.threads.npy
// RUN: %python %S/convolutions.py %t.images.npy 5,4,6,19
// RUN: qlut-run %s --entry batch --isa generic --input %t.images.npy --output %t.loops.npy
// RUN: qlut-run %s --entry batch --isa avx2 --input %t.images.npy --output %t.vectors.npy
// RUN: cmp %t.loops.npy %t.vectors.npy
// RUN: qlut-run %s --entry shifts --isa generic --input %t.x.npy --output %t.shifts.npy
// RUN: qlut-run %s --entry shifts --isa avx2 --input %t.x.npy --output %t.vectors.npy
// RUN: cmp %t.shifts.npy %t.vectors.npy
// Not all of it is a clamped end of the range.
// RUN: %python %S/npy.py print %t.loops.npy | FileCheck %s --check-prefix=VALUES
// VALUES: |i1 (5, 2, 2, 19) 127 28 -24
// RUN: %python %S/npy.py print %t.shifts.npy | FileCheck %s --check-prefix=SHIFTS
// SHIFTS: |i1 (11392,) -2 14 -104 -94
// RUN: qlut-opt %s --qlut-cpu-pipeline=isa=avx2 -o /dev/null 2>&1 | FileCheck %s
// CHECK: remark: vector code: each channel by itself, tiles of 4 x 16
// CHECK: remark: vector code: computed from the sums in registers
// Eleven channels are two vectors of 8, some twice: not what overwrites its input.
// CHECK: remark: vector code: each channel by itself, tiles of 4 x 16
// CHECK-NOT: remark: not vector code
// CHECK-NOT: in registers
// CHECK: remark: vector code: each channel by itself, tiles of 4 x 16
// CHECK: remark: vector code: computed from the sums in registers
// CHECK: remark: vector code: each channel by itself, tiles of 4 x 16
// CHECK: remark: vector code: computed from the sums in registers
// CHECK: remark: vector code: each channel by itself, tiles of 4 x 16
// CHECK: remark: vector code: computed from the sums in registers
// CHECK: remark: vector code: each channel by itself, tiles of 4 x 16
// CHECK: remark: vector code: computed from the sums in registers
// CHECK: remark: vector code: tiles of 6 x 8
// CHECK: remark: vector code: computed from the sums in registers
// CHECK-NOT: remark: not vector code

#id = affine_map<(n, h, w, c) -> (n, h, w, c)>
#channel = affine_map<(n, h, w, c) -> (c)>
#id3 = affine_map<(n, w, c) -> (n, w, c)>

func.func @batch(%x: tensor<?x4x6x19xi8>) -> tensor<?x2x2x19xi8> {
  %c0 = arith.constant 0 : index
  %zero = arith.constant 0 : i32
  %zp = arith.constant -128 : i32
  %n = tensor.dim %x, %c0 : tensor<?x4x6x19xi8>
  %w = arith.constant dense<"0xFA13F5125315D1E77F3BCE2C1DDD1E6ED0AB4222BFF20BA4B413F0B4BAFD1111060C11DF291212D1103B469EE80D79C2CEF47FE3CD8D452EBAE9F337FECFCF2E0FF5BC283412A7FB57229B001015BE4112811F4BBCD9E617D7DEBD53A408F327F41BE7BCF95E32A0FD49469637353C10F0FB"> : tensor<3x2x19x1xi8>
  %bias = arith.constant dense<[2068, 8930, -4987, -2184, -1560, -3915, 4345, 2590, 2078, 3925, -2940, 3781, 3264, -3464, 9678, -1779, 1924, 1538, -1940]> : tensor<19xi32>
  %m = arith.constant dense<[1261696322, 1411127318, 1010238987, 1138258004, 1184381751, 1987204509, 1035994927, 1723913971, 1118333442, 1525300169, 1340148501, 1381682887, 1805712812, 1088360902, 1472805968, 1350735624, 1751569418, 1503838938, 1633708751]> : tensor<19xi32>
  %s = arith.constant dense<[37, 37, 38, 37, 38, 37, 38, 38, 37, 37, 37, 38, 38, 37, 38, 37, 37, 38, 37]> : tensor<19xi8>
  %e = tensor.empty(%n) : tensor<?x2x2x19x1xi32>
  %f = linalg.fill ins(%zero : i32) outs(%e : tensor<?x2x2x19x1xi32>) -> tensor<?x2x2x19x1xi32>
  %y = linalg.depthwise_conv_2d_nhwc_hwcm_q {strides = dense<[1, 3]> : tensor<2xi64>, dilations = dense<[1, 2]> : tensor<2xi64>}
      ins(%x, %w, %zp, %zero : tensor<?x4x6x19xi8>, tensor<3x2x19x1xi8>, i32, i32) outs(%f : tensor<?x2x2x19x1xi32>) -> tensor<?x2x2x19x1xi32>
  %sums = tensor.collapse_shape %y [[0], [1], [2], [3, 4]] : tensor<?x2x2x19x1xi32> into tensor<?x2x2x19xi32>
  %codes = tensor.empty(%n) : tensor<?x2x2x19xi8>
  %r = linalg.generic {indexing_maps = [#id, #channel, #channel, #channel, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%sums, %bias, %m, %s : tensor<?x2x2x19xi32>, tensor<19xi32>, tensor<19xi32>, tensor<19xi8>) outs(%codes : tensor<?x2x2x19xi8>) {
  ^bb0(%a: i32, %b: i32, %i: i32, %h: i8, %o: i8):
    %t = arith.addi %a, %b : i32
    %c = qlut.rescale %t, %i, %h input_zp 0 output_zp 3 to "i8" : i32, i32, i8 -> i8
    linalg.yield %c : i8
  } -> tensor<?x2x2x19xi8>
  return %r : tensor<?x2x2x19xi8>
}

func.func @main(%x: tensor<2880xi8>) -> tensor<2020xi8> {
  // In one dimension: a bias that sums start from, and a residual.
  %k = arith.constant dense<[[5, -3, 127, -128, 7, 1, 0, 99, 12, -45, 33], [-7, 100, 127, -128, 2, 2, 77, 1, -1, 60, 4], [11, 50, 127, -128, 80, -80, 1, 9, 9, -9, -100]]> : tensor<3x11xi8>
  %bias = arith.constant dense<[1, 20, -300, 4000, -5000, 600, 70, -8, 9, 10, 11]> : tensor<11xi32>
  %z0 = tensor.extract_slice %x[0] [1914] [1] : tensor<2880xi8> to tensor<1914xi8>
  %z1 = tensor.expand_shape %z0 [[0, 1, 2]] output_shape [2, 87, 11] : tensor<1914xi8> into tensor<2x87x11xi8>
  %r0 = tensor.extract_slice %x[700] [1870] [1] : tensor<2880xi8> to tensor<1870xi8>
  %r1 = tensor.expand_shape %r0 [[0, 1, 2]] output_shape [2, 85, 11] : tensor<1870xi8> into tensor<2x85x11xi8>
  %e = tensor.empty() : tensor<2x85x11xi32>
  %b = linalg.generic {indexing_maps = [affine_map<(n, w, c) -> (c)>, affine_map<(n, w, c) -> (n, w, c)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%bias : tensor<11xi32>) outs(%e : tensor<2x85x11xi32>) {
  ^bb0(%a: i32, %o: i32):
    linalg.yield %a : i32
  } -> tensor<2x85x11xi32>
  %s = linalg.depthwise_conv_1d_nwc_wc ins(%z1, %k : tensor<2x87x11xi8>, tensor<3x11xi8>) outs(%b : tensor<2x85x11xi32>) -> tensor<2x85x11xi32>
  %c = linalg.generic {indexing_maps = [#id3, #id3, #id3], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%s, %r1 : tensor<2x85x11xi32>, tensor<2x85x11xi8>) outs(%r1 : tensor<2x85x11xi8>) {
  ^bb0(%a: i32, %r: i8, %o: i8):
    %six = arith.constant 6 : i32
    %t = arith.shrsi %a, %six : i32
    %u = arith.trunci %t : i32 to i8
    %v = arith.addi %u, %r : i8
    linalg.yield %v : i8
  } -> tensor<2x85x11xi8>

  // Not of each channel, with a bias and zero points as operands.
  %k2 = arith.constant dense<[[[[100, -7]], [[-128, 30]]], [[[1, 2]], [[3, 4]]], [[[-5, 60]], [[70, 127]]]]> : tensor<3x2x1x2xi8>
  %bias2 = arith.constant dense<[100, -2000, 31]> : tensor<3xi32>
  %zp = arith.constant -5 : i32
  %none = arith.constant 0 : i32
  %q0 = tensor.extract_slice %x[0] [120] [1] : tensor<2880xi8> to tensor<120xi8>
  %q1 = tensor.expand_shape %q0 [[0, 1, 2, 3]] output_shape [1, 6, 10, 2] : tensor<120xi8> into tensor<1x6x10x2xi8>
  %e2 = tensor.empty() : tensor<1x5x10x3xi32>
  %b2 = linalg.generic {indexing_maps = [#channel, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%bias2 : tensor<3xi32>) outs(%e2 : tensor<1x5x10x3xi32>) {
  ^bb0(%a: i32, %o: i32):
    linalg.yield %a : i32
  } -> tensor<1x5x10x3xi32>
  %s2 = linalg.conv_2d_nhwc_fhwc_q ins(%q1, %k2, %zp, %none : tensor<1x6x10x2xi8>, tensor<3x2x1x2xi8>, i32, i32)
      outs(%b2 : tensor<1x5x10x3xi32>) -> tensor<1x5x10x3xi32>
  %e3 = tensor.empty() : tensor<1x5x10x3xi8>
  %c2 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%s2 : tensor<1x5x10x3xi32>) outs(%e3 : tensor<1x5x10x3xi8>) {
  ^bb0(%a: i32, %o: i8):
    %seven = arith.constant 7 : i32
    %t = arith.shrsi %a, %seven : i32
    %u = arith.trunci %t : i32 to i8
    linalg.yield %u : i8
  } -> tensor<1x5x10x3xi8>
  %l2 = tensor.collapse_shape %c2 [[0, 1, 2, 3]] : tensor<1x5x10x3xi8> into tensor<150xi8>

  %l = tensor.collapse_shape %c [[0, 1, 2]] : tensor<2x85x11xi8> into tensor<1870xi8>
  %all = tensor.concat dim(0) %l, %l2 : (tensor<1870xi8>, tensor<150xi8>) -> tensor<2020xi8>
  return %all : tensor<2020xi8>
}

// Shifts by one number, from the least that leaves 32 bits on.
func.func @shifts(%x: tensor<2880xi8>) -> tensor<11392xi8> {
  %z = tensor.expand_shape %x [[0, 1, 2]] output_shape [1, 180, 16] : tensor<2880xi8> into tensor<1x180x16xi8>
  %k = arith.constant dense<[[5, -3, 127, -128, 7, 1, 0, 99, 12, -45, 33, 100, -100, 64, 32, 1], [-7, 100, 127, -128, 2, 2, 77, 1, -1, 60, 4, -50, 3, 4, 5, 6], [11, 50, 127, -128, 80, -80, 1, 9, 9, -9, -100, 3, 3, 30, 99, -120]]> : tensor<3x16xi8>
  %zero = arith.constant 0 : i32
  %e0 = tensor.empty() : tensor<1x178x16xi32>
  %f0 = linalg.fill ins(%zero : i32) outs(%e0 : tensor<1x178x16xi32>) -> tensor<1x178x16xi32>
  %s0 = linalg.depthwise_conv_1d_nwc_wc ins(%z, %k : tensor<1x180x16xi8>, tensor<3x16xi8>) outs(%f0 : tensor<1x178x16xi32>) -> tensor<1x178x16xi32>
  %g0 = tensor.empty() : tensor<1x178x16xi8>
  %c0 = linalg.generic {indexing_maps = [#id3, #id3], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%s0 : tensor<1x178x16xi32>) outs(%g0 : tensor<1x178x16xi8>) {
  ^bb0(%a: i32, %o: i8):
    %m = arith.constant 20000000 : i32
    %h = arith.constant 32 : i8
    %c = qlut.rescale %a, %m, %h input_zp 0 output_zp 0 to "i8" : i32, i32, i8 -> i8
    linalg.yield %c : i8
  } -> tensor<1x178x16xi8>
  %l0 = tensor.collapse_shape %c0 [[0, 1, 2]] : tensor<1x178x16xi8> into tensor<2848xi8>
  %e1 = tensor.empty() : tensor<1x178x16xi32>
  %f1 = linalg.fill ins(%zero : i32) outs(%e1 : tensor<1x178x16xi32>) -> tensor<1x178x16xi32>
  %s1 = linalg.depthwise_conv_1d_nwc_wc ins(%z, %k : tensor<1x180x16xi8>, tensor<3x16xi8>) outs(%f1 : tensor<1x178x16xi32>) -> tensor<1x178x16xi32>
  %g1 = tensor.empty() : tensor<1x178x16xi8>
  %c1 = linalg.generic {indexing_maps = [#id3, #id3], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%s1 : tensor<1x178x16xi32>) outs(%g1 : tensor<1x178x16xi8>) {
  ^bb0(%a: i32, %o: i8):
    %m = arith.constant -1500000001 : i32
    %h = arith.constant 33 : i8
    %c = qlut.rescale %a, %m, %h input_zp 0 output_zp 5 to "i8" : i32, i32, i8 -> i8
    linalg.yield %c : i8
  } -> tensor<1x178x16xi8>
  %l1 = tensor.collapse_shape %c1 [[0, 1, 2]] : tensor<1x178x16xi8> into tensor<2848xi8>
  %e2 = tensor.empty() : tensor<1x178x16xi32>
  %f2 = linalg.fill ins(%zero : i32) outs(%e2 : tensor<1x178x16xi32>) -> tensor<1x178x16xi32>
  %s2 = linalg.depthwise_conv_1d_nwc_wc ins(%z, %k : tensor<1x180x16xi8>, tensor<3x16xi8>) outs(%f2 : tensor<1x178x16xi32>) -> tensor<1x178x16xi32>
  %g2 = tensor.empty() : tensor<1x178x16xi8>
  %c2 = linalg.generic {indexing_maps = [#id3, #id3], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%s2 : tensor<1x178x16xi32>) outs(%g2 : tensor<1x178x16xi8>) {
  ^bb0(%a: i32, %o: i8):
    %m = arith.constant 2147483647 : i32
    %h = arith.constant 40 : i8
    %c = qlut.rescale %a, %m, %h input_zp 0 output_zp -128 to "i8" : i32, i32, i8 -> i8
    linalg.yield %c : i8
  } -> tensor<1x178x16xi8>
  %l2 = tensor.collapse_shape %c2 [[0, 1, 2]] : tensor<1x178x16xi8> into tensor<2848xi8>
  %e3 = tensor.empty() : tensor<1x178x16xi32>
  %f3 = linalg.fill ins(%zero : i32) outs(%e3 : tensor<1x178x16xi32>) -> tensor<1x178x16xi32>
  %s3 = linalg.depthwise_conv_1d_nwc_wc ins(%z, %k : tensor<1x180x16xi8>, tensor<3x16xi8>) outs(%f3 : tensor<1x178x16xi32>) -> tensor<1x178x16xi32>
  %g3 = tensor.empty() : tensor<1x178x16xi8>
  %c3 = linalg.generic {indexing_maps = [#id3, #id3], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%s3 : tensor<1x178x16xi32>) outs(%g3 : tensor<1x178x16xi8>) {
  ^bb0(%a: i32, %o: i8):
    %m = arith.constant 2147483647 : i32
    %h = arith.constant 62 : i8
    %c = qlut.rescale %a, %m, %h input_zp 0 output_zp 127 to "i8" : i32, i32, i8 -> i8
    linalg.yield %c : i8
  } -> tensor<1x178x16xi8>
  %l3 = tensor.collapse_shape %c3 [[0, 1, 2]] : tensor<1x178x16xi8> into tensor<2848xi8>
  %all = tensor.concat dim(0) %l0, %l1, %l2, %l3 : (tensor<2848xi8>, tensor<2848xi8>, tensor<2848xi8>, tensor<2848xi8>) -> tensor<11392xi8>
  return %all : tensor<11392xi8>
}
