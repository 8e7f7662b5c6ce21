// RUN: qlut-opt %s --split-input-file --verify-diagnostics

#divide = #qlut.plan<divide, lhs = i8, lhs_zero_point = 0, rhs = i8, rhs_zero_point = 3, output = i16, zero_point = 0, reciprocal_fraction = 32, reciprocal_segment_bits = 1, reciprocal_value_bits = 16, reciprocal = [65536, 43691, 32768], exponent = 4, round = half_up>
func.func @kind(%q: tensor<2x4xi2>) -> tensor<2x4xi8> {
  %e = tensor.empty() : tensor<2x4xi8>
  // expected-error @+1 {{'qlut.hw_softmax' op expected a plan of the kind fast_softmax, got divide}}
  %0 = qlut.hw_softmax ins(%q : tensor<2x4xi2>) outs(%e : tensor<2x4xi8>) dimension 1 plan(#divide) -> tensor<2x4xi8>
  return %0 : tensor<2x4xi8>
}

// -----

#fast = #qlut.plan<fast_softmax, input = i2, row_length = 4, output = u8, zero_point = 3, accumulator_bits = 32, distance_shift = 1, high = [32767, 24109, 17738, 26102, 19205, 28261, 20793, 15298, 11256, 8281, 6093, 4483, 3298, 2427, 1786, 1314], gains = [128, 64, 32, 16, 8, 4, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1], low = [32767, 28106], reciprocal_fraction = 32, reciprocal_segment_bits = 1, reciprocal_value_bits = 16, reciprocal = [65536, 43691, 32768], result_shift = 7>
func.func @shape(%q: tensor<2x4xi2>) -> tensor<4x2xi8> {
  %e = tensor.empty() : tensor<4x2xi8>
  // expected-error @+1 {{'qlut.hw_softmax' op expected an input and a destination of one shape, got 'tensor<2x4xi2>' and 'tensor<4x2xi8>'}}
  %0 = qlut.hw_softmax ins(%q : tensor<2x4xi2>) outs(%e : tensor<4x2xi8>) dimension 1 plan(#fast) -> tensor<4x2xi8>
  return %0 : tensor<4x2xi8>
}

// -----

#fast = #qlut.plan<fast_softmax, input = i2, row_length = 4, output = u8, zero_point = 3, accumulator_bits = 32, distance_shift = 1, high = [32767, 24109, 17738, 26102, 19205, 28261, 20793, 15298, 11256, 8281, 6093, 4483, 3298, 2427, 1786, 1314], gains = [128, 64, 32, 16, 8, 4, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1], low = [32767, 28106], reciprocal_fraction = 32, reciprocal_segment_bits = 1, reciprocal_value_bits = 16, reciprocal = [65536, 43691, 32768], result_shift = 7>
func.func @width(%q: tensor<2x4xi8>) -> tensor<2x4xi8> {
  %e = tensor.empty() : tensor<2x4xi8>
  // expected-error @+1 {{'qlut.hw_softmax' op expected codes of 2 and 8 bits, as its plan says, got 'i8' and 'i8'}}
  %0 = qlut.hw_softmax ins(%q : tensor<2x4xi8>) outs(%e : tensor<2x4xi8>) dimension 1 plan(#fast) -> tensor<2x4xi8>
  return %0 : tensor<2x4xi8>
}

// -----

#fast = #qlut.plan<fast_softmax, input = i2, row_length = 4, output = u8, zero_point = 3, accumulator_bits = 32, distance_shift = 1, high = [32767, 24109, 17738, 26102, 19205, 28261, 20793, 15298, 11256, 8281, 6093, 4483, 3298, 2427, 1786, 1314], gains = [128, 64, 32, 16, 8, 4, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1], low = [32767, 28106], reciprocal_fraction = 32, reciprocal_segment_bits = 1, reciprocal_value_bits = 16, reciprocal = [65536, 43691, 32768], result_shift = 7>
func.func @dimension(%q: tensor<2x4xi2>) -> tensor<2x4xi8> {
  %e = tensor.empty() : tensor<2x4xi8>
  // expected-error @+1 {{'qlut.hw_softmax' op expected a dimension below 2, got 2}}
  %0 = qlut.hw_softmax ins(%q : tensor<2x4xi2>) outs(%e : tensor<2x4xi8>) dimension 2 plan(#fast) -> tensor<2x4xi8>
  return %0 : tensor<2x4xi8>
}

// -----

#fast = #qlut.plan<fast_softmax, input = i2, row_length = 4, output = u8, zero_point = 3, accumulator_bits = 32, distance_shift = 1, high = [32767, 24109, 17738, 26102, 19205, 28261, 20793, 15298, 11256, 8281, 6093, 4483, 3298, 2427, 1786, 1314], gains = [128, 64, 32, 16, 8, 4, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1], low = [32767, 28106], reciprocal_fraction = 32, reciprocal_segment_bits = 1, reciprocal_value_bits = 16, reciprocal = [65536, 43691, 32768], result_shift = 7>
func.func @long(%q: tensor<2x5xi2>) -> tensor<2x5xi8> {
  %e = tensor.empty() : tensor<2x5xi8>
  // expected-error @+1 {{'qlut.hw_softmax' op expected rows of 1 to 4 elements, as its plan says, got 5}}
  %0 = qlut.hw_softmax ins(%q : tensor<2x5xi2>) outs(%e : tensor<2x5xi8>) dimension 1 plan(#fast) -> tensor<2x5xi8>
  return %0 : tensor<2x5xi8>
}

// -----

#fast = #qlut.plan<fast_softmax, input = i2, row_length = 4, output = u8, zero_point = 3, accumulator_bits = 32, distance_shift = 1, high = [32767, 24109, 17738, 26102, 19205, 28261, 20793, 15298, 11256, 8281, 6093, 4483, 3298, 2427, 1786, 1314], gains = [128, 64, 32, 16, 8, 4, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1], low = [32767, 28106], reciprocal_fraction = 32, reciprocal_segment_bits = 1, reciprocal_value_bits = 16, reciprocal = [65536, 43691, 32768], result_shift = 7>
func.func @dynamic(%q: tensor<2x?xi2>) -> tensor<2x?xi8> {
  %c = arith.constant 4 : index
  %e = tensor.empty(%c) : tensor<2x?xi8>
  // expected-error @+1 {{'qlut.hw_softmax' op expected rows of 1 to 4 elements, as its plan says, got a dynamic number}}
  %0 = qlut.hw_softmax ins(%q : tensor<2x?xi2>) outs(%e : tensor<2x?xi8>) dimension 1 plan(#fast) -> tensor<2x?xi8>
  return %0 : tensor<2x?xi8>
}

// -----

// expected-error @+1 {{expected the first of the low factors to be 32767, got 32766}}
#fast = #qlut.plan<fast_softmax, input = i2, row_length = 4, output = u8, zero_point = 3, accumulator_bits = 32, distance_shift = 1, high = [32767, 24109, 17738, 26102, 19205, 28261, 20793, 15298, 11256, 8281, 6093, 4483, 3298, 2427, 1786, 1314], gains = [128, 64, 32, 16, 8, 4, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1], low = [32766, 28106], reciprocal_fraction = 32, reciprocal_segment_bits = 1, reciprocal_value_bits = 16, reciprocal = [65536, 43691, 32768], result_shift = 7>
func.func @plan(%q: tensor<2x4xi2>) -> tensor<2x4xi8> {
  %e = tensor.empty() : tensor<2x4xi8>
  %0 = qlut.hw_softmax ins(%q : tensor<2x4xi2>) outs(%e : tensor<2x4xi8>) dimension 1 plan(#fast) -> tensor<2x4xi8>
  return %0 : tensor<2x4xi8>
}

// -----

// The plan of the fast form is softmax's alone.
#fast = #qlut.plan<fast_softmax, input = i2, row_length = 4, output = u8, zero_point = 3, accumulator_bits = 32, distance_shift = 1, high = [32767, 24109, 17738, 26102, 19205, 28261, 20793, 15298, 11256, 8281, 6093, 4483, 3298, 2427, 1786, 1314], gains = [128, 64, 32, 16, 8, 4, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1], low = [32767, 28106], reciprocal_fraction = 32, reciprocal_segment_bits = 1, reciprocal_value_bits = 16, reciprocal = [65536, 43691, 32768], result_shift = 7>
func.func @log(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
  // expected-error @+1 {{'qlut.log_softmax' op expected a plan of the kind log_softmax, got fast_softmax}}
  %0 = qlut.log_softmax ins(%x : tensor<2x4xf32>) outs(%x : tensor<2x4xf32>) dimension 1 in [#qlut.format<i2, 0.25>] out <u8, 0.00390625:3> plan(#fast) -> tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}

// -----

#fast = #qlut.plan<fast_softmax, input = i2, row_length = 4, output = u8, zero_point = 3, accumulator_bits = 32, distance_shift = 1, high = [32767, 24109, 17738, 26102, 19205, 28261, 20793, 15298, 11256, 8281, 6093, 4483, 3298, 2427, 1786, 1314], gains = [128, 64, 32, 16, 8, 4, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1], low = [32767, 28106], reciprocal_fraction = 32, reciprocal_segment_bits = 1, reciprocal_value_bits = 16, reciprocal = [65536, 43691, 32768], result_shift = 7>
func.func @mixed(%q: tensor<2x4xi2>, %m: memref<2x4xi8>) {
  // expected-error @+1 {{'qlut.hw_softmax' op expected tensors or memrefs, not one of each, got 'tensor<2x4xi2>' and 'memref<2x4xi8>'}}
  qlut.hw_softmax ins(%q : tensor<2x4xi2>) outs(%m : memref<2x4xi8>) dimension 1 plan(#fast)
  return
}

// -----

#fast = #qlut.plan<fast_softmax, input = i2, row_length = 4, output = u8, zero_point = 3, accumulator_bits = 32, distance_shift = 1, high = [32767, 24109, 17738, 26102, 19205, 28261, 20793, 15298, 11256, 8281, 6093, 4483, 3298, 2427, 1786, 1314], gains = [128, 64, 32, 16, 8, 4, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1], low = [32767, 28106], reciprocal_fraction = 32, reciprocal_segment_bits = 1, reciprocal_value_bits = 16, reciprocal = [65536, 43691, 32768], result_shift = 7>
func.func @norm_kind(%q: memref<2x4xi2>, %m: memref<2x4xi8>) {
  // expected-error @+1 {{'qlut.hw_norm' op expected a plan of the kind norm or fast_norm, got fast_softmax}}
  qlut.hw_norm ins(%q : memref<2x4xi2>) outs(%m : memref<2x4xi8>) dims 1 plan(#fast)
  return
}

// -----

#norm = #qlut.plan<norm, layer = true, input = i8, output = i8, zero_point = 0, row_length = 4, center = 0, accumulator_bits = 32, square_shift = 30, epsilon = 17180, rsqrt_fraction = 32, rsqrt_segment_bits = 0, rsqrt_value_bits = 30, rsqrt = [1073741824, 759250125, 536870912], scale = [], bias = [], output_shift = 25, round = half_up>
func.func @norm_width(%q: memref<2x4xi2>, %m: memref<2x4xi8>) {
  // expected-error @+1 {{'qlut.hw_norm' op expected codes of 8 and 8 bits, as its plan says, got 'i2' and 'i8'}}
  qlut.hw_norm ins(%q : memref<2x4xi2>) outs(%m : memref<2x4xi8>) dims 1 plan(#norm)
  return
}

// -----

#norm = #qlut.plan<norm, layer = true, input = i8, output = i8, zero_point = 0, row_length = 4, center = 0, accumulator_bits = 32, square_shift = 30, epsilon = 17180, rsqrt_fraction = 32, rsqrt_segment_bits = 0, rsqrt_value_bits = 30, rsqrt = [1073741824, 759250125, 536870912], scale = [], bias = [], output_shift = 25, round = half_up>
func.func @norm_dims(%q: memref<2x4xi8>, %m: memref<2x4xi8>) {
  // expected-error @+1 {{'qlut.hw_norm' op expected rows of 1 to 2 dimensions, got 3}}
  qlut.hw_norm ins(%q : memref<2x4xi8>) outs(%m : memref<2x4xi8>) dims 3 plan(#norm)
  return
}

// -----

#norm = #qlut.plan<norm, layer = true, input = i8, output = i8, zero_point = 0, row_length = 4, center = 0, accumulator_bits = 32, square_shift = 30, epsilon = 17180, rsqrt_fraction = 32, rsqrt_segment_bits = 0, rsqrt_value_bits = 30, rsqrt = [1073741824, 759250125, 536870912], scale = [], bias = [], output_shift = 25, round = half_up>
func.func @norm_rows(%q: memref<2x4xi8>, %m: memref<2x4xi8>) {
  // expected-error @+1 {{'qlut.hw_norm' op expected rows of 4 elements, as its plan says, got 8}}
  qlut.hw_norm ins(%q : memref<2x4xi8>) outs(%m : memref<2x4xi8>) dims 2 plan(#norm)
  return
}
