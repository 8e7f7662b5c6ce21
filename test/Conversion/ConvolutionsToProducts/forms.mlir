// RUN: qlut-opt %s --qlut-convolutions-to-products=isa=avx2 --verify-diagnostics --verify-roundtrip | FileCheck %s
// RUN: qlut-opt %s --qlut-convolutions-to-products="isa=avx2 remarks=false" 2>&1 | FileCheck %s

// Channels last: places are rows, each a run of terms.
// CHECK-DAG: #[[$LAST:.*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d1 * 2 + d3, d2 + d4 * 3, d5)>
// CHECK-DAG: #[[$FIRST:.*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d1, d2 + d4, d3 + d5)>
// CHECK-DAG: #[[$ROWS:.*]] = affine_map<(d0, d1, d2, d3) -> (d0, d3, d2)>
// CHECK-DAG: #[[$WEIGHTS:.*]] = affine_map<(d0, d1, d2, d3) -> (d1, d3)>

// CHECK-LABEL: @channels_last
// CHECK: %[[E:.*]] = tensor.empty() : tensor<2x4x4x3x3x5xi8>
// CHECK: linalg.generic {indexing_maps = [#[[$LAST]], {{.*}} outs(%[[E]] : tensor<2x4x4x3x3x5xi8>)
// CHECK: tensor.collapse_shape %{{.*}} {{\[\[}}0], [1, 2], [3, 4, 5]] : tensor<2x4x4x3x3x5xi8> into tensor<2x16x45xi8>
// CHECK: tensor.collapse_shape %{{.*}} {{\[\[}}0, 1, 2], [3]] : tensor<3x3x5x8xi8> into tensor<45x8xi8>
// The fill stays one.
// CHECK: linalg.fill ins(%{{.*}}) outs(%{{.*}} : tensor<2x16x8xi32>)
// CHECK: linalg.generic {{.*}} iterator_types = ["parallel", "parallel", "parallel", "reduction"]}
// CHECK: arith.muli
// CHECK: tensor.expand_shape %{{.*}} {{\[\[}}0], [1, 2], [3]] output_shape [2, 4, 4, 8]
func.func @channels_last(%x: tensor<2x9x10x5xi8>, %w: tensor<3x3x5x8xi8>) -> tensor<2x4x4x8xi32> {
  %zero = arith.constant 7 : i32
  %e = tensor.empty() : tensor<2x4x4x8xi32>
  %f = linalg.fill ins(%zero : i32) outs(%e : tensor<2x4x4x8xi32>) -> tensor<2x4x4x8xi32>
  // expected-remark @+1 {{a product of matrices, of windows copied side by side}}
  %0 = linalg.conv_2d_nhwc_hwcf {strides = dense<[2, 1]> : vector<2xi64>, dilations = dense<[1, 3]> : vector<2xi64>}
      ins(%x, %w : tensor<2x9x10x5xi8>, tensor<3x3x5x8xi8>) outs(%f : tensor<2x4x4x8xi32>) -> tensor<2x4x4x8xi32>
  return %0 : tensor<2x4x4x8xi32>
}

// Channels first: filters are rows.
// CHECK-LABEL: @channels_first
// CHECK: linalg.generic {indexing_maps = [#[[$FIRST]], {{.*}} outs(%{{.*}} : tensor<2x5x3x3x7x8xi8>)
// CHECK: tensor.collapse_shape %{{.*}} {{\[\[}}0], [1, 2, 3], [4, 5]] : tensor<2x5x3x3x7x8xi8> into tensor<2x45x56xi8>
// CHECK: tensor.collapse_shape %{{.*}} {{\[\[}}0], [1, 2, 3]] : tensor<8x5x3x3xi8> into tensor<8x45xi8>
// CHECK: linalg.generic {indexing_maps = [#[[$ROWS]], #[[$WEIGHTS]],
// CHECK: tensor.expand_shape %{{.*}} {{\[\[}}0], [1], [2, 3]] output_shape [2, 8, 7, 8]
func.func @channels_first(%x: tensor<2x5x9x10xi8>, %w: tensor<8x5x3x3xi8>, %o: tensor<2x8x7x8xi32>) -> tensor<2x8x7x8xi32> {
  // expected-remark @+1 {{a product of matrices, of windows copied side by side}}
  %0 = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<2x5x9x10xi8>, tensor<8x5x3x3xi8>) outs(%o : tensor<2x8x7x8xi32>) -> tensor<2x8x7x8xi32>
  return %0 : tensor<2x8x7x8xi32>
}

