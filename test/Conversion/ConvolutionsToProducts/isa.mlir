// RUN: qlut-opt %s --qlut-convolutions-to-products --verify-diagnostics | FileCheck %s
// RUN: not qlut-opt %s --qlut-convolutions-to-products=isa=sse2 2>&1 | FileCheck %s --check-prefix=ISA
// ISA: error: qlut-convolutions-to-products: expected

// CHECK: linalg.conv_1d_nwc_wcf
func.func @main(%x: tensor<1x9x4xi8>, %w: tensor<3x4x8xi8>, %o: tensor<1x7x8xi32>) -> tensor<1x7x8xi32> {
  // expected-remark @+1 {{not a product of matrices: isa=generic has no instruction for sums of products}}
  %0 = linalg.conv_1d_nwc_wcf ins(%x, %w : tensor<1x9x4xi8>, tensor<3x4x8xi8>) outs(%o : tensor<1x7x8xi32>) -> tensor<1x7x8xi32>
  return %0 : tensor<1x7x8xi32>
}
