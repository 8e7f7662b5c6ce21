// Composites of codes: round trips, on tensors and buffers, and from one to the other.
// RUN: qlut-opt %s | qlut-opt | FileCheck %s
// RUN: qlut-opt %s --mlir-print-op-generic | qlut-opt | FileCheck %s
// RUN: qlut-opt %s --one-shot-bufferize=bufferize-function-boundaries --buffer-deallocation-pipeline | FileCheck %s --check-prefix=BUFFERS

#fast = #qlut.plan<fast_softmax, input = i2, row_length = 4, output = u8, zero_point = 3, accumulator_bits = 32, distance_shift = 1, high = [32767, 24109, 17738, 26102, 19205, 28261, 20793, 15298, 11256, 8281, 6093, 4483, 3298, 2427, 1786, 1314], gains = [128, 64, 32, 16, 8, 4, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1], low = [32767, 28106], reciprocal_fraction = 32, reciprocal_segment_bits = 1, reciprocal_value_bits = 16, reciprocal = [65536, 43691, 32768], result_shift = 7>
#norm = #qlut.plan<norm, layer = true, input = i8, output = i8, zero_point = 0, row_length = 4, center = 0, accumulator_bits = 32, square_shift = 30, epsilon = 17180, rsqrt_fraction = 32, rsqrt_segment_bits = 0, rsqrt_value_bits = 30, rsqrt = [1073741824, 759250125, 536870912], scale = [], bias = [], output_shift = 25, round = half_up>

// CHECK-LABEL: @softmax
// CHECK: qlut.hw_softmax ins(%{{.*}} : tensor<?x4xi2>) outs(%{{.*}} : tensor<?x4xi8>) dimension 1 plan(#fast_softmax_plan) layer "main/softmax.0" -> tensor<?x4xi8>
// BUFFERS-LABEL: @softmax
// BUFFERS-SAME: %[[Q:.*]]: memref<?x4xi2, {{.*}}>, %[[E:.*]]: memref<?x4xi8, {{.*}}>)
// BUFFERS-NOT: alloc
// BUFFERS: qlut.hw_softmax ins(%[[Q]] : {{.*}}) outs(%[[E]] : {{.*}}) dimension 1 plan(#fast_softmax_plan) layer "main/softmax.0"{{$}}
// BUFFERS: return
func.func @softmax(%q: tensor<?x4xi2>, %e: tensor<?x4xi8>) -> tensor<?x4xi8> {
  %0 = qlut.hw_softmax ins(%q : tensor<?x4xi2>) outs(%e : tensor<?x4xi8>) dimension 1 plan(#fast) layer "main/softmax.0" -> tensor<?x4xi8>
  return %0 : tensor<?x4xi8>
}

// An input that the op would overwrite is kept elsewhere.
// CHECK-LABEL: @norm
// CHECK: qlut.hw_norm ins(%{{.*}} : tensor<3x4xi8>) outs(%{{.*}} : tensor<3x4xi8>) dims 1 plan(#norm_plan) -> tensor<3x4xi8>
// BUFFERS-LABEL: @norm
// BUFFERS-SAME: %[[Q:.*]]: memref<3x4xi8
// BUFFERS: %[[A:.*]] = memref.alloc()
// BUFFERS: qlut.hw_norm ins(%[[Q]] : {{.*}}) outs(%[[A]] : memref<3x4xi8>) dims 1 plan(#norm_plan)
func.func @norm(%q: tensor<3x4xi8>) -> tensor<3x4xi8> {
  %0 = qlut.hw_norm ins(%q : tensor<3x4xi8>) outs(%q : tensor<3x4xi8>) dims 1 plan(#norm) -> tensor<3x4xi8>
  return %0 : tensor<3x4xi8>
}

// CHECK-LABEL: @buffers
// CHECK: qlut.hw_softmax ins(%{{.*}} : memref<?x4xi2>) outs(%{{.*}} : memref<?x4xi8>) dimension 1 plan(#fast_softmax_plan){{$}}
// CHECK: qlut.hw_norm ins(%{{.*}} : memref<2x2xi8, strided<[2, 1], offset: ?>>) outs(%{{.*}} : memref<2x2xi8>) dims 2 plan(#norm_plan){{$}}
func.func @buffers(%q: memref<?x4xi2>, %r: memref<?x4xi8>, %s: memref<2x2xi8, strided<[2, 1], offset: ?>>, %t: memref<2x2xi8>) {
  qlut.hw_softmax ins(%q : memref<?x4xi2>) outs(%r : memref<?x4xi8>) dimension 1 plan(#fast)
  qlut.hw_norm ins(%s : memref<2x2xi8, strided<[2, 1], offset: ?>>) outs(%t : memref<2x2xi8>) dims 2 plan(#norm)
  return
}
