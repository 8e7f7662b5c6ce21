// What constants and loop indices alone decide becomes a constant.
// RUN: qlut-opt %s --convert-linear-to-qlut-sim --split-input-file --verify-diagnostics | FileCheck %s

// A batch norm: the scale is a constant of its own, 2 / sqrt(variance + 1).
#map = affine_map<(d0, d1) -> (d0, d1)>
#row = affine_map<(d0, d1) -> (d1)>
#id = affine_map<(d0) -> (d0)>
// CHECK-LABEL: @norm
// CHECK-NOT: math
// CHECK-DAG: %[[S:.*]] = arith.constant dense<[1.000000e+00, 5.000000e-01, 2.500000e-01]> : tensor<3xf32>
// CHECK-DAG: %[[M:.*]] = arith.constant dense<[1.000000e+00, 2.000000e+00, 3.000000e+00]> : tensor<3xf32>
// CHECK: qlut.sim(%{{.*}}, %[[M]], %[[S]]) layer "norm/mul.0"
// CHECK-NOT: math
// CHECK: qlut.yield
func.func @norm(%x: tensor<4x3xf32>) -> tensor<4x3xf32> {
  %one = arith.constant dense<1.0> : tensor<3xf32>
  %two = arith.constant 2.0 : f32
  %mean = arith.constant dense<[1.0, 2.0, 3.0]> : tensor<3xf32>
  %variance = arith.constant dense<[[3.0, 15.0, 63.0]]> : tensor<1x3xf32>
  %v = tensor.collapse_shape %variance [[0, 1]] : tensor<1x3xf32> into tensor<3xf32>
  %e = tensor.empty() : tensor<3xf32>
  %f = tensor.empty() : tensor<4x3xf32>
  %a = arith.addf %v, %one : tensor<3xf32>
  %s = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%a : tensor<3xf32>) outs(%e : tensor<3xf32>) {
  ^bb0(%in: f32, %out: f32):
    %r = math.rsqrt %in : f32
    %t = arith.mulf %r, %two : f32
    linalg.yield %t : f32
  } -> tensor<3xf32>
  %0 = linalg.generic {indexing_maps = [#map, #row, #row, #map], iterator_types = ["parallel", "parallel"]} ins(%x, %mean, %s : tensor<4x3xf32>, tensor<3xf32>, tensor<3xf32>) outs(%f : tensor<4x3xf32>) {
  ^bb0(%in: f32, %m: f32, %scale: f32, %out: f32):
    %c = arith.subf %in, %m : f32
    %n = arith.mulf %c, %scale : f32
    linalg.yield %n : f32
  } -> tensor<4x3xf32>
  return %0 : tensor<4x3xf32>
}

// -----

// The number of elements that an average is over, as tosa-to-linalg writes it.
#map = affine_map<(d0, d1) -> (d0, d1)>
// CHECK-LABEL: @average
// CHECK: qlut.sim(%{{.*}}) layer "average/div.0"
// CHECK: %[[N:.*]] = arith.constant 6.000000e+00 : f32
// CHECK: arith.divf %{{.*}}, %[[N]] : f32
func.func @average(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %c6 = arith.constant 6 : index
  %c1 = arith.constant 1 : index
  %e = tensor.empty() : tensor<2x3xf32>
  %0 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<2x3xf32>) outs(%e : tensor<2x3xf32>) {
  ^bb0(%in: f32, %out: f32):
    %i = linalg.index 1 : index
    %j = arith.addi %i, %c6 : index
    %k = arith.minsi %j, %c6 : index
    %l = arith.maxsi %k, %c1 : index
    %m = arith.index_cast %l : index to i32
    %n = arith.sitofp %m : i32 to f32
    %d = arith.divf %in, %n : f32
    linalg.yield %d : f32
  } -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// -----

// Not alike everywhere: it stays.
#map = affine_map<(d0) -> (d0)>
func.func @uneven(%x: tensor<2xf32>) -> tensor<2xf32> {
  %e = tensor.empty() : tensor<2xf32>
  // expected-remark @+1 {{arith.divf by what is no constant}}
  %0 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel"]} ins(%x : tensor<2xf32>) outs(%e : tensor<2xf32>) {
  ^bb0(%in: f32, %out: f32):
    %i = linalg.index 0 : index
    %m = arith.index_cast %i : index to i32
    %n = arith.sitofp %m : i32 to f32
    %d = arith.divf %in, %n : f32
    linalg.yield %d : f32
  } -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

