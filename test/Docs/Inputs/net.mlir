func.func @main(%x: tensor<4x4xf32>) -> tensor<4x4xf32> {
  %one = arith.constant dense<1.0> : tensor<4x4xf32>
  %negated = arith.negf %x : tensor<4x4xf32>
  %exp = math.exp %negated : tensor<4x4xf32>
  %sum = arith.addf %exp, %one : tensor<4x4xf32>
  %sigmoid = arith.divf %one, %sum : tensor<4x4xf32>
  %silu = arith.mulf %x, %sigmoid : tensor<4x4xf32>
  return %silu : tensor<4x4xf32>
}
