// RUN: qlut-opt %s --split-input-file --verify-diagnostics

func.func @softmax_unranked(%x: tensor<*xf32>) -> tensor<*xf32> {
  // expected-error @+1 {{operand #0 must be ranked tensor of 16-bit float or bfloat16 type or 32-bit float or 64-bit float values, but got 'tensor<*xf32>'}}
  %0 = "qlut.softmax"(%x, %x) <{dimension = 0 : i64}> : (tensor<*xf32>, tensor<*xf32>) -> tensor<*xf32>
  return %0 : tensor<*xf32>
}

// -----

func.func @softmax_unranked_custom(%x: tensor<*xf32>) -> tensor<*xf32> {
  // expected-error @+1 {{expected builtin.tensor, but found 'tensor<*xf32>'}}
  %0 = qlut.softmax ins(%x : tensor<*xf32>) outs(%x : tensor<*xf32>) dimension 0 -> tensor<*xf32>
  return %0 : tensor<*xf32>
}

// -----

func.func @softmax_memref(%x: memref<4xf32>) {
  // expected-error @+1 {{operand #0 must be ranked tensor of 16-bit float or bfloat16 type or 32-bit float or 64-bit float values, but got 'memref<4xf32>'}}
  %0 = "qlut.softmax"(%x, %x) <{dimension = 0 : i64}> : (memref<4xf32>, memref<4xf32>) -> memref<4xf32>
  return
}

// -----

func.func @softmax_element(%x: tensor<4xf8E4M3FN>) -> tensor<4xf8E4M3FN> {
  // expected-error @+1 {{operand #0 must be ranked tensor of 16-bit float or bfloat16 type or 32-bit float or 64-bit float values, but got 'tensor<4xf8E4M3FN>'}}
  %0 = qlut.softmax ins(%x : tensor<4xf8E4M3FN>) outs(%x : tensor<4xf8E4M3FN>) dimension 0 -> tensor<4xf8E4M3FN>
  return %0 : tensor<4xf8E4M3FN>
}

// -----

func.func @softmax_scalar(%x: tensor<f32>) -> tensor<f32> {
  // expected-error @+1 {{expected an input of rank 1 or more, got 'tensor<f32>'}}
  %0 = qlut.softmax ins(%x : tensor<f32>) outs(%x : tensor<f32>) dimension 0 -> tensor<f32>
  return %0 : tensor<f32>
}

// -----

func.func @softmax_dimension(%x: tensor<4x16xf32>) -> tensor<4x16xf32> {
  // expected-error @+1 {{expected a dimension from 0 to 1, got 2}}
  %0 = qlut.softmax ins(%x : tensor<4x16xf32>) outs(%x : tensor<4x16xf32>) dimension 2 -> tensor<4x16xf32>
  return %0 : tensor<4x16xf32>
}

// -----

func.func @softmax_negative_dimension(%x: tensor<4x16xf32>) -> tensor<4x16xf32> {
  // expected-error @+1 {{expected a dimension from 0 to 1, got -1}}
  %0 = qlut.softmax ins(%x : tensor<4x16xf32>) outs(%x : tensor<4x16xf32>) dimension -1 -> tensor<4x16xf32>
  return %0 : tensor<4x16xf32>
}

// -----

func.func @softmax_destination(%x: tensor<4x16xf32>, %e: tensor<4x8xf32>) -> tensor<4x8xf32> {
  // expected-error @+1 {{expected a destination of the input's type 'tensor<4x16xf32>', got 'tensor<4x8xf32>'}}
  %0 = qlut.softmax ins(%x : tensor<4x16xf32>) outs(%e : tensor<4x8xf32>) dimension 1 -> tensor<4x8xf32>
  return %0 : tensor<4x8xf32>
}

// -----

func.func @softmax_destination_element(%x: tensor<4x16xf32>, %e: tensor<4x16xf16>) -> tensor<4x16xf16> {
  // expected-error @+1 {{expected a destination of the input's type 'tensor<4x16xf32>', got 'tensor<4x16xf16>'}}
  %0 = qlut.softmax ins(%x : tensor<4x16xf32>) outs(%e : tensor<4x16xf16>) dimension 1 -> tensor<4x16xf16>
  return %0 : tensor<4x16xf16>
}

// -----

func.func @softmax_result(%x: tensor<4x16xf32>) -> tensor<4x8xf32> {
  // expected-error @+1 {{expected type of operand #1 ('tensor<4x16xf32>') to match type of corresponding result ('tensor<4x8xf32>')}}
  %0 = qlut.softmax ins(%x : tensor<4x16xf32>) outs(%x : tensor<4x16xf32>) dimension 1 -> tensor<4x8xf32>
  return %0 : tensor<4x8xf32>
}

// -----

