// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A simulated network whose weights are arguments computes the bits of the one
// whose weights are constants: formats are chosen by the values at hand.
//
// DEFINE: %{npy} = %python %S/../Execution/npy.py
// RUN: rm -rf %t && mkdir %t
// RUN: %{npy} wave %t/x.npy '<f4' 32,4
// RUN: %{npy} wave %t/g.npy '<f4' 8,3
//
// With constants.
// RUN: qlut-opt %s --qlut-observe-pipeline=network -o %t/observed.mlir
// RUN: qlut-run %t/observed.mlir --input %t/x.npy --calibrate %t/stats.json
// RUN: qlut-opt %s --qlut-sim-pipeline="network stats=%t/stats.json bits=8" -o %t/sim.mlir
// RUN: qlut-run %t/sim.mlir --input %t/x.npy --output %t/y.npy
//
// With weights as arguments; one of them goes through a transpose.
// RUN: qlut-opt %s --qlut-extract-parameters="exclude=*bias remarks=false" -o %t/w.mlir
// RUN: qlut-opt %s --qlut-extract-parameters="exclude=*bias remarks=false values=%t/w.npz" -o %t/unused.mlir
// RUN: %python -m zipfile -e %t/w.npz %t
// RUN: qlut-opt %t/w.mlir --qlut-observe-pipeline=network -o %t/w.observed.mlir
// RUN: qlut-run %t/w.observed.mlir --input %t/x.npy --input %t/first.npy --input %t/second.npy --calibrate %t/w.json
// RUN: qlut-opt %t/w.mlir --qlut-sim-pipeline="network stats=%t/w.json bits=8" -o %t/w.sim.mlir
// RUN: qlut-run %t/w.sim.mlir --input %t/x.npy --input %t/first.npy --input %t/second.npy --output %t/w.y.npy
// RUN: cmp %t/y.npy %t/w.y.npy
// RUN: FileCheck %s < %t/w.sim.mlir
// CHECK: func.func @main(%{{.*}}: tensor<8x4xf32>, %[[W:.*]]: tensor<4x6xf32> {qlut.parameter = "first"
// CHECK-NOT: qlut.sim(%[[W]])
// CHECK: qlut.sim({{.*}}%[[W]]{{.*}} axes [{{.*}}1{{.*}}]
// CHECK-NOT: qlut.sim(%[[W]])
//
// They lower to those bits, too, and the forward part of the gradient is them.
// RUN: qlut-opt %t/w.sim.mlir --qlut-deploy-pipeline=network -o %t/w.hw.mlir
// RUN: qlut-run %t/w.hw.mlir --input %t/x.npy --input %t/first.npy --input %t/second.npy --output %t/w.y.npy
// RUN: cmp %t/y.npy %t/w.y.npy
// RUN: qlut-opt %t/w.sim.mlir --qlut-set-batch=batch=32 --qlut-differentiate -o %t/w.grad.mlir
// RUN: %{npy} wave %t/g.npy '<f4' 32,3
// RUN: qlut-run %t/w.grad.mlir --entry main_grad --input %t/x.npy --input %t/first.npy --input %t/second.npy --input %t/g.npy --output %t/w.y.npy --output %t/d1.npy --output %t/d2.npy
// RUN: cmp %t/y.npy %t/w.y.npy
//
// Straight-through gradients are near those of the float network.
// RUN: qlut-opt %t/w.mlir --qlut-set-batch=batch=32 --qlut-differentiate -o %t/f.grad.mlir
// RUN: qlut-run %t/f.grad.mlir --entry main_grad --input %t/x.npy --input %t/first.npy --input %t/second.npy --input %t/g.npy --output %t/f.y.npy --output %t/f1.npy --output %t/f2.npy
// RUN: %{npy} close %t/d1.npy %t/f1.npy 3
// RUN: %{npy} close %t/d2.npy %t/f2.npy 3
// RUN: not %{npy} close %t/d1.npy %t/f1.npy 0.0001
//
// Biases as arguments have formats of 16 bits of their own. What is embedded
// into the simulation deploys to the bits that were trained.
// RUN: qlut-opt %s --qlut-extract-parameters=remarks=false -o %t/b.mlir
// RUN: qlut-opt %s --qlut-extract-parameters="remarks=false values=%t/b.npz" -o %t/unused.mlir
// RUN: %python -m zipfile -e %t/b.npz %t
// RUN: qlut-opt %t/b.mlir --qlut-sim-pipeline="network stats=%t/w.json bits=8" -o %t/b.sim.mlir
// RUN: grep -c 'i16' %t/b.sim.mlir
// RUN: qlut-run %t/b.sim.mlir --input %t/x.npy --input %t/first.npy --input %t/first_bias.npy --input %t/second.npy --input %t/second_bias.npy --output %t/b.y.npy
// RUN: qlut-opt %t/b.sim.mlir --qlut-embed-parameters -o %t/e.sim.mlir
// RUN: qlut-opt %t/e.sim.mlir --qlut-deploy-pipeline=network -o %t/e.hw.mlir
// RUN: qlut-run %t/e.hw.mlir --input %t/x.npy --output %t/e.y.npy
// RUN: cmp %t/b.y.npy %t/e.y.npy
//
// Formats need the values.
// RUN: not qlut-opt %t/unused.mlir --qlut-sim-pipeline="network stats=%t/w.json bits=8" 2>&1 | FileCheck %s --check-prefix=VALUES
// VALUES: error: expected the value of parameter 'first' in 'qlut.parameter_values', to choose its format by; run --qlut-extract-parameters without 'values' before

