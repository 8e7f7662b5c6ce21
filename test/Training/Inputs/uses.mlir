// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A parameter for each thing that a parameter may be used for; --init does not
// run the network.
#a = affine_map<(i) -> (i)>
#ab = affine_map<(i, j) -> (i, j)>
#ba = affine_map<(i, j) -> (j, i)>
#b = affine_map<(i, j) -> (j)>
#x3 = affine_map<(n, o, a, b) -> (n, a, b)>
#w3 = affine_map<(n, o, a, b) -> (a, b, o)>
#y2 = affine_map<(n, o, a, b) -> (n, o)>
func.func @main(%x: tensor<16x2xf32>, %ids: tensor<4xi64>, %t: tensor<2x8x64xf32>, %image: tensor<2x9x9x3xf32>,
                %planes: tensor<2x3x9x9xf32>) -> tensor<16x2xf32> {
  %matmul = arith.constant dense<0.5> : tensor<64x100xf32> loc("matmul")
  %transposed = arith.constant dense<0.5> : tensor<100x64xf32> loc("transposed")
  %batch = arith.constant dense<0.5> : tensor<2x64x32xf32> loc("batch")
  %hwcf = arith.constant dense<0.5> : tensor<3x3x3x10xf32> loc("hwcf")
  %fhwc = arith.constant dense<0.5> : tensor<10x3x3x3xf32> loc("fhwc")
  %fchw = arith.constant dense<0.5> : tensor<10x3x3x3xf32> loc("fchw")
  %depth = arith.constant dense<0.5> : tensor<3x3x3xf32> loc("depth")
  %two = arith.constant dense<0.5> : tensor<8x64x5xf32> loc("two")
  %table = arith.constant dense<0.5> : tensor<50x64xf32> loc("table")
  %tied = arith.constant dense<0.5> : tensor<2x64xf32> loc("tied")
  %positions = arith.constant dense<0.5> : tensor<8x64xf32> loc("positions")
  %token = arith.constant dense<0.5> : tensor<2x1x64xf32> loc("token")
  %scale = arith.constant dense<0.5> : tensor<64xf32> loc("scale")
  %bias = arith.constant dense<0.5> : tensor<64xf32> loc("bias")
  %start = arith.constant dense<0.5> : tensor<100xf32> loc("start")
  %odd = arith.constant dense<0.5> : tensor<64xf32> loc("odd")
  %both = arith.constant dense<0.5> : tensor<64xf32> loc("both")
  %none = arith.constant dense<0.5> : tensor<64xf32> loc("none")
  %zero = arith.constant 0.0 : f32

  %rows = tensor.extract_slice %t[0, 0, 0] [1, 8, 64] [1, 1, 1] : tensor<2x8x64xf32> to tensor<8x64xf32>
  %e0 = tensor.empty() : tensor<8x100xf32>
  %s0 = linalg.broadcast ins(%start : tensor<100xf32>) outs(%e0 : tensor<8x100xf32>) dimensions = [0]
  %m0 = linalg.matmul ins(%rows, %matmul : tensor<8x64xf32>, tensor<64x100xf32>) outs(%s0 : tensor<8x100xf32>) -> tensor<8x100xf32>
  %et = tensor.empty() : tensor<64x100xf32>
  %w1 = linalg.generic {indexing_maps = [#ba, #ab], iterator_types = ["parallel", "parallel"]}
      ins(%transposed : tensor<100x64xf32>) outs(%et : tensor<64x100xf32>) {
  ^bb0(%in: f32, %out: f32):
    linalg.yield %in : f32
  } -> tensor<64x100xf32>
  %z0 = linalg.fill ins(%zero : f32) outs(%e0 : tensor<8x100xf32>) -> tensor<8x100xf32>
  %m1 = linalg.matmul ins(%rows, %w1 : tensor<8x64xf32>, tensor<64x100xf32>) outs(%z0 : tensor<8x100xf32>) -> tensor<8x100xf32>
  %e2 = tensor.empty() : tensor<2x8x32xf32>
  %z2 = linalg.fill ins(%zero : f32) outs(%e2 : tensor<2x8x32xf32>) -> tensor<2x8x32xf32>
  %m2 = linalg.batch_matmul ins(%t, %batch : tensor<2x8x64xf32>, tensor<2x64x32xf32>) outs(%z2 : tensor<2x8x32xf32>) -> tensor<2x8x32xf32>
  %e3 = tensor.empty() : tensor<2x7x7x10xf32>
  %z3 = linalg.fill ins(%zero : f32) outs(%e3 : tensor<2x7x7x10xf32>) -> tensor<2x7x7x10xf32>
  %c0 = linalg.conv_2d_nhwc_hwcf ins(%image, %hwcf : tensor<2x9x9x3xf32>, tensor<3x3x3x10xf32>) outs(%z3 : tensor<2x7x7x10xf32>) -> tensor<2x7x7x10xf32>
  %c1 = linalg.conv_2d_nhwc_fhwc ins(%image, %fhwc : tensor<2x9x9x3xf32>, tensor<10x3x3x3xf32>) outs(%c0 : tensor<2x7x7x10xf32>) -> tensor<2x7x7x10xf32>
  %e4 = tensor.empty() : tensor<2x10x7x7xf32>
  %z4 = linalg.fill ins(%zero : f32) outs(%e4 : tensor<2x10x7x7xf32>) -> tensor<2x10x7x7xf32>
  %c2 = linalg.conv_2d_nchw_fchw ins(%planes, %fchw : tensor<2x3x9x9xf32>, tensor<10x3x3x3xf32>) outs(%z4 : tensor<2x10x7x7xf32>) -> tensor<2x10x7x7xf32>
  %e5 = tensor.empty() : tensor<2x7x7x3xf32>
  %z5 = linalg.fill ins(%zero : f32) outs(%e5 : tensor<2x7x7x3xf32>) -> tensor<2x7x7x3xf32>
  %c3 = linalg.depthwise_conv_2d_nhwc_hwc ins(%image, %depth : tensor<2x9x9x3xf32>, tensor<3x3x3xf32>) outs(%z5 : tensor<2x7x7x3xf32>) -> tensor<2x7x7x3xf32>
  %e6 = tensor.empty() : tensor<2x5xf32>
  %z6 = linalg.fill ins(%zero : f32) outs(%e6 : tensor<2x5xf32>) -> tensor<2x5xf32>
  %m3 = linalg.generic {indexing_maps = [#x3, #w3, #y2], iterator_types = ["parallel", "parallel", "reduction", "reduction"]}
      ins(%t, %two : tensor<2x8x64xf32>, tensor<8x64x5xf32>) outs(%z6 : tensor<2x5xf32>) {
  ^bb0(%in: f32, %w: f32, %out: f32):
    %p = arith.mulf %w, %in : f32
    %s = arith.addf %out, %p : f32
    linalg.yield %s : f32
  } -> tensor<2x5xf32>
  %e7 = tensor.empty() : tensor<4xf32>
  %c7 = arith.constant 7 : index
  %read = linalg.generic {indexing_maps = [#a, #a], iterator_types = ["parallel"]}
      ins(%ids : tensor<4xi64>) outs(%e7 : tensor<4xf32>) {
  ^bb0(%in: i64, %out: f32):
    %i = arith.index_cast %in : i64 to index
    %v = tensor.extract %table[%i, %c7] : tensor<50x64xf32>
    %u = tensor.extract %tied[%c7, %i] : tensor<2x64xf32>
    %s = arith.addf %v, %u : f32
    linalg.yield %s : f32
  } -> tensor<4xf32>
  %et2 = tensor.empty() : tensor<16x64xf32>
  %m4 = linalg.matmul ins(%x, %tied : tensor<16x2xf32>, tensor<2x64xf32>) outs(%et2 : tensor<16x64xf32>) -> tensor<16x64xf32>
  %e8 = tensor.empty() : tensor<8x64xf32>
  %h = linalg.generic {indexing_maps = [#ab, #ab, #b, #b, #b, #b, #ab], iterator_types = ["parallel", "parallel"]}
      ins(%rows, %positions, %scale, %bias, %odd, %both : tensor<8x64xf32>, tensor<8x64xf32>, tensor<64xf32>, tensor<64xf32>, tensor<64xf32>, tensor<64xf32>)
      outs(%e8 : tensor<8x64xf32>) {
  ^bb0(%in: f32, %p: f32, %g: f32, %b: f32, %o: f32, %q: f32, %out: f32):
    %0 = arith.addf %in, %p : f32
    %1 = arith.mulf %0, %g : f32
    %2 = arith.subf %1, %b : f32
    %3 = math.exp %o : f32
    %4 = arith.mulf %2, %3 : f32
    %5 = arith.mulf %4, %q : f32
    %6 = arith.addf %5, %q : f32
    linalg.yield %6 : f32
  } -> tensor<8x64xf32>
  %j = tensor.concat dim(1) %token, %t : (tensor<2x1x64xf32>, tensor<2x8x64xf32>) -> tensor<2x9x64xf32>
  return %x : tensor<16x2xf32>
}
