# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Networks with a batch normalization, and what it has to give.

batch_norm.py network FILE            points to two classes, untrained: product,
                                      normalization (mean 0, variance 1), tanh,
                                      product; in batches of 16
batch_norm.py layer FILE              product and normalization alone, 8 x 3
batch_norm.py check GRADIENTS FOLDER  of that layer's @main_grad, run by the command
                                      behind `--`, against the formulas
                                      of Ioffe and Szegedy (ICML 2015)
"""

import random
import subprocess
import sys

sys.path.insert(0, __file__.rsplit("/", 2)[0] + "/Execution")
import npy  # noqa: E402

EPSILON = 1e-5


def dense(rng, rows, columns):
    row = lambda: "[%s]" % ", ".join("%.6e" % rng.gauss(0, 0.7) for _ in range(columns))
    return "dense<[%s]>" % ", ".join(row() for _ in range(rows))


def layer(rng, batch, inputs, outputs):
    """Lines that give %n from %x."""
    x, w, y, c = (f"tensor<{batch}x{inputs}xf32>", f"tensor<{inputs}x{outputs}xf32>",
                  f"tensor<{batch}x{outputs}xf32>", f"tensor<{outputs}xf32>")
    return f"""
  %w = arith.constant {dense(rng, inputs, outputs)} : {w} loc("weight")
  %g = arith.constant dense<1.0> : {c} loc("gain")
  %b = arith.constant dense<0.0> : {c} loc("bias")
  %m = arith.constant dense<0.0> : {c} loc("mean")
  %v = arith.constant dense<1.0> : {c} loc("variance")
  %eps = arith.constant {EPSILON:e} : f32
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : {y}
  %z = linalg.fill ins(%zero : f32) outs(%e : {y}) -> {y}
  %p = linalg.matmul ins(%x, %w : {x}, {w}) outs(%z : {y}) -> {y}
  %n = linalg.generic {{indexing_maps = [#all, #row, #row, #row, #row, #all], iterator_types = ["parallel", "parallel"]}}
      ins(%p, %g, %b, %m, %v : {y}, {c}, {c}, {c}, {c}) outs(%e : {y}) {{
  ^bb0(%a: f32, %gain: f32, %bias: f32, %mean: f32, %variance: f32, %o: f32):
    %centered = arith.subf %a, %mean : f32
    %above = arith.addf %variance, %eps : f32
    %inverse = math.rsqrt %above : f32
    %normal = arith.mulf %centered, %inverse : f32
    %scaled = arith.mulf %normal, %gain : f32
    %r = arith.addf %scaled, %bias : f32
    linalg.yield %r : f32
  }} -> {y}
"""


MAPS = """#all = affine_map<(a, b) -> (a, b)>
#row = affine_map<(a, b) -> (b)>
"""


def write_layer(path):
    with open(path, "w") as file:
        file.write(MAPS + "func.func @main(%x: tensor<8x3xf32>) -> tensor<8x3xf32> {"
                   + layer(random.Random(0), 8, 3, 3) + "  return %n : tensor<8x3xf32>\n}\n")


def write_network(path):
    rng = random.Random(3)
    with open(path, "w") as file:
        file.write(MAPS + "func.func @main(%x: tensor<16x2xf32>) -> tensor<16x2xf32> {"
                   + layer(rng, 16, 2, 12) + f"""
  %t = linalg.generic {{indexing_maps = [#all, #all], iterator_types = ["parallel", "parallel"]}}
      ins(%n : tensor<16x12xf32>) outs(%e : tensor<16x12xf32>) {{
  ^bb0(%a: f32, %o: f32):
    %r = math.tanh %a : f32
    linalg.yield %r : f32
  }} -> tensor<16x12xf32>
  %w1 = arith.constant {dense(rng, 12, 2)} : tensor<12x2xf32> loc("out.weight")
  %e1 = tensor.empty() : tensor<16x2xf32>
  %z1 = linalg.fill ins(%zero : f32) outs(%e1 : tensor<16x2xf32>) -> tensor<16x2xf32>
  %y = linalg.matmul ins(%t, %w1 : tensor<16x12xf32>, tensor<12x2xf32>) outs(%z1 : tensor<16x2xf32>) -> tensor<16x2xf32>
  return %y : tensor<16x2xf32>
}}
""")


def check(gradients, folder, command):
    """The arguments are x, weight, gain, bias, mean, variance and the cotangent."""
    rng = random.Random(1)
    shapes = [(8, 3), (3, 3), (3,), (3,), (3,), (3,), (8, 3)]
    values = []
    for number, shape in enumerate(shapes):
        flat = [rng.gauss(0, 1) for _ in range(8 * 3 if shape == (8, 3) else 9 if len(shape) == 2 else 3)]
        npy.write_values(f"{folder}/in{number}.npy", "<f4", ",".join(map(str, shape)), flat)
        values.append(npy.read(f"{folder}/in{number}.npy")[2])
        command += ["--input", f"{folder}/in{number}.npy"]
    for number in range(7):
        command += ["--output", f"{folder}/out{number}.npy"]
    subprocess.run([command[0], gradients, "--entry", "main_grad", *command[1:]], check=True)
    x, w, gain, bias, mean, variance, cotangent = values
    expected = [[0.0] * 24, [0.0] * 3, [0.0] * 3, [0.0] * 24, [0.0] * 9, [0.0] * 3, [0.0] * 3]
    product = [sum(x[3 * i + k] * w[3 * k + j] for k in range(3)) for i in range(8) for j in range(3)]
    dp = [0.0] * 24
    for j in range(3):
        column = product[j::3]
        mu = sum(column) / 8
        var = sum((p - mu) ** 2 for p in column) / 8
        root = (var + EPSILON) ** 0.5
        normal = [(p - mu) / root for p in column]
        g = cotangent[j::3]
        expected[0][j::3] = [n * gain[j] + bias[j] for n in normal]
        expected[1][j] = mean[j] - mu
        expected[2][j] = variance[j] - var * 8 / 7
        expected[5][j] = sum(a * n for a, n in zip(g, normal))
        expected[6][j] = sum(g)
        dp[j::3] = [gain[j] / root * (a - sum(g) / 8 - n * expected[5][j] / 8)
                    for a, n in zip(g, normal)]
    for k in range(3):
        for i in range(8):
            expected[3][3 * i + k] = sum(dp[3 * i + j] * w[3 * k + j] for j in range(3))
        for j in range(3):
            expected[4][3 * k + j] = sum(x[3 * i + k] * dp[3 * i + j] for i in range(8))
    names = ("result", "mean", "variance", "input", "weight", "gain", "bias")
    for number, (name, wanted) in enumerate(zip(names, expected)):
        got = npy.read(f"{folder}/out{number}.npy")[2]
        worst = max(abs(a - b) for a, b in zip(got, wanted))
        print(name, "agrees" if worst < 1e-5 else f"differs by {worst}")


if __name__ == "__main__":
    if sys.argv[1] == "layer":
        write_layer(sys.argv[2])
    elif sys.argv[1] == "network":
        write_network(sys.argv[2])
    else:
        check(sys.argv[2], sys.argv[3], sys.argv[sys.argv.index("--") + 1 :])