// CHECK-LABEL: @depthwise
// CHECK: linalg.depthwise_conv_2d_nhwc_hwc
func.func @depthwise(%x: tensor<1x9x9x4xi8>, %w: tensor<3x3x4xi8>, %o: tensor<1x7x7x4xi32>) -> tensor<1x7x7x4xi32> {
  // expected-remark @+1 {{not a product of matrices: expected one sum for all channels, got one for each, as --convert-qlut-depthwise-to-vector knows}}
  %0 = linalg.depthwise_conv_2d_nhwc_hwc ins(%x, %w : tensor<1x9x9x4xi8>, tensor<3x3x4xi8>) outs(%o : tensor<1x7x7x4xi32>) -> tensor<1x7x7x4xi32>
  return %0 : tensor<1x7x7x4xi32>
}

// A dimension of one filter for each channel goes first; the fill stays one.
// CHECK-LABEL: @multiplier
// CHECK: tensor.collapse_shape {{.*}} : tensor<3x3x4x1xi8> into tensor<3x3x4xi8>
// CHECK: %[[F:.*]] = linalg.fill {{.*}} -> tensor<1x7x7x4xi32>
// CHECK: linalg.depthwise_conv_2d_nhwc_hwc_q {{.*}} outs(%[[F]] : tensor<1x7x7x4xi32>)
func.func @multiplier(%x: tensor<1x9x9x4xi8>, %w: tensor<3x3x4x1xi8>) -> tensor<1x7x7x4x1xi32> {
  %zero = arith.constant 0 : i32
  %zp = arith.constant -128 : i32
  %e = tensor.empty() : tensor<1x7x7x4x1xi32>
  %f = linalg.fill ins(%zero : i32) outs(%e : tensor<1x7x7x4x1xi32>) -> tensor<1x7x7x4x1xi32>
  // expected-remark @+1 {{not a product of matrices: expected one sum for all channels, got one for each, as --convert-qlut-depthwise-to-vector knows}}
  %0 = linalg.depthwise_conv_2d_nhwc_hwcm_q ins(%x, %w, %zp, %zero : tensor<1x9x9x4xi8>, tensor<3x3x4x1xi8>, i32, i32) outs(%f : tensor<1x7x7x4x1xi32>) -> tensor<1x7x7x4x1xi32>
  return %0 : tensor<1x7x7x4x1xi32>
}

// Several filters of the only channel are those of a product.
// CHECK-LABEL: @one_channel
// CHECK: tensor.collapse_shape %{{.*}} {{\[\[}}0, 1], [2, 3]] : tensor<3x3x1x8xi8> into tensor<9x8xi8>
// CHECK: linalg.generic {{.*}} iterator_types = ["parallel", "parallel", "parallel", "reduction"]}
func.func @one_channel(%x: tensor<1x9x9x1xi8>, %w: tensor<3x3x1x8xi8>, %o: tensor<1x7x7x1x8xi32>) -> tensor<1x7x7x1x8xi32> {
  // expected-remark @+1 {{a product of matrices, of windows copied side by side}}
  %0 = linalg.depthwise_conv_2d_nhwc_hwcm ins(%x, %w : tensor<1x9x9x1xi8>, tensor<3x3x1x8xi8>) outs(%o : tensor<1x7x7x1x8xi32>) -> tensor<1x7x7x1x8xi32>
  return %0 : tensor<1x7x7x1x8xi32>
}

