func.func @main(%x: tensor<16x2xf32>) -> tensor<16x2xf32> {
  %w = arith.constant dense_resource<weight> : tensor<2x2xf32>
  %b = arith.constant dense_resource<bias> : tensor<2xf32>
  %e = tensor.empty() : tensor<16x2xf32>
  %0 = linalg.broadcast ins(%b : tensor<2xf32>) outs(%e : tensor<16x2xf32>) dimensions = [0]
  %1 = linalg.matmul ins(%x, %w : tensor<16x2xf32>, tensor<2x2xf32>) outs(%0 : tensor<16x2xf32>) -> tensor<16x2xf32>
  return %1 : tensor<16x2xf32>
}

{-#
  dialect_resources: {
    builtin: {
      weight: "0x040000000000003F000000BF0000803E0000803F",
      bias: "0x040000000000003E000080BE"
    }
  }
#-}
