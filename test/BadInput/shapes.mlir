// Every shape that an elementwise op may have is deployed; without a rank there
// is no loop to write.
// RUN: split-file %s %t
// RUN: qlut-opt %t/deployed.mlir --qlut-deploy-pipeline="range=-1:1 segments=4" | FileCheck %s --implicit-check-not=math.tanh --implicit-check-not=qlut.
// RUN: qlut-opt %t/unranked.mlir --qlut-deploy-pipeline=range=-1:1 --split-input-file --verify-diagnostics

//--- deployed.mlir
// CHECK-LABEL: @shapes
// CHECK: tensor.dim
// CHECK: linalg.generic
// CHECK: ins({{.*}} : tensor<?x?xf32>) outs({{.*}} : tensor<?x?xi8>)
// CHECK: ins({{.*}} : tensor<f32>) outs({{.*}} : tensor<i8>)
// CHECK: ins({{.*}} : tensor<0x4xf32>) outs({{.*}} : tensor<0x4xi8>)
// CHECK: vector<[4]xi8>
func.func @shapes(%a: tensor<?x?xf32>, %b: tensor<f32>, %c: tensor<0x4xf32>, %d: f32, %e: vector<4xf32>, %f: vector<[4]xf32>) -> (tensor<?x?xf32>, tensor<f32>, tensor<0x4xf32>, f32, vector<4xf32>, vector<[4]xf32>) {
  %0 = math.tanh %a : tensor<?x?xf32>
  %1 = math.tanh %b : tensor<f32>
  %2 = math.tanh %c : tensor<0x4xf32>
  %3 = math.tanh %d : f32
  %4 = math.tanh %e : vector<4xf32>
  %5 = math.tanh %f : vector<[4]xf32>
  return %0, %1, %2, %3, %4, %5 : tensor<?x?xf32>, tensor<f32>, tensor<0x4xf32>, f32, vector<4xf32>, vector<[4]xf32>
}

// A body over buffers is a body like any other.
// CHECK-LABEL: @buffer
// CHECK: linalg.generic
// CHECK-SAME: memref<4xf32>
func.func @buffer(%x: memref<4xf32>) {
  linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%x : memref<4xf32>) {
  ^bb0(%o: f32):
    %0 = math.tanh %o : f32
    linalg.yield %0 : f32
  }
  return
}

//--- unranked.mlir
func.func @float(%x: tensor<*xf32>) -> tensor<*xf32> {
  // expected-error @+1 {{'math.tanh' op expected a ranked tensor, got 'tensor<*xf32>'; give the tensor a rank}}
  %0 = math.tanh %x : tensor<*xf32>
  return %0 : tensor<*xf32>
}

// -----

func.func @lookup(%x: tensor<*xf32>) -> tensor<*xf32> {
  // expected-error @+1 {{'qlut.sim_lut' op expected a scalar, a vector or a ranked tensor, got 'tensor<*xf32>'}}
  %0 = qlut.sim_lut %x, <"tanh(x)"> : tensor<*xf32>
  return %0 : tensor<*xf32>
}

// -----

// A vector that is both scalable and of two dimensions has no gather.
func.func @scalable(%x: vector<2x[4]xf32>) -> vector<2x[4]xf32> {
  // expected-error @+1 {{'qlut.hw_lut' op expected scalable vectors of a lookup to have rank 1, got 'vector<2x[4]xi8>'}}
  %0 = math.tanh %x : vector<2x[4]xf32>
  return %0 : vector<2x[4]xf32>
}
