// What shares a region: trees of ops that end in one.
// RUN: qlut-opt %s --convert-linear-to-qlut-sim --split-input-file --verify-roundtrip | FileCheck %s

// A product, its bias and the lookup behind it; weights and bias are operands,
// without the transposition that stands between.
#map = affine_map<(d0, d1) -> (d0, d1)>
#row = affine_map<(d0, d1) -> (d1)>
// CHECK-LABEL: @dense
// CHECK-SAME: (%[[X:.*]]: tensor<3x2xf32>)
// CHECK-NEXT: %[[X0:.*]] = qlut.sim(%[[X]]) layer "dense/arg0" : (tensor<3x2xf32>) -> tensor<3x2xf32> {
// CHECK-NEXT: ^bb0(%[[P:.*]]: tensor<3x2xf32>):
// CHECK-NEXT: qlut.yield %[[P]]
// CHECK: %[[W:.*]] = arith.constant dense<{{.*}}> : tensor<4x2xf32>
// CHECK-NEXT: %[[B:.*]] = arith.constant dense<{{.*}}> : tensor<4xf32>
// CHECK-NEXT: %[[R:.*]] = qlut.sim(%[[X0]], %[[W]], %[[B]]) layer "dense/matmul.0" : (tensor<3x2xf32>, tensor<4x2xf32>, tensor<4xf32>) -> tensor<3x4xf32> {
// CHECK-NEXT: ^bb0(%[[P0:.*]]: tensor<3x2xf32>, %[[P1:.*]]: tensor<4x2xf32>, %[[P2:.*]]: tensor<4xf32>):
// CHECK: %[[T:.*]] = linalg.transpose ins(%[[P1]]
// CHECK: linalg.fill
// CHECK: %[[M:.*]] = linalg.matmul ins(%[[P0]], %[[T]]
// CHECK: %[[A:.*]] = linalg.generic {{.*}} ins(%[[M]], %[[P2]]
// CHECK: linalg.generic {{.*}} ins(%[[A]]
// CHECK: qlut.sim_lut %{{.*}}, <"gelu(x)"> layer "dense/gelu.0" : f32
// CHECK: qlut.yield
// CHECK-NEXT: }
// CHECK-NEXT: return %[[R]]
func.func @dense(%x: tensor<3x2xf32>) -> tensor<3x4xf32> {
  %zero = arith.constant 0.0 : f32
  %w = arith.constant dense<[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0], [7.0, 8.0]]> : tensor<4x2xf32>
  %b = arith.constant dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32>
  %te = tensor.empty() : tensor<2x4xf32>
  %t = linalg.transpose ins(%w : tensor<4x2xf32>) outs(%te : tensor<2x4xf32>) permutation = [1, 0]
  %e = tensor.empty() : tensor<3x4xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<3x4xf32>) -> tensor<3x4xf32>
  %m = linalg.matmul ins(%x, %t : tensor<3x2xf32>, tensor<2x4xf32>) outs(%f : tensor<3x4xf32>) -> tensor<3x4xf32>
  %a = linalg.generic {indexing_maps = [#map, #row, #map], iterator_types = ["parallel", "parallel"]} ins(%m, %b : tensor<3x4xf32>, tensor<4xf32>) outs(%e : tensor<3x4xf32>) {
  ^bb0(%p: f32, %q: f32, %o: f32):
    %s = arith.addf %p, %q : f32
    linalg.yield %s : f32
  } -> tensor<3x4xf32>
  %g = qlut.sim_lut %a, <"gelu(x)"> layer "dense/gelu.0" : tensor<3x4xf32>
  return %g : tensor<3x4xf32>
}

// -----

// A value that is used twice ends a region; a product never takes in what
// computes its operands.
// CHECK-LABEL: @twice
// CHECK: %[[A:.*]] = qlut.sim(%{{.*}}) layer "twice/lookup.0"
// CHECK: %[[M:.*]] = qlut.sim(%[[A]]) layer "twice/matmul.0"
// CHECK: linalg.matmul
// CHECK: %[[R:.*]] = qlut.sim(%[[A]], %[[M]]) layer "twice/add.0"
// CHECK: return %[[M]], %[[R]]
func.func @twice(%x: tensor<4x4xf32>) -> (tensor<4x4xf32>, tensor<4x4xf32>) {
  %z = arith.constant dense<0.0> : tensor<4x4xf32>
  %a = qlut.sim_lut %x, <"tanh(x)"> layer "twice/tanh.0" : tensor<4x4xf32>
  %m = linalg.matmul ins(%a, %a : tensor<4x4xf32>, tensor<4x4xf32>) outs(%z : tensor<4x4xf32>) -> tensor<4x4xf32>
  %r = arith.addf %a, %m : tensor<4x4xf32>
  return %m, %r : tensor<4x4xf32>, tensor<4x4xf32>
}