// Zero points are operands of the product's body as well; the bias that sums
// start from is added after them.
// CHECK-LABEL: @quantized
// CHECK-SAME: %[[BIAS:[a-z0-9]+]]: tensor<8xi32>
// CHECK-DAG: %[[ZP:.*]] = arith.constant -5 : i32
// CHECK: linalg.fill ins(%{{.*}}) outs(%{{.*}} : tensor<1x49x8xi32>)
// CHECK: %[[SUMS:.*]] = linalg.generic {{.*}} "reduction"]}
// CHECK: arith.subi %{{.*}}, %[[ZP]] : i32
// CHECK: arith.muli
// CHECK: %[[E:.*]] = tensor.expand_shape %[[SUMS]]
// CHECK: linalg.generic {{.*}} ins(%[[E]], %[[BIAS]] : tensor<1x7x7x8xi32>, tensor<8xi32>)
// CHECK-NEXT: ^bb0
// CHECK-NEXT: arith.addi
func.func @quantized(%x: tensor<1x9x9x2xi8>, %w: tensor<8x3x3x2xi8>, %bias: tensor<8xi32>) -> tensor<1x7x7x8xi32> {
  %zero = arith.constant 0 : i32
  %zp = arith.constant -5 : i32
  %e = tensor.empty() : tensor<1x7x7x8xi32>
  %b = linalg.generic {indexing_maps = [affine_map<(n, h, w, c) -> (c)>, affine_map<(n, h, w, c) -> (n, h, w, c)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%bias : tensor<8xi32>) outs(%e : tensor<1x7x7x8xi32>) {
  ^bb0(%a: i32, %o: i32):
    linalg.yield %a : i32
  } -> tensor<1x7x7x8xi32>
  // expected-remark @+1 {{a product of matrices, of windows copied side by side}}
  %0 = linalg.conv_2d_nhwc_fhwc_q ins(%x, %w, %zp, %zero : tensor<1x9x9x2xi8>, tensor<8x3x3x2xi8>, i32, i32) outs(%b : tensor<1x7x7x8xi32>) -> tensor<1x7x7x8xi32>
  return %0 : tensor<1x7x7x8xi32>
}

// CHECK-LABEL: @dynamic
// CHECK: linalg.conv_1d_nwc_wcf
func.func @dynamic(%x: tensor<1x?x4xi8>, %w: tensor<3x4x8xi8>, %o: tensor<1x?x8xi32>) -> tensor<1x?x8xi32> {
  // expected-remark @+1 {{not a product of matrices: expected static sizes, none of them 0}}
  %0 = linalg.conv_1d_nwc_wcf ins(%x, %w : tensor<1x?x4xi8>, tensor<3x4x8xi8>) outs(%o : tensor<1x?x8xi32>) -> tensor<1x?x8xi32>
  return %0 : tensor<1x?x8xi32>
}

// Floats, and what has no windows: not convolutions of integers.
// CHECK-LABEL: @others
// CHECK: linalg.conv_1d_nwc_wcf
// CHECK: linalg.matmul
func.func @others(%x: tensor<1x9x4xf32>, %w: tensor<3x4x8xf32>, %o: tensor<1x7x8xf32>, %a: tensor<4x4xi8>, %b: tensor<4x4xi32>) -> (tensor<1x7x8xf32>, tensor<4x4xi32>) {
  %0 = linalg.conv_1d_nwc_wcf ins(%x, %w : tensor<1x9x4xf32>, tensor<3x4x8xf32>) outs(%o : tensor<1x7x8xf32>) -> tensor<1x7x8xf32>
  %1 = linalg.matmul ins(%a, %a : tensor<4x4xi8>, tensor<4x4xi8>) outs(%b : tensor<4x4xi32>) -> tensor<4x4xi32>
  return %0, %1 : tensor<1x7x8xf32>, tensor<4x4xi32>
}
