#map = affine_map<(d0) -> (d0)>
module @plain {
  memref.global "private" constant @codes : memref<2xi8> = dense<[1, 2]>
  func.func private @declared(tensor<?xf32>) -> f64
  func.func @main(%arg0: tensor<4xf32>, %arg1: i32) -> (tensor<4xf32>, i32) {
    %cst = arith.constant 5.000000e-01 : f32
    %0 = tensor.empty() : tensor<4xf32>
    %1 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel"]} ins(%arg0 : tensor<4xf32>) outs(%0 : tensor<4xf32>) {
    ^bb0(%in: f32, %out: f32):
      %3 = arith.mulf %in, %cst : f32
      %4 = arith.maximumf %3, %cst : f32
      linalg.yield %4 : f32
    } -> tensor<4xf32>
    %2 = arith.addi %arg1, %arg1 : i32
    return %1, %2 : tensor<4xf32>, i32
  }
}