// -----

// Both sides of a gate. Names count by kind.
// CHECK-LABEL: @gate
// CHECK: %[[R:.*]] = qlut.sim(%{{.*}}, %{{.*}}, %{{.*}}) layer "gate/matmul.0"
// CHECK: linalg.matmul
// CHECK: sim_lut
// CHECK: linalg.matmul
// CHECK: arith.mulf
// CHECK: qlut.yield
// CHECK: qlut.sim(%[[R]], %{{.*}}) layer "gate/matmul.1"
func.func @gate(%x: tensor<4x4xf32>, %v: tensor<4x4xf32>, %w: tensor<4x4xf32>) -> tensor<4x4xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<4x4xf32>
  %z = linalg.fill ins(%zero : f32) outs(%e : tensor<4x4xf32>) -> tensor<4x4xf32>
  %a = linalg.matmul ins(%x, %v : tensor<4x4xf32>, tensor<4x4xf32>) outs(%z : tensor<4x4xf32>) -> tensor<4x4xf32>
  %s = qlut.sim_lut %a, <"silu(x)"> layer "gate/silu.0" : tensor<4x4xf32>
  %b = linalg.matmul ins(%x, %w : tensor<4x4xf32>, tensor<4x4xf32>) outs(%z : tensor<4x4xf32>) -> tensor<4x4xf32>
  %g = arith.mulf %s, %b : tensor<4x4xf32>
  %r = linalg.matmul ins(%g, %w : tensor<4x4xf32>, tensor<4x4xf32>) outs(%z : tensor<4x4xf32>) -> tensor<4x4xf32>
  return %r : tensor<4x4xf32>
}

// -----

// A sum takes in the square before it, but neither a lookup nor a product.
// CHECK-LABEL: @sums
// CHECK: qlut.sim(%{{.*}}) layer "sums/sum.0"
// CHECK: arith.mulf
// CHECK: linalg.reduce
// CHECK: qlut.yield
// CHECK: %[[L:.*]] = qlut.sim(%{{.*}}) layer "sums/lookup.0"
// CHECK: qlut.sim(%[[L]]) layer "sums/sum.1"
// CHECK: %[[M:.*]] = qlut.sim(%{{.*}}) layer "sums/matmul.0"
// CHECK: qlut.sim(%[[M]]) layer "sums/max.0"
func.func @sums(%x: tensor<4x4xf32>) -> (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) {
  %z = arith.constant dense<0.0> : tensor<4xf32>
  %zz = arith.constant dense<0.0> : tensor<4x4xf32>
  %s = arith.mulf %x, %x : tensor<4x4xf32>
  %0 = linalg.reduce { arith.addf } ins(%s : tensor<4x4xf32>) outs(%z : tensor<4xf32>) dimensions = [1]
  %l = qlut.sim_lut %x, <"exp(x)"> layer "sums/exp.0" : tensor<4x4xf32>
  %1 = linalg.reduce { arith.addf } ins(%l : tensor<4x4xf32>) outs(%z : tensor<4xf32>) dimensions = [1]
  %m = linalg.matmul ins(%x, %x : tensor<4x4xf32>, tensor<4x4xf32>) outs(%zz : tensor<4x4xf32>) -> tensor<4x4xf32>
  %2 = linalg.reduce { arith.maximumf } ins(%m : tensor<4x4xf32>) outs(%z : tensor<4xf32>) dimensions = [1]
  return %0, %1, %2 : tensor<4xf32>, tensor<4xf32>, tensor<4xf32>
}

// -----

// What moves elements comes along between two ops of a region and stays outside
// elsewhere.
// CHECK-LABEL: @moves
// CHECK: %[[X0:.*]] = qlut.sim(%{{.*}}) layer "moves/arg0"
// CHECK: %[[T:.*]] = tensor.collapse_shape %[[X0]]
// CHECK: %[[R:.*]] = qlut.sim(%[[T]], %{{.*}}) layer "moves/matmul.0"
// CHECK: tensor.expand_shape
// CHECK: linalg.generic
// CHECK: qlut.yield
// CHECK: %[[S:.*]] = tensor.extract_slice %[[R]]
// CHECK: return %[[S]]
func.func @moves(%x: tensor<1x4x4xf32>, %b: tensor<1x4x4xf32>) -> tensor<1x2x4xf32> {
  %z = arith.constant dense<0.0> : tensor<4x4xf32>
  %t = tensor.collapse_shape %x [[0, 1], [2]] : tensor<1x4x4xf32> into tensor<4x4xf32>
  %m = linalg.matmul ins(%t, %t : tensor<4x4xf32>, tensor<4x4xf32>) outs(%z : tensor<4x4xf32>) -> tensor<4x4xf32>
  %e = tensor.expand_shape %m [[0, 1], [2]] output_shape [1, 4, 4] : tensor<4x4xf32> into tensor<1x4x4xf32>
  %a = arith.addf %e, %b : tensor<1x4x4xf32>
  %s = tensor.extract_slice %a[0, 0, 0] [1, 2, 4] [1, 1, 1] : tensor<1x4x4xf32> to tensor<1x2x4xf32>
  return %s : tensor<1x2x4xf32>
}

