// RUN: qlut-opt %s --qlut-import-quantized --split-input-file --verify-diagnostics --mlir-print-local-scope | FileCheck %s

!q = !quant.uniform<i8:f32, 0.1:-3>
!u = !quant.uniform<u8:f32, 2.5:128>

// CHECK-LABEL: @boundary
//  CHECK-SAME:   (%[[X:[a-z0-9]+]]: tensor<4xf32>, %[[C:[a-z0-9]+]]: tensor<4xi8>)
func.func @boundary(%x: tensor<4xf32>, %codes: tensor<4xi8>) -> (tensor<4xi8>, tensor<4xf32>) {
  // CHECK: %[[Q:.*]] = qlut.quantize %[[X]], <i8, 0.1:-3> : tensor<4xf32> -> tensor<4xi8>
  %0 = quant.qcast %x : tensor<4xf32> to tensor<4x!q>
  %1 = quant.scast %0 : tensor<4x!q> to tensor<4xi8>
  // CHECK: %[[D:.*]] = qlut.dequantize %[[C]], <u8, 2.5:128> : tensor<4xi8> -> tensor<4xf32>
  %2 = quant.scast %codes : tensor<4xi8> to tensor<4x!u>
  %3 = quant.dcast %2 : tensor<4x!u> to tensor<4xf32>
  // CHECK: return %[[Q]], %[[D]]
  return %1, %3 : tensor<4xi8>, tensor<4xf32>
}

// -----

!q = !quant.uniform<i4:f32, 0.1>

// CHECK-LABEL: @fake_quant
//       CHECK:   qlut.fake_quant %{{.*}}, <i4, 0.1> : tensor<4xf32>
//       CHECK:   qlut.fake_quant %{{.*}}, <i4, 0.1> : f32
//   CHECK-NOT:   quant.
func.func @fake_quant(%x: tensor<4xf32>, %y: f32) -> (tensor<4xf32>, f32) {
  %0 = quant.qcast %x : tensor<4xf32> to tensor<4x!q>
  %1 = quant.dcast %0 : tensor<4x!q> to tensor<4xf32>
  %2 = quant.qcast %y : f32 to !q
  %3 = quant.dcast %2 : !q to f32
  return %1, %3 : tensor<4xf32>, f32
}

// -----

!q = !quant.uniform<i8:f32:1, {0.1, 0.2:4}>

// By channel, the index of the axis says which.
// CHECK-LABEL: @channels
//       CHECK:   linalg.generic
//       CHECK:     %[[C:.*]] = linalg.index 1
//       CHECK:     qlut.fake_quant %{{.*}}[%[[C]]], <i8, [0.1, 0.2:4]> : f32
func.func @channels(%x: tensor<?x2xf32>) -> tensor<?x2xf32> {
  %0 = quant.qcast %x : tensor<?x2xf32> to tensor<?x2x!q>
  %1 = quant.dcast %0 : tensor<?x2x!q> to tensor<?x2xf32>
  return %1 : tensor<?x2xf32>
}

// -----

!q = !quant.uniform<i8<-127:127>:f32, 0.1>

// A restricted range is a clamp of codes.
// CHECK-LABEL: @restricted
//       CHECK:     %[[Q:.*]] = qlut.quantize %{{.*}}, <i8, 0.1> : f32 -> i8
//       CHECK:     %[[L:.*]] = arith.maxsi %[[Q]]
//       CHECK:     %[[G:.*]] = arith.minsi %[[L]]
//       CHECK:     qlut.dequantize %[[G]], <i8, 0.1> : i8 -> f32
func.func @restricted(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = quant.qcast %x : tensor<4xf32> to tensor<4x!q>
  %1 = quant.dcast %0 : tensor<4x!q> to tensor<4xf32>
  return %1 : tensor<4xf32>
}

// -----

!q = !quant.uniform<i8:f32, 0.1>

// CHECK-LABEL: @argument
//       CHECK:   %[[C:.*]] = quant.scast
//       CHECK:   qlut.dequantize %[[C]], <i8, 0.1>
func.func @argument(%x: tensor<4x!q>) -> tensor<4xf32> {
  // expected-remark @+1 {{not imported: expected only quant ops to use values of quantized types; run --strip-func-quant-types for arguments and results}}
  %0 = quant.dcast %x : tensor<4x!q> to tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

!q = !quant.uniform<u8<1:200>:f32, 0.1:100>

// CHECK-LABEL: @restricted_unsigned
//       CHECK:     %[[Q:.*]] = qlut.quantize %{{.*}}, <u8, 0.1:100> : f32 -> i8
//   CHECK-DAG:     %[[ONE:.*]] = arith.constant 1 : i8
//   CHECK-DAG:     %[[TOP:.*]] = arith.constant -56 : i8
//       CHECK:     %[[L:.*]] = arith.maxui %[[Q]], %[[ONE]]
//       CHECK:     arith.minui %[[L]], %[[TOP]]
func.func @restricted_unsigned(%x: tensor<4xf32>) -> tensor<4xi8> {
  %0 = quant.qcast %x : tensor<4xf32> to tensor<4x!q>
  %1 = quant.scast %0 : tensor<4x!q> to tensor<4xi8>
  return %1 : tensor<4xi8>
}
