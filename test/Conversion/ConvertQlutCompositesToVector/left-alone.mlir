// Composites of codes that are no vector code: linalg on tensors, a remark on buffers.
// RUN: qlut-opt %s --convert-qlut-composites-to-linalg=isa=avx2 --split-input-file --verify-diagnostics | FileCheck %s
// RUN: qlut-opt %s --convert-qlut-composites-to-linalg="isa=generic remarks=false" --split-input-file | FileCheck %s --check-prefix=LINALG --implicit-check-not=qlut.hw_
// LINALG-COUNT-4: linalg.generic
// RUN: not qlut-opt %s --convert-qlut-composites-to-vector=isa=sse 2>&1 | FileCheck %s --check-prefix=OPTION
// OPTION: convert-qlut-composites-to-vector: expected isa to be generic, avx2, avx512-vbmi, neon or native, got 'sse'
// RUN: not qlut-opt %s --convert-qlut-composites-to-linalg=isa=sse 2>&1 | FileCheck %s --check-prefix=LINALG-OPTION
// LINALG-OPTION: convert-qlut-composites-to-linalg: expected isa to be generic, avx2, avx512-vbmi, neon or native, got 'sse'
// RUN: qlut-opt %s --convert-qlut-composites-to-linalg=isa=neon --split-input-file 2>&1 | FileCheck %s --check-prefix=NEON
// NEON: remark: not vector code: expected isa=avx2 or avx512-vbmi, got neon
// RUN: qlut-opt %s --convert-qlut-composites-to-vector=isa=avx2 --split-input-file 2>&1 | FileCheck %s --check-prefix=TENSORS
// TENSORS: remark: not vector code: expected an op on buffers

#fine = #qlut.plan<fast_softmax, input = i8, row_length = 128, output = i8, zero_point = -128, accumulator_bits = 32, distance_shift = 4, high = [32767, 26463, 21371, 17259, 6969, 1407, 284, 57, 12, 2, 0, 0, 0, 0, 0, 0], gains = [128, 32, 8, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], low = [32767, 29650, 26828, 24275, 21965, 19875, 17983, 16272, 14724, 13322, 12055, 10908, 9870, 8930, 8080, 7312], reciprocal_fraction = 32, reciprocal_segment_bits = 1, reciprocal_value_bits = 16, reciprocal = [65536, 43691, 32768], result_shift = 7>
#coarse = #qlut.plan<fast_softmax, input = i8, row_length = 128, output = u8, zero_point = 7, accumulator_bits = 32, distance_shift = 2, high = [32767, 17739, 19205, 10397, 1407, 190, 26, 3, 0, 0, 0, 0, 0, 0, 0, 0], gains = [128, 32, 4, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], low = [32767, 19875, 12055, 7312], reciprocal_fraction = 32, reciprocal_segment_bits = 1, reciprocal_value_bits = 16, reciprocal = [65536, 43691, 32768], result_shift = 7>

