// A mask of i64, as exporters of transformers write it: (1 - mask) * -1e4. Its
// numbers are clamped to 32 bits; what they could be takes no bits from the
// values beside them (docs/spec.md, W10).
//
// RUN: qlut-opt %s --qlut-sim-pipeline="network range=-4:4 bits=8" -o %t.sim
// RUN: qlut-opt %t.sim --convert-qlut-sim-to-hw --qlut-outline-integer --qlut-verify-deployable \
// RUN:   -o %t.hw
// RUN: FileCheck %s < %t.hw
// RUN: %python %S/../../Execution/npy.py write %t.x.npy '<f4' 2,4 1 -2 0.5 3 -4 0 2.5 -1
// RUN: %python %S/../../Execution/npy.py write %t.m.npy '<i8' 2,4 1 0 1 1 0 9223372036854775807 -9223372036854775808 1
// RUN: qlut-run %t.sim --input %t.x.npy --input %t.m.npy --output %t.sim.npy
// RUN: qlut-run %t.hw --input %t.x.npy --input %t.m.npy --output %t.hw.npy
// RUN: cmp %t.sim.npy %t.hw.npy
// RUN: qlut-reference %t.sim --input %t.x.npy --input %t.m.npy --output %t.ref.npy
// RUN: cmp %t.sim.npy %t.ref.npy
// RUN: %python %S/../../Execution/npy.py print %t.sim.npy | FileCheck %s --check-prefix=VALUES
// VALUES: 1.00{{.*}} -4.03{{.*}} 0.50{{.*}} 2.99{{.*}} -4.03{{.*}} 4.0{{.*}} -4.03{{.*}} -1.00

#id = affine_map<(i, j) -> (i, j)>

// CHECK-LABEL: func.func @main_int(
// CHECK-SAME: tensor<2x4xi64>) -> tensor<2x4xi8>
// CHECK: %[[MORE:.*]] = arith.maxsi %{{.*}}, %{{.*}} : i64
// CHECK: %[[LESS:.*]] = arith.minsi %[[MORE]], %{{.*}} : i64
// CHECK-NOT: f32
// CHECK: return
func.func @main(%x: tensor<2x4xf32>, %mask: tensor<2x4xi64>) -> tensor<2x4xf32> {
  %one = arith.constant 1.0 : f32
  %far = arith.constant -1.0e4 : f32
  %empty = tensor.empty() : tensor<2x4xf32>
  %0 = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel"]}
         ins(%x, %mask : tensor<2x4xf32>, tensor<2x4xi64>) outs(%empty : tensor<2x4xf32>) {
  ^bb0(%a: f32, %m: i64, %o: f32):
    %r = arith.sitofp %m : i64 to f32
    %s = arith.subf %one, %r : f32
    %t = arith.mulf %s, %far : f32
    %u = arith.addf %a, %t : f32
    linalg.yield %u : f32
  } -> tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}