// -----

// Dynamic sizes: those of operands are asked for inside, others come in, once.
// CHECK-LABEL: @dynamic
// CHECK-SAME: (%[[X:.*]]: tensor<?x?xf32>, %[[N:.*]]: index)
// CHECK: %[[X0:.*]] = qlut.sim(%[[X]])
// CHECK-NOT: tensor.dim
// CHECK: qlut.sim(%[[X0]], %[[N]]) layer "dynamic/sum.0" : (tensor<?x?xf32>, index) -> tensor<?x?xf32> {
// CHECK-NEXT: ^bb0(%[[P:.*]]: tensor<?x?xf32>, %[[I:.*]]: index):
// CHECK: tensor.dim %[[P]]
// CHECK: tensor.empty(%{{.*}}, %[[I]]) : tensor<?x?xf32>
#in = affine_map<(d0, d1, d2) -> (d0, d2)>
#out = affine_map<(d0, d1, d2) -> (d0, d1)>
func.func @dynamic(%x: tensor<?x?xf32>, %n: index) -> tensor<?x?xf32> {
  %c0 = arith.constant 0 : index
  %zero = arith.constant 0.0 : f32
  %half = arith.constant 0.5 : f32
  %d = tensor.dim %x, %c0 : tensor<?x?xf32>
  %e = tensor.empty(%d, %n) : tensor<?x?xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<?x?xf32>) -> tensor<?x?xf32>
  %0 = linalg.generic {indexing_maps = [#in, #out], iterator_types = ["parallel", "parallel", "reduction"]} ins(%x : tensor<?x?xf32>) outs(%f : tensor<?x?xf32>) {
  ^bb0(%a: f32, %o: f32):
    %1 = arith.addf %a, %o : f32
    linalg.yield %1 : f32
  } -> tensor<?x?xf32>
  %h = linalg.fill ins(%half : f32) outs(%e : tensor<?x?xf32>) -> tensor<?x?xf32>
  %2 = arith.mulf %0, %h : tensor<?x?xf32>
  return %2 : tensor<?x?xf32>
}

// -----

// A mask that integers decide on is part of what it masks; indices and the
// tensor that a body reads from are operands.
// CHECK-LABEL: @gather
// CHECK: qlut.sim(%{{.*}}, %{{.*}}, %{{.*}}) layer "gather/select.0" : (tensor<4xi32>, tensor<8xf32>, tensor<4xf32>) -> tensor<4xf32>
// CHECK: tensor.extract
// CHECK: arith.cmpf
// CHECK: arith.select
#id = affine_map<(d0) -> (d0)>
func.func @gather(%i: tensor<4xi32>, %x: tensor<4xf32>, %table: tensor<8xf32>) -> tensor<4xf32> {
  %zero = arith.constant dense<0.0> : tensor<4xf32>
  %e = tensor.empty() : tensor<4xf32>
  %g = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%i : tensor<4xi32>) outs(%e : tensor<4xf32>) {
  ^bb0(%a: i32, %o: f32):
    %k = arith.index_cast %a : i32 to index
    %v = tensor.extract %table[%k] : tensor<8xf32>
    linalg.yield %v : f32
  } -> tensor<4xf32>
  %c = arith.cmpf ogt, %x, %zero : tensor<4xf32>
  %s = arith.select %c, %g, %x : tensor<4xi1>, tensor<4xf32>
  return %s : tensor<4xf32>
}

// -----

// An op in the body of a loop, of other float types, and with a name that is
// taken.
// CHECK-LABEL: @names
// CHECK: scf.for
// CHECK: qlut.sim(%{{.*}}) layer "names/add.1" : (tensor<4xf16>) -> tensor<4xf16>
func.func @names(%x: tensor<4xf16>, %n: index) -> tensor<4xf16> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %0 = qlut.sim(%x) layer "names/add.0" : (tensor<4xf16>) -> tensor<4xf16> {
  ^bb0(%p: tensor<4xf16>):
    qlut.yield %p : tensor<4xf16>
  }
  %1 = scf.for %i = %c0 to %n step %c1 iter_args(%a = %0) -> tensor<4xf16> {
    %2 = arith.addf %a, %a : tensor<4xf16>
    scf.yield %2 : tensor<4xf16>
  }
  return %1 : tensor<4xf16>
}
