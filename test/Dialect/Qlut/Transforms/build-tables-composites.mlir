// Plans of composites: what stops them.
// RUN: qlut-opt %s --qlut-build-tables --split-input-file --verify-diagnostics -o %t.mlir
// RUN: FileCheck %s --input-file=%t.mlir

// The target's rounding; composites without formats stay as they are.
// CHECK: #softmax_plan = #qlut.plan<softmax, {{.*}} round = half_even>
// CHECK-LABEL: @rounding
module attributes {qlut.target = #qlut.target<file "name: mine\0Arescale-rounding: half-even">} {
  func.func @rounding(%x: tensor<4x8xf32>) -> (tensor<4x8xf32>, tensor<4x8xf32>) {
    // CHECK: dimension 1 in [{{.*}}] out <u8, 0.00390625> plan(#softmax_plan) ->
    %0 = qlut.softmax ins(%x : tensor<4x8xf32>) outs(%x : tensor<4x8xf32>) dimension 1 in [#qlut.format<i8, 0.1>] out <u8, 0.00390625> -> tensor<4x8xf32>
    // CHECK: dimension 1 -> tensor
    %1 = qlut.softmax ins(%x : tensor<4x8xf32>) outs(%x : tensor<4x8xf32>) dimension 1 -> tensor<4x8xf32>
    return %0, %1 : tensor<4x8xf32>, tensor<4x8xf32>
  }
}

// -----

func.func @dynamic(%x: tensor<4x?xf32>) -> tensor<4x?xf32> {
  // expected-error @+1 {{expected rows of a static number of elements, got 'tensor<4x?xf32>'; give the model a static shape there}}
  %0 = qlut.softmax ins(%x : tensor<4x?xf32>) outs(%x : tensor<4x?xf32>) dimension 1 in [#qlut.format<i8, 0.1>] out <u8, 0.00390625> -> tensor<4x?xf32>
  return %0 : tensor<4x?xf32>
}

// -----

func.func @long(%x: tensor<65537xf32>) -> tensor<65537xf32> {
  // expected-error @+1 {{expected rows of 1 to 65536 elements, got 65537}}
  %0 = qlut.softmax ins(%x : tensor<65537xf32>) outs(%x : tensor<65537xf32>) dimension 0 in [#qlut.format<i8, 0.1>] out <u8, 0.00390625> -> tensor<65537xf32>
  return %0 : tensor<65537xf32>
}

// -----

func.func @parameters(%x: tensor<4x8xf32>, %s: tensor<8xf32>) -> tensor<4x8xf32> {
  // expected-error @+1 {{expected a constant scale of a norm in integers, got a value known at run time only; embed the parameters first, or multiply and add after the norm}}
  %0 = qlut.rms_norm ins(%x : tensor<4x8xf32>) scale(%s : tensor<8xf32>) outs(%x : tensor<4x8xf32>) dims 1 epsilon 0.0 in [#qlut.format<i8, 0.1>] out <i8, 0.1> -> tensor<4x8xf32>
  return %0 : tensor<4x8xf32>
}

// -----

func.func @binary(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  // expected-error @+1 {{expected an input of 2 to 16 bits, got b1}}
  %0 = qlut.softmax ins(%x : tensor<4x8xf32>) outs(%x : tensor<4x8xf32>) dimension 1 in [#qlut.format<b1, 0.1>] out <u8, 0.00390625> -> tensor<4x8xf32>
  return %0 : tensor<4x8xf32>
}

// -----

// Accumulators of the target: weights have the bits that long rows leave, and
// squares that need more are refused.
// CHECK: #softmax_plan = #qlut.plan<softmax, input = i16, row_length = 64, weight_bits = 24, accumulator_bits = 32,
// CHECK-LABEL: @accumulators
module attributes {qlut.target = #qlut.target<file "name: mine\0Aaccumulator-bits: [32]">} {
  func.func @accumulators(%x: tensor<4x64xf32>) -> tensor<4x64xf32> {
    %0 = qlut.softmax ins(%x : tensor<4x64xf32>) outs(%x : tensor<4x64xf32>) dimension 1 in [#qlut.format<i16, 0.1>] out <u8, 0.00390625> -> tensor<4x64xf32>
    return %0 : tensor<4x64xf32>
  }
}

// -----

module attributes {qlut.target = #qlut.target<file "name: mine\0Aaccumulator-bits: [32]">} {
  func.func @squares(%x: tensor<4x64xf32>) -> tensor<4x64xf32> {
    // expected-error @+1 {{expected accumulators of 64 bits for rows of 64 elements, field 'accumulator-bits' of the target 'mine' has less; use an input of fewer bits or shorter rows}}
    %0 = qlut.rms_norm ins(%x : tensor<4x64xf32>) outs(%x : tensor<4x64xf32>) dims 1 epsilon 0.0 in [#qlut.format<i16, 0.1>] out <i8, 0.1> -> tensor<4x64xf32>
    return %0 : tensor<4x64xf32>
  }
}

// -----

module attributes {qlut.target = #qlut.target<file "name: mine\0Asymmetric-only: true">} {
  func.func @formats(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
    // expected-error @+1 {{symmetric-only}}
    %0 = qlut.softmax ins(%x : tensor<4x8xf32>) outs(%x : tensor<4x8xf32>) dimension 1 in [#qlut.format<i8, 0.1:3>] out <i8, 0.00390625> -> tensor<4x8xf32>
    return %0 : tensor<4x8xf32>
  }
}