func.func @softmax_mask_shape(%x: tensor<4x16xf32>, %m: tensor<4x8xi1>) -> tensor<4x16xf32> {
  // expected-error @+1 {{expected a mask of the shape of the input 'tensor<4x16xf32>', or of size 1 in some dimensions, got 'tensor<4x8xi1>'}}
  %0 = qlut.softmax ins(%x : tensor<4x16xf32>) mask(%m : tensor<4x8xi1>) outs(%x : tensor<4x16xf32>) dimension 1 -> tensor<4x16xf32>
  return %0 : tensor<4x16xf32>
}

// -----

func.func @softmax_mask_rank(%x: tensor<4x16xf32>, %m: tensor<16xi1>) -> tensor<4x16xf32> {
  // expected-error @+1 {{expected a mask of the shape of the input 'tensor<4x16xf32>', or of size 1 in some dimensions, got 'tensor<16xi1>'}}
  %0 = qlut.softmax ins(%x : tensor<4x16xf32>) mask(%m : tensor<16xi1>) outs(%x : tensor<4x16xf32>) dimension 1 -> tensor<4x16xf32>
  return %0 : tensor<4x16xf32>
}

// -----

func.func @softmax_mask_element(%x: tensor<4x16xf32>, %m: tensor<4x16xi8>) -> tensor<4x16xf32> {
  // expected-error @+1 {{operand #1 must be ranked tensor of 1-bit signless integer values, but got 'tensor<4x16xi8>'}}
  %0 = qlut.softmax ins(%x : tensor<4x16xf32>) mask(%m : tensor<4x16xi8>) outs(%x : tensor<4x16xf32>) dimension 1 -> tensor<4x16xf32>
  return %0 : tensor<4x16xf32>
}

// -----

func.func @log_softmax_dimension(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{expected a dimension from 0 to 0, got 1}}
  %0 = qlut.log_softmax ins(%x : tensor<4xf32>) outs(%x : tensor<4xf32>) dimension 1 -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

func.func @log_softmax_destination(%x: tensor<4xf32>, %e: tensor<4xf64>) -> tensor<4xf64> {
  // expected-error @+1 {{expected a destination of the input's type 'tensor<4xf32>', got 'tensor<4xf64>'}}
  %0 = qlut.log_softmax ins(%x : tensor<4xf32>) outs(%e : tensor<4xf64>) dimension 0 -> tensor<4xf64>
  return %0 : tensor<4xf64>
}

// -----

func.func @layer_norm_scalar(%x: tensor<f32>) -> tensor<f32> {
  // expected-error @+1 {{expected an input of rank 1 or more, got 'tensor<f32>'}}
  %0 = qlut.layer_norm ins(%x : tensor<f32>) outs(%x : tensor<f32>) dims 1 epsilon 1.0e-5 -> tensor<f32>
  return %0 : tensor<f32>
}

// -----

func.func @layer_norm_no_dims(%x: tensor<4x16xf32>) -> tensor<4x16xf32> {
  // expected-error @+1 {{expected 1 to 2 normalized dimensions, got 0}}
  %0 = qlut.layer_norm ins(%x : tensor<4x16xf32>) outs(%x : tensor<4x16xf32>) dims 0 epsilon 1.0e-5 -> tensor<4x16xf32>
  return %0 : tensor<4x16xf32>
}

// -----

func.func @layer_norm_many_dims(%x: tensor<4x16xf32>) -> tensor<4x16xf32> {
  // expected-error @+1 {{expected 1 to 2 normalized dimensions, got 3}}
  %0 = qlut.layer_norm ins(%x : tensor<4x16xf32>) outs(%x : tensor<4x16xf32>) dims 3 epsilon 1.0e-5 -> tensor<4x16xf32>
  return %0 : tensor<4x16xf32>
}

// -----

func.func @layer_norm_empty(%x: tensor<4x0xf32>) -> tensor<4x0xf32> {
  // expected-error @+1 {{expected normalized dimensions that are not empty, got 'tensor<4x0xf32>'}}
  %0 = qlut.layer_norm ins(%x : tensor<4x0xf32>) outs(%x : tensor<4x0xf32>) dims 1 epsilon 1.0e-5 -> tensor<4x0xf32>
  return %0 : tensor<4x0xf32>
}

// -----

func.func @layer_norm_epsilon(%x: tensor<4x16xf32>) -> tensor<4x16xf32> {
  // expected-error @+1 {{expected a finite epsilon of at least 0, got -1.000000e-05}}
  %0 = qlut.layer_norm ins(%x : tensor<4x16xf32>) outs(%x : tensor<4x16xf32>) dims 1 epsilon -1.0e-5 -> tensor<4x16xf32>
  return %0 : tensor<4x16xf32>
}

// -----

func.func @rms_norm_epsilon(%x: tensor<4x16xf32>) -> tensor<4x16xf32> {
  // expected-error @+1 {{expected a finite epsilon of at least 0, got nan}}
  %0 = qlut.rms_norm ins(%x : tensor<4x16xf32>) outs(%x : tensor<4x16xf32>) dims 1 epsilon 0x7FF8000000000000 -> tensor<4x16xf32>
  return %0 : tensor<4x16xf32>
}

