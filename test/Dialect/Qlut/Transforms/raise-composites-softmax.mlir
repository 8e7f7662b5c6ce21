// RUN: qlut-opt %s --qlut-raise-composites --verify-roundtrip | FileCheck %s

#all = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
#row = affine_map<(d0, d1, d2) -> (d0, d1)>
#kept = affine_map<(d0, d1, d2) -> (d0, d1, 0)>
#all2 = affine_map<(d0, d1) -> (d0, d1)>
#row2 = affine_map<(d0, d1) -> (d0)>
#column2 = affine_map<(d0, d1) -> (d1)>

// CHECK-LABEL: @named
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<8x?x32xf32>, %[[E:.*]]: tensor<8x?x32xf32>
// CHECK-NEXT: %[[R:.*]] = qlut.softmax ins(%[[X]] : tensor<8x?x32xf32>) outs(%[[E]] : tensor<8x?x32xf32>) dimension 2 layer "named/softmax.0" -> tensor<8x?x32xf32>
// CHECK-NEXT: return %[[R]]
func.func @named(%x: tensor<8x?x32xf32>, %e: tensor<8x?x32xf32>) -> tensor<8x?x32xf32> {
  %0 = linalg.softmax dimension(2) ins(%x : tensor<8x?x32xf32>) outs(%e : tensor<8x?x32xf32>) -> tensor<8x?x32xf32>
  return %0 : tensor<8x?x32xf32>
}

