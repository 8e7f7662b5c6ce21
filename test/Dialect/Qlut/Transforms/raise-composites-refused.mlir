// RUN: qlut-opt %s --qlut-raise-composites --split-input-file --verify-diagnostics | FileCheck %s

// The exponentials are a result too: what is left is a quotient.
// CHECK-LABEL: @shared_exp
// CHECK-NOT: qlut.softmax
// CHECK: qlut.divide
func.func @shared_exp(%x: tensor<4x16xf32>) -> (tensor<4x16xf32>, tensor<4x16xf32>) {
  %shift = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.reduce_max %x {axis = 1 : i32} : (tensor<4x16xf32>) -> tensor<4x1xf32>
  %1 = tosa.sub %x, %0 : (tensor<4x16xf32>, tensor<4x1xf32>) -> tensor<4x16xf32>
  %2 = tosa.exp %1 : (tensor<4x16xf32>) -> tensor<4x16xf32>
  %3 = tosa.reduce_sum %2 {axis = 1 : i32} : (tensor<4x16xf32>) -> tensor<4x1xf32>
  %4 = tosa.reciprocal %3 : (tensor<4x1xf32>) -> tensor<4x1xf32>
  // expected-remark @+1 {{not raised to qlut.softmax: the result of 'tosa.exp' in between is also used by 'func.return'}}
  %5 = tosa.mul %2, %4, %shift : (tensor<4x16xf32>, tensor<4x1xf32>, tensor<1xi8>) -> tensor<4x16xf32>
  return %5, %2 : tensor<4x16xf32>, tensor<4x16xf32>
}

// -----

// A softmax over all elements.
// CHECK-LABEL: @two_dims
// CHECK-NOT: qlut.softmax
func.func @two_dims(%x: tensor<4x16xf32>) -> tensor<4x16xf32> {
  %zero = arith.constant dense<0.0> : tensor<f32>
  %e = tensor.empty() : tensor<4x16xf32>
  %0 = math.exp %x : tensor<4x16xf32>
  %1 = linalg.reduce {arith.addf} ins(%0 : tensor<4x16xf32>) outs(%zero : tensor<f32>) dimensions = [0, 1]
  %2 = linalg.broadcast ins(%1 : tensor<f32>) outs(%e : tensor<4x16xf32>) dimensions = [0, 1]
  // expected-remark @+1 {{not raised to qlut.softmax: it sums over 2 dimensions, where a softmax has one}}
  %3 = linalg.div ins(%0, %2 : tensor<4x16xf32>, tensor<4x16xf32>) outs(%e : tensor<4x16xf32>) -> tensor<4x16xf32>
  return %3 : tensor<4x16xf32>
}

// -----

// The exponent mixes in a scalar that the body captures.
// CHECK-LABEL: @captured
// CHECK-NOT: qlut.softmax
func.func @captured(%x: tensor<4xf32>, %m: f32) -> tensor<4xf32> {
  %zero = arith.constant dense<0.0> : tensor<f32>
  %e = tensor.empty() : tensor<4xf32>
  %0 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) {
  ^bb0(%in: f32, %out: f32):
    %a = arith.mulf %in, %m : f32
    %b = math.exp %a : f32
    linalg.yield %b : f32
  } -> tensor<4xf32>
  %1 = linalg.reduce {arith.addf} ins(%0 : tensor<4xf32>) outs(%zero : tensor<f32>) dimensions = [0]
  %2 = linalg.broadcast ins(%1 : tensor<f32>) outs(%e : tensor<4xf32>) dimensions = [0]
  // expected-remark @+1 {{not raised to qlut.softmax: its input is not a tensor of the result's type}}
  %3 = linalg.div ins(%0, %2 : tensor<4xf32>, tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  return %3 : tensor<4xf32>
}

// -----

