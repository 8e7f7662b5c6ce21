// RUN: qlut-opt %s --qlut-materialize-tables --split-input-file --verify-diagnostics

func.func @tensor(%t: tensor<4xi2>) -> tensor<4xi4> {
  // expected-error @+1 {{'qlut.hw_lut' op expected scalars or vectors, got 'tensor<4xi4>'; run --convert-qlut-to-arith before --one-shot-bufferize}}
  %0 = qlut.hw_lut %t table(#qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>) : tensor<4xi2> -> tensor<4xi4>
  return %0 : tensor<4xi4>
}

// -----

func.func @observer(%x: tensor<4xf32>) {
  // expected-error @+1 {{expected observers to be gone}}
  qlut.observe %x id "main/0" : tensor<4xf32>
  return
}

// -----

func.func @scalable(%q: vector<2x[4]xi2>) -> vector<2x[4]xi4> {
  // expected-error @+1 {{expected scalable vectors of a lookup to have rank 1, got 'vector<2x[4]xi4>'}}
  %0 = qlut.hw_lut %q table(#qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>) : vector<2x[4]xi2> -> vector<2x[4]xi4>
  return %0 : vector<2x[4]xi4>
}
