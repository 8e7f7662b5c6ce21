// RUN: qlut-opt %s --convert-qlut-to-arith --split-input-file | FileCheck %s

// One generic with the scalar's code as body; the table is outside.
// CHECK: #[[$ID:.*]] = affine_map<(d0, d1) -> (d0, d1)>
// CHECK-LABEL: @static
//  CHECK-SAME:   (%[[T:.*]]: tensor<3x4xi2>)
func.func @static(%t: tensor<3x4xi2>) -> tensor<3x4xi4> {
  // CHECK-NEXT: %[[TABLE:.*]] = arith.constant dense<[-8, -3, 2, 7]> : tensor<4xi8>
  // CHECK-NEXT: %[[E:.*]] = tensor.empty() : tensor<3x4xi4>
  // CHECK-NEXT: %[[R:.*]] = linalg.generic {indexing_maps = [#[[$ID]], #[[$ID]]], iterator_types = ["parallel", "parallel"]} ins(%[[T]] : tensor<3x4xi2>) outs(%[[E]] : tensor<3x4xi4>)
  // CHECK-NEXT: ^bb0(%[[IN:.*]]: i2, %{{.*}}: i4):
  // CHECK-NEXT:   arith.extsi %[[IN]] : i2 to i32
  // CHECK-NOT:    arith.constant dense
  // CHECK:        tensor.extract %[[TABLE]]
  // CHECK:        %[[Y:.*]] = arith.trunci %{{.*}} : i32 to i4
  // CHECK-NEXT:   linalg.yield %[[Y]] : i4
  // CHECK-NEXT: } -> tensor<3x4xi4>
  // CHECK-NEXT: return %[[R]]
  %0 = qlut.hw_lut %t table(#qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>) : tensor<3x4xi2> -> tensor<3x4xi4>
  return %0 : tensor<3x4xi4>
}

// -----

// CHECK-LABEL: @dynamic
//  CHECK-SAME:   (%[[T:.*]]: tensor<?x4x?xf32>)
func.func @dynamic(%t: tensor<?x4x?xf32>) -> tensor<?x4x?xf32> {
  // CHECK-DAG: %[[C0:.*]] = arith.constant 0 : index
  // CHECK-DAG: %[[D0:.*]] = tensor.dim %[[T]], %[[C0]]
  // CHECK-DAG: %[[C2:.*]] = arith.constant 2 : index
  // CHECK-DAG: %[[D2:.*]] = tensor.dim %[[T]], %[[C2]]
  // CHECK:     tensor.empty(%[[D0]], %[[D2]]) : tensor<?x4x?xf32>
  // CHECK:     linalg.generic
  // CHECK:     math.exp %{{.*}} : f32
  %0 = qlut.sim_lut %t, <"exp(x)"> : tensor<?x4x?xf32>
  return %0 : tensor<?x4x?xf32>
}

// -----

// The operand may know its shape better than the result and the other way
// round.
// CHECK-LABEL: @mixed_static_dynamic
func.func @mixed_static_dynamic(%a: tensor<?xi8>, %b: tensor<4xi8>) -> (tensor<4xf32>, tensor<?xf32>) {
  // CHECK: tensor.empty() : tensor<4xf32>
  %0 = qlut.dequantize %a, <i8, 0.5> : tensor<?xi8> -> tensor<4xf32>
  // CHECK: %[[D:.*]] = tensor.dim %{{.*}}, %{{.*}} : tensor<4xi8>
  // CHECK: tensor.empty(%[[D]]) : tensor<?xf32>
  %1 = qlut.dequantize %b, <i8, 0.5> : tensor<4xi8> -> tensor<?xf32>
  return %0, %1 : tensor<4xf32>, tensor<?xf32>
}

// -----

// CHECK-LABEL: @rank0
func.func @rank0(%t: tensor<f16>) -> tensor<f16> {
  // CHECK: linalg.generic {indexing_maps = [#{{.*}}, #{{.*}}], iterator_types = []}
  // CHECK: arith.extf %{{.*}} : f16 to f32
  // CHECK: arith.truncf %{{.*}} : f32 to f16
  %0 = qlut.fake_quant %t, <i4, 0.5> : tensor<f16>
  return %0 : tensor<f16>
}

// -----

// Inside the body of a linalg op the table goes to the function's top all the
// same.
// CHECK-LABEL: @in_body
func.func @in_body(%t: tensor<4xi2>, %e: tensor<4xi4>) -> tensor<4xi4> {
  // CHECK-NEXT: %[[TABLE:.*]] = arith.constant dense<[-8, -3, 2, 7]> : tensor<4xi8>
  // CHECK:      linalg.map
  // CHECK:      tensor.extract %[[TABLE]]
  %0 = linalg.map ins(%t : tensor<4xi2>) outs(%e : tensor<4xi4>)
    (%q: i2, %o: i4) {
      %1 = qlut.hw_lut %q table(#qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>) : i2 -> i4
      linalg.yield %1 : i4
    }
  return %0 : tensor<4xi4>
}

// -----

// Each function has its own tables; the constant comes before users in any
// block.
// CHECK-LABEL: @blocks
func.func @blocks(%q: i2, %c: i1) -> i4 {
  // CHECK-NEXT: %[[TABLE:.*]] = arith.constant dense<[-8, -3, 2, 7]> : tensor<4xi8>
  // CHECK-NEXT: cf.cond_br
  cf.cond_br %c, ^a, ^b
^a:
  // CHECK: tensor.extract %[[TABLE]]
  %0 = qlut.hw_lut %q table(#qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>) : i2 -> i4
  return %0 : i4
^b:
  // CHECK: tensor.extract %[[TABLE]]
  %1 = qlut.hw_lut %q table(#qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>) : i2 -> i4
  return %1 : i4
}

// CHECK-LABEL: @other_function
func.func @other_function(%q: i2) -> i4 {
  // CHECK-NEXT: arith.constant dense<[-8, -3, 2, 7]> : tensor<4xi8>
  %0 = qlut.hw_lut %q table(#qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>) : i2 -> i4
  return %0 : i4
}
