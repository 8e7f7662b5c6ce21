// RUN: qlut-opt %s --qlut-raise-composites --verify-roundtrip | FileCheck %s

#all = affine_map<(d0, d1) -> (d0, d1)>
#row = affine_map<(d0, d1) -> (d0)>
#kept = affine_map<(d0, d1) -> (d0, 0)>
#last = affine_map<(d0, d1) -> (d1)>

// Each step an op, dimensions kept, as torch-mlir writes it.
// CHECK-LABEL: @torch
// CHECK-SAME: %[[X:.*]]: tensor<4x16xf32>, %[[G:.*]]: tensor<16xf32>, %[[B:.*]]: tensor<16xf32>
// CHECK-NEXT: %[[E:.*]] = tensor.empty() : tensor<4x16xf32>
// CHECK-NEXT: %[[R:.*]] = qlut.layer_norm ins(%[[X]] : tensor<4x16xf32>) scale(%[[G]] : tensor<16xf32>) bias(%[[B]] : tensor<16xf32>) outs(%[[E]] : tensor<4x16xf32>) dims 1 epsilon 9.9999997473787516E-6 layer "torch/layer_norm.0" -> tensor<4x16xf32>
// CHECK-NEXT: return %[[R]]
func.func @torch(%x: tensor<4x16xf32>, %gamma: tensor<16xf32>, %beta: tensor<16xf32>) -> tensor<4x16xf32> {
  %zero = arith.constant 0.0 : f32
  %n = arith.constant 16 : i64
  %eps = arith.constant 1.000000e-05 : f64
  %e = tensor.empty() : tensor<4x16xf32>
  %c = tensor.empty() : tensor<4x1xf32>
  %init = linalg.fill ins(%zero : f32) outs(%c : tensor<4x1xf32>) -> tensor<4x1xf32>
  %sum = linalg.generic {indexing_maps = [#all, #kept], iterator_types = ["parallel", "reduction"]} ins(%x : tensor<4x16xf32>) outs(%init : tensor<4x1xf32>) {
  ^bb0(%in: f32, %out: f32):
    %r = arith.addf %in, %out : f32
    linalg.yield %r : f32
  } -> tensor<4x1xf32>
  %mean = linalg.generic {indexing_maps = [#all, #all], iterator_types = ["parallel", "parallel"]} ins(%sum : tensor<4x1xf32>) outs(%c : tensor<4x1xf32>) {
  ^bb0(%in: f32, %out: f32):
    %d = arith.sitofp %n : i64 to f32
    %r = arith.divf %in, %d : f32
    linalg.yield %r : f32
  } -> tensor<4x1xf32>
  %centered = linalg.generic {indexing_maps = [#all, #kept, #all], iterator_types = ["parallel", "parallel"]} ins(%x, %mean : tensor<4x16xf32>, tensor<4x1xf32>) outs(%e : tensor<4x16xf32>) {
  ^bb0(%in: f32, %m: f32, %out: f32):
    %r = arith.subf %in, %m : f32
    linalg.yield %r : f32
  } -> tensor<4x16xf32>
  %square = linalg.generic {indexing_maps = [#all, #all], iterator_types = ["parallel", "parallel"]} ins(%centered : tensor<4x16xf32>) outs(%e : tensor<4x16xf32>) {
  ^bb0(%in: f32, %out: f32):
    %r = arith.mulf %in, %in : f32
    linalg.yield %r : f32
  } -> tensor<4x16xf32>
  %square_sum = linalg.generic {indexing_maps = [#all, #kept], iterator_types = ["parallel", "reduction"]} ins(%square : tensor<4x16xf32>) outs(%init : tensor<4x1xf32>) {
  ^bb0(%in: f32, %out: f32):
    %r = arith.addf %in, %out : f32
    linalg.yield %r : f32
  } -> tensor<4x1xf32>
  %variance = linalg.generic {indexing_maps = [#all, #all], iterator_types = ["parallel", "parallel"]} ins(%square_sum : tensor<4x1xf32>) outs(%c : tensor<4x1xf32>) {
  ^bb0(%in: f32, %out: f32):
    %d = arith.sitofp %n : i64 to f32
    %r = arith.divf %in, %d : f32
    linalg.yield %r : f32
  } -> tensor<4x1xf32>
  %shifted = linalg.generic {indexing_maps = [#all, #all], iterator_types = ["parallel", "parallel"]} ins(%variance : tensor<4x1xf32>) outs(%c : tensor<4x1xf32>) {
  ^bb0(%in: f32, %out: f32):
    %f = arith.truncf %eps : f64 to f32
    %r = arith.addf %in, %f : f32
    linalg.yield %r : f32
  } -> tensor<4x1xf32>
  %root = linalg.generic {indexing_maps = [#all, #all], iterator_types = ["parallel", "parallel"]} ins(%shifted : tensor<4x1xf32>) outs(%c : tensor<4x1xf32>) {
  ^bb0(%in: f32, %out: f32):
    %r = math.rsqrt %in : f32
    linalg.yield %r : f32
  } -> tensor<4x1xf32>
  %normalized = linalg.generic {indexing_maps = [#all, #kept, #all], iterator_types = ["parallel", "parallel"]} ins(%centered, %root : tensor<4x16xf32>, tensor<4x1xf32>) outs(%e : tensor<4x16xf32>) {
  ^bb0(%in: f32, %s: f32, %out: f32):
    %r = arith.mulf %in, %s : f32
    linalg.yield %r : f32
  } -> tensor<4x16xf32>
  %scaled = linalg.generic {indexing_maps = [#all, #last, #all], iterator_types = ["parallel", "parallel"]} ins(%normalized, %gamma : tensor<4x16xf32>, tensor<16xf32>) outs(%e : tensor<4x16xf32>) {
  ^bb0(%in: f32, %s: f32, %out: f32):
    %r = arith.mulf %in, %s : f32
    linalg.yield %r : f32
  } -> tensor<4x16xf32>
  %biased = linalg.generic {indexing_maps = [#all, #last, #all], iterator_types = ["parallel", "parallel"]} ins(%scaled, %beta : tensor<4x16xf32>, tensor<16xf32>) outs(%e : tensor<4x16xf32>) {
  ^bb0(%in: f32, %s: f32, %out: f32):
    %r = arith.addf %in, %s : f32
    linalg.yield %r : f32
  } -> tensor<4x16xf32>
  return %biased : tensor<4x16xf32>
}

// Three generics: sums of x and x^2 at once, variance as E[x^2] - E[x]^2,
// sqrt and a quotient, scale before it, all in the last body.
// CHECK-LABEL: @moments
// CHECK-SAME: %[[X:.*]]: tensor<32x48xf32>, %[[G:.*]]: tensor<48xf32>, %[[B:.*]]: tensor<48xf32>
// CHECK: qlut.layer_norm ins(%[[X]] : tensor<32x48xf32>) scale(%[[G]] : tensor<48xf32>) bias(%[[B]] : tensor<48xf32>) outs(%{{.*}}) dims 1 epsilon
// CHECK-NEXT: return
func.func @moments(%x: tensor<32x48xf32>, %gamma: tensor<48xf32>, %beta: tensor<48xf32>) -> tensor<32x48xf32> {
  %zero = arith.constant dense<0.0> : tensor<32xf32>
  %n = arith.constant 48.0 : f32
  %eps = arith.constant 1.0e-5 : f32
  %e = tensor.empty() : tensor<32x48xf32>
  %c = tensor.empty() : tensor<32xf32>
  %sums:2 = linalg.generic {indexing_maps = [#all, #row, #row], iterator_types = ["parallel", "reduction"]} ins(%x : tensor<32x48xf32>) outs(%zero, %zero : tensor<32xf32>, tensor<32xf32>) {
  ^bb0(%in: f32, %s: f32, %q: f32):
    %0 = arith.addf %s, %in : f32
    %1 = arith.mulf %in, %in : f32
    %2 = arith.addf %q, %1 : f32
    linalg.yield %0, %2 : f32, f32
  } -> (tensor<32xf32>, tensor<32xf32>)
  %moments:2 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} ins(%sums#0, %sums#1 : tensor<32xf32>, tensor<32xf32>) outs(%c, %c : tensor<32xf32>, tensor<32xf32>) {
  ^bb0(%s: f32, %q: f32, %o0: f32, %o1: f32):
    %0 = arith.divf %s, %n : f32
    %1 = arith.divf %q, %n : f32
    %2 = arith.mulf %0, %0 : f32
    %3 = arith.subf %1, %2 : f32
    linalg.yield %0, %3 : f32, f32
  } -> (tensor<32xf32>, tensor<32xf32>)
  %r = linalg.generic {indexing_maps = [#row, #row, #all, #last, #last, #all], iterator_types = ["parallel", "parallel"]} ins(%moments#0, %moments#1, %x, %gamma, %beta : tensor<32xf32>, tensor<32xf32>, tensor<32x48xf32>, tensor<48xf32>, tensor<48xf32>) outs(%e : tensor<32x48xf32>) {
  ^bb0(%m: f32, %v: f32, %in: f32, %g: f32, %b: f32, %out: f32):
    %0 = arith.subf %in, %m : f32
    %1 = arith.mulf %g, %0 : f32
    %2 = arith.addf %v, %eps : f32
    %3 = math.sqrt %2 : f32
    %4 = arith.divf %1, %3 : f32
    %5 = arith.addf %b, %4 : f32
    linalg.yield %5 : f32
  } -> tensor<32x48xf32>
  return %r : tensor<32x48xf32>
}

// x * f + (beta - mean * f) with f = rsqrt * gamma.
// CHECK-LABEL: @folded
// CHECK-SAME: %[[X:.*]]: tensor<4x16xf32>, %[[G:.*]]: tensor<16xf32>, %[[B:.*]]: tensor<16xf32>
// CHECK: qlut.layer_norm ins(%[[X]] : tensor<4x16xf32>) scale(%[[G]] : tensor<16xf32>) bias(%[[B]] : tensor<16xf32>) outs(%{{.*}}) dims 1 epsilon 0.0010000000474974513
// CHECK-NEXT: return
func.func @folded(%x: tensor<4x16xf32>, %gamma: tensor<16xf32>, %beta: tensor<16xf32>) -> tensor<4x16xf32> {
  %shift = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %shape = tosa.const_shape {values = dense<[1, 16]> : tensor<2xindex>} : () -> !tosa.shape<2>
  %n = "tosa.const"() <{values = dense<0.0625> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
  %eps = "tosa.const"() <{values = dense<0.001> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
  %g = tosa.reshape %gamma, %shape : (tensor<16xf32>, !tosa.shape<2>) -> tensor<1x16xf32>
  %b = tosa.reshape %beta, %shape : (tensor<16xf32>, !tosa.shape<2>) -> tensor<1x16xf32>
  %0 = tosa.reduce_sum %x {axis = 1 : i32} : (tensor<4x16xf32>) -> tensor<4x1xf32>
  %mean = tosa.mul %0, %n, %shift : (tensor<4x1xf32>, tensor<1x1xf32>, tensor<1xi8>) -> tensor<4x1xf32>
  %1 = tosa.sub %x, %mean : (tensor<4x16xf32>, tensor<4x1xf32>) -> tensor<4x16xf32>
  %2 = tosa.mul %1, %1, %shift : (tensor<4x16xf32>, tensor<4x16xf32>, tensor<1xi8>) -> tensor<4x16xf32>
  %3 = tosa.reduce_sum %2 {axis = 1 : i32} : (tensor<4x16xf32>) -> tensor<4x1xf32>
  %4 = tosa.mul %3, %n, %shift : (tensor<4x1xf32>, tensor<1x1xf32>, tensor<1xi8>) -> tensor<4x1xf32>
  %5 = tosa.add %4, %eps : (tensor<4x1xf32>, tensor<1x1xf32>) -> tensor<4x1xf32>
  %6 = tosa.rsqrt %5 : (tensor<4x1xf32>) -> tensor<4x1xf32>
  %f = tosa.mul %6, %g, %shift : (tensor<4x1xf32>, tensor<1x16xf32>, tensor<1xi8>) -> tensor<4x16xf32>
  %7 = tosa.mul %x, %f, %shift : (tensor<4x16xf32>, tensor<4x16xf32>, tensor<1xi8>) -> tensor<4x16xf32>
  %8 = tosa.mul %mean, %f, %shift : (tensor<4x1xf32>, tensor<4x16xf32>, tensor<1xi8>) -> tensor<4x16xf32>
  %9 = tosa.sub %b, %8 : (tensor<1x16xf32>, tensor<4x16xf32>) -> tensor<4x16xf32>
  %10 = tosa.add %7, %9 : (tensor<4x16xf32>, tensor<4x16xf32>) -> tensor<4x16xf32>
  return %10 : tensor<4x16xf32>
}

// Over two dimensions at once, no epsilon, no parameters, f64, 1 / sqrt.
// CHECK-LABEL: @two_dims
// CHECK-SAME: %[[X:.*]]: tensor<2x3x4xf64>
// CHECK: qlut.layer_norm ins(%[[X]] : tensor<2x3x4xf64>) outs(%{{.*}}) dims 2 epsilon 0.000000e+00
// CHECK-NEXT: return
func.func @two_dims(%x: tensor<2x3x4xf64>) -> tensor<2x3x4xf64> {
  %zero = arith.constant dense<0.0> : tensor<2xf64>
  %one = arith.constant dense<1.0> : tensor<2xf64>
  %n = arith.constant dense<12.0> : tensor<2xf64>
  %e = tensor.empty() : tensor<2x3x4xf64>
  %0 = linalg.reduce {arith.addf} ins(%x : tensor<2x3x4xf64>) outs(%zero : tensor<2xf64>) dimensions = [1, 2]
  %1 = arith.divf %0, %n : tensor<2xf64>
  %2 = linalg.broadcast ins(%1 : tensor<2xf64>) outs(%e : tensor<2x3x4xf64>) dimensions = [1, 2]
  %3 = arith.subf %x, %2 : tensor<2x3x4xf64>
  %4 = arith.mulf %3, %3 : tensor<2x3x4xf64>
  %5 = linalg.reduce {arith.addf} ins(%4 : tensor<2x3x4xf64>) outs(%zero : tensor<2xf64>) dimensions = [1, 2]
  %6 = arith.divf %5, %n : tensor<2xf64>
  %7 = math.sqrt %6 : tensor<2xf64>
  %8 = arith.divf %one, %7 : tensor<2xf64>
  %9 = linalg.broadcast ins(%8 : tensor<2xf64>) outs(%e : tensor<2x3x4xf64>) dimensions = [1, 2]
  %10 = arith.mulf %3, %9 : tensor<2x3x4xf64>
  return %10 : tensor<2x3x4xf64>
}

// fpowi as the square, a factor 1/N that is itself computed, a reshaped scale.
// CHECK-LABEL: @rms
// CHECK-SAME: %[[X:.*]]: tensor<1x4x16xf32>, %[[G:.*]]: tensor<16xf32>
// CHECK-NEXT: %[[E:.*]] = tensor.empty() : tensor<1x4x16xf32>
// CHECK-NEXT: qlut.rms_norm ins(%[[X]] : tensor<1x4x16xf32>) scale(%[[G]] : tensor<16xf32>) outs(%[[E]] : tensor<1x4x16xf32>) dims 1 epsilon 9.9999999747524271E-7 layer "rms/rms_norm.0"
// CHECK-NEXT: return
func.func @rms(%x: tensor<1x4x16xf32>, %gamma: tensor<16xf32>) -> tensor<1x4x16xf32> {
  %two = arith.constant 2 : i32
  %shift = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %shape = tosa.const_shape {values = dense<[1, 1, 16]> : tensor<3xindex>} : () -> !tosa.shape<3>
  %ones = tosa.const_shape {values = dense<1> : tensor<3xindex>} : () -> !tosa.shape<3>
  %n = "tosa.const"() <{values = dense<16.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %eps = "tosa.const"() <{values = dense<9.99999997E-7> : tensor<1x4x1xf32>}> : () -> tensor<1x4x1xf32>
  %e = tensor.empty() : tensor<1x4x16xf32>
  %0 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2) -> (d0, d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d1, d2)>], iterator_types = ["parallel", "parallel", "parallel"]} ins(%x : tensor<1x4x16xf32>) outs(%e : tensor<1x4x16xf32>) {
  ^bb0(%in: f32, %out: f32):
    %r = math.fpowi %in, %two : f32, i32
    linalg.yield %r : f32
  } -> tensor<1x4x16xf32>
  %1 = tosa.reduce_sum %0 {axis = 2 : i32} : (tensor<1x4x16xf32>) -> tensor<1x4x1xf32>
  %2 = tosa.reciprocal %n : (tensor<1xf32>) -> tensor<1xf32>
  %3 = tosa.reshape %2, %ones : (tensor<1xf32>, !tosa.shape<3>) -> tensor<1x1x1xf32>
  %4 = tosa.mul %3, %1, %shift : (tensor<1x1x1xf32>, tensor<1x4x1xf32>, tensor<1xi8>) -> tensor<1x4x1xf32>
  %5 = tosa.add %4, %eps : (tensor<1x4x1xf32>, tensor<1x4x1xf32>) -> tensor<1x4x1xf32>
  %6 = tosa.rsqrt %5 : (tensor<1x4x1xf32>) -> tensor<1x4x1xf32>
  %7 = tosa.mul %x, %6, %shift : (tensor<1x4x16xf32>, tensor<1x4x1xf32>, tensor<1xi8>) -> tensor<1x4x16xf32>
  %g = tosa.reshape %gamma, %shape : (tensor<16xf32>, !tosa.shape<3>) -> tensor<1x1x16xf32>
  %8 = tosa.mul %g, %7, %shift : (tensor<1x1x16xf32>, tensor<1x4x16xf32>, tensor<1xi8>) -> tensor<1x4x16xf32>
  return %8 : tensor<1x4x16xf32>
}

// powf by -1/2; the residual that is added is no bias, and what multiplies with
// rows of its own is no scale.
// CHECK-LABEL: @rms_powf
// CHECK-SAME: %[[X:.*]]: tensor<4x16xf32>, %[[Y:.*]]: tensor<4x16xf32>
// CHECK: %[[N:.*]] = qlut.rms_norm ins(%[[X]] : tensor<4x16xf32>) outs(%{{.*}}) dims 1
// CHECK: %[[P:.*]] = arith.mulf %[[N]], %[[Y]]
// CHECK: arith.addf %[[P]], %[[X]]
func.func @rms_powf(%x: tensor<4x16xf32>, %y: tensor<4x16xf32>) -> tensor<4x16xf32> {
  %zero = arith.constant dense<0.0> : tensor<4xf32>
  %n = arith.constant dense<16.0> : tensor<4xf32>
  %eps = arith.constant dense<1.0e-6> : tensor<4xf32>
  %two = arith.constant dense<2.0> : tensor<4x16xf32>
  %half = arith.constant dense<-0.5> : tensor<4xf32>
  %e = tensor.empty() : tensor<4x16xf32>
  %0 = math.powf %x, %two : tensor<4x16xf32>
  %1 = linalg.reduce {arith.addf} ins(%0 : tensor<4x16xf32>) outs(%zero : tensor<4xf32>) dimensions = [1]
  %2 = arith.divf %1, %n : tensor<4xf32>
  %3 = arith.addf %2, %eps : tensor<4xf32>
  %4 = math.powf %3, %half : tensor<4xf32>
  %5 = linalg.broadcast ins(%4 : tensor<4xf32>) outs(%e : tensor<4x16xf32>) dimensions = [1]
  %6 = arith.mulf %x, %5 : tensor<4x16xf32>
  %7 = arith.mulf %6, %y : tensor<4x16xf32>
  %8 = arith.addf %7, %x : tensor<4x16xf32>
  return %8 : tensor<4x16xf32>
}

// bf16 computed in f32: the norm is over the widened tensor.
// CHECK-LABEL: @widened
// CHECK: %[[W:.*]] = arith.extf
// CHECK: %[[N:.*]] = qlut.rms_norm ins(%[[W]] : tensor<4x16xf32>) outs
// CHECK: arith.truncf %[[N]]
func.func @widened(%x: tensor<4x16xbf16>) -> tensor<4x16xbf16> {
  %zero = arith.constant dense<0.0> : tensor<4xf32>
  %n = arith.constant dense<16.0> : tensor<4xf32>
  %eps = arith.constant dense<1.0e-6> : tensor<4xf32>
  %e = tensor.empty() : tensor<4x16xf32>
  %w = arith.extf %x : tensor<4x16xbf16> to tensor<4x16xf32>
  %0 = arith.mulf %w, %w : tensor<4x16xf32>
  %1 = linalg.reduce {arith.addf} ins(%0 : tensor<4x16xf32>) outs(%zero : tensor<4xf32>) dimensions = [1]
  %2 = arith.divf %1, %n : tensor<4xf32>
  %3 = arith.addf %2, %eps : tensor<4xf32>
  %4 = math.rsqrt %3 : tensor<4xf32>
  %5 = linalg.broadcast ins(%4 : tensor<4xf32>) outs(%e : tensor<4x16xf32>) dimensions = [1]
  %6 = arith.mulf %w, %5 : tensor<4x16xf32>
  %7 = arith.truncf %6 : tensor<4x16xf32> to tensor<4x16xbf16>
  return %7 : tensor<4x16xbf16>
}
