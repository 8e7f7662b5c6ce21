// RUN: qlut-opt %s --convert-to-qlut-sim --split-input-file --verify-diagnostics
// RUN: qlut-opt %s --qlut-list-layers --split-input-file --verify-diagnostics

func.func @unranked(%x: tensor<*xf32>) -> tensor<*xf32> {
  // expected-error@below {{'math.exp' op expected a ranked tensor, got 'tensor<*xf32>'; give the tensor a rank}}
  %0 = math.exp %x : tensor<*xf32>
  return %0 : tensor<*xf32>
}

// -----

func.func @unranked_tosa(%x: tensor<*xf32>) -> tensor<*xf32> {
  // expected-error@below {{'tosa.sigmoid' op expected a ranked tensor, got 'tensor<*xf32>'}}
  %0 = tosa.sigmoid %x : (tensor<*xf32>) -> tensor<*xf32>
  return %0 : tensor<*xf32>
}
