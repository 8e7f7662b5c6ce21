// RUN: qlut-opt %s --qlut-verify-deployable --split-input-file --verify-diagnostics

// Deployable: integers, a table that the target has. The wrapper does not count.
module {
  func.func @main_int(%x: tensor<4xi2>) -> tensor<4xi4> attributes {qlut.integer} {
    %0 = qlut.hw_lut %x table(#qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>) : tensor<4xi2> -> tensor<4xi4>
    return %0 : tensor<4xi4>
  }
  func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
    return %x : tensor<4xf32>
  }
}

// -----

// expected-error @below {{expected a function in integers, got none; run --qlut-outline-integer first, its remarks say what keeps a function in floats}}
module {
  func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
    return %x : tensor<4xf32>
  }
}

// -----

module {
  // expected-error @+1 {{not deployable: its signature has floats}}
  func.func @main_int(%x: tensor<4xf32>) -> tensor<4xi8> attributes {qlut.integer} {
    // expected-error @+1 {{not deployable: it computes with floats}}
    %0 = qlut.quantize %x, <i8, 0.5> : tensor<4xf32> -> tensor<4xi8>
    return %0 : tensor<4xi8>
  }
}

// -----

// What it calls counts as its own.
module {
  func.func @main_int(%x: tensor<4xi8>) -> tensor<4xi8> attributes {qlut.integer} {
    %0 = func.call @inner(%x) : (tensor<4xi8>) -> tensor<4xi8>
    return %0 : tensor<4xi8>
  }
  func.func private @inner(%x: tensor<4xi8>) -> tensor<4xi8> {
    // expected-error @+1 {{not deployable: it computes with floats}}
    %c = arith.constant 1.0 : f32
    return %x : tensor<4xi8>
  }
}

// -----

module attributes {qlut.target = #qlut.target<"mcu8">} {
  func.func @main_int(%x: tensor<4xi2>) -> tensor<4xi4> attributes {qlut.integer} {
    // expected-error @+1 {{not deployable: the target can't run its table: target 'mcu8': field 'activation-bits' admits 8, field 'intermediate-bits' 8 and field 'io-bits' 8, got an input of i2}}
    %0 = qlut.hw_lut %x table(#qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>) : tensor<4xi2> -> tensor<4xi4>
    return %0 : tensor<4xi4>
  }
}

// -----

// What a named op stands for is reported at the op.
module {
  func.func @main_int(%q: tensor<4xi8>) -> tensor<4xi8> attributes {qlut.integer} {
    // expected-error @+1 {{not deployable: it computes with floats}}
    %x = qlut.dequantize %q, <i8, 0.5> : tensor<4xi8> -> tensor<4xf32>
    // expected-error @+1 {{not deployable: it computes with floats}}
    %0 = linalg.exp ins(%x : tensor<4xf32>) outs(%x : tensor<4xf32>) -> tensor<4xf32>
    return %q : tensor<4xi8>
  }
}
