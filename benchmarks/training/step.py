#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Time and memory of a training step, by batch and depth; beside PyTorch's.

A transformer of 16 tokens, 32 wide, with 8-bit formats and tables of two
segments in the loop. qlut-train and PyTorch take turns, round by round, one
thread each; the time is the median over epochs, of the fastest round. PyTorch
runs the same network in float arithmetic with fake quantization of weights and
results and lookups with interpolation, as training with tables is done there;
without the package its columns are empty. See benchmarks/README.md.
"""

import argparse
import csv
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "examples/common"))
import transformer  # noqa: E402

TOKENS, FEATURES, CLASSES, STEPS = 16, 4, 10, 40
SETTING = "bits=8 segments=2 form=linear spacing=uniform"


def prepare(folder, batch, depth):
    rng = np.random.default_rng(0)
    transformer.write_network(folder / "network.mlir", "step.py", rng, batch, TOKENS, FEATURES,
                              CLASSES, blocks=depth)
    np.save(folder / "x.npy", rng.random((batch * STEPS, TOKENS, FEATURES), np.float32))
    np.save(folder / "y.npy", rng.integers(0, CLASSES, batch * STEPS))
    np.save(folder / "one_x.npy", rng.random((batch, TOKENS, FEATURES), np.float32))
    np.save(folder / "one_y.npy", rng.integers(0, CLASSES, batch))


def measure(build, folder, epochs):
    """Seconds of a step, seconds until the first one, and the greatest resident set in MiB."""
    command = [build / "bin/qlut-train", folder / "network.mlir", "--input", folder / "x.npy",
               "--labels", folder / "y.npy", "--validation-input", folder / "one_x.npy",
               "--validation-labels", folder / "one_y.npy", f"--epochs={epochs}",
               f"--simulate={SETTING}", "--curves", folder / "curves.csv"]
    start = time.perf_counter()
    with subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE,
                          text=True) as process:
        said = process.stdout.readline()
        first = time.perf_counter() - start
        process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = status
    assert status == 0, said
    with open(folder / "curves.csv", newline="") as file:
        seconds = [float(row["seconds"]) / STEPS for row in csv.DictReader(file)]
    return statistics.median(seconds), first - seconds[0] * STEPS, usage.ru_maxrss / 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build")
    parser.add_argument("--batches", type=int, nargs="*", default=[8, 32, 128])
    parser.add_argument("--depths", type=int, nargs="*", default=[1, 2, 4])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--json", type=pathlib.Path)
    args = parser.parse_args()
    try:
        import torch_step
    except ModuleNotFoundError:
        torch_step = None
    rows = []
    print("batch depth  step ms  PyTorch ms  ratio  compilation s  MiB")
    for depth in args.depths:
        for batch in args.batches:
            with tempfile.TemporaryDirectory() as folder:
                folder = pathlib.Path(folder)
                prepare(folder, batch, depth)
                ours, peers = [], []
                peer = torch_step.Step(TOKENS, FEATURES, CLASSES, depth, batch) if torch_step else None
                for _ in range(args.rounds):
                    ours.append(measure(args.build, folder, args.epochs))
                    if peer:
                        peers.append(peer.measure(STEPS))
            step, compilation, memory = min(ours)
            other = min(peers) if peers else None
            ratio = other / step if peers else None
            rows.append({"batch": batch, "depth": depth, "step_seconds": step,
                         "torch_seconds": other, "ratio": ratio,
                         "compilation_seconds": compilation, "resident_mib": memory})

            def show(value, form):
                return "-" if value is None else format(value, form)

            print(f"{batch:5} {depth:5} {1e3 * step:8.2f} "
                  f"{show(other and 1e3 * other, '.2f'):>11} {show(ratio, '.2f'):>6} "
                  f"{compilation:14.1f} {memory:4.0f}", flush=True)
    if args.json:
        args.json.write_text(json.dumps(rows, indent=2) + "\n")


if __name__ == "__main__":
    main()
