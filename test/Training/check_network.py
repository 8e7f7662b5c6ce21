#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Compares the gradients of a whole network with differences, in f64.

    check_network.py QLUT_OPT QLUT_RUN MODEL INPUT.npy FOLDER

All constant tensors of the f32 network become parameters, and it is rewritten
to f64. The gradient of <random cotangent, logits> by all parameters at once is
compared along a random direction, and by one of them along its own. The step is so
small that hardly any ReLU changes sides.
"""

import math
import pathlib
import random
import re
import sys
import zipfile

from check_gradients import npy, run

STEP = 1e-8


def widen(text):
    """The network in f64."""
    text = text.replace("0xFF800000 : f32", "0xFFF0000000000000 : f32").replace("f32", "f64")
    cast = re.compile(r"^ *(%\w+) = arith.truncf (%\w+) : f64 to f64\n", re.M)
    while found := cast.search(text):
        text = text[: found.start()] + re.sub(
            found.group(1) + r"\b", found.group(2), text[found.end() :], count=1
        )
    return text


def save(path, shape, values):
    npy.write_values(path, "<f8", ",".join(map(str, shape)), values)


def main(opt, runner, model, data, folder):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    rng = random.Random(7)
    extracted = run(opt, model, f"--qlut-extract-parameters=values={folder}/p.npz include=* remarks=false")
    (folder / "net.mlir").write_text(widen(extracted.stdout))
    run(opt, folder / "net.mlir", "--qlut-differentiate", "-o", folder / "grad.mlir")
    header = re.search(r"@main\((.*?)\) -> tensor<([\dx]+)xf64>", (folder / "net.mlir").read_text())
    names = re.findall(r'qlut.parameter = "(\w+)"', header.group(1))
    inputs = re.search(r"tensor<([\dx]+)xf64>", header.group(1)).group(1)

    values = []
    with zipfile.ZipFile(folder / "p.npz") as archive:
        for name in names:
            archive.extract(f"{name}.npy", folder)
            _, shape, flat = npy.read(folder / f"{name}.npy")
            values.append((shape, list(flat)))
    shape = [int(size) for size in inputs.split("x")]
    flat = npy.read(data)[2][: math.prod(shape)]
    save(folder / "x.npy", shape, flat)
    results = [int(size) for size in header.group(2).split("x")]
    cotangent = [rng.uniform(-1, 1) for _ in range(math.prod(results))]
    save(folder / "c.npy", results, cotangent)

    def files(parameters):
        words = ["--input", folder / "x.npy"]
        for index, (shape, flat) in enumerate(parameters):
            save(folder / f"in{index}.npy", shape, flat)
            words += ["--input", folder / f"in{index}.npy"]
        return words

    words = [folder / "grad.mlir", "--entry", "main_grad", *files(values)]
    words += ["--input", folder / "c.npy", "--output", folder / "y.npy"]
    for index in range(len(values)):
        words += ["--output", folder / f"g{index}.npy"]
    run(runner, *words)
    gradients = [npy.read(folder / f"g{index}.npy")[2] for index in range(len(values))]

    def evaluate(parameters):
        run(runner, folder / "net.mlir", *files(parameters), "--output", folder / "y.npy")
        return sum(a * b for a, b in zip(npy.read(folder / "y.npy")[2], cotangent))

    def compare(chosen):
        directions = [
            [rng.uniform(-1, 1) if index in chosen else 0.0 for _ in flat]
            for index, (_, flat) in enumerate(values)
        ]
        sides = []
        for step in (STEP, -STEP):
            moved = [
                (shape, [v + step * d for v, d in zip(flat, direction)])
                for (shape, flat), direction in zip(values, directions)
            ]
            sides.append(evaluate(moved))
        wanted = (sides[0] - sides[1]) / (2 * STEP)
        got = sum(
            g * d for flat, direction in zip(gradients, directions) for g, d in zip(flat, direction)
        )
        error = abs(wanted - got) / max(abs(wanted), 1e-2)
        if error > 1e-3:
            sys.exit(f"parameters {sorted(chosen)}: expected {wanted}, got {got}")

    everything = set(range(len(values)))
    compare(everything)
    for index in rng.sample(sorted(everything), 1):
        compare({index})
    print(f"{len(values)} parameters agree")


if __name__ == "__main__":
    main(*sys.argv[1:])
