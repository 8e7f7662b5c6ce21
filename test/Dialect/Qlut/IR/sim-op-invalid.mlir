// RUN: qlut-opt %s --split-input-file --verify-diagnostics

func.func @in_formats(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{'qlut.sim' op expected one input format per operand (1), got 2}}
  %0 = qlut.sim (%x) in [#qlut.format<i8, 0.05>, #qlut.format<i8, 0.05>] out [#qlut.format<i8, 0.1>] : (tensor<4xf32>) -> tensor<4xf32> {
  ^bb0(%a: tensor<4xf32>):
    qlut.yield %a : tensor<4xf32>
  }
  return %0 : tensor<4xf32>
}

// -----

func.func @out_formats(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{'qlut.sim' op expected one output format per result (1), got 0}}
  %0 = qlut.sim (%x) in [#qlut.format<i8, 0.05>] out [] : (tensor<4xf32>) -> tensor<4xf32> {
  ^bb0(%a: tensor<4xf32>):
    qlut.yield %a : tensor<4xf32>
  }
  return %0 : tensor<4xf32>
}

// -----

func.func @no_format(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{attribute 'inFormats' failed to satisfy constraint: formats or unit}}
  %0 = qlut.sim (%x) in [8] out [#qlut.format<i8, 0.05>] : (tensor<4xf32>) -> tensor<4xf32> {
  ^bb0(%a: tensor<4xf32>):
    qlut.yield %a : tensor<4xf32>
  }
  return %0 : tensor<4xf32>
}

// -----

func.func @arguments(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{'qlut.sim' op expected body arguments of the operands' types}}
  %0 = qlut.sim (%x) in [#qlut.format<i8, 0.05>] out [#qlut.format<i8, 0.1>] : (tensor<4xf32>) -> tensor<4xf32> {
  ^bb0(%a: tensor<4xf32>, %b: tensor<4xf32>):
    qlut.yield %a : tensor<4xf32>
  }
  return %0 : tensor<4xf32>
}

// -----

func.func @yields(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{'qlut.sim' op expected the body to yield the results' types}}
  %0 = qlut.sim (%x) in [#qlut.format<i8, 0.05>] out [#qlut.format<i8, 0.1>] : (tensor<4xf32>) -> tensor<4xf32> {
  ^bb0(%a: tensor<4xf32>):
    qlut.yield
  }
  return %0 : tensor<4xf32>
}

// -----

func.func @captures(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-note @+1 {{required by region isolation constraints}}
  %0 = qlut.sim () in [] out [#qlut.format<i8, 0.1>] : () -> tensor<4xf32> {
    // expected-error @+1 {{using value defined outside the region}}
    qlut.yield %x : tensor<4xf32>
  }
  return %0 : tensor<4xf32>
}

// -----

func.func @yield_elsewhere(%x: tensor<4xf32>) {
  // expected-error @+1 {{'qlut.yield' op expects parent op 'qlut.sim'}}
  qlut.yield %x : tensor<4xf32>
}

// -----

func.func @one_side(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{'qlut.sim' op expected formats of operands and results, or neither}}
  %0 = qlut.sim (%x) in [#qlut.format<i8, 0.05>] : (tensor<4xf32>) -> tensor<4xf32> {
  ^bb0(%a: tensor<4xf32>):
    qlut.yield %a : tensor<4xf32>
  }
  return %0 : tensor<4xf32>
}

// -----

func.func @ranges(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{'qlut.sim' op expected one range per result (1), got 0}}
  %0 = qlut.sim (%x) ranges [] : (tensor<4xf32>) -> tensor<4xf32> {
  ^bb0(%a: tensor<4xf32>):
    qlut.yield %a : tensor<4xf32>
  }
  return %0 : tensor<4xf32>
}

// -----

func.func @integer(%x: tensor<4xi32>) -> tensor<4xi32> {
  // expected-error @+1 {{'qlut.sim' op operand 0: expected no format ('unit') of a value that is no tensor of floats}}
  %0 = qlut.sim (%x) in [#qlut.format<i8, 0.05>] out [#qlut.format<i8, 0.05>] : (tensor<4xi32>) -> tensor<4xi32> {
  ^bb0(%a: tensor<4xi32>):
    qlut.yield %a : tensor<4xi32>
  }
  return %0 : tensor<4xi32>
}

// -----

func.func @no_axis(%x: tensor<4x2xf32>) -> tensor<4x2xf32> {
  // expected-error @+1 {{'qlut.sim' op operand 0: expected an axis for its formats by channel}}
  %0 = qlut.sim (%x) in [#qlut.channel_formats<i8, [0.05, 0.1]>] out [#qlut.format<i8, 0.05>] : (tensor<4x2xf32>) -> tensor<4x2xf32> {
  ^bb0(%a: tensor<4x2xf32>):
    qlut.yield %a : tensor<4x2xf32>
  }
  return %0 : tensor<4x2xf32>
}

// -----

func.func @needless_axis(%x: tensor<4x2xf32>) -> tensor<4x2xf32> {
  // expected-error @+1 {{'qlut.sim' op operand 0: expected no axis, its format is one for all}}
  %0 = qlut.sim (%x) in [#qlut.format<i8, 0.05>] axes [1] out [#qlut.format<i8, 0.05>] : (tensor<4x2xf32>) -> tensor<4x2xf32> {
  ^bb0(%a: tensor<4x2xf32>):
    qlut.yield %a : tensor<4x2xf32>
  }
  return %0 : tensor<4x2xf32>
}

// -----

func.func @channels(%x: tensor<4x2xf32>) -> tensor<4x2xf32> {
  // expected-error @+1 {{'qlut.sim' op operand 0: expected formats of all channels of dimension 0 of size 4, got 2}}
  %0 = qlut.sim (%x) in [#qlut.channel_formats<i8, [0.05, 0.1]>] axes [0] out [#qlut.format<i8, 0.05>] : (tensor<4x2xf32>) -> tensor<4x2xf32> {
  ^bb0(%a: tensor<4x2xf32>):
    qlut.yield %a : tensor<4x2xf32>
  }
  return %0 : tensor<4x2xf32>
}
