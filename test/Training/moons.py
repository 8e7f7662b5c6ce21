# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""moons.py FOLDER: x.npy, y.npy: 960 points on two half circles, and which.

And network.mlir: two products with a tanh between, in batches of 16; the
weights are small and at random.
"""

import math
import random
import sys

sys.path.insert(0, __file__.rsplit("/", 2)[0] + "/Execution")
import npy  # noqa: E402

folder = sys.argv[1]
rng = random.Random(6)
points, classes = [], []
for i in range(960):
    side = i % 2
    angle = math.pi * rng.random()
    x, y = math.cos(angle), math.sin(angle)
    if side:
        x, y = 1 - x, 0.5 - y
    points += [x + rng.gauss(0, 0.08), y + rng.gauss(0, 0.08)]
    classes.append(side)
npy.write_values(folder + "/x.npy", "<f4", "960,2", points)
npy.write_values(folder + "/y.npy", "<i8", "960", classes)


def dense(rows, columns):
    row = lambda: "[%s]" % ", ".join("%.6e" % rng.gauss(0, 0.7) for _ in range(columns))
    return "dense<[%s]>" % ", ".join(row() for _ in range(rows))


with open(folder + "/network.mlir", "w") as file:
    file.write("""
#all = affine_map<(a, b) -> (a, b)>
#row = affine_map<(a, b) -> (b)>
func.func @main(%%x: tensor<16x2xf32>) -> tensor<16x2xf32> {
  %%w0 = arith.constant %s : tensor<2x12xf32> loc("hidden.weight")
  %%b0 = arith.constant dense<[%s]> : tensor<12xf32> loc("hidden.bias")
  %%w1 = arith.constant %s : tensor<12x2xf32> loc("out.weight")
  %%zero = arith.constant 0.0 : f32
  %%e0 = tensor.empty() : tensor<16x12xf32>
  %%z0 = linalg.fill ins(%%zero : f32) outs(%%e0 : tensor<16x12xf32>) -> tensor<16x12xf32>
  %%h = linalg.matmul ins(%%x, %%w0 : tensor<16x2xf32>, tensor<2x12xf32>) outs(%%z0 : tensor<16x12xf32>) -> tensor<16x12xf32>
  %%t = linalg.generic {indexing_maps = [#all, #row, #all], iterator_types = ["parallel", "parallel"]}
         ins(%%h, %%b0 : tensor<16x12xf32>, tensor<12xf32>) outs(%%e0 : tensor<16x12xf32>) {
  ^bb0(%%a: f32, %%b: f32, %%o: f32):
    %%s = arith.addf %%a, %%b : f32
    %%r = math.tanh %%s : f32
    linalg.yield %%r : f32
  } -> tensor<16x12xf32>
  %%e1 = tensor.empty() : tensor<16x2xf32>
  %%z1 = linalg.fill ins(%%zero : f32) outs(%%e1 : tensor<16x2xf32>) -> tensor<16x2xf32>
  %%y = linalg.matmul ins(%%t, %%w1 : tensor<16x12xf32>, tensor<12x2xf32>) outs(%%z1 : tensor<16x2xf32>) -> tensor<16x2xf32>
  return %%y : tensor<16x2xf32>
}
""" % (dense(2, 12), ", ".join("%.6e" % rng.gauss(0, 0.1) for _ in range(12)), dense(12, 2)))
