// RUN: qlut-opt %s --qlut-outline-integer --split-input-file --verify-diagnostics | FileCheck %s

// CHECK-LABEL: func.func @two_int(
// CHECK-SAME: %[[X:.*]]: tensor<4xi8>, %[[N:.*]]: tensor<4xi32>) -> (tensor<4xi32>, tensor<4xi8>) attributes {qlut.integer} {
// CHECK-NEXT: return %[[N]], %[[X]]
// CHECK-LABEL: func.func @two(
// CHECK-SAME: %[[F:.*]]: tensor<4xf32>, %[[M:.*]]: tensor<4xi32>) -> (tensor<4xi32>, tensor<4xf32>) {
// CHECK-NEXT: %[[Q:.*]] = qlut.quantize %[[F]], <i8, 0.5> round <half_up> : tensor<4xf32> -> tensor<4xi8>
// CHECK-NEXT: %[[C:.*]]:2 = call @two_int(%[[Q]], %[[M]])
// CHECK-NEXT: %[[D:.*]] = qlut.dequantize %[[C]]#1, <i8, 0.25> : tensor<4xi8> -> tensor<4xf32>
// CHECK-NEXT: return %[[C]]#0, %[[D]]
func.func @two(%x: tensor<4xf32>, %n: tensor<4xi32>) -> (tensor<4xi32>, tensor<4xf32>) {
  %q = qlut.quantize %x, <i8, 0.5> round <half_up> : tensor<4xf32> -> tensor<4xi8>
  %y = qlut.dequantize %q, <i8, 0.25> : tensor<4xi8> -> tensor<4xf32>
  return %n, %y : tensor<4xi32>, tensor<4xf32>
}

// -----

// CHECK-LABEL: @reads_floats
// CHECK-NOT: qlut.integer
// expected-remark @+1 {{no integer function of it: argument 0 is read by arith.negf as floats}}
func.func @reads_floats(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = arith.negf %x : tensor<4xf32>
  return %0 : tensor<4xf32>
}

// expected-remark @+1 {{no integer function of it: result 0 is computed in floats, by arith.negf}}
func.func @gives_floats(%q: tensor<4xi8>) -> tensor<4xf32> {
  %y = qlut.dequantize %q, <i8, 0.25> : tensor<4xi8> -> tensor<4xf32>
  %0 = arith.negf %y : tensor<4xf32>
  return %0 : tensor<4xf32>
}

// expected-remark @+1 {{no integer function of it: argument 0 is quantized to two formats}}
func.func @two_formats(%x: tensor<4xf32>) -> (tensor<4xi8>, tensor<4xi8>) {
  %0 = qlut.quantize %x, <i8, 0.5> : tensor<4xf32> -> tensor<4xi8>
  %1 = qlut.quantize %x, <i8, 0.25> : tensor<4xf32> -> tensor<4xi8>
  return %0, %1 : tensor<4xi8>, tensor<4xi8>
}

// expected-remark @+1 {{no integer function of it: argument 0 is never quantized}}
func.func @sized(%x: tensor<?xf32>) -> index {
  %c0 = arith.constant 0 : index
  %0 = tensor.dim %x, %c0 : tensor<?xf32>
  return %0 : index
}

// A destination that nothing reads stays with the wrapper.
// CHECK-LABEL: func.func @destination_int(
// CHECK-SAME: %[[X:.*]]: tensor<4xi8>) -> tensor<4xi8> attributes {qlut.integer}
// CHECK-LABEL: func.func @destination(
// CHECK: call @destination_int(%{{.*}}) : (tensor<4xi8>) -> tensor<4xi8>
func.func @destination(%x: tensor<4xf32>, %out: tensor<4xf32>) -> tensor<4xf32> {
  %q = qlut.quantize %x, <i8, 0.5> : tensor<4xf32> -> tensor<4xi8>
  %y = qlut.dequantize %q, <i8, 0.25> : tensor<4xi8> -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// What takes and gives no floats is an integer function as it stands.
// CHECK-LABEL: func.func @integers(
// CHECK-SAME: attributes {qlut.integer}
func.func @integers(%x: tensor<4xi8>) -> tensor<4xi8> {
  return %x : tensor<4xi8>
}

// What is not called from outside needs no wrapper.
// CHECK-LABEL: func.func private @inner
func.func private @inner(%x: tensor<4xf32>) -> tensor<4xf32> {
  return %x : tensor<4xf32>
}
