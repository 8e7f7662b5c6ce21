#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Few bits, with ranges observed and learned: accuracy on held-out digits.

A small network of three products with GELUs between, trained in float by
qlut-train and then, for each setting of bits and each way to come to ranges,
trained with its integers in the loop. Several seeds. See README.md.
"""

import csv
import json
import statistics

import numpy as np

from tables_in_the_loop import coarse_tables, write_data

BATCH = 64
CLASSES = 10
# How wide the network is (8 is so narrow that 4 bits cost something), epochs, bits.
SETTINGS = {
    "W4A4, 8 wide": (8, 24, "bits=4 weight-bits=4"),
    "W4A4": (48, 12, "bits=4 weight-bits=4"),
    "W2A2": (48, 12, "bits=2 weight-bits=2"),
    "W1A2": (48, 12, "bits=2 weight-bits=1"),
    "W4A8": (48, 12, "bits=8 weight-bits=4"),
}
WAYS = {
    "min/max": ("", ()),
    "percentile": (" method=percentile percentile=99.5", ()),
    "learned min/max": ("", ("--ranges=minmax",)),
    "lsq": ("", ("--ranges=lsq",)),
    "tqt": ("", ("--ranges=tqt",)),
}
# What is learned moves after so many steps.
LEARNED = ("--range-interval=4", "--range-rate=0.01")


def dense(array):
    row = lambda numbers: "[%s]" % ", ".join("%.6e" % number for number in numbers)
    return "dense<%s>" % (row(array) if array.ndim == 1 else "[%s]" % ", ".join(map(row, array)))


def write_network(path, width):
    """The network, with weights at random (He et al., ICCV 2015)."""
    rng = np.random.RandomState(0)
    sizes = (64, width, width, CLASSES)
    x = "%flat"
    lines = ["#all = affine_map<(a, b) -> (a, b)>", "#row = affine_map<(a, b) -> (b)>",
             f"func.func @main(%x: tensor<{BATCH}x8x8xf32>) -> tensor<{BATCH}x10xf32> {{",
             "  %zero = arith.constant 0.0 : f32", "  %half = arith.constant 0.5 : f32",
             "  %one = arith.constant 1.0 : f32", f"  %root = arith.constant {2 ** -0.5:.17e} : f32",
             f"  %flat = tensor.collapse_shape %x [[0], [1, 2]] : tensor<{BATCH}x8x8xf32> into "
             f"tensor<{BATCH}x64xf32>"]
    for i, (n, m) in enumerate(zip(sizes, sizes[1:])):
        w = rng.standard_normal((n, m)) * np.sqrt(2 / n)
        b = rng.standard_normal(m) * 0.01
        t, last = f"tensor<{BATCH}x{m}xf32>", i == len(sizes) - 2
        lines += [
            f'  %w{i} = arith.constant {dense(w)} : tensor<{n}x{m}xf32> loc("w{i}")',
            f'  %b{i} = arith.constant {dense(b)} : tensor<{m}xf32> loc("b{i}")',
            f"  %e{i} = tensor.empty() : {t}",
            f"  %z{i} = linalg.fill ins(%zero : f32) outs(%e{i} : {t}) -> {t}",
            f"  %m{i} = linalg.matmul ins({x}, %w{i} : tensor<{BATCH}x{n}xf32>, "
            f"tensor<{n}x{m}xf32>) outs(%z{i} : {t}) -> {t}",
            f"  %y{i} = linalg.generic {{indexing_maps = [#all, #row, #all], "
            f'iterator_types = ["parallel", "parallel"]}} ins(%m{i}, %b{i} : {t}, '
            f"tensor<{m}xf32>) outs(%e{i} : {t}) {{",
            "  ^bb0(%a: f32, %c: f32, %o: f32):", "    %s = arith.addf %a, %c : f32"]
        if last:
            lines.append("    linalg.yield %s : f32")
        else:
            lines += ["    %q = arith.mulf %s, %root : f32", "    %f = math.erf %q : f32",
                      "    %g = arith.addf %f, %one : f32", "    %h = arith.mulf %s, %half : f32",
                      "    %r = arith.mulf %h, %g : f32", "    linalg.yield %r : f32"]
        lines.append(f"  }} -> {t}")
        x = f"%y{i}"
    lines += [f"  return {x} : tensor<{BATCH}x10xf32>", "}"]
    path.write_text("\n".join(lines) + "\n")


def print_row(name, way, accuracies):
    print(f"{name} {way}: {statistics.mean(accuracies):.2f} "
          f"({min(accuracies):.2f} to {max(accuracies):.2f})", flush=True)


def compare_penalties(args, trained, common, bits):
    """What a penalty on the width of ranges does to it."""
    results = {}
    for penalty in (0, 0.001, 0.01):
        curves = args.out / f"penalty-{penalty}.csv"
        accuracy = coarse_tables.run(args, trained, *common, f"--simulate={bits}",
                                     *WAYS["learned min/max"][1], *LEARNED,
                                     f"--range-penalty={penalty}", "--curves", curves)
        with open(curves) as file:
            widths = [float(row["mean_range"]) for row in csv.DictReader(file)]
        results[f"penalty {penalty}"] = {"accuracy": accuracy, "mean_range": widths}
        print(f"penalty {penalty}: mean range {widths[0]:.3f} to {widths[-1]:.3f}, "
              f"{accuracy:.2f}", flush=True)
    return results


def main():
    args = coarse_tables.parse(__doc__.splitlines()[0], "digits-ranges", None, SETTINGS, WAYS)
    write_data(args.out)
    results = {}
    for width in sorted({SETTINGS[name][0] for name in args.settings}):
        network = args.out / "random.mlir"
        write_network(network, width)
        print(f"{width} wide")
        trained = coarse_tables.train_float(args, network, "--epochs=60", "--rate=0.003")
        results[f"{width} wide, W8A8, untrained"] = coarse_tables.run(
            args, trained, "--epochs=0", "--simulate=bits=8")
        print(f"W8A8, untrained: {results[f'{width} wide, W8A8, untrained']:.2f}", flush=True)
        for name in args.settings:
            own, epochs, bits = SETTINGS[name]
            if own != width:
                continue
            common = (f"--epochs={args.epochs or epochs}", "--rate=0.003")
            for way in args.ways:
                method, options = WAYS[way]
                accuracies = [coarse_tables.run(
                    args, trained, *common, f"--seed={seed}",
                    f"--simulate={bits}{method}", *options,
                    *(LEARNED if options else ())) for seed in range(args.seeds)]
                results[f"{name}, {way}"] = accuracies
                print_row(name, way, accuracies)
            if name == "W4A4":
                results |= compare_penalties(args, trained, common, bits)
    if args.json:
        args.json.write_text(json.dumps(results, indent=2) + "\n")


if __name__ == "__main__":
    main()
