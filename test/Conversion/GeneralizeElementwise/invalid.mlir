// RUN: qlut-opt %s --qlut-generalize-elementwise --split-input-file --verify-diagnostics

func.func @observer(%x: tensor<4xf32>) {
  // expected-error @+1 {{expected observers to be gone}}
  qlut.observe %x id "main/0" : tensor<4xf32>
  return
}

// -----

func.func @encoded(%q: tensor<4xi2, "sparse">) -> tensor<4xi4, "sparse"> {
  // expected-error @+1 {{expected a tensor without an encoding, got 'tensor<4xi4, "sparse">'}}
  %0 = qlut.hw_lut %q table(#qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>) : tensor<4xi2, "sparse"> -> tensor<4xi4, "sparse">
  return %0 : tensor<4xi4, "sparse">
}