// What torch-mlir writes: a maximum with an unused argmax, kept dimensions,
// each step an op.
// CHECK-LABEL: @torch
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<4x16x64xf32>
// CHECK-NEXT: %[[E:.*]] = tensor.empty() : tensor<4x16x64xf32>
// CHECK-NEXT: %[[R:.*]] = qlut.softmax ins(%[[X]] : tensor<4x16x64xf32>) outs(%[[E]] : tensor<4x16x64xf32>) dimension 2 layer "torch/softmax.0"
// CHECK-NEXT: return %[[R]]
func.func @torch(%arg0: tensor<4x16x64xf32>) -> tensor<4x16x64xf32> {
  %c0_i64 = arith.constant 0 : i64
  %cst = arith.constant 0xFF800000 : f32
  %cst_0 = arith.constant 0.000000e+00 : f32
  %0 = tensor.empty() : tensor<4x16xi64>
  %1 = linalg.fill ins(%c0_i64 : i64) outs(%0 : tensor<4x16xi64>) -> tensor<4x16xi64>
  %2 = tensor.empty() : tensor<4x16xf32>
  %3 = linalg.fill ins(%cst : f32) outs(%2 : tensor<4x16xf32>) -> tensor<4x16xf32>
  %4:2 = linalg.generic {indexing_maps = [#all, #row, #row], iterator_types = ["parallel", "parallel", "reduction"]} ins(%arg0 : tensor<4x16x64xf32>) outs(%3, %1 : tensor<4x16xf32>, tensor<4x16xi64>) {
  ^bb0(%in: f32, %out: f32, %out_1: i64):
    %12 = linalg.index 2 : index
    %13 = arith.index_cast %12 : index to i64
    %14 = arith.maximumf %in, %out : f32
    %15 = arith.cmpf ogt, %in, %out : f32
    %16 = arith.select %15, %13, %out_1 : i64
    linalg.yield %14, %16 : f32, i64
  } -> (tensor<4x16xf32>, tensor<4x16xi64>)
  %expanded = tensor.expand_shape %4#0 [[0], [1, 2]] output_shape [4, 16, 1] : tensor<4x16xf32> into tensor<4x16x1xf32>
  %5 = tensor.empty() : tensor<4x16x64xf32>
  %6 = linalg.generic {indexing_maps = [#all, #kept, #all], iterator_types = ["parallel", "parallel", "parallel"]} ins(%arg0, %expanded : tensor<4x16x64xf32>, tensor<4x16x1xf32>) outs(%5 : tensor<4x16x64xf32>) {
  ^bb0(%in: f32, %in_1: f32, %out: f32):
    %12 = arith.subf %in, %in_1 : f32
    linalg.yield %12 : f32
  } -> tensor<4x16x64xf32>
  %7 = linalg.generic {indexing_maps = [#all, #all], iterator_types = ["parallel", "parallel", "parallel"]} ins(%6 : tensor<4x16x64xf32>) outs(%5 : tensor<4x16x64xf32>) {
  ^bb0(%in: f32, %out: f32):
    %12 = math.exp %in : f32
    linalg.yield %12 : f32
  } -> tensor<4x16x64xf32>
  %8 = tensor.empty() : tensor<4x16x1xf32>
  %9 = linalg.fill ins(%cst_0 : f32) outs(%8 : tensor<4x16x1xf32>) -> tensor<4x16x1xf32>
  %10 = linalg.generic {indexing_maps = [#all, #kept], iterator_types = ["parallel", "parallel", "reduction"]} ins(%7 : tensor<4x16x64xf32>) outs(%9 : tensor<4x16x1xf32>) {
  ^bb0(%in: f32, %out: f32):
    %12 = arith.addf %in, %out : f32
    linalg.yield %12 : f32
  } -> tensor<4x16x1xf32>
  %11 = linalg.generic {indexing_maps = [#all, #kept, #all], iterator_types = ["parallel", "parallel", "parallel"]} ins(%7, %10 : tensor<4x16x64xf32>, tensor<4x16x1xf32>) outs(%5 : tensor<4x16x64xf32>) {
  ^bb0(%in: f32, %in_1: f32, %out: f32):
    %12 = arith.divf %in, %in_1 : f32
    linalg.yield %12 : f32
  } -> tensor<4x16x64xf32>
  return %11 : tensor<4x16x64xf32>
}

// The same with subtraction and exp in one body, the sum of what it computes,
// maxnumf from the least float, a select as maximum, and a reciprocal.
// CHECK-LABEL: @fused
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<4x16xf32>
// CHECK: qlut.softmax ins(%[[X]] : tensor<4x16xf32>) outs(%{{.*}}) dimension 0 layer "fused/softmax.0"
// CHECK-NEXT: return
func.func @fused(%x: tensor<4x16xf32>) -> tensor<4x16xf32> {
  %least = arith.constant 0xFF7FFFFF : f32
  %zero = arith.constant 0.0 : f32
  %one = arith.constant 1.0 : f32
  %e = tensor.empty() : tensor<4x16xf32>
  %c = tensor.empty() : tensor<16xf32>
  %0 = linalg.fill ins(%least : f32) outs(%c : tensor<16xf32>) -> tensor<16xf32>
  %1 = linalg.generic {indexing_maps = [#all2, #column2], iterator_types = ["reduction", "parallel"]} ins(%x : tensor<4x16xf32>) outs(%0 : tensor<16xf32>) {
  ^bb0(%in: f32, %out: f32):
    %p = arith.cmpf ogt, %in, %out : f32
    %r = arith.select %p, %in, %out : f32
    linalg.yield %r : f32
  } -> tensor<16xf32>
  %2 = linalg.generic {indexing_maps = [#all2, #column2, #all2], iterator_types = ["parallel", "parallel"]} ins(%x, %1 : tensor<4x16xf32>, tensor<16xf32>) outs(%e : tensor<4x16xf32>) {
  ^bb0(%in: f32, %m: f32, %out: f32):
    %s = arith.subf %in, %m : f32
    %r = math.exp %s : f32
    linalg.yield %r : f32
  } -> tensor<4x16xf32>
  %3 = linalg.fill ins(%zero : f32) outs(%c : tensor<16xf32>) -> tensor<16xf32>
  %4 = linalg.generic {indexing_maps = [#all2, #column2, #column2], iterator_types = ["reduction", "parallel"]} ins(%x, %1 : tensor<4x16xf32>, tensor<16xf32>) outs(%3 : tensor<16xf32>) {
  ^bb0(%in: f32, %m: f32, %out: f32):
    %s = arith.subf %in, %m : f32
    %t = math.exp %s : f32
    %r = arith.addf %out, %t : f32
    linalg.yield %r : f32
  } -> tensor<16xf32>
  %5 = linalg.generic {indexing_maps = [#all2, #column2, #all2], iterator_types = ["parallel", "parallel"]} ins(%2, %4 : tensor<4x16xf32>, tensor<16xf32>) outs(%e : tensor<4x16xf32>) {
  ^bb0(%in: f32, %s: f32, %out: f32):
    %i = arith.divf %one, %s : f32
    %r = arith.mulf %i, %in : f32
    linalg.yield %r : f32
  } -> tensor<4x16xf32>
  return %5 : tensor<4x16xf32>
}

// The scale of an attention is part of two bodies: it becomes an op of its own.
// CHECK-LABEL: @scaled_in_body
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<4x16xf32>
// CHECK: %[[S:.*]] = linalg.generic {{.*}} ins(%[[X]] : tensor<4x16xf32>)
// CHECK: arith.mulf %{{.*}}, %{{.*}} : f32
// CHECK: qlut.softmax ins(%[[S]] : tensor<4x16xf32>)
// CHECK-NOT: math.exp
func.func @scaled_in_body(%x: tensor<4x16xf32>) -> tensor<4x16xf32> {
  %inf = arith.constant 0xFF800000 : f32
  %zero = arith.constant 0.0 : f32
  %scale = arith.constant 0.125 : f32
  %e = tensor.empty() : tensor<4x16xf32>
  %c = tensor.empty() : tensor<4xf32>
  %0 = linalg.fill ins(%inf : f32) outs(%c : tensor<4xf32>) -> tensor<4xf32>
  %1 = linalg.generic {indexing_maps = [#all2, #row2], iterator_types = ["parallel", "reduction"]} ins(%x : tensor<4x16xf32>) outs(%0 : tensor<4xf32>) {
  ^bb0(%in: f32, %out: f32):
    %a = arith.mulf %in, %scale : f32
    %r = arith.maxnumf %a, %out : f32
    linalg.yield %r : f32
  } -> tensor<4xf32>
  %2 = linalg.generic {indexing_maps = [#all2, #row2, #all2], iterator_types = ["parallel", "parallel"]} ins(%x, %1 : tensor<4x16xf32>, tensor<4xf32>) outs(%e : tensor<4x16xf32>) {
  ^bb0(%in: f32, %m: f32, %out: f32):
    %a = arith.mulf %scale, %in : f32
    %s = arith.subf %a, %m : f32
    %r = math.exp %s : f32
    linalg.yield %r : f32
  } -> tensor<4x16xf32>
  %3 = linalg.fill ins(%zero : f32) outs(%c : tensor<4xf32>) -> tensor<4xf32>
  %4 = linalg.reduce {arith.addf} ins(%2 : tensor<4x16xf32>) outs(%3 : tensor<4xf32>) dimensions = [1]
  %5 = linalg.broadcast ins(%4 : tensor<4xf32>) outs(%e : tensor<4x16xf32>) dimensions = [1]
  %6 = linalg.div ins(%2, %5 : tensor<4x16xf32>, tensor<4x16xf32>) outs(%e : tensor<4x16xf32>) -> tensor<4x16xf32>
  return %6 : tensor<4x16xf32>
}

// CHECK-LABEL: @tosa
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<4x16xf32>
// CHECK-NEXT: %[[E:.*]] = tensor.empty() : tensor<4x16xf32>
// CHECK-NEXT: %[[R:.*]] = qlut.softmax ins(%[[X]] : tensor<4x16xf32>) outs(%[[E]] : tensor<4x16xf32>) dimension 1 layer "tosa/softmax.0"
// CHECK-NEXT: return %[[R]]
func.func @tosa(%x: tensor<4x16xf32>) -> tensor<4x16xf32> {
  %shift = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.reduce_max %x {axis = 1 : i32} : (tensor<4x16xf32>) -> tensor<4x1xf32>
  %1 = tosa.sub %x, %0 : (tensor<4x16xf32>, tensor<4x1xf32>) -> tensor<4x16xf32>
  %2 = tosa.exp %1 : (tensor<4x16xf32>) -> tensor<4x16xf32>
  %3 = tosa.reduce_sum %2 {axis = 1 : i32} : (tensor<4x16xf32>) -> tensor<4x1xf32>
  %4 = tosa.reciprocal %3 : (tensor<4x1xf32>) -> tensor<4x1xf32>
  %5 = tosa.mul %2, %4, %shift : (tensor<4x16xf32>, tensor<4x1xf32>, tensor<1xi8>) -> tensor<4x16xf32>
  return %5 : tensor<4x16xf32>
}

// Without the maximum, on arith and math ops on tensors: the same function.
// CHECK-LABEL: @no_maximum
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<4x16xbf16>
// CHECK: qlut.softmax ins(%[[X]] : tensor<4x16xbf16>) outs(%{{.*}}) dimension 1
// CHECK-NOT: math.exp
func.func @no_maximum(%x: tensor<4x16xbf16>, %e: tensor<4x16xbf16>) -> tensor<4x16xbf16> {
  %zero = arith.constant dense<0.0> : tensor<4xbf16>
  %0 = math.exp %x : tensor<4x16xbf16>
  %1 = linalg.reduce {arith.addf} ins(%0 : tensor<4x16xbf16>) outs(%zero : tensor<4xbf16>) dimensions = [1]
  %2 = linalg.broadcast ins(%1 : tensor<4xbf16>) outs(%e : tensor<4x16xbf16>) dimensions = [1]
  %3 = arith.divf %0, %2 : tensor<4x16xbf16>
  return %3 : tensor<4x16xbf16>
}

// A dynamic batch: the destination has its size.
// CHECK-LABEL: @dynamic
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<?x16xf32>
// CHECK: %[[D:.*]] = tensor.dim %[[X]]
// CHECK: %[[E:.*]] = tensor.empty(%[[D]]) : tensor<?x16xf32>
// CHECK: qlut.softmax ins(%[[X]] : tensor<?x16xf32>) outs(%[[E]] : tensor<?x16xf32>) dimension 1
func.func @dynamic(%x: tensor<?x16xf32>) -> tensor<?x16xf32> {
  %shift = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.reduce_max %x {axis = 1 : i32} : (tensor<?x16xf32>) -> tensor<?x1xf32>
  %1 = tosa.sub %x, %0 : (tensor<?x16xf32>, tensor<?x1xf32>) -> tensor<?x16xf32>
  %2 = tosa.exp %1 : (tensor<?x16xf32>) -> tensor<?x16xf32>
  %3 = tosa.reduce_sum %2 {axis = 1 : i32} : (tensor<?x16xf32>) -> tensor<?x1xf32>
  %4 = tosa.reciprocal %3 : (tensor<?x1xf32>) -> tensor<?x1xf32>
  %5 = tosa.mul %4, %2, %shift : (tensor<?x1xf32>, tensor<?x16xf32>, tensor<1xi8>) -> tensor<?x16xf32>
  return %5 : tensor<?x16xf32>
}

// A mask that is added before stays an addition.
// CHECK-LABEL: @added_mask
// CHECK: %[[S:.*]] = tosa.add
// CHECK: qlut.softmax ins(%[[S]] : tensor<2x4x4xf32>) outs
func.func @added_mask(%x: tensor<2x4x4xf32>, %m: tensor<1x4x4xf32>) -> tensor<2x4x4xf32> {
  %shift = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %s = tosa.add %x, %m : (tensor<2x4x4xf32>, tensor<1x4x4xf32>) -> tensor<2x4x4xf32>
  %0 = tosa.reduce_max %s {axis = 2 : i32} : (tensor<2x4x4xf32>) -> tensor<2x4x1xf32>
  %1 = tosa.sub %s, %0 : (tensor<2x4x4xf32>, tensor<2x4x1xf32>) -> tensor<2x4x4xf32>
  %2 = tosa.exp %1 : (tensor<2x4x4xf32>) -> tensor<2x4x4xf32>
  %3 = tosa.reduce_sum %2 {axis = 2 : i32} : (tensor<2x4x4xf32>) -> tensor<2x4x1xf32>
  %4 = tosa.reciprocal %3 : (tensor<2x4x1xf32>) -> tensor<2x4x1xf32>
  %5 = tosa.mul %2, %4, %shift : (tensor<2x4x4xf32>, tensor<2x4x1xf32>, tensor<1xi8>) -> tensor<2x4x4xf32>
  return %5 : tensor<2x4x4xf32>
}

// The choice between a score and -inf is a mask; size 1 stays size 1.
// CHECK-LABEL: @selected_mask
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<2x4x4xf32>, %[[M:.*]]: tensor<1x4x4xi1>
// CHECK-NOT: linalg.generic
// CHECK: qlut.softmax ins(%[[X]] : tensor<2x4x4xf32>) mask(%[[M]] : tensor<1x4x4xi1>) outs
func.func @selected_mask(%x: tensor<2x4x4xf32>, %m: tensor<1x4x4xi1>) -> tensor<2x4x4xf32> {
  %inf = arith.constant 0xFF800000 : f32
  %e = tensor.empty() : tensor<2x4x4xf32>
  %0 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2) -> (0, d1, d2)>, #all, #all], iterator_types = ["parallel", "parallel", "parallel"]} ins(%m, %x : tensor<1x4x4xi1>, tensor<2x4x4xf32>) outs(%e : tensor<2x4x4xf32>) {
  ^bb0(%p: i1, %in: f32, %out: f32):
    %r = arith.select %p, %in, %inf : f32
    linalg.yield %r : f32
  } -> tensor<2x4x4xf32>
  %1 = linalg.softmax dimension(2) ins(%0 : tensor<2x4x4xf32>) outs(%e : tensor<2x4x4xf32>) -> tensor<2x4x4xf32>
  return %1 : tensor<2x4x4xf32>
}

// masked_fill: a 1 of the mask drops the score.
// CHECK-LABEL: @filled_mask
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<2x4x4xf32>, %[[M:.*]]: tensor<4x4xi1>
// CHECK: %[[E:.*]] = tensor.empty() : tensor<1x4x4xi1>
// CHECK: %[[N:.*]] = linalg.generic {{.*}} ins(%[[M]] : tensor<4x4xi1>) outs(%[[E]] : tensor<1x4x4xi1>)
// CHECK: arith.xori
// CHECK: qlut.softmax ins(%[[X]] : tensor<2x4x4xf32>) mask(%[[N]] : tensor<1x4x4xi1>) outs
func.func @filled_mask(%x: tensor<2x4x4xf32>, %m: tensor<4x4xi1>) -> tensor<2x4x4xf32> {
  %inf = arith.constant 0xFF800000 : f32
  %zero = arith.constant 0.0 : f32
  %shift = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %e = tensor.empty() : tensor<2x4x4xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2) -> (d1, d2)>, #all, #all], iterator_types = ["parallel", "parallel", "parallel"]} ins(%m, %x : tensor<4x4xi1>, tensor<2x4x4xf32>) outs(%e : tensor<2x4x4xf32>) {
  ^bb0(%p: i1, %in: f32, %out: f32):
    %r = arith.select %p, %inf, %in : f32
    linalg.yield %r : f32
  } -> tensor<2x4x4xf32>
  %0 = tosa.reduce_max %s {axis = 2 : i32} : (tensor<2x4x4xf32>) -> tensor<2x4x1xf32>
  %1 = tosa.sub %s, %0 : (tensor<2x4x4xf32>, tensor<2x4x1xf32>) -> tensor<2x4x4xf32>
  %2 = tosa.exp %1 : (tensor<2x4x4xf32>) -> tensor<2x4x4xf32>
  %3 = tosa.reduce_sum %2 {axis = 2 : i32} : (tensor<2x4x4xf32>) -> tensor<2x4x1xf32>
  %4 = tosa.reciprocal %3 : (tensor<2x4x1xf32>) -> tensor<2x4x1xf32>
  %5 = tosa.mul %2, %4, %shift : (tensor<2x4x4xf32>, tensor<2x4x1xf32>, tensor<1xi8>) -> tensor<2x4x4xf32>
  return %5 : tensor<2x4x4xf32>
}

// CHECK-LABEL: @log_softmax
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<4x16xf32>
// CHECK-NEXT: tensor.empty
// CHECK-NEXT: qlut.log_softmax ins(%[[X]] : tensor<4x16xf32>) outs(%{{.*}}) dimension 1 layer "log_softmax/log_softmax.0"
// CHECK-NEXT: return
func.func @log_softmax(%x: tensor<4x16xf32>) -> tensor<4x16xf32> {
  %0 = tosa.reduce_max %x {axis = 1 : i32} : (tensor<4x16xf32>) -> tensor<4x1xf32>
  %1 = tosa.sub %x, %0 : (tensor<4x16xf32>, tensor<4x1xf32>) -> tensor<4x16xf32>
  %2 = tosa.exp %1 : (tensor<4x16xf32>) -> tensor<4x16xf32>
  %3 = tosa.reduce_sum %2 {axis = 1 : i32} : (tensor<4x16xf32>) -> tensor<4x1xf32>
  %4 = tosa.log %3 : (tensor<4x1xf32>) -> tensor<4x1xf32>
  %5 = tosa.sub %1, %4 : (tensor<4x16xf32>, tensor<4x1xf32>) -> tensor<4x16xf32>
  return %5 : tensor<4x16xf32>
}

// x - logsumexp(x), the maximum added back to the logarithm.
// CHECK-LABEL: @logsumexp
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<4x16xf32>
// CHECK: qlut.log_softmax ins(%[[X]] : tensor<4x16xf32>) outs(%{{.*}}) dimension 1
// CHECK-NEXT: return
func.func @logsumexp(%x: tensor<4x16xf32>) -> tensor<4x16xf32> {
  %0 = tosa.reduce_max %x {axis = 1 : i32} : (tensor<4x16xf32>) -> tensor<4x1xf32>
  %1 = tosa.sub %x, %0 : (tensor<4x16xf32>, tensor<4x1xf32>) -> tensor<4x16xf32>
  %2 = tosa.exp %1 : (tensor<4x16xf32>) -> tensor<4x16xf32>
  %3 = tosa.reduce_sum %2 {axis = 1 : i32} : (tensor<4x16xf32>) -> tensor<4x1xf32>
  %4 = tosa.log %3 : (tensor<4x1xf32>) -> tensor<4x1xf32>
  %5 = tosa.add %4, %0 : (tensor<4x1xf32>, tensor<4x1xf32>) -> tensor<4x1xf32>
  %6 = tosa.sub %x, %5 : (tensor<4x16xf32>, tensor<4x1xf32>) -> tensor<4x16xf32>
  return %6 : tensor<4x16xf32>
}
