// Composites with formats, ranges and plans: text and bytes.
// RUN: qlut-opt %s --verify-roundtrip | FileCheck %s
// RUN: qlut-opt %s --qlut-build-tables -o %t.mlir
// RUN: qlut-opt %t.mlir --verify-roundtrip | diff %t.mlir -
// RUN: qlut-opt %t.mlir --emit-bytecode -o %t.mlirbc
// RUN: qlut-opt %t.mlirbc | diff %t.mlir -
// RUN: FileCheck %s --check-prefix=PLAN --input-file=%t.mlir
// A plan is data: nothing makes it anew.
// RUN: qlut-opt %t.mlir --qlut-build-tables --canonicalize --cse | FileCheck %s --check-prefix=PLAN

// PLAN-DAG: #divide_plan = #qlut.plan<divide, lhs = i8, lhs_zero_point = 0, rhs = u8, rhs_zero_point = 0, output = i8, zero_point = 3, reciprocal_fraction = 32, reciprocal_segment_bits = 7, reciprocal_value_bits = 30, reciprocal = [1073741824,
// PLAN-DAG: #log_softmax_plan = #qlut.plan<log_softmax, input = i8, row_length = 4, weight_bits = 28, accumulator_bits = 32, weights = [268435456, {{.*}}], multiplier = 0, product_shift = 0, exp_fraction = 32, exp_segment_bits = 0, exp_value_bits = 30, exp = [], output = i8, zero_point = 127, logarithm_fraction = 32
// PLAN-DAG: #norm_plan = #qlut.plan<norm, layer = true, input = i8, output = i8, zero_point = 0, row_length = 4, center = 0, accumulator_bits = 32, square_shift = 30, epsilon = {{[0-9]+}}, rsqrt_fraction = 32, {{.*}}, scale = [8192, 16384, -4096, 0], bias = [0, 2199023255552, 8796093022208, -26388279066624], output_shift = 38, round = half_up>
// PLAN-DAG: #norm_plan1 = #qlut.plan<norm, layer = false, {{.*}} center = -3, {{.*}}, scale = [], bias = [],
// PLAN-DAG: #sinusoid_plan = #qlut.plan<sinusoid, output = i8, zero_point = 5, cosine = true, increments = [70368746135853, -35184373067926, 0], wave_fraction = 30, wave_segment_bits = 5, wave_value_bits = 16, wave = [0, 1608, {{.*}}, 32768], exponent = 8, round = half_up>
// PLAN-DAG: #softmax_plan = #qlut.plan<softmax, input = i16, row_length = 4, weight_bits = 30, accumulator_bits = 64, weights = [], multiplier = {{[0-9]+}}, product_shift = {{[0-9]+}}, exp_fraction = 20, exp_segment_bits = 5, exp_value_bits = 30, exp = [{{.*}}], output = u8, zero_point = 0, reciprocal_fraction = 32, {{.*}}, exponent = 8, round = half_up>

