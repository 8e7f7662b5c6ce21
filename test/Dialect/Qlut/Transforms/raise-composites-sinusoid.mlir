// RUN: qlut-opt %s --qlut-raise-composites --canonicalize --verify-diagnostics --verify-roundtrip | FileCheck %s

#ab = affine_map<(a, b) -> (a, b)>
#a = affine_map<(a, b) -> (a)>
#b = affine_map<(a, b) -> (b)>

// Frequencies may be computed from constants: rounded once.
// CHECK-LABEL: @one_body
// CHECK-SAME: %[[N:[a-z0-9]+]]: tensor<16xi64>
// CHECK: %[[F:.*]] = arith.constant dense<{{\[\[}}-5.000000e-01, -2.500000e-01]]> : tensor<1x2xf32>
// CHECK: %[[P:.*]] = tensor.expand_shape %[[N]] {{.*}} : tensor<16xi64> into tensor<16x1xi64>
// CHECK: %[[R:.*]] = qlut.sinusoid ins(%[[P]], %[[F]] : tensor<16x1xi64>, tensor<1x2xf32>) outs(%{{.*}} : tensor<16x2xf32>) layer "one_body/sinusoid.0"
// CHECK: return %[[R]]
func.func @one_body(%n: tensor<16xi64>) -> tensor<16x2xf32> {
  %f = arith.constant dense<[2.0, 4.0]> : tensor<2xf32>
  %e = tensor.empty() : tensor<16x2xf32>
  %0 = linalg.generic {indexing_maps = [#a, #b, #ab], iterator_types = ["parallel", "parallel"]} ins(%n, %f : tensor<16xi64>, tensor<2xf32>) outs(%e : tensor<16x2xf32>) {
  ^bb0(%i: i64, %d: f32, %o: f32):
    %r = arith.sitofp %i : i64 to f32
    %m = arith.negf %r : f32
    %q = arith.divf %m, %d : f32
    %s = math.sin %q : f32
    linalg.yield %s : f32
  } -> tensor<16x2xf32>
  return %0 : tensor<16x2xf32>
}

// A product of matrices with one term, transposed, written twice: what PyTorch's
// rotary embeddings become. Sine and cosine read the same angles.
// CHECK-LABEL: @rotary
// CHECK: %[[C:.*]] = qlut.sinusoid ins(%{{.*}}, %{{.*}} : tensor<1x16x1xi64>, tensor<1x1x4xf32>) outs({{.*}}) cosine layer "rotary/sinusoid.0" -> tensor<1x16x4xf32>
// CHECK: %[[C1:.*]] = tensor.insert_slice %[[C]] into %{{.*}}[0, 0, 0]
// CHECK: %[[C2:.*]] = tensor.insert_slice %[[C]] into %[[C1]][0, 0, 4]
// CHECK: %[[S:.*]] = qlut.sinusoid {{.*}} layer "rotary/sinusoid.1" -> tensor<1x16x4xf32>
// CHECK: %[[S2:.*]] = tensor.concat dim(2) %[[S]], %[[S]]
// CHECK: return %[[C2]], %[[S2]]
func.func @rotary(%n: tensor<1x16xi64>) -> (tensor<1x16x8xf32>, tensor<1x16x8xf32>) {
  %f = arith.constant dense<[[[1.0], [0.1], [0.01], [0.001]]]> : tensor<1x4x1xf32>
  %z = arith.constant 0.0 : f32
  %e0 = tensor.empty() : tensor<1x1x16xf32>
  %n1 = tensor.expand_shape %n [[0, 1], [2]] output_shape [1, 1, 16] : tensor<1x16xi64> into tensor<1x1x16xi64>
  %r = arith.sitofp %n1 : tensor<1x1x16xi64> to tensor<1x1x16xf32>
  %e1 = tensor.empty() : tensor<1x4x16xf32>
  %z1 = linalg.fill ins(%z : f32) outs(%e1 : tensor<1x4x16xf32>) -> tensor<1x4x16xf32>
  %p = linalg.batch_matmul ins(%f, %r : tensor<1x4x1xf32>, tensor<1x1x16xf32>) outs(%z1 : tensor<1x4x16xf32>) -> tensor<1x4x16xf32>
  %e2 = tensor.empty() : tensor<1x16x4xf32>
  %t = linalg.transpose ins(%p : tensor<1x4x16xf32>) outs(%e2 : tensor<1x16x4xf32>) permutation = [0, 2, 1]
  %e3 = tensor.empty() : tensor<1x16x8xf32>
  %i1 = tensor.insert_slice %t into %e3[0, 0, 0] [1, 16, 4] [1, 1, 1] : tensor<1x16x4xf32> into tensor<1x16x8xf32>
  %i2 = tensor.insert_slice %t into %i1[0, 0, 4] [1, 16, 4] [1, 1, 1] : tensor<1x16x4xf32> into tensor<1x16x8xf32>
  %c = math.cos %i2 : tensor<1x16x8xf32>
  %k = tensor.concat dim(2) %t, %t : (tensor<1x16x4xf32>, tensor<1x16x4xf32>) -> tensor<1x16x8xf32>
  %s = math.sin %k : tensor<1x16x8xf32>
  return %c, %s : tensor<1x16x8xf32>, tensor<1x16x8xf32>
}

// CHECK-LABEL: @runtime_frequencies
// CHECK-NOT: qlut.
func.func @runtime_frequencies(%n: tensor<8xi32>, %f: tensor<8xf32>) -> tensor<8xf32> {
  %r = arith.sitofp %n : tensor<8xi32> to tensor<8xf32>
  %a = arith.mulf %r, %f : tensor<8xf32>
  // expected-remark @+1 {{not raised to qlut.sinusoid: its frequencies are not constant; embed the parameters first}}
  %s = math.sin %a : tensor<8xf32>
  return %s : tensor<8xf32>
}

// CHECK-LABEL: @transposed
// CHECK-NOT: qlut.
func.func @transposed(%n: tensor<4x8xi32>) -> tensor<8x4xf32> {
  %e = tensor.empty() : tensor<8x4xf32>
  // expected-remark @+1 {{not raised to qlut.sinusoid: its positions are transposed}}
  %0 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (b, a)>, #ab], iterator_types = ["parallel", "parallel"]} ins(%n : tensor<4x8xi32>) outs(%e : tensor<8x4xf32>) {
  ^bb0(%i: i32, %o: f32):
    %r = arith.sitofp %i : i32 to f32
    %s = math.cos %r : f32
    linalg.yield %s : f32
  } -> tensor<8x4xf32>
  return %0 : tensor<8x4xf32>
}

// CHECK-LABEL: @dynamic
// CHECK-NOT: qlut.
func.func @dynamic(%n: tensor<?xi32>) -> tensor<?xf32> {
  %r = arith.sitofp %n : tensor<?xi32> to tensor<?xf32>
  // expected-remark @+1 {{not raised to qlut.sinusoid: its shape is not static}}
  %s = math.sin %r : tensor<?xf32>
  return %s : tensor<?xf32>
}

// Not of integers, or more than a product: other functions.
// CHECK-LABEL: @others
// CHECK-NOT: qlut.
func.func @others(%x: tensor<8xf32>, %n: tensor<8xi32>) -> (tensor<8xf32>, tensor<8xf32>) {
  %one = arith.constant dense<1.0> : tensor<8xf32>
  %0 = math.sin %x : tensor<8xf32>
  %r = arith.sitofp %n : tensor<8xi32> to tensor<8xf32>
  %p = arith.addf %r, %one : tensor<8xf32>
  %1 = math.sin %p : tensor<8xf32>
  return %0, %1 : tensor<8xf32>, tensor<8xf32>
}