// A mask of indices, in the order of its output map.
#map = affine_map<(d0, d1) -> (d0, d1)>
#turned = affine_map<(d0, d1) -> (d1, d0)>
// CHECK-LABEL: @mask
// CHECK: arith.constant dense<{{\[}}[0.000000e+00, 0.000000e+00, 0.000000e+00], [-1.000000e+09, 0.000000e+00, 0.000000e+00]]> : tensor<2x3xf32>
func.func @mask() -> tensor<2x3xf32> {
  %zero = arith.constant 0.0 : f32
  %far = arith.constant -1.0e9 : f32
  %e = tensor.empty() : tensor<2x3xf32>
  %0 = linalg.generic {indexing_maps = [#turned], iterator_types = ["parallel", "parallel"]} outs(%e : tensor<2x3xf32>) {
  ^bb0(%out: f32):
    %i = linalg.index 0 : index
    %j = linalg.index 1 : index
    %c = arith.cmpi slt, %i, %j : index
    %s = arith.select %c, %far, %zero : f32
    linalg.yield %s : f32
  } -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// -----

// Other functions are not computed, and nothing large.
// CHECK-LABEL: @left
#map = affine_map<(d0) -> (d0)>
func.func @left() -> (tensor<2xf32>, tensor<65537xf32>) {
  %x = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  // expected-remark @+1 {{math.exp has no integer program}}
  %0 = math.exp %x : tensor<2xf32>
  %e = tensor.empty() : tensor<65537xf32>
  // expected-remark @+1 {{it is computed from constants alone: fold it}}
  %1 = linalg.generic {indexing_maps = [#map], iterator_types = ["parallel"]} outs(%e : tensor<65537xf32>) {
  ^bb0(%out: f32):
    %i = linalg.index 0 : index
    %m = arith.index_cast %i : index to i32
    %n = arith.sitofp %m : i32 to f32
    linalg.yield %n : f32
  } -> tensor<65537xf32>
  return %0, %1 : tensor<2xf32>, tensor<65537xf32>
}

// -----

// A resource.
#map = affine_map<(d0) -> (d0)>
// CHECK-LABEL: @resource
// CHECK: arith.constant dense<[2.000000e+00, 4.000000e+00]> : tensor<2xf32>
func.func @resource() -> tensor<2xf32> {
  %x = arith.constant dense_resource<weights> : tensor<2xf32>
  %0 = arith.addf %x, %x : tensor<2xf32>
  return %0 : tensor<2xf32>
}
{-#
  dialect_resources: { builtin: { weights: "0x040000000000803F00000040" } }
#-}

// -----

// A number that is broadcast, as an operand of a named op: part of its body.
// CHECK-LABEL: @broadcast
// CHECK: qlut.sim(%{{[0-9]+}}) layer "broadcast/max.0" : (tensor<2x4xf32>) -> tensor<2x4xf32>
// CHECK: %[[N:.*]] = arith.constant 0xFF800000 : f32
// CHECK: arith.maximumf %{{.*}}, %[[N]]
func.func @broadcast(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
  %least = arith.constant dense<0xFF800000> : tensor<f32>
  %e = tensor.empty() : tensor<2x4xf32>
  %b = linalg.broadcast ins(%least : tensor<f32>) outs(%e : tensor<2x4xf32>) dimensions = [0, 1]
  %0 = linalg.max ins(%x, %b : tensor<2x4xf32>, tensor<2x4xf32>) outs(%e : tensor<2x4xf32>) -> tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}

// -----

// A named op behind others that go.
#id = affine_map<(d0) -> (d0)>
// CHECK-LABEL: @named
// CHECK: qlut.sim(%{{[0-9]+}}) layer "named/mul.0" : (tensor<4xf32>) -> tensor<4xf32>
// CHECK: %[[N:.*]] = arith.constant 3.000000e+00 : f32
// CHECK: arith.mulf %{{.*}}, %[[N]]
func.func @named(%x: tensor<4xf32>) -> tensor<4xf32> {
  %one = arith.constant dense<1.0> : tensor<1x4xf32>
  %e = tensor.empty() : tensor<4xf32>
  %c = tensor.collapse_shape %one [[0, 1]] : tensor<1x4xf32> into tensor<4xf32>
  %two = linalg.add ins(%c, %c : tensor<4xf32>, tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %three = linalg.add ins(%two, %c : tensor<4xf32>, tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %0 = linalg.mul ins(%x, %three : tensor<4xf32>, tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

// A batch norm in one op, as torch-mlir writes it: 1 / sqrt(variance + epsilon)
// is one more input, and the variance is none. Epsilon is rounded to 1.
#map = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
#channel = affine_map<(d0, d1, d2) -> (d1)>
// CHECK-LABEL: @norm_in_one
// CHECK-NOT: math
// CHECK-DAG: %[[M:.*]] = arith.constant dense<[7.000000e+00, 8.000000e+00, 9.000000e+00]> : tensor<3xf32>
// CHECK-DAG: %[[G:.*]] = arith.constant dense<[1.000000e+00, 2.000000e+00, 3.000000e+00]> : tensor<3xf32>
// CHECK-DAG: %[[B:.*]] = arith.constant dense<[4.000000e+00, 5.000000e+00, 6.000000e+00]> : tensor<3xf32>
// CHECK-DAG: %[[S:.*]] = arith.constant dense<[5.000000e-01, 2.500000e-01, 1.250000e-01]> : tensor<3xf32>
// CHECK: qlut.sim(%{{[^,]*}}, %[[G]], %[[B]], %[[M]], %[[S]]) layer "norm_in_one/add.0"
// CHECK: ^bb0(%[[IN:[^:]*]]: f32, %[[BG:[^:]*]]: f32, %[[BB:[^:]*]]: f32, %[[BM:[^:]*]]: f32, %[[BS:[^:]*]]: f32,
// CHECK-NEXT: %[[C:.*]] = arith.subf %[[IN]], %[[BM]]
// CHECK-NEXT: %[[N:.*]] = arith.mulf %[[C]], %[[BS]]
// CHECK-NEXT: %[[W:.*]] = arith.mulf %[[N]], %[[BG]]
// CHECK-NEXT: arith.addf %[[W]], %[[BB]]
func.func @norm_in_one(%x: tensor<4x3x2xf32>) -> tensor<4x3x2xf32> {
  %epsilon = arith.constant 1.00000000001 : f64
  %gamma = arith.constant dense<[1.0, 2.0, 3.0]> : tensor<3xf32>
  %beta = arith.constant dense<[4.0, 5.0, 6.0]> : tensor<3xf32>
  %mean = arith.constant dense<[7.0, 8.0, 9.0]> : tensor<3xf32>
  %variance = arith.constant dense<[3.0, 15.0, 63.0]> : tensor<3xf32>
  %0 = linalg.generic {indexing_maps = [#map, #channel, #channel, #channel, #channel, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%x, %gamma, %beta, %mean, %variance : tensor<4x3x2xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>) outs(%x : tensor<4x3x2xf32>) {
  ^bb0(%in: f32, %g: f32, %b: f32, %m: f32, %v: f32, %out: f32):
    %e = arith.truncf %epsilon : f64 to f32
    %a = arith.addf %v, %e : f32
    %r = math.rsqrt %a : f32
    %c = arith.subf %in, %m : f32
    %n = arith.mulf %c, %r : f32
    %w = arith.mulf %n, %g : f32
    %y = arith.addf %w, %b : f32
    linalg.yield %y : f32
  } -> tensor<4x3x2xf32>
  return %0 : tensor<4x3x2xf32>
}

// -----

// Two inputs in one number, read along other loops than in their order.
#map = affine_map<(d0, d1) -> (d0, d1)>
#turned = affine_map<(d0, d1) -> (d1, d0)>
#column = affine_map<(d0, d1) -> (d0)>
// CHECK-LABEL: @outer
// CHECK: %[[T:.*]] = arith.constant dense<{{\[}}[1.000000e+00, 2.000000e+00, 3.000000e+00], [4.000000e+01, 5.000000e+01, 6.000000e+01]]> : tensor<2x3xf32>
// CHECK: qlut.sim(%{{[^,]*}}, %[[T]])
func.func @outer(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %a = arith.constant dense<[[1.0, 4.0], [2.0, 5.0], [3.0, 6.0]]> : tensor<3x2xf32>
  %b = arith.constant dense<[1.0, 10.0]> : tensor<2xf32>
  %e = tensor.empty() : tensor<2x3xf32>
  %0 = linalg.generic {indexing_maps = [#map, #turned, #column, #map], iterator_types = ["parallel", "parallel"]} ins(%x, %a, %b : tensor<2x3xf32>, tensor<3x2xf32>, tensor<2xf32>) outs(%e : tensor<2x3xf32>) {
  ^bb0(%in: f32, %l: f32, %r: f32, %out: f32):
    %p = arith.mulf %l, %r : f32
    %y = arith.addf %in, %p : f32
    linalg.yield %y : f32
  } -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// -----

// Casts stay in the body.
#map = affine_map<(d0, d1) -> (d0, d1)>
#row = affine_map<(d0, d1) -> (d1)>
// CHECK-LABEL: @cast
// CHECK: %[[C:.*]] = arith.constant dense<[1.000000e+00, 2.000000e+00, 3.000000e+00]> : tensor<3xf16>
// CHECK: qlut.sim(%{{[^,]*}}, %[[C]])
// CHECK: arith.extf
func.func @cast(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %a = arith.constant dense<[1.0, 2.0, 3.0]> : tensor<3xf16>
  %e = tensor.empty() : tensor<2x3xf32>
  %0 = linalg.generic {indexing_maps = [#map, #row, #map], iterator_types = ["parallel", "parallel"]} ins(%x, %a : tensor<2x3xf32>, tensor<3xf16>) outs(%e : tensor<2x3xf32>) {
  ^bb0(%in: f32, %l: f16, %out: f32):
    %w = arith.extf %l : f16 to f32
    %y = arith.addf %in, %w : f32
    linalg.yield %y : f32
  } -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}