#row = affine_map<(d0, d1) -> (d0, d1)>
#column = affine_map<(d0, d1) -> (d1)>
func.func @main(%x: tensor<8x4xf32>) -> tensor<8x3xf32> {
  %zero = arith.constant 0.0 : f32
  %first = arith.constant dense<[[-0.524, 0.088, -0.260, 0.208, 0.251, -0.869], [-0.974, 0.675, -0.481, -0.531, 0.991, -0.059], [0.673, -0.047, 0.278, -0.699, 0.270, 0.736], [0.046, 0.483, 0.343, -0.872, 0.516, 0.182]]> : tensor<4x6xf32> loc("first")
  %first_bias = arith.constant dense<[-0.397, -0.938, 0.731, -0.055, 0.438, 0.758]> : tensor<6xf32> loc("first_bias")
  %second = arith.constant dense<[[0.428, 0.842, -0.210, 0.602, -0.111, 0.871], [0.758, -0.805, -0.728, -0.566, 0.931, -0.128], [0.253, -0.398, 0.014, -0.228, -0.298, 0.170]]> : tensor<3x6xf32> loc("second")
  %second_bias = arith.constant dense<[0.169, 0.808, 0.364]> : tensor<3xf32> loc("second_bias")
  %e = tensor.empty() : tensor<8x6xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<8x6xf32>) -> tensor<8x6xf32>
  %m = linalg.matmul ins(%x, %first : tensor<8x4xf32>, tensor<4x6xf32>) outs(%f : tensor<8x6xf32>) -> tensor<8x6xf32>
  %h = linalg.generic {indexing_maps = [#row, #column, #row], iterator_types = ["parallel", "parallel"]}
      ins(%m, %first_bias : tensor<8x6xf32>, tensor<6xf32>) outs(%e : tensor<8x6xf32>) {
  ^bb0(%i: f32, %j: f32, %o: f32):
    %s = arith.addf %i, %j : f32
    linalg.yield %s : f32
  } -> tensor<8x6xf32>
  %t = math.tanh %h : tensor<8x6xf32>
  %e1 = tensor.empty() : tensor<6x3xf32>
  %second_t = linalg.transpose ins(%second : tensor<3x6xf32>) outs(%e1 : tensor<6x3xf32>) permutation = [1, 0]
  %e2 = tensor.empty() : tensor<8x3xf32>
  %f2 = linalg.fill ins(%zero : f32) outs(%e2 : tensor<8x3xf32>) -> tensor<8x3xf32>
  %m2 = linalg.matmul ins(%t, %second_t : tensor<8x6xf32>, tensor<6x3xf32>) outs(%f2 : tensor<8x3xf32>) -> tensor<8x3xf32>
  %y = linalg.generic {indexing_maps = [#row, #column, #row], iterator_types = ["parallel", "parallel"]}
      ins(%m2, %second_bias : tensor<8x3xf32>, tensor<3xf32>) outs(%e2 : tensor<8x3xf32>) {
  ^bb0(%i: f32, %j: f32, %o: f32):
    %s = arith.addf %i, %j : f32
    linalg.yield %s : f32
  } -> tensor<8x3xf32>
  return %y : tensor<8x3xf32>
}
