// RUN: qlut-opt %s --split-input-file --verify-diagnostics

func.func @no_output(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  // expected-error @+1 {{'qlut.softmax' op expected 1 input format and an output format, or none, got 1 and 0}}
  %0 = qlut.softmax ins(%x : tensor<4x8xf32>) outs(%x : tensor<4x8xf32>) dimension 1 in [#qlut.format<i8, 0.1>] -> tensor<4x8xf32>
  return %0 : tensor<4x8xf32>
}

// -----

func.func @one_of_two(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  // expected-error @+1 {{'qlut.divide' op expected 2 input formats and an output format, or none, got 1 and 1}}
  %0 = qlut.divide ins(%x, %x : tensor<4x8xf32>, tensor<4x8xf32>) outs(%x : tensor<4x8xf32>) in [#qlut.format<i8, 0.1>] out <i8, 0.1> -> tensor<4x8xf32>
  return %0 : tensor<4x8xf32>
}

// -----

func.func @by_channel(%x: tensor<4x2xf32>) -> tensor<4x2xf32> {
  // expected-error @+1 {{attribute 'inFormats' failed to satisfy constraint: formats}}
  %0 = "qlut.log_softmax"(%x, %x) {dimension = 1 : i64, inFormats = [#qlut.channel_formats<i8, [0.1, 0.2]>], outFormat = #qlut.format<i8, 0.1>} : (tensor<4x2xf32>, tensor<4x2xf32>) -> tensor<4x2xf32>
  return %0 : tensor<4x2xf32>
}

// -----

func.func @carrier(%x: tensor<4x8xbf16>) -> tensor<4x8xbf16> {
  // expected-error @+1 {{'qlut.rms_norm' op operand 0: code -32767 of format i16, 0.1:1 is not recovered from 'bf16'}}
  %0 = qlut.rms_norm ins(%x : tensor<4x8xbf16>) outs(%x : tensor<4x8xbf16>) dims 1 epsilon 0.0 in [#qlut.format<i16, 0.1:1>] out <i8, 0.1> -> tensor<4x8xbf16>
  return %0 : tensor<4x8xbf16>
}

// -----

#divide = #qlut.plan<divide, lhs = i8, lhs_zero_point = 0, rhs = i8, rhs_zero_point = 3, output = i16, zero_point = 0, reciprocal_fraction = 32, reciprocal_segment_bits = 1, reciprocal_value_bits = 16, reciprocal = [65536, 43691, 32768], exponent = 4, round = half_up>
func.func @plan_alone(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  // expected-error @+1 {{'qlut.divide' op expected formats with a plan, got none; run --qlut-quantize}}
  %0 = qlut.divide ins(%x, %x : tensor<4x8xf32>, tensor<4x8xf32>) outs(%x : tensor<4x8xf32>) plan(#divide) -> tensor<4x8xf32>
  return %0 : tensor<4x8xf32>
}

// -----

#divide = #qlut.plan<divide, lhs = i8, lhs_zero_point = 0, rhs = i8, rhs_zero_point = 3, output = i16, zero_point = 0, reciprocal_fraction = 32, reciprocal_segment_bits = 1, reciprocal_value_bits = 16, reciprocal = [65536, 43691, 32768], exponent = 4, round = half_up>
func.func @divisor(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  // expected-error @+1 {{'qlut.divide' op expected a plan for a divisor of i8 with zero point 4, got one for i8 with zero point 3; remove it and run --qlut-build-tables}}
  %0 = qlut.divide ins(%x, %x : tensor<4x8xf32>, tensor<4x8xf32>) outs(%x : tensor<4x8xf32>) in [#qlut.format<i8, 0.1>, #qlut.format<i8, 0.1:4>] out <i16, 0.1> plan(#divide) -> tensor<4x8xf32>
  return %0 : tensor<4x8xf32>
}

// -----

#divide = #qlut.plan<divide, lhs = i8, lhs_zero_point = 0, rhs = i8, rhs_zero_point = 3, output = i16, zero_point = 0, reciprocal_fraction = 32, reciprocal_segment_bits = 1, reciprocal_value_bits = 16, reciprocal = [65536, 43691, 32768], exponent = 4, round = half_up>
func.func @kind(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  // expected-error @+1 {{'qlut.softmax' op expected a plan of the kind softmax, got divide}}
  %0 = qlut.softmax ins(%x : tensor<4x8xf32>) outs(%x : tensor<4x8xf32>) dimension 1 in [#qlut.format<i8, 0.1>] out <i16, 0.1> plan(#divide) -> tensor<4x8xf32>
  return %0 : tensor<4x8xf32>
}

// -----

#softmax = #qlut.plan<softmax, input = i2, row_length = 4, weight_bits = 8, accumulator_bits = 32, weights = [256, 94, 35, 13], multiplier = 0, product_shift = 0, exp_fraction = 32, exp_segment_bits = 0, exp_value_bits = 30, exp = [], output = u8, zero_point = 0, reciprocal_fraction = 32, reciprocal_segment_bits = 1, reciprocal_value_bits = 16, reciprocal = [65536, 43691, 32768], exponent = 8, round = half_up>
func.func @row(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  // expected-error @+1 {{'qlut.softmax' op expected rows of up to 4 elements, as its plan says, got 8}}
  %0 = qlut.softmax ins(%x : tensor<4x8xf32>) outs(%x : tensor<4x8xf32>) dimension 1 in [#qlut.format<i2, 1.0>] out <u8, 0.00390625> plan(#softmax) -> tensor<4x8xf32>
  return %0 : tensor<4x8xf32>
}

// -----

#softmax = #qlut.plan<softmax, input = i2, row_length = 4, weight_bits = 8, accumulator_bits = 32, weights = [256, 94, 35, 13], multiplier = 0, product_shift = 0, exp_fraction = 32, exp_segment_bits = 0, exp_value_bits = 30, exp = [], output = u8, zero_point = 0, reciprocal_fraction = 32, reciprocal_segment_bits = 1, reciprocal_value_bits = 16, reciprocal = [65536, 43691, 32768], exponent = 8, round = half_up>
func.func @dynamic_row(%x: tensor<4x?xf32>) -> tensor<4x?xf32> {
  // expected-error @+1 {{'qlut.softmax' op expected rows of up to 4 elements, as its plan says, got a dynamic number}}
  %0 = qlut.softmax ins(%x : tensor<4x?xf32>) outs(%x : tensor<4x?xf32>) dimension 1 in [#qlut.format<i2, 1.0>] out <u8, 0.00390625> plan(#softmax) -> tensor<4x?xf32>
  return %0 : tensor<4x?xf32>
}

// -----

// expected-error @+1 {{expected softmax, log_softmax, norm, divide, sinusoid or fast_softmax, got 'gelu'}}
#a = #qlut.plan<gelu, input = i8>

// -----

// expected-error @+1 {{expected the first weight to be 2^8, got 255}}
#softmax = #qlut.plan<softmax, input = i2, row_length = 4, weight_bits = 8, accumulator_bits = 32, weights = [255, 94, 35, 13], multiplier = 0, product_shift = 0, exp_fraction = 32, exp_segment_bits = 0, exp_value_bits = 30, exp = [], output = u8, zero_point = 0, reciprocal_fraction = 32, reciprocal_segment_bits = 1, reciprocal_value_bits = 16, reciprocal = [65536, 43691, 32768], exponent = 8, round = half_up>

// -----

// expected-error @+1 {{expected values from 0 to 2^16, got 65537}}
#divide = #qlut.plan<divide, lhs = i8, lhs_zero_point = 0, rhs = i8, rhs_zero_point = 3, output = i16, zero_point = 0, reciprocal_fraction = 32, reciprocal_segment_bits = 1, reciprocal_value_bits = 16, reciprocal = [65537, 43691, 32768], exponent = 4, round = half_up>

// -----

// expected-error @+1 {{expected true or false, got 'maybe'}}
#norm = #qlut.plan<norm, layer = maybe, input = i8>

// -----

#wave = #qlut.plan<sinusoid, output = i8, zero_point = 0, cosine = true, increments = [1, -1], wave_fraction = 30, wave_segment_bits = 1, wave_value_bits = 16, wave = [0, 23170, 32768], exponent = 8, round = half_up>
func.func @sine(%n: tensor<2xi32>, %e: tensor<2xf32>) -> tensor<2xf32> {
  %f = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  // expected-error @+1 {{'qlut.sinusoid' op expected a plan of a sine, got a cosine's}}
  %0 = qlut.sinusoid ins(%n, %f : tensor<2xi32>, tensor<2xf32>) outs(%e : tensor<2xf32>) in [] out <i8, 0.0078125> plan(#wave) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

#wave = #qlut.plan<sinusoid, output = i8, zero_point = 0, cosine = true, increments = [1, -1], wave_fraction = 30, wave_segment_bits = 1, wave_value_bits = 16, wave = [0, 23170, 32768], exponent = 8, round = half_up>
func.func @frequencies(%n: tensor<3xi32>, %f: tensor<3xf32>, %e: tensor<3xf32>) -> tensor<3xf32> {
  // expected-error @+1 {{'qlut.sinusoid' op expected 2 frequencies, as its plan says, got 'tensor<3xf32>'}}
  %0 = qlut.sinusoid ins(%n, %f : tensor<3xi32>, tensor<3xf32>) outs(%e : tensor<3xf32>) cosine in [] out <i8, 0.0078125> plan(#wave) -> tensor<3xf32>
  return %0 : tensor<3xf32>
}

// -----

// expected-error @+1 {{expected increments from -2^47 to 2^47 - 1, got 140737488355328}}
#wave = #qlut.plan<sinusoid, output = i8, zero_point = 0, cosine = true, increments = [140737488355328], wave_fraction = 30, wave_segment_bits = 1, wave_value_bits = 16, wave = [0, 23170, 32768], exponent = 8, round = half_up>
