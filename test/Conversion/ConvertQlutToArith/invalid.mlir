// RUN: qlut-opt %s --convert-qlut-to-arith --split-input-file --verify-diagnostics

func.func @observer(%x: tensor<4xf32>) {
  // expected-error @+1 {{expected observers to be gone; run --qlut-apply-calibration to remove them or --convert-qlut-observe-to-calls to run them first}}
  qlut.observe %x id "main/0" : tensor<4xf32>
  return
}

// -----

func.func @region(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{'qlut.sim' op expected formats; run --qlut-quantize first}}
  %0 = qlut.sim (%x) : (tensor<4xf32>) -> tensor<4xf32> {
  ^bb0(%a: tensor<4xf32>):
    qlut.yield %a : tensor<4xf32>
  }
  return %0 : tensor<4xf32>
}

// -----

func.func @encoding(%x: tensor<4xf32, "sparse">) -> tensor<4xf32, "sparse"> {
  // expected-error @+1 {{expected a tensor without an encoding, got 'tensor<4xf32, "sparse">'}}
  %0 = qlut.sim_lut %x, <"exp(x)"> : tensor<4xf32, "sparse">
  return %0 : tensor<4xf32, "sparse">
}

// -----

func.func @scalable(%q: vector<2x[4]xi2>) -> vector<2x[4]xi4> {
  // expected-error @+1 {{expected scalable vectors of a lookup to have rank 1, got 'vector<2x[4]xi4>'}}
  %0 = qlut.hw_lut %q table(#qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>) : vector<2x[4]xi2> -> vector<2x[4]xi4>
  return %0 : vector<2x[4]xi4>
}