// CHECK-LABEL: @sum_of_something_else
// CHECK-NOT: qlut.softmax
func.func @sum_of_something_else(%x: tensor<4x16xf32>, %y: tensor<4x16xf32>) -> tensor<4x16xf32> {
  %shift = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.exp %x : (tensor<4x16xf32>) -> tensor<4x16xf32>
  %1 = tosa.exp %y : (tensor<4x16xf32>) -> tensor<4x16xf32>
  %2 = tosa.reduce_sum %1 {axis = 1 : i32} : (tensor<4x16xf32>) -> tensor<4x1xf32>
  %3 = tosa.reciprocal %2 : (tensor<4x1xf32>) -> tensor<4x1xf32>
  %4 = tosa.mul %0, %3, %shift : (tensor<4x16xf32>, tensor<4x1xf32>, tensor<1xi8>) -> tensor<4x16xf32>
  return %4 : tensor<4x16xf32>
}

// -----

// The sum starts from 1 (attention with a sink): no softmax.
// CHECK-LABEL: @sum_from_one
// CHECK-NOT: qlut.softmax
func.func @sum_from_one(%x: tensor<4x16xf32>) -> tensor<4x16xf32> {
  %one = arith.constant dense<1.0> : tensor<4xf32>
  %e = tensor.empty() : tensor<4x16xf32>
  %0 = math.exp %x : tensor<4x16xf32>
  %1 = linalg.reduce {arith.addf} ins(%0 : tensor<4x16xf32>) outs(%one : tensor<4xf32>) dimensions = [1]
  %2 = linalg.broadcast ins(%1 : tensor<4xf32>) outs(%e : tensor<4x16xf32>) dimensions = [1]
  %3 = linalg.div ins(%0, %2 : tensor<4x16xf32>, tensor<4x16xf32>) outs(%e : tensor<4x16xf32>) -> tensor<4x16xf32>
  return %3 : tensor<4x16xf32>
}

// -----

// CHECK-LABEL: @epsilon_is_an_argument
// CHECK-NOT: qlut.
func.func @epsilon_is_an_argument(%x: tensor<4x16xf32>, %eps: tensor<4xf32>) -> tensor<4x16xf32> {
  %zero = arith.constant dense<0.0> : tensor<4xf32>
  %n = arith.constant dense<16.0> : tensor<4xf32>
  %e = tensor.empty() : tensor<4x16xf32>
  %0 = arith.mulf %x, %x : tensor<4x16xf32>
  %1 = linalg.reduce {arith.addf} ins(%0 : tensor<4x16xf32>) outs(%zero : tensor<4xf32>) dimensions = [1]
  %2 = arith.divf %1, %n : tensor<4xf32>
  %3 = arith.addf %2, %eps : tensor<4xf32>
  %4 = math.rsqrt %3 : tensor<4xf32>
  %5 = linalg.broadcast ins(%4 : tensor<4xf32>) outs(%e : tensor<4x16xf32>) dimensions = [1]
  // expected-remark @+1 {{not raised to qlut.rms_norm: its epsilon is not a constant}}
  %6 = arith.mulf %x, %5 : tensor<4x16xf32>
  return %6 : tensor<4x16xf32>
}

// -----

// CHECK-LABEL: @negative_epsilon
// CHECK-NOT: qlut.
func.func @negative_epsilon(%x: tensor<4x16xf32>) -> tensor<4x16xf32> {
  %zero = arith.constant dense<0.0> : tensor<4xf32>
  %n = arith.constant dense<16.0> : tensor<4xf32>
  %eps = arith.constant dense<-0.5> : tensor<4xf32>
  %e = tensor.empty() : tensor<4x16xf32>
  %0 = arith.mulf %x, %x : tensor<4x16xf32>
  %1 = linalg.reduce {arith.addf} ins(%0 : tensor<4x16xf32>) outs(%zero : tensor<4xf32>) dimensions = [1]
  %2 = arith.divf %1, %n : tensor<4xf32>
  %3 = arith.addf %2, %eps : tensor<4xf32>
  %4 = math.rsqrt %3 : tensor<4xf32>
  %5 = linalg.broadcast ins(%4 : tensor<4xf32>) outs(%e : tensor<4x16xf32>) dimensions = [1]
  // expected-remark @+1 {{not raised to qlut.rms_norm: its epsilon is -0.500000, not finite and at least 0}}
  %6 = arith.mulf %x, %5 : tensor<4x16xf32>
  return %6 : tensor<4x16xf32>
}