// CHECK-LABEL: @softmax
func.func @softmax(%x: tensor<2x4xf32>, %m: tensor<2x4xi1>) -> (tensor<2x4xf32>, tensor<2x4xf32>) {
  %e = tensor.empty() : tensor<2x4xf32>
  // CHECK: qlut.softmax ins({{.*}}) mask({{.*}}) outs({{.*}}) dimension 1 range <0.0, 1.0> layer "a" -> tensor<2x4xf32>
  %0 = qlut.softmax ins(%x : tensor<2x4xf32>) mask(%m : tensor<2x4xi1>) outs(%e : tensor<2x4xf32>)
         dimension 1 range <0.0, 1.0> layer "a" -> tensor<2x4xf32>
  // CHECK: qlut.softmax ins({{.*}}) outs({{.*}}) dimension 1 in [#qlut.format<i16, 0.001>] out <u8, 0.00390625> -> tensor<2x4xf32>
  // PLAN: qlut.softmax {{.*}} out <u8, 0.00390625> plan(#softmax_plan) -> tensor<2x4xf32>
  %1 = qlut.softmax ins(%x : tensor<2x4xf32>) outs(%e : tensor<2x4xf32>) dimension 1
         in [#qlut.format<i16, 0.001>] out <u8, 0.00390625> -> tensor<2x4xf32>
  return %0, %1 : tensor<2x4xf32>, tensor<2x4xf32>
}

// CHECK-LABEL: @log_softmax
func.func @log_softmax(%x: tensor<?x4xf32>, %e: tensor<?x4xf32>) -> tensor<?x4xf32> {
  // PLAN: qlut.log_softmax {{.*}} plan(#log_softmax_plan) layer "b"
  %0 = qlut.log_softmax ins(%x : tensor<?x4xf32>) outs(%e : tensor<?x4xf32>) dimension 1
         in [#qlut.format<i8, 0.1>] out <i8, 0.0625:127> layer "b" -> tensor<?x4xf32>
  return %0 : tensor<?x4xf32>
}

// CHECK-LABEL: @norms
func.func @norms(%x: tensor<2x4xf32>) -> (tensor<2x4xf32>, tensor<2x4xf32>) {
  %e = tensor.empty() : tensor<2x4xf32>
  %s = arith.constant dense<[1.0, 2.0, -0.5, 0.0]> : tensor<4xf32>
  %b = arith.constant dense<[0.0, 0.25, 1.0, -3.0]> : tensor<4xf32>
  // PLAN: qlut.layer_norm {{.*}} plan(#norm_plan) ->
  %0 = qlut.layer_norm ins(%x : tensor<2x4xf32>) scale(%s : tensor<4xf32>) bias(%b : tensor<4xf32>)
         outs(%e : tensor<2x4xf32>) dims 1 epsilon 1.0e-5
         in [#qlut.format<i8, 0.1>] out <i8, 0.03125> -> tensor<2x4xf32>
  // PLAN: qlut.rms_norm {{.*}} plan(#norm_plan1) ->
  %1 = qlut.rms_norm ins(%x : tensor<2x4xf32>) outs(%e : tensor<2x4xf32>) dims 1 epsilon 1.0e-5
         in [#qlut.format<i8, 0.1:-3>] out <i8, 0.03125> -> tensor<2x4xf32>
  return %0, %1 : tensor<2x4xf32>, tensor<2x4xf32>
}

// CHECK-LABEL: @divide
func.func @divide(%x: tensor<2x4xf32>, %y: tensor<2x1xf32>) -> tensor<2x4xf32> {
  %e = tensor.empty() : tensor<2x4xf32>
  // CHECK: qlut.divide {{.*}} range <-1.0, 1.0> in [#qlut.format<i8, 0.5>, #qlut.format<u8, 0.25>] out <i8, 2.0:3>
  // PLAN: qlut.divide {{.*}} plan(#divide_plan)
  %0 = qlut.divide ins(%x, %y : tensor<2x4xf32>, tensor<2x1xf32>) outs(%e : tensor<2x4xf32>)
         range <-1.0, 1.0> in [#qlut.format<i8, 0.5>, #qlut.format<u8, 0.25>]
         out <i8, 2.0:3> -> tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}

// CHECK-LABEL: @sinusoid
func.func @sinusoid(%n: tensor<2x1xi32>) -> tensor<2x3xf32> {
  %e = tensor.empty() : tensor<2x3xf32>
  // A quarter of a turn per position, an eighth backwards, none.
  %f = arith.constant dense<[[1.57079637, -0.785398185, 0.0]]> : tensor<1x3xf32>
  // CHECK: qlut.sinusoid {{.*}} cosine in [] out <i8, 0.0078125:5>
  // PLAN: qlut.sinusoid {{.*}} plan(#sinusoid_plan)
  %0 = qlut.sinusoid ins(%n, %f : tensor<2x1xi32>, tensor<1x3xf32>) outs(%e : tensor<2x3xf32>) cosine
         in [] out <i8, 0.0078125:5> -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}
