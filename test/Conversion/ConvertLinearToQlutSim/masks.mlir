// A mask made of integers is part of what it masks, in each place: alone it has
// no format.
// RUN: qlut-opt %s --convert-linear-to-qlut-sim --split-input-file --verify-diagnostics | FileCheck %s

#map = affine_map<(d0, d1) -> (d0, d1)>
#row = affine_map<(d0, d1) -> (d1)>
// CHECK-LABEL: @shared
// CHECK-SAME: (%{{.*}}: tensor<2x4xf32>, %[[I:[a-z0-9]+]]: tensor<4xi64>)
// CHECK: %[[A:.*]] = qlut.sim({{.*}}%[[I]]{{.*}}) layer "shared/add.0"
// CHECK: arith.sitofp
// CHECK: arith.mulf
// CHECK: arith.addf
// CHECK: qlut.yield
// CHECK: qlut.sim({{.*}}%[[I]]{{.*}}) layer "shared/mul.0"
// CHECK: arith.sitofp
// CHECK: arith.mulf
// CHECK: arith.addf
// CHECK: qlut.yield
// CHECK-NEXT: }
// CHECK-NEXT: return
func.func @shared(%x: tensor<2x4xf32>, %i: tensor<4xi64>) -> (tensor<2x4xf32>, tensor<2x4xf32>) {
  %e = tensor.empty() : tensor<2x4xf32>
  %far = arith.constant dense<-1.0e9> : tensor<4xf32>
  %f = arith.sitofp %i : tensor<4xi64> to tensor<4xf32>
  %m = arith.mulf %f, %far : tensor<4xf32>
  %0 = linalg.generic {indexing_maps = [#map, #row, #map], iterator_types = ["parallel", "parallel"]} ins(%x, %m : tensor<2x4xf32>, tensor<4xf32>) outs(%e : tensor<2x4xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %s = arith.addf %a, %b : f32
    linalg.yield %s : f32
  } -> tensor<2x4xf32>
  %1 = linalg.generic {indexing_maps = [#map, #row, #map], iterator_types = ["parallel", "parallel"]} ins(%x, %m : tensor<2x4xf32>, tensor<4xf32>) outs(%e : tensor<2x4xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %s = arith.addf %a, %b : f32
    %t = arith.mulf %s, %a : f32
    linalg.yield %t : f32
  } -> tensor<2x4xf32>
  return %0, %1 : tensor<2x4xf32>, tensor<2x4xf32>
}

// -----

// CHECK-LABEL: @alone
// CHECK-NOT: qlut.sim
func.func @alone(%i: tensor<4xi1>) -> tensor<4xf32> {
  %zero = arith.constant dense<0.0> : tensor<4xf32>
  %far = arith.constant dense<0xFF800000> : tensor<4xf32>
  // expected-remark @+1 {{linalg.generic left in float: it is a mask that is not part of what it masks: no format holds its numbers}}
  %m = arith.select %i, %zero, %far : tensor<4xi1>, tensor<4xf32>
  return %m : tensor<4xf32>
}

// -----

// What integers decide without great numbers has a format like all else.
// CHECK-LABEL: @moderate
// CHECK: %[[M:.*]] = qlut.sim(%{{.*}}) layer "moderate/min.0" : (tensor<4xi8>)
// CHECK: return %[[M]], %{{.*}}
func.func @moderate(%i: tensor<4xi8>) -> (tensor<4xf32>, tensor<4xf32>) {
  %scale = arith.constant dense<0.05> : tensor<4xf32>
  %f = arith.sitofp %i : tensor<4xi8> to tensor<4xf32>
  %most = arith.constant dense<3.40282347E+38> : tensor<4xf32>
  %p = arith.mulf %f, %scale : tensor<4xf32>
  %m = arith.minimumf %p, %most : tensor<4xf32>
  %n = arith.negf %m : tensor<4xf32>
  return %m, %n : tensor<4xf32>, tensor<4xf32>
}
