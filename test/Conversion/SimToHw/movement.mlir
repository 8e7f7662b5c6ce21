// Codes move where floats moved: through generics that drop dimensions of size
// 1, whose maps have more results than loops, and into destinations.
//
// RUN: qlut-opt %s --qlut-sim-pipeline="network range=-1:1 bits=8" \
// RUN:   --convert-qlut-sim-to-hw --qlut-outline-integer --qlut-verify-deployable | FileCheck %s

#squeeze = affine_map<(i, j) -> (0, i, j)>
#id = affine_map<(i, j) -> (i, j)>
#rows = affine_map<(b, i, j) -> (b, i)>
#all = affine_map<(b, i, j) -> (b, i, j)>

// The rows of a table, as rotary embeddings read them.
// CHECK-LABEL: func.func @gather_int(
// CHECK-SAME: tensor<1x4xi64>, %{{.*}}: tensor<1x8x2xi8>) -> tensor<1x4x2xi8>
// CHECK: %[[MOVED:.*]] = linalg.generic {{.*}} outs(%{{.*}} : tensor<8x2xi8>)
// CHECK: tensor.extract %[[MOVED]]
func.func @gather(%rows: tensor<1x4xi64>, %x: tensor<1x8x2xf32>) -> tensor<1x4x2xf32> {
  %empty = tensor.empty() : tensor<8x2xf32>
  %table = linalg.generic {indexing_maps = [#squeeze, #id], iterator_types = ["parallel", "parallel"]}
             ins(%x : tensor<1x8x2xf32>) outs(%empty : tensor<8x2xf32>) {
  ^bb0(%in: f32, %out: f32):
    linalg.yield %in : f32
  } -> tensor<8x2xf32>
  %init = tensor.empty() : tensor<1x4x2xf32>
  %0 = linalg.generic {indexing_maps = [#rows, #all], iterator_types = ["parallel", "parallel", "parallel"]}
         ins(%rows : tensor<1x4xi64>) outs(%init : tensor<1x4x2xf32>) {
  ^bb0(%row: i64, %out: f32):
    %r = arith.index_cast %row : i64 to index
    %j = linalg.index 2 : index
    %v = tensor.extract %table[%r, %j] : tensor<8x2xf32>
    linalg.yield %v : f32
  } -> tensor<1x4x2xf32>
  return %0 : tensor<1x4x2xf32>
}

// CHECK-LABEL: func.func @destination_int(
// CHECK-SAME: tensor<4xi8>) -> tensor<4xi8>
// CHECK-NOT: f32
// CHECK: return
// CHECK-LABEL: func.func @destination(
// CHECK-SAME: tensor<4xf32>, %{{.*}}: tensor<4xf32>) -> tensor<4xf32>
func.func @destination(%x: tensor<4xf32>, %out: tensor<4xf32>) -> tensor<4xf32> {
  %empty = tensor.empty() : tensor<4xf32>
  %0 = linalg.abs ins(%x : tensor<4xf32>) outs(%empty : tensor<4xf32>) -> tensor<4xf32>
  %1 = linalg.copy ins(%0 : tensor<4xf32>) outs(%out : tensor<4xf32>) -> tensor<4xf32>
  return %1 : tensor<4xf32>
}
