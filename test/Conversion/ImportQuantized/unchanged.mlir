// A float network is none of ours, whatever softmax there is in it.
// RUN: qlut-opt %s -o %t.in
// RUN: qlut-opt %s --qlut-import-quantized -o %t.out
// RUN: diff %t.in %t.out
// RUN: not qlut-opt %s --qlut-import-quantized=islands=maybe 2>&1 | FileCheck %s
// CHECK: 'maybe' is invalid value for boolean argument

func.func @main(%x: tensor<4x16xf32>, %i: tensor<4xi8>) -> (tensor<4x16xf32>, tensor<4xi8>) {
  %0 = tosa.reduce_max %x {axis = 1 : i32} : (tensor<4x16xf32>) -> tensor<4x1xf32>
  %1 = tosa.sub %x, %0 : (tensor<4x16xf32>, tensor<4x1xf32>) -> tensor<4x16xf32>
  %2 = tosa.exp %1 : (tensor<4x16xf32>) -> tensor<4x16xf32>
  %3 = tosa.clamp %i {min_val = 0 : i8, max_val = 6 : i8} : (tensor<4xi8>) -> tensor<4xi8>
  return %2, %3 : tensor<4x16xf32>, tensor<4xi8>
}
