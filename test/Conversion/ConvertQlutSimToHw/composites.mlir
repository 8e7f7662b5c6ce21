// Composites without formats are refused by name of the pass to run first, each
// of them; with formats they need a plan.
// RUN: qlut-opt %s --convert-qlut-sim-to-hw --split-input-file --verify-diagnostics
// RUN: qlut-opt %s --convert-qlut-to-arith --split-input-file --verify-diagnostics
// RUN: qlut-opt %s --qlut-materialize-tables --split-input-file --verify-diagnostics

func.func @softmax(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  // expected-error @+1 {{'qlut.softmax' op expected elementwise qlut ops only; run --qlut-decompose-composites first}}
  %0 = qlut.softmax ins(%x : tensor<4x8xf32>) outs(%x : tensor<4x8xf32>) dimension 1 -> tensor<4x8xf32>
  return %0 : tensor<4x8xf32>
}

// -----

func.func @layer_norm(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  // expected-error @+1 {{'qlut.layer_norm' op expected elementwise qlut ops only; run --qlut-decompose-composites first}}
  %0 = qlut.layer_norm ins(%x : tensor<4x8xf32>) outs(%x : tensor<4x8xf32>) dims 1 epsilon 1.0e-5 -> tensor<4x8xf32>
  return %0 : tensor<4x8xf32>
}

// -----

// In a region too.
func.func @divide(%x: tensor<4x8xf32>, %y: tensor<4x1xf32>, %c: i1) -> tensor<4x8xf32> {
  %0 = scf.if %c -> tensor<4x8xf32> {
    // expected-error @+1 {{'qlut.divide' op expected elementwise qlut ops only; run --qlut-decompose-composites first}}
    %1 = qlut.divide ins(%x, %y : tensor<4x8xf32>, tensor<4x1xf32>) outs(%x : tensor<4x8xf32>) -> tensor<4x8xf32>
    scf.yield %1 : tensor<4x8xf32>
  } else {
    scf.yield %x : tensor<4x8xf32>
  }
  return %0 : tensor<4x8xf32>
}
