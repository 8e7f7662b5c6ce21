// Rotary embedding of positions of up to a million: the whole of it integers,
// simulated, deployed and by the reference the same bits, and near the function
// where codes of the angle would say nothing (docs/spec.md, K22 to K24).
//
// RUN: %python %S/npy.py write %t.n.npy '<i8' 1,4 0 3 65535 1000003
// RUN: qlut-opt %s --qlut-sim-pipeline="network range=-1:1 bits=16" -o %t.sim
// RUN: qlut-opt %t.sim --convert-qlut-sim-to-hw --qlut-outline-integer --convert-qlut-to-arith \
// RUN:   --qlut-verify-deployable -o %t.hw
// RUN: FileCheck %s --input-file=%t.hw
// RUN: qlut-run %t.sim --input %t.n.npy --output %t.sim.npy
// RUN: qlut-run %t.hw --input %t.n.npy --output %t.hw.npy
// RUN: cmp %t.sim.npy %t.hw.npy
// RUN: qlut-reference %t.sim --input %t.n.npy --output %t.ref.npy
// RUN: cmp %t.sim.npy %t.ref.npy
// RUN: %python %S/npy.py print %t.hw.npy | FileCheck %s --check-prefix=VALUES

// CHECK-LABEL: func.func @main_int(
// CHECK-SAME: tensor<1x4xi64>) -> tensor<4x2xi16>
// CHECK-NOT: f32
// CHECK: return

// sin(n) and sin(n / 100) at 0, 3, 65535, 1000003.
// VALUES: 0.0 0.0 0.1411{{.*}} 0.02999{{.*}} 0.9813{{.*}} 0.9467{{.*}} 0.4786{{.*}} -0.3338
#ab = affine_map<(a, b) -> (a, b)>
func.func @main(%n: tensor<1x4xi64>) -> tensor<4x2xf32> {
  %f = arith.constant dense<[1.0, 0.01]> : tensor<2xf32>
  %e = tensor.empty() : tensor<4x2xf32>
  %c = tensor.collapse_shape %n [[0, 1]] : tensor<1x4xi64> into tensor<4xi64>
  %0 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a)>, affine_map<(a, b) -> (b)>, #ab], iterator_types = ["parallel", "parallel"]}
         ins(%c, %f : tensor<4xi64>, tensor<2xf32>) outs(%e : tensor<4x2xf32>) {
  ^bb0(%i: i64, %d: f32, %o: f32):
    %r = arith.sitofp %i : i64 to f32
    %a = arith.mulf %r, %d : f32
    %s = math.sin %a : f32
    linalg.yield %s : f32
  } -> tensor<4x2xf32>
  return %0 : tensor<4x2xf32>
}
