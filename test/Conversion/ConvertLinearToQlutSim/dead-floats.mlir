// What a lookup has taken over, and what only fed that, is no part of the
// network any more.
// RUN: qlut-opt %s --convert-to-qlut-sim=remarks=false --convert-linear-to-qlut-sim=remarks=false | FileCheck %s

#map = affine_map<(i) -> (i)>
// CHECK-LABEL: @main
// CHECK-NOT: math.exp
// CHECK-NOT: math.erf
// CHECK: qlut.sim_lut {{.*}} <"select(erf(exp(x)), erf(exp(x)), erf(exp(x)), 0.5)">
// CHECK-NOT: math.erf
// CHECK: return
func.func @main(%x: tensor<3xf32>) -> tensor<3xf32> {
  %half = arith.constant 0.5 : f32
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<3xf32>
  %0 = math.exp %x : tensor<3xf32>
  %1 = math.erf %0 : tensor<3xf32>
  %2 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel"]}
         ins(%1 : tensor<3xf32>) outs(%e : tensor<3xf32>) {
  ^bb0(%a: f32, %o: f32):
    %less = arith.cmpf olt, %a, %a : f32
    %b = arith.select %less, %a, %half : f32
    %unread = arith.maximumf %a, %zero : f32
    %equal = arith.cmpf oeq, %b, %half : f32
    %r = arith.select %equal, %b, %zero : f32
    linalg.yield %r : f32
  } -> tensor<3xf32>
  return %2 : tensor<3xf32>
}
