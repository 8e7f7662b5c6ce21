// Convolutions as products of matrices give the sums of their loops: strides,
// dilations, zero points, channels first and last, one and two dimensions.
//
// REQUIRES: avx2
// RUN: %python %S/convolutions.py %t.x.npy
// RUN: qlut-run %s --isa generic --input %t.x.npy --output %t.loops.npy
// RUN: qlut-run %s --isa avx2 --input %t.x.npy --output %t.vectors.npy
// RUN: cmp %t.loops.npy %t.vectors.npy
// RUN: qlut-opt %s --qlut-cpu-pipeline=isa=avx2 -o /dev/null 2>&1 | FileCheck %s
// CHECK-NOT: remark: not
// CHECK-COUNT-4: a product of matrices
// CHECK-NOT: remark: not
// CHECK-COUNT-4: vector code
// CHECK-NOT: remark: not

func.func @main(%codes: tensor<2880xi8>) -> tensor<6984xi32> {
  %x = tensor.expand_shape %codes [[0, 1, 2, 3]] output_shape [2, 12, 12, 10] : tensor<2880xi8> into tensor<2x12x12x10xi8>
  %zero = arith.constant 0 : i32
  %start = arith.constant -3 : i32
  %k = tensor.extract_slice %codes[100] [1620] [1] : tensor<2880xi8> to tensor<1620xi8>

  // Channels last, weights known at run time, stride and dilation.
  %w0 = tensor.expand_shape %k [[0, 1, 2, 3]] output_shape [3, 3, 10, 18] : tensor<1620xi8> into tensor<3x3x10x18xi8>
  %e0 = tensor.empty() : tensor<2x8x5x18xi32>
  %f0 = linalg.fill ins(%start : i32) outs(%e0 : tensor<2x8x5x18xi32>) -> tensor<2x8x5x18xi32>
  %y0 = linalg.conv_2d_nhwc_hwcf {strides = dense<[1, 2]> : vector<2xi64>, dilations = dense<[2, 1]> : vector<2xi64>}
      ins(%x, %w0 : tensor<2x12x12x10xi8>, tensor<3x3x10x18xi8>) outs(%f0 : tensor<2x8x5x18xi32>) -> tensor<2x8x5x18xi32>

  // Channels first, zero points, weights that are constant.
  %w1 = arith.constant dense<"0x00FF7F8001020304F5F6F7080910FF7F0102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F20212223242526272829FAFBFCFDFEFF0080817F7E3F3E"> : tensor<7x1x2x5xi8>
  %s1 = tensor.expand_shape %codes [[0, 1, 2, 3]] output_shape [8, 1, 12, 30] : tensor<2880xi8> into tensor<8x1x12x30xi8>
  %e1 = tensor.empty() : tensor<8x7x11x6xi32>
  %f1 = linalg.fill ins(%zero : i32) outs(%e1 : tensor<8x7x11x6xi32>) -> tensor<8x7x11x6xi32>
  %y1 = linalg.generic {indexing_maps = [
        affine_map<(n, f, h, w, c, i, j) -> (n, c, h + i, w * 5 + j)>,
        affine_map<(n, f, h, w, c, i, j) -> (f, c, i, j)>,
        affine_map<(n, f, h, w, c, i, j) -> (n, f, h, w)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction", "reduction"]}
      ins(%s1, %w1 : tensor<8x1x12x30xi8>, tensor<7x1x2x5xi8>) outs(%f1 : tensor<8x7x11x6xi32>) {
  ^bb0(%a: i8, %b: i8, %o: i32):
    %zp = arith.constant -128 : i32
    %0 = arith.extsi %a : i8 to i32
    %1 = arith.extsi %b : i8 to i32
    %2 = arith.subi %0, %zp : i32
    %3 = arith.muli %2, %1 : i32
    %4 = arith.addi %o, %3 : i32
    linalg.yield %4 : i32
  } -> tensor<8x7x11x6xi32>

  // One dimension; an output that something else has begun.
  %s2 = tensor.expand_shape %codes [[0, 1, 2]] output_shape [4, 24, 30] : tensor<2880xi8> into tensor<4x24x30xi8>
  %k2 = tensor.extract_slice %codes[0] [630] [1] : tensor<2880xi8> to tensor<630xi8>
  %w2 = tensor.expand_shape %k2 [[0, 1, 2]] output_shape [3, 30, 7] : tensor<630xi8> into tensor<3x30x7xi8>
  %e2 = tensor.empty() : tensor<4x22x7xi32>
  %b2 = linalg.generic {indexing_maps = [affine_map<(a, b, c) -> (a, b, c)>], iterator_types = ["parallel", "parallel", "parallel"]}
      outs(%e2 : tensor<4x22x7xi32>) {
  ^bb0(%o: i32):
    %i = linalg.index 2 : index
    %v = arith.index_cast %i : index to i32
    linalg.yield %v : i32
  } -> tensor<4x22x7xi32>
  %y2 = linalg.conv_1d_nwc_wcf ins(%s2, %w2 : tensor<4x24x30xi8>, tensor<3x30x7xi8>) outs(%b2 : tensor<4x22x7xi32>) -> tensor<4x22x7xi32>

  // Channels first, in one dimension.
  %s3 = tensor.expand_shape %codes [[0, 1, 2]] output_shape [4, 30, 24] : tensor<2880xi8> into tensor<4x30x24xi8>
  %w3 = tensor.expand_shape %k2 [[0, 1, 2]] output_shape [7, 30, 3] : tensor<630xi8> into tensor<7x30x3xi8>
  %e3 = tensor.empty() : tensor<4x7x22xi32>
  %f3 = linalg.fill ins(%zero : i32) outs(%e3 : tensor<4x7x22xi32>) -> tensor<4x7x22xi32>
  %y3 = linalg.conv_1d_ncw_fcw ins(%s3, %w3 : tensor<4x30x24xi8>, tensor<7x30x3xi8>) outs(%f3 : tensor<4x7x22xi32>) -> tensor<4x7x22xi32>

  %l0 = tensor.collapse_shape %y0 [[0, 1, 2, 3]] : tensor<2x8x5x18xi32> into tensor<1440xi32>
  %l1 = tensor.collapse_shape %y1 [[0, 1, 2, 3]] : tensor<8x7x11x6xi32> into tensor<3696xi32>
  %l2 = tensor.collapse_shape %y2 [[0, 1, 2]] : tensor<4x22x7xi32> into tensor<616xi32>
  %l3 = tensor.collapse_shape %y3 [[0, 1, 2]] : tensor<4x7x22xi32> into tensor<616xi32>
  %r = tensor.concat dim(0) %l0, %l1, %l2, %l3, %l2 : (tensor<1440xi32>, tensor<3696xi32>, tensor<616xi32>, tensor<616xi32>, tensor<616xi32>) -> tensor<6984xi32>
  return %r : tensor<6984xi32>
}
