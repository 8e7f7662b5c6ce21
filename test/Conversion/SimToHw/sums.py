# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Holds the bounds of running sums against all inputs and orders of small
contractions: `qlut.sums` has to be what some of them give, and nothing beyond.

    python3 sums.py qlut-opt
"""

import itertools
import random
import re
import subprocess
import sys

CODES = {"i2": (-2, 1), "u2": (0, 3)}
SHAPES = {
    # name: shape of x, of the weights, of the start and the result
    "linalg.matmul": ([2, 3], [3, 2], [2, 2]),
    "linalg.batch_matmul": ([2, 1, 3], [2, 3, 2], [2, 1, 2]),
    "linalg.matvec": ([2, 3], [3], [2]),
    "linalg.conv_2d_nhwc_hwcf": ([1, 3, 3, 1], [2, 2, 1, 3], [1, 2, 2, 3]),
    "linalg.depthwise_conv_1d_nwc_wc": ([1, 4, 2], [3, 2], [1, 2, 2]),
}


def product(sizes):
    result = 1
    for size in sizes:
        result *= size
    return result


def tensor(shape, element="f32"):
    return "tensor<" + "".join(f"{size}x" for size in shape) + element + ">"


def dense(values, shape):
    if not shape:
        return str(values[0])
    step = product(shape[1:])
    return "[" + ", ".join(dense(values[i * step : (i + 1) * step], shape[1:]) for i in range(shape[0])) + "]"


def groups_of(name):
    """The places in the weights of the terms of each element that differs, and
    that of the start's last dimension."""
    if name == "linalg.matmul":
        return [([k * 2 + n for k in range(3)], n) for n in range(2)]
    if name == "linalg.batch_matmul":
        return [([b * 6 + k * 2 + n for k in range(3)], n) for b in range(2) for n in range(2)]
    if name == "linalg.matvec":
        return [(list(range(3)), n) for n in range(2)]
    if name == "linalg.conv_2d_nhwc_hwcf":
        return [([k * 3 + f for k in range(4)], f) for f in range(3)]
    return [([k * 2 + c for k in range(3)], c) for c in range(2)]


def make(index, rng):
    """A function of one contraction and the ends of its running sums."""
    name = rng.choice(sorted(SHAPES))
    inputs, weights, result = SHAPES[name]
    storage = rng.choice(["i2", "u2"])
    lo, hi = CODES[storage]
    zero = rng.randint(lo, hi)
    codes = [rng.choice([-100, -7, -1, 0, 1, 3, 127]) for _ in range(product(weights))]
    starts = [rng.choice([0, 0, rng.randint(-300, 300)]) for _ in range(result[-1])]

    # All inputs, all sets of terms that are added already.
    ends = []
    for places, channel in groups_of(name):
        for x in itertools.product(range(lo - zero, hi - zero + 1), repeat=len(places)):
            terms = [a * codes[place] for a, place in zip(x, places)]
            for size in range(len(terms) + 1):
                for done in itertools.combinations(terms, size):
                    ends.append(starts[channel] + sum(done))

    stride = ""
    if name == "linalg.depthwise_conv_1d_nwc_wc":
        stride = "{dilations = dense<1> : tensor<1xi64>, strides = dense<1> : tensor<1xi64>} "
    if name == "linalg.conv_2d_nhwc_hwcf":
        stride = "{dilations = dense<1> : tensor<2xi64>, strides = dense<1> : tensor<2xi64>} "
    last = tensor([result[-1]])
    dims = ", ".join(str(d) for d in range(len(result) - 1))
    text = f"""
func.func @f{index}(%x: {tensor(inputs)}) -> {tensor(result)} {{
  %w = arith.constant dense<{dense([0.5 * code for code in codes], weights)}> : {tensor(weights)}
  %s = arith.constant dense<{dense([0.125 * n for n in starts], [result[-1]])}> : {last}
  %0 = qlut.sim(%x, %w, %s) in [#qlut.format<{storage}, 0.25:{zero}>, #qlut.format<i8, 0.5>, unit]
         out [#qlut.format<i16, 1.0>]
         : ({tensor(inputs)}, {tensor(weights)}, {last}) -> {tensor(result)} {{
  ^bb0(%p: {tensor(inputs)}, %q: {tensor(weights)}, %b: {last}):
    %e = tensor.empty() : {tensor(result)}
    %start = linalg.broadcast ins(%b : {last}) outs(%e : {tensor(result)}) dimensions = [{dims}]
    %m = {name} {stride}ins(%p, %q : {tensor(inputs)}, {tensor(weights)})
           outs(%start : {tensor(result)}) -> {tensor(result)}
    qlut.yield %m : {tensor(result)}
  }}
  return %0 : {tensor(result)}
}}
"""
    if len(result) == 1:  # A broadcast along no dimension is a copy.
        text = text.replace("    %e = tensor.empty()", "    %unused = tensor.empty()").replace(
            f"    %start = linalg.broadcast ins(%b : {last}) outs(%e : {last}) dimensions = []\n", ""
        )
        text = text.replace("outs(%start", "outs(%b")
    return name, text, (min(ends), max(ends))


def main(tool):
    rng = random.Random(7)
    cases = [make(index, rng) for index in range(60)]
    source = "".join(text for _, text, _ in cases)
    done = subprocess.run(
        [tool, "-", "--convert-qlut-sim-to-hw", "--canonicalize"], input=source, capture_output=True, text=True
    )
    if done.returncode:
        sys.exit(done.stderr)
    functions = re.split(r"func\.func @", done.stdout)[1:]
    exact = 0
    for (name, text, ends), function in zip(cases, functions):
        found = re.search(r"qlut\.sums = array<i64: (-?\d+), (-?\d+)>", function)
        if not found or tuple(int(end) for end in found.groups()) != ends:
            sys.exit(f"{name}: expected the sums {ends}, got {found and found.groups()} for{text}")
        exact += 1
    print(f"{exact} contractions of {len(set(name for name, _, _ in cases))} kinds: the bounds are exact")


main(*sys.argv[1:])