// -----

// Divided by N - 1.
// CHECK-LABEL: @unbiased
// CHECK-NOT: qlut.
func.func @unbiased(%x: tensor<4x16xf32>) -> tensor<4x16xf32> {
  %zero = arith.constant dense<0.0> : tensor<4xf32>
  %n = arith.constant dense<15.0> : tensor<4xf32>
  %e = tensor.empty() : tensor<4x16xf32>
  %0 = arith.mulf %x, %x : tensor<4x16xf32>
  %1 = linalg.reduce {arith.addf} ins(%0 : tensor<4x16xf32>) outs(%zero : tensor<4xf32>) dimensions = [1]
  %2 = arith.divf %1, %n : tensor<4xf32>
  %3 = math.rsqrt %2 : tensor<4xf32>
  %4 = linalg.broadcast ins(%3 : tensor<4xf32>) outs(%e : tensor<4x16xf32>) dimensions = [1]
  // expected-remark @+1 {{not raised to qlut.rms_norm: its mean over 16 elements divides their sum by 15.000000}}
  %5 = arith.mulf %x, %4 : tensor<4x16xf32>
  return %5 : tensor<4x16xf32>
}

// -----

// CHECK-LABEL: @first_dimension
// CHECK-NOT: qlut.
func.func @first_dimension(%x: tensor<16x4xf32>) -> tensor<16x4xf32> {
  %zero = arith.constant dense<0.0> : tensor<4xf32>
  %n = arith.constant dense<16.0> : tensor<4xf32>
  %e = tensor.empty() : tensor<16x4xf32>
  %0 = arith.mulf %x, %x : tensor<16x4xf32>
  %1 = linalg.reduce {arith.addf} ins(%0 : tensor<16x4xf32>) outs(%zero : tensor<4xf32>) dimensions = [0]
  %2 = arith.divf %1, %n : tensor<4xf32>
  %3 = math.rsqrt %2 : tensor<4xf32>
  %4 = linalg.broadcast ins(%3 : tensor<4xf32>) outs(%e : tensor<16x4xf32>) dimensions = [0]
  // expected-remark @+1 {{not raised to qlut.rms_norm: it normalizes over dimension 0 but not over dimension 1 after it}}
  %5 = arith.mulf %x, %4 : tensor<16x4xf32>
  return %5 : tensor<16x4xf32>
}

// -----

// The reciprocal serves two products.
// CHECK-LABEL: @shared_reciprocal
// CHECK-NOT: qlut.
func.func @shared_reciprocal(%x: tensor<4xf32>, %y: tensor<4xf32>, %z: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %shift = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.reciprocal %z : (tensor<4xf32>) -> tensor<4xf32>
  // expected-remark @+1 {{not raised to qlut.divide: the result of 'tosa.reciprocal' in between is also used by 'tosa.mul'}}
  %1 = tosa.mul %x, %0, %shift : (tensor<4xf32>, tensor<4xf32>, tensor<1xi8>) -> tensor<4xf32>
  // expected-remark @+1 {{not raised to qlut.divide: the result of 'tosa.reciprocal' in between is also used by 'tosa.mul'}}
  %2 = tosa.mul %y, %0, %shift : (tensor<4xf32>, tensor<4xf32>, tensor<1xi8>) -> tensor<4xf32>
  return %1, %2 : tensor<4xf32>, tensor<4xf32>
}

// -----

// Buffers are not read.
// CHECK-LABEL: @buffers
// CHECK: linalg.softmax
func.func @buffers(%x: memref<4x16xf32>, %y: memref<4x16xf32>) {
  linalg.softmax dimension(1) ins(%x : memref<4x16xf32>) outs(%y : memref<4x16xf32>)
  return
}
