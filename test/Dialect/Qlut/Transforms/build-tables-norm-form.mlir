// The fast form of norms: by option, never unasked.
// RUN: qlut-opt %s --qlut-build-tables=norm-form=fast --split-input-file --verify-diagnostics -o %t.mlir
// RUN: FileCheck %s --input-file=%t.mlir
// RUN: not qlut-opt %s --qlut-build-tables=norm-form=best 2>&1 | FileCheck %s --check-prefix=OPTION
// OPTION: qlut-build-tables: expected option 'norm-form' to be exact or fast, got 'best'

// Softmax keeps its form; norms without formats stay.
// CHECK-DAG: #[[LAYER:.*]] = #qlut.plan<fast_norm, layer = true, input = i8, output = i8, zero_point = 3, row_length = 4, center = -128, accumulator_bits = 32, square_factor = 50334721, epsilon = 805356, deviation_shift = 14, rsqrt_fraction = 32, rsqrt_segment_bits = 7, {{.*}} scale = [3547, -7095, 0, 1774], bias = [448, 704, 450, 448], output_shift = 7>
// CHECK-DAG: #[[RMS:.*]] = #qlut.plan<fast_norm, layer = false, input = i8, output = u8, {{.*}}center = 5, {{.*}}square_factor = 67108864, {{.*}}scale = [16384], bias = [16448], output_shift = 7>
// CHECK-DAG: #[[SOFTMAX:.*]] = #qlut.plan<softmax
// CHECK-LABEL: @forms
func.func @forms(%x: tensor<3x4xf32>) -> (tensor<3x4xf32>, tensor<3x4xf32>, tensor<3x4xf32>, tensor<3x4xf32>) {
  %s = arith.constant dense<[1.0, -2.0, 0.0, 0.5]> : tensor<4xf32>
  %b = arith.constant dense<[0.0, 0.25, 0.002, 0.0]> : tensor<4xf32>
  // CHECK: qlut.layer_norm {{.*}} plan(#[[LAYER]])
  %0 = qlut.layer_norm ins(%x : tensor<3x4xf32>) scale(%s : tensor<4xf32>) bias(%b : tensor<4xf32>) outs(%x : tensor<3x4xf32>) dims 1 epsilon 1.0e-5 in [#qlut.format<i8, 0.1>] out <i8, 0.125:3> -> tensor<3x4xf32>
  // CHECK: qlut.rms_norm {{.*}} plan(#[[RMS]])
  %1 = qlut.rms_norm ins(%x : tensor<3x4xf32>) outs(%x : tensor<3x4xf32>) dims 1 epsilon 1.0e-5 in [#qlut.format<i8, 0.1:5>] out <u8, 0.03125:128> -> tensor<3x4xf32>
  // CHECK: qlut.softmax {{.*}} plan(#[[SOFTMAX]])
  %2 = qlut.softmax ins(%x : tensor<3x4xf32>) outs(%x : tensor<3x4xf32>) dimension 1 in [#qlut.format<i8, 0.1>] out <u8, 0.00390625> -> tensor<3x4xf32>
  // CHECK: qlut.rms_norm
  // CHECK-NOT: plan
  // CHECK: return
  %3 = qlut.rms_norm ins(%x : tensor<3x4xf32>) outs(%x : tensor<3x4xf32>) dims 1 epsilon 1.0e-5 -> tensor<3x4xf32>
  return %0, %1, %2, %3 : tensor<3x4xf32>, tensor<3x4xf32>, tensor<3x4xf32>, tensor<3x4xf32>
}

// -----

func.func @wide(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  // expected-error @+1 {{expected formats of up to 8 bits for norm-form=fast, got i16 -> i8; use norm-form=exact}}
  %0 = qlut.layer_norm ins(%x : tensor<4x8xf32>) outs(%x : tensor<4x8xf32>) dims 1 epsilon 1.0e-5 in [#qlut.format<i16, 0.1>] out <i8, 0.03125> -> tensor<4x8xf32>
  return %0 : tensor<4x8xf32>
}

// -----

func.func @fine(%x: tensor<4096xf32>) -> tensor<4096xf32> {
  // expected-error @+1 {{expected results within one code for norm-form=fast, got rows of 4096 elements whose scales and biases allow 1.39363 codes; use norm-form=exact}}
  %0 = qlut.rms_norm ins(%x : tensor<4096xf32>) outs(%x : tensor<4096xf32>) dims 1 epsilon 1.0e-5 in [#qlut.format<i8, 0.1>] out <i8, 0.01> -> tensor<4096xf32>
  return %0 : tensor<4096xf32>
}

// -----

module attributes {qlut.target = #qlut.target<file "name: mine\0Arescale-rounding: half-even">} {
  func.func @rounding(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
    // expected-error @+1 {{expected results rounded half-up for norm-form=fast, got half-even; use norm-form=exact}}
    %0 = qlut.rms_norm ins(%x : tensor<4x8xf32>) outs(%x : tensor<4x8xf32>) dims 1 epsilon 1.0e-5 in [#qlut.format<i8, 0.1>] out <i8, 0.03125> -> tensor<4x8xf32>
    return %0 : tensor<4x8xf32>
  }
}