// -----

func.func @layer_norm_scale(%x: tensor<4x16xf32>, %s: tensor<4xf32>) -> tensor<4x16xf32> {
  // expected-error @+1 {{expected a scale of type 'tensor<16xf32>', got 'tensor<4xf32>'}}
  %0 = qlut.layer_norm ins(%x : tensor<4x16xf32>) scale(%s : tensor<4xf32>) outs(%x : tensor<4x16xf32>) dims 1 epsilon 1.0e-5 -> tensor<4x16xf32>
  return %0 : tensor<4x16xf32>
}

// -----

func.func @layer_norm_bias(%x: tensor<4x16xf32>, %b: tensor<16xf16>) -> tensor<4x16xf32> {
  // expected-error @+1 {{expected a bias of type 'tensor<16xf32>', got 'tensor<16xf16>'}}
  %0 = qlut.layer_norm ins(%x : tensor<4x16xf32>) bias(%b : tensor<16xf16>) outs(%x : tensor<4x16xf32>) dims 1 epsilon 1.0e-5 -> tensor<4x16xf32>
  return %0 : tensor<4x16xf32>
}

// -----

func.func @rms_norm_scale(%x: tensor<4x16xf32>, %s: tensor<4x16xf32>) -> tensor<4x16xf32> {
  // expected-error @+1 {{expected a scale of type 'tensor<16xf32>', got 'tensor<4x16xf32>'}}
  %0 = qlut.rms_norm ins(%x : tensor<4x16xf32>) scale(%s : tensor<4x16xf32>) outs(%x : tensor<4x16xf32>) dims 1 epsilon 1.0e-5 -> tensor<4x16xf32>
  return %0 : tensor<4x16xf32>
}

// -----

func.func @norm_destination(%x: tensor<4x16xf32>, %e: tensor<4x8xf32>) -> tensor<4x8xf32> {
  // expected-error @+1 {{expected a destination of the input's type 'tensor<4x16xf32>', got 'tensor<4x8xf32>'}}
  %0 = qlut.rms_norm ins(%x : tensor<4x16xf32>) outs(%e : tensor<4x8xf32>) dims 1 epsilon 1.0e-5 -> tensor<4x8xf32>
  return %0 : tensor<4x8xf32>
}

// -----

func.func @divide_element(%a: tensor<4xf32>, %b: tensor<4xf16>) -> tensor<4xf32> {
  // expected-error @+1 {{expected a divisor with elements of type 'f32', the dividend's, got 'tensor<4xf16>'}}
  %0 = qlut.divide ins(%a, %b : tensor<4xf32>, tensor<4xf16>) outs(%a : tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

func.func @divide_shape(%a: tensor<4x16xf32>, %b: tensor<2x16xf32>) -> tensor<4x16xf32> {
  // expected-error @+1 {{expected a divisor of the shape of the dividend 'tensor<4x16xf32>', or of size 1 in some dimensions, got 'tensor<2x16xf32>'}}
  %0 = qlut.divide ins(%a, %b : tensor<4x16xf32>, tensor<2x16xf32>) outs(%a : tensor<4x16xf32>) -> tensor<4x16xf32>
  return %0 : tensor<4x16xf32>
}

// -----

func.func @divide_destination(%a: tensor<4x16xf32>, %e: tensor<16x4xf32>) -> tensor<16x4xf32> {
  // expected-error @+1 {{expected a destination of the input's type 'tensor<4x16xf32>', got 'tensor<16x4xf32>'}}
  %0 = qlut.divide ins(%a, %a : tensor<4x16xf32>, tensor<4x16xf32>) outs(%e : tensor<16x4xf32>) -> tensor<16x4xf32>
  return %0 : tensor<16x4xf32>
}

// -----

func.func @sinusoid_element(%n: tensor<4xi32>, %f: tensor<4xf16>, %e: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{expected frequencies with elements of type 'f32', the result's, got 'tensor<4xf16>'}}
  %0 = qlut.sinusoid ins(%n, %f : tensor<4xi32>, tensor<4xf16>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

func.func @sinusoid_positions(%n: tensor<3xi32>, %f: tensor<4xf32>, %e: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{expected positions of the shape of the result 'tensor<4xf32>', or of size 1 in some dimensions, got 'tensor<3xi32>'}}
  %0 = qlut.sinusoid ins(%n, %f : tensor<3xi32>, tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

func.func @sinusoid_frequencies(%n: tensor<4xi32>, %f: tensor<1x4xf32>, %e: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{expected frequencies of the shape of the result 'tensor<4xf32>', or of size 1 in some dimensions, got 'tensor<1x4xf32>'}}
  %0 = qlut.sinusoid ins(%n, %f : tensor<4xi32>, tensor<1x4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}
