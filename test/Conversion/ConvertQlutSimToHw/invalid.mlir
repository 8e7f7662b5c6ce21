// RUN: qlut-opt %s --convert-qlut-sim-to-hw --split-input-file --verify-diagnostics

func.func @no_table(%x: f32) -> f32 {
  // expected-error @+1 {{'qlut.sim_lut' op expected a table for layer 'main/0', got none; run --qlut-build-tables first}}
  %0 = qlut.sim_lut %x, <"exp(x)"> layer "main/0" : f32
  return %0 : f32
}

// -----

func.func @no_table_no_layer(%x: f32) -> f32 {
  // expected-error @+1 {{'qlut.sim_lut' op expected a table, got none; run --qlut-build-tables first}}
  %0 = qlut.sim_lut %x, <"exp(x)"> in <i8, 0.5> out <i8, 0.5> : f32
  return %0 : f32
}

// -----

func.func @observer(%x: tensor<4xf32>) {
  // expected-error @+1 {{expected observers to be gone; run --qlut-apply-calibration to remove them}}
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
