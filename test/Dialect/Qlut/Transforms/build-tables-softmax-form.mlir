// The fast form of softmax: by option, never unasked.
// RUN: qlut-opt %s --qlut-build-tables=softmax-form=fast --split-input-file --verify-diagnostics -o %t.mlir
// RUN: FileCheck %s --input-file=%t.mlir
// RUN: not qlut-opt %s --qlut-build-tables=softmax-form=best 2>&1 | FileCheck %s --check-prefix=OPTION
// OPTION: qlut-build-tables: expected option 'softmax-form' to be exact or fast, got 'best'

// log_softmax has one form; softmax without formats stays.
// CHECK-DAG: #[[FAST:.*]] = #qlut.plan<fast_softmax, input = i8, row_length = 8, output = u8, zero_point = 0, accumulator_bits = 32, distance_shift = 4, high = [32767, {{.*}}], gains = [128, {{.*}}], low = [32767, {{.*}}], {{.*}}result_shift = 7>
// CHECK-DAG: #[[LOG:.*]] = #qlut.plan<log_softmax
// CHECK-LABEL: @forms
func.func @forms(%x: tensor<4x8xf32>) -> (tensor<4x8xf32>, tensor<4x8xf32>, tensor<4x8xf32>) {
  // CHECK: qlut.softmax {{.*}} plan(#[[FAST]])
  %0 = qlut.softmax ins(%x : tensor<4x8xf32>) outs(%x : tensor<4x8xf32>) dimension 1 in [#qlut.format<i8, 0.1>] out <u8, 0.00390625> -> tensor<4x8xf32>
  // CHECK: qlut.log_softmax {{.*}} plan(#[[LOG]])
  %1 = qlut.log_softmax ins(%x : tensor<4x8xf32>) outs(%x : tensor<4x8xf32>) dimension 1 in [#qlut.format<i8, 0.1>] out <i8, 0.1> -> tensor<4x8xf32>
  // CHECK: qlut.softmax
  // CHECK-NOT: plan
  // CHECK: return
  %2 = qlut.softmax ins(%x : tensor<4x8xf32>) outs(%x : tensor<4x8xf32>) dimension 1 -> tensor<4x8xf32>
  return %0, %1, %2 : tensor<4x8xf32>, tensor<4x8xf32>, tensor<4x8xf32>
}

// -----

func.func @wide_input(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  // expected-error @+1 {{expected formats of up to 8 bits for softmax-form=fast, got i16 -> u8; use softmax-form=exact}}
  %0 = qlut.softmax ins(%x : tensor<4x8xf32>) outs(%x : tensor<4x8xf32>) dimension 1 in [#qlut.format<i16, 0.1>] out <u8, 0.00390625> -> tensor<4x8xf32>
  return %0 : tensor<4x8xf32>
}

// -----

func.func @wide_output(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  // expected-error @+1 {{expected formats of up to 8 bits for softmax-form=fast, got i8 -> i16; use softmax-form=exact}}
  %0 = qlut.softmax ins(%x : tensor<4x8xf32>) outs(%x : tensor<4x8xf32>) dimension 1 in [#qlut.format<i8, 0.1>] out <i16, 0.0001> -> tensor<4x8xf32>
  return %0 : tensor<4x8xf32>
}

// -----

func.func @long(%x: tensor<4097xf32>) -> tensor<4097xf32> {
  // expected-error @+1 {{expected rows of up to 4096 elements for softmax-form=fast, got 4097; use softmax-form=exact}}
  %0 = qlut.softmax ins(%x : tensor<4097xf32>) outs(%x : tensor<4097xf32>) dimension 0 in [#qlut.format<i8, 0.1>] out <u8, 0.00390625> -> tensor<4097xf32>
  return %0 : tensor<4097xf32>
}

// -----

func.func @scale(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  // expected-error @+1 {{expected an output scale from 2^-12 to below 2 for softmax-form=fast, got 4; use softmax-form=exact}}
  %0 = qlut.softmax ins(%x : tensor<4x8xf32>) outs(%x : tensor<4x8xf32>) dimension 1 in [#qlut.format<i8, 0.1>] out <u8, 4.0> -> tensor<4x8xf32>
  return %0 : tensor<4x8xf32>
}

// -----

module attributes {qlut.target = #qlut.target<file "name: mine\0Arescale-rounding: half-even">} {
  func.func @rounding(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
    // expected-error @+1 {{expected results rounded half-up for softmax-form=fast, got half-even; use softmax-form=exact}}
    %0 = qlut.softmax ins(%x : tensor<4x8xf32>) outs(%x : tensor<4x8xf32>) dimension 1 in [#qlut.format<i8, 0.1>] out <u8, 0.00390625> -> tensor<4x8xf32>
    return %0 : tensor<4x8xf32>
  }
}

// -----

// Without accumulators of 64 bits, shorter rows.
module attributes {qlut.target = #qlut.target<file "name: mine\0Aaccumulator-bits: [32]">} {
  func.func @accumulators(%x: tensor<1025xf32>) -> tensor<1025xf32> {
    // expected-error @+1 {{expected rows of up to 1024 elements for softmax-form=fast, got 1025; use softmax-form=exact}}
    %0 = qlut.softmax ins(%x : tensor<1025xf32>) outs(%x : tensor<1025xf32>) dimension 0 in [#qlut.format<i8, 0.1>] out <u8, 0.00390625> -> tensor<1025xf32>
    return %0 : tensor<1025xf32>
  }
}
