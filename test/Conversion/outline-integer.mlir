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

// -----

// Two formats of one argument are two arguments of the integer function.
// CHECK-LABEL: func.func @two_formats_int(
// CHECK-SAME: %[[A:.*]]: tensor<4xi8>, %[[B:.*]]: tensor<4xi8>, %[[N:.*]]: i32) -> (tensor<4xi8>, tensor<4xi8>)
// CHECK-NEXT: return %[[A]], %[[B]]
// CHECK-LABEL: func.func @two_formats(
// CHECK-DAG: qlut.quantize %{{.*}}, <i8, 0.5>
// CHECK-DAG: qlut.quantize %{{.*}}, <i8, 0.25>
// CHECK: call @two_formats_int
func.func @two_formats(%x: tensor<4xf32>, %n: i32) -> (tensor<4xi8>, tensor<4xi8>) {
  %0 = qlut.quantize %x, <i8, 0.5> : tensor<4xf32> -> tensor<4xi8>
  %1 = qlut.quantize %x, <i8, 0.25> : tensor<4xf32> -> tensor<4xi8>
  return %0, %1 : tensor<4xi8>, tensor<4xi8>
}

// -----

// What is only moved is left to the wrapper: before the codes and behind them.
// CHECK-LABEL: func.func @moved_int(
// CHECK-SAME: %[[Q:.*]]: tensor<4xi8>) -> (index, tensor<4xi8>) attributes {qlut.integer} {
// CHECK-NOT: f32
// CHECK: %[[SIZE:.*]] = tensor.dim %[[Q]]
// CHECK: return %[[SIZE]], %[[Q]]
// CHECK-LABEL: func.func @moved(
// CHECK-SAME: %[[X:.*]]: tensor<2x2xf32>, %[[Z:.*]]: tensor<2xf32>)
// CHECK: %[[FLAT:.*]] = tensor.collapse_shape %[[X]]
// CHECK: %[[CODES:.*]] = qlut.quantize %[[FLAT]]
// CHECK: %[[CALL:.*]]:2 = call @moved_int(%[[CODES]])
// CHECK: %[[Y:.*]] = qlut.dequantize %[[CALL]]#1, <i8, 0.25>
// CHECK: %[[ALL:.*]] = tensor.concat dim(0) %[[Y]], %[[Z]]
// CHECK: %[[PADDED:.*]] = tensor.pad %[[Y]]
// CHECK: return %[[ALL]], %[[Z]], %[[CALL]]#0, %[[PADDED]], %[[Y]]
func.func @moved(%x: tensor<2x2xf32>, %z: tensor<2xf32>)
    -> (tensor<6xf32>, tensor<2xf32>, index, tensor<5xf32>, tensor<4xf32>) {
  %c0 = arith.constant 0 : index
  %flat = tensor.collapse_shape %x [[0, 1]] : tensor<2x2xf32> into tensor<4xf32>
  %q = qlut.quantize %flat, <i8, 0.5> : tensor<4xf32> -> tensor<4xi8>
  %size = tensor.dim %flat, %c0 : tensor<4xf32>
  %y = qlut.dequantize %q, <i8, 0.25> : tensor<4xi8> -> tensor<4xf32>
  %all = tensor.concat dim(0) %y, %z : (tensor<4xf32>, tensor<2xf32>) -> tensor<6xf32>
  %quarter = arith.constant 0.25 : f32
  %padded = tensor.pad %y low[0] high[1] {
  ^bb0(%i: index):
    tensor.yield %quarter : f32
  } : tensor<4xf32> to tensor<5xf32>
  return %all, %z, %size, %padded, %y
    : tensor<6xf32>, tensor<2xf32>, index, tensor<5xf32>, tensor<4xf32>
}

// expected-remark @+1 {{no integer function of it: what moves an argument is read by arith.negf as floats}}
func.func @moved_and_read(%x: tensor<2x2xf32>) -> (tensor<4xi8>, tensor<4xi8>) {
  %flat = tensor.collapse_shape %x [[0, 1]] : tensor<2x2xf32> into tensor<4xf32>
  %q = qlut.quantize %flat, <i8, 0.5> : tensor<4xf32> -> tensor<4xi8>
  %n = arith.negf %flat : tensor<4xf32>
  %r = qlut.quantize %n, <i8, 0.5> : tensor<4xf32> -> tensor<4xi8>
  return %q, %r : tensor<4xi8>, tensor<4xi8>
}

// expected-remark @+1 {{no integer function of it: nothing of it is quantized}}
func.func @only_moves(%x: tensor<2x2xf32>) -> tensor<4xf32> {
  %flat = tensor.collapse_shape %x [[0, 1]] : tensor<2x2xf32> into tensor<4xf32>
  return %flat : tensor<4xf32>
}

// The sizes of what is moved do not go in.
// CHECK-LABEL: func.func @sizes_int(
// CHECK-SAME: tensor<?xi8>) -> tensor<?xi8>
// CHECK-LABEL: func.func @sizes(
// CHECK: tensor.dim
// CHECK: call @sizes_int
func.func @sizes(%x: tensor<?xf32>, %z: tensor<?xf32>) -> (tensor<?xf32>, tensor<?xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %q = qlut.quantize %x, <i8, 0.5> : tensor<?xf32> -> tensor<?xi8>
  %y = qlut.dequantize %q, <i8, 0.25> : tensor<?xi8> -> tensor<?xf32>
  %size = tensor.dim %z, %c0 : tensor<?xf32>
  %less = arith.subi %size, %c1 : index
  %cut = tensor.extract_slice %z[0] [%less] [1] : tensor<?xf32> to tensor<?xf32>
  return %y, %cut : tensor<?xf32>, tensor<?xf32>
}