// CHECK-LABEL: @rows
// CHECK: qlut.hw_softmax
func.func @rows(%q: tensor<?x72xi8>, %e: tensor<?x72xi8>) -> tensor<?x72xi8> {
  %0 = qlut.hw_softmax ins(%q : tensor<?x72xi8>) outs(%e : tensor<?x72xi8>) dimension 1 plan(#fine) -> tensor<?x72xi8>
  return %0 : tensor<?x72xi8>
}

// The destination knows the size.
// CHECK-LABEL: @columns
// CHECK-COUNT-4: linalg.generic
// CHECK: tensor.cast {{.*}} : tensor<5x?xi8> to tensor<5x4xi8>
func.func @columns(%q: tensor<5x?xi8>, %e: tensor<5x4xi8>) -> tensor<5x4xi8> {
  // expected-remark @+1 {{not vector code: expected rows along the last dimension, 1, got 0}}
  %0 = qlut.hw_softmax ins(%q : tensor<5x?xi8>) outs(%e : tensor<5x4xi8>) dimension 0 plan(#coarse) -> tensor<5x4xi8>
  return %0 : tensor<5x4xi8>
}

// -----

#narrow = #qlut.plan<fast_softmax, input = i2, row_length = 4, output = u8, zero_point = 3, accumulator_bits = 32, distance_shift = 1, high = [32767, 24109, 17738, 26102, 19205, 28261, 20793, 15298, 11256, 8281, 6093, 4483, 3298, 2427, 1786, 1314], gains = [128, 64, 32, 16, 8, 4, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1], low = [32767, 28106], reciprocal_fraction = 32, reciprocal_segment_bits = 1, reciprocal_value_bits = 16, reciprocal = [65536, 43691, 32768], result_shift = 7>
// CHECK-LABEL: @narrow
// CHECK-COUNT-4: linalg.generic
func.func @narrow(%q: tensor<2x4xi2>, %e: tensor<2x4xi8>) -> tensor<2x4xi8> {
  // expected-remark @+1 {{not vector code: expected codes of 8 bits, got i2 -> u8}}
  %0 = qlut.hw_softmax ins(%q : tensor<2x4xi2>) outs(%e : tensor<2x4xi8>) dimension 1 plan(#narrow) -> tensor<2x4xi8>
  return %0 : tensor<2x4xi8>
}

// -----

#short = #qlut.plan<norm, layer = true, input = i8, output = i8, zero_point = 0, row_length = 4, center = 0, accumulator_bits = 32, square_shift = 30, epsilon = 17180, rsqrt_fraction = 32, rsqrt_segment_bits = 0, rsqrt_value_bits = 30, rsqrt = [1073741824, 759250125, 536870912], scale = [], bias = [], output_shift = 25, round = half_up>
#even = #qlut.plan<norm, layer = true, input = i8, output = i8, zero_point = 0, row_length = 64, center = 0, accumulator_bits = 32, square_shift = 30, epsilon = 17180, rsqrt_fraction = 32, rsqrt_segment_bits = 0, rsqrt_value_bits = 30, rsqrt = [1073741824, 759250125, 536870912], scale = [], bias = [], output_shift = 25, round = half_even>
#great = #qlut.plan<norm, layer = true, input = i8, output = i8, zero_point = 0, row_length = 64, center = 0, accumulator_bits = 32, square_shift = 30, epsilon = 17180, rsqrt_fraction = 32, rsqrt_segment_bits = 0, rsqrt_value_bits = 30, rsqrt = [1073741824, 759250125, 536870912], scale = [], bias = [], output_shift = 15, round = half_up>
// CHECK-LABEL: @norms
// CHECK-COUNT-3: linalg.generic
func.func @norms(%q: tensor<2x4xi8>, %e: tensor<2x4xi8>) -> tensor<2x4xi8> {
  // expected-remark @+1 {{not vector code: expected rows of at least 32 elements, got 4}}
  %0 = qlut.hw_norm ins(%q : tensor<2x4xi8>) outs(%e : tensor<2x4xi8>) dims 1 plan(#short) -> tensor<2x4xi8>
  return %0 : tensor<2x4xi8>
}

func.func @dims(%q: tensor<2x8x8xi8>, %e: tensor<2x8x8xi8>) -> tensor<2x8x8xi8> {
  // expected-remark @+1 {{not vector code: expected rows of one dimension, got 2}}
  %0 = qlut.hw_norm ins(%q : tensor<2x8x8xi8>) outs(%e : tensor<2x8x8xi8>) dims 2 plan(#great) -> tensor<2x8x8xi8>
  return %0 : tensor<2x8x8xi8>
}

func.func @rounding(%q: tensor<2x64xi8>, %e: tensor<2x64xi8>) -> (tensor<2x64xi8>, tensor<2x64xi8>) {
  // expected-remark @+1 {{not vector code: expected results rounded half-up, got half-even}}
  %0 = qlut.hw_norm ins(%q : tensor<2x64xi8>) outs(%e : tensor<2x64xi8>) dims 1 plan(#even) -> tensor<2x64xi8>
  // expected-remark @+1 {{not vector code: expected results below 2^15 codes before they are cut off, got up to 524}}
  %1 = qlut.hw_norm ins(%q : tensor<2x64xi8>) outs(%e : tensor<2x64xi8>) dims 1 plan(#great) -> tensor<2x64xi8>
  return %0, %1 : tensor<2x64xi8>, tensor<2x64xi8>
}
