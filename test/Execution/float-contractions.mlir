// Products of floats in tiles have the bits of their loops: products of
// matrices, gradients, attention, convolutions; tails of rows and columns. The
// product by one keeps the second half of the results loops.
// RUN: %python %S/npy.py wave %t.x.npy '<f4' 1070
// DEFINE: %{isa} = generic
// DEFINE: %{run} = qlut-run %s --isa %{isa} --input %t.x.npy --output %t.0.npy --output %t.1.npy --output %t.2.npy --output %t.3.npy --output %t.4.npy --output %t.5.npy --output %t.6.npy --output %t.7.npy --output %t.8.npy --output %t.9.npy \
// DEFINE:   && cmp %t.0.npy %t.5.npy && cmp %t.1.npy %t.6.npy && cmp %t.2.npy %t.7.npy && cmp %t.3.npy %t.8.npy && cmp %t.4.npy %t.9.npy
// RUN: %{run}
// REDEFINE: %{isa} = native
// RUN: %{run}
// RUN: qlut-opt %s --qlut-cpu-pipeline=isa=avx2 -o /dev/null 2>&1 | FileCheck %s --allow-empty
// CHECK-NOT: remark

func.func @main(%x: tensor<1070xf32>) -> (tensor<15x19xf32>, tensor<13x10xf32>, tensor<7x33xf32>, tensor<2x3x6x9xf32>, tensor<2x4x5x11xf32>, tensor<15x19xf32>, tensor<13x10xf32>, tensor<7x33xf32>, tensor<2x3x6x9xf32>, tensor<2x4x5x11xf32>) {
  %one = arith.constant 1.0 : f32
  // product
  %products0 = tensor.extract_slice %x[0] [315] [1] : tensor<1070xf32> to tensor<315xf32>
  %product0 = tensor.expand_shape %products0 [[0, 1]] output_shape [15, 21] : tensor<315xf32> into tensor<15x21xf32>
  %products1 = tensor.extract_slice %x[315] [399] [1] : tensor<1070xf32> to tensor<399xf32>
  %product1 = tensor.expand_shape %products1 [[0, 1]] output_shape [21, 19] : tensor<399xf32> into tensor<21x19xf32>
  %products2 = tensor.extract_slice %x[714] [285] [1] : tensor<1070xf32> to tensor<285xf32>
  %product2 = tensor.expand_shape %products2 [[0, 1]] output_shape [15, 19] : tensor<285xf32> into tensor<15x19xf32>
  %product_vector = linalg.generic {indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%product0, %product1 : tensor<15x21xf32>, tensor<21x19xf32>) outs(%product2 : tensor<15x19xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %0 = arith.mulf %a, %b : f32
    %2 = arith.addf %o, %0 : f32
    linalg.yield %2 : f32
  } -> tensor<15x19xf32>
  %product_loops = linalg.generic {indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%product0, %product1 : tensor<15x21xf32>, tensor<21x19xf32>) outs(%product2 : tensor<15x19xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %0 = arith.mulf %a, %b : f32
    %1 = arith.mulf %0, %one : f32
    %2 = arith.addf %o, %1 : f32
    linalg.yield %2 : f32
  } -> tensor<15x19xf32>
  // transposed
  %transposeds0 = tensor.extract_slice %x[0] [273] [1] : tensor<1070xf32> to tensor<273xf32>
  %transposed0 = tensor.expand_shape %transposeds0 [[0, 1]] output_shape [21, 13] : tensor<273xf32> into tensor<21x13xf32>
  %transposeds1 = tensor.extract_slice %x[273] [210] [1] : tensor<1070xf32> to tensor<210xf32>
  %transposed1 = tensor.expand_shape %transposeds1 [[0, 1]] output_shape [10, 21] : tensor<210xf32> into tensor<10x21xf32>
  %transposeds2 = tensor.extract_slice %x[483] [130] [1] : tensor<1070xf32> to tensor<130xf32>
  %transposed2 = tensor.expand_shape %transposeds2 [[0, 1]] output_shape [13, 10] : tensor<130xf32> into tensor<13x10xf32>
  %transposed_vector = linalg.generic {indexing_maps = [affine_map<(m, n, k) -> (k, m)>, affine_map<(m, n, k) -> (n, k)>, affine_map<(m, n, k) -> (m, n)>], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%transposed0, %transposed1 : tensor<21x13xf32>, tensor<10x21xf32>) outs(%transposed2 : tensor<13x10xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %0 = arith.mulf %a, %b : f32
    %2 = arith.addf %o, %0 : f32
    linalg.yield %2 : f32
  } -> tensor<13x10xf32>
  %transposed_loops = linalg.generic {indexing_maps = [affine_map<(m, n, k) -> (k, m)>, affine_map<(m, n, k) -> (n, k)>, affine_map<(m, n, k) -> (m, n)>], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%transposed0, %transposed1 : tensor<21x13xf32>, tensor<10x21xf32>) outs(%transposed2 : tensor<13x10xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %0 = arith.mulf %a, %b : f32
    %1 = arith.mulf %0, %one : f32
    %2 = arith.addf %o, %1 : f32
    linalg.yield %2 : f32
  } -> tensor<13x10xf32>
  // weights
  %weightss0 = tensor.extract_slice %x[0] [105] [1] : tensor<1070xf32> to tensor<105xf32>
  %weights0 = tensor.expand_shape %weightss0 [[0, 1, 2]] output_shape [3, 5, 7] : tensor<105xf32> into tensor<3x5x7xf32>
  %weightss1 = tensor.extract_slice %x[105] [495] [1] : tensor<1070xf32> to tensor<495xf32>
  %weights1 = tensor.expand_shape %weightss1 [[0, 1, 2]] output_shape [3, 5, 33] : tensor<495xf32> into tensor<3x5x33xf32>
  %weightss2 = tensor.extract_slice %x[600] [231] [1] : tensor<1070xf32> to tensor<231xf32>
  %weights2 = tensor.expand_shape %weightss2 [[0, 1]] output_shape [7, 33] : tensor<231xf32> into tensor<7x33xf32>
  %weights_vector = linalg.generic {indexing_maps = [affine_map<(b, m, k, n) -> (b, m, k)>, affine_map<(b, m, k, n) -> (b, m, n)>, affine_map<(b, m, k, n) -> (k, n)>], iterator_types = ["reduction", "reduction", "parallel", "parallel"]}
      ins(%weights0, %weights1 : tensor<3x5x7xf32>, tensor<3x5x33xf32>) outs(%weights2 : tensor<7x33xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %0 = arith.mulf %a, %b : f32
    %2 = arith.addf %o, %0 : f32
    linalg.yield %2 : f32
  } -> tensor<7x33xf32>
  %weights_loops = linalg.generic {indexing_maps = [affine_map<(b, m, k, n) -> (b, m, k)>, affine_map<(b, m, k, n) -> (b, m, n)>, affine_map<(b, m, k, n) -> (k, n)>], iterator_types = ["reduction", "reduction", "parallel", "parallel"]}
      ins(%weights0, %weights1 : tensor<3x5x7xf32>, tensor<3x5x33xf32>) outs(%weights2 : tensor<7x33xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %0 = arith.mulf %a, %b : f32
    %1 = arith.mulf %0, %one : f32
    %2 = arith.addf %o, %1 : f32
    linalg.yield %2 : f32
  } -> tensor<7x33xf32>
  // heads
  %headss0 = tensor.extract_slice %x[0] [144] [1] : tensor<1070xf32> to tensor<144xf32>
  %heads0 = tensor.expand_shape %headss0 [[0, 1, 2, 3]] output_shape [2, 6, 3, 4] : tensor<144xf32> into tensor<2x6x3x4xf32>
  %headss1 = tensor.extract_slice %x[144] [216] [1] : tensor<1070xf32> to tensor<216xf32>
  %heads1 = tensor.expand_shape %headss1 [[0, 1, 2, 3]] output_shape [2, 9, 3, 4] : tensor<216xf32> into tensor<2x9x3x4xf32>
  %headss2 = tensor.extract_slice %x[360] [324] [1] : tensor<1070xf32> to tensor<324xf32>
  %heads2 = tensor.expand_shape %headss2 [[0, 1, 2, 3]] output_shape [2, 3, 6, 9] : tensor<324xf32> into tensor<2x3x6x9xf32>
  %heads_vector = linalg.generic {indexing_maps = [affine_map<(b, h, m, n, k) -> (b, m, h, k)>, affine_map<(b, h, m, n, k) -> (b, n, h, k)>, affine_map<(b, h, m, n, k) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction"]}
      ins(%heads0, %heads1 : tensor<2x6x3x4xf32>, tensor<2x9x3x4xf32>) outs(%heads2 : tensor<2x3x6x9xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %0 = arith.mulf %a, %b : f32
    %2 = arith.addf %o, %0 : f32
    linalg.yield %2 : f32
  } -> tensor<2x3x6x9xf32>
  %heads_loops = linalg.generic {indexing_maps = [affine_map<(b, h, m, n, k) -> (b, m, h, k)>, affine_map<(b, h, m, n, k) -> (b, n, h, k)>, affine_map<(b, h, m, n, k) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction"]}
      ins(%heads0, %heads1 : tensor<2x6x3x4xf32>, tensor<2x9x3x4xf32>) outs(%heads2 : tensor<2x3x6x9xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %0 = arith.mulf %a, %b : f32
    %1 = arith.mulf %0, %one : f32
    %2 = arith.addf %o, %1 : f32
    linalg.yield %2 : f32
  } -> tensor<2x3x6x9xf32>
  // window
  %windows0 = tensor.extract_slice %x[0] [432] [1] : tensor<1070xf32> to tensor<432xf32>
  %window0 = tensor.expand_shape %windows0 [[0, 1, 2, 3]] output_shape [2, 8, 9, 3] : tensor<432xf32> into tensor<2x8x9x3xf32>
  %windows1 = tensor.extract_slice %x[432] [198] [1] : tensor<1070xf32> to tensor<198xf32>
  %window1 = tensor.expand_shape %windows1 [[0, 1, 2, 3]] output_shape [2, 3, 3, 11] : tensor<198xf32> into tensor<2x3x3x11xf32>
  %windows2 = tensor.extract_slice %x[630] [440] [1] : tensor<1070xf32> to tensor<440xf32>
  %window2 = tensor.expand_shape %windows2 [[0, 1, 2, 3]] output_shape [2, 4, 5, 11] : tensor<440xf32> into tensor<2x4x5x11xf32>
  %window_vector = linalg.generic {indexing_maps = [affine_map<(n, h, w, f, i, j, c) -> (n, h * 2 + i, w + j * 2, c)>, affine_map<(n, h, w, f, i, j, c) -> (i, j, c, f)>, affine_map<(n, h, w, f, i, j, c) -> (n, h, w, f)>], iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction", "reduction"]}
      ins(%window0, %window1 : tensor<2x8x9x3xf32>, tensor<2x3x3x11xf32>) outs(%window2 : tensor<2x4x5x11xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %0 = arith.mulf %a, %b : f32
    %2 = arith.addf %o, %0 : f32
    linalg.yield %2 : f32
  } -> tensor<2x4x5x11xf32>
  %window_loops = linalg.generic {indexing_maps = [affine_map<(n, h, w, f, i, j, c) -> (n, h * 2 + i, w + j * 2, c)>, affine_map<(n, h, w, f, i, j, c) -> (i, j, c, f)>, affine_map<(n, h, w, f, i, j, c) -> (n, h, w, f)>], iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction", "reduction"]}
      ins(%window0, %window1 : tensor<2x8x9x3xf32>, tensor<2x3x3x11xf32>) outs(%window2 : tensor<2x4x5x11xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %0 = arith.mulf %a, %b : f32
    %1 = arith.mulf %0, %one : f32
    %2 = arith.addf %o, %1 : f32
    linalg.yield %2 : f32
  } -> tensor<2x4x5x11xf32>
  return %product_vector, %transposed_vector, %weights_vector, %heads_vector, %window_vector, %product_loops, %transposed_loops, %weights_loops, %heads_loops, %window_loops : tensor<15x19xf32>, tensor<13x10xf32>, tensor<7x33xf32>, tensor<2x3x6x9xf32>, tensor<2x4x5x11xf32>, tensor<15x19xf32>, tensor<13x10xf32>, tensor<7x33xf32>, tensor<2x3x6x9xf32>, tensor<2x4x5x11xf32>
}
