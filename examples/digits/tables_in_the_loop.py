#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Coarse tables, with and without training: accuracy on held-out digits.

For each of some coarse settings: the float network with tables and no training;
trained with formats but with tables of every value, then given the coarse ones;
trained with the coarse tables in the loop. Several seeds; each network's
simulated and deployed results have the same digest, or qlut-train fails.
See README.md.
"""

import argparse
import json
import pathlib
import re
import statistics
import subprocess
import sys

import numpy as np
from sklearn.datasets import load_digits

HERE = pathlib.Path(__file__).resolve().parent
TEST = 450  # as train.py
COARSE = {
    "2 segments": "bits=8 segments=2 form=linear spacing=uniform",
    "4 segments": "bits=8 segments=4 form=linear spacing=uniform",
    "4-bit weights, 2 segments": "bits=8 weight-bits=4 segments=2 form=linear spacing=uniform",
}


def write_data(folder):
    digits = load_digits()
    images = (digits.images / 16.0).astype(np.float32)
    order = np.random.RandomState(0).permutation(len(images))
    for name, part in (("test", order[:TEST]), ("train", order[TEST:])):
        np.save(folder / f"{name}_x.npy", images[part])
        np.save(folder / f"{name}_y.npy", digits.target[part].astype(np.int64))


def run(build, folder, model, *options):
    command = [build / "bin/qlut-train", model, "--input", folder / "train_x.npy",
               "--labels", folder / "train_y.npy", "--validation-input", folder / "test_x.npy",
               "--validation-labels", folder / "test_y.npy", "--label-smoothing=0.1", *options]
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(done.stderr)
    found = re.findall(r"^(simulated|deployed): held out [\d.]+, ([\d.]+)%, results (\w+)$",
                       done.stdout, re.MULTILINE)
    assert [kind for kind, _, _ in found] == ["simulated", "deployed"], done.stdout
    assert found[0][2] == found[1][2], "the digests differ"
    return float(found[1][1])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=pathlib.Path, default=HERE.parent.parent / "build")
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path("digits-training"))
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--settings", nargs="*", default=list(COARSE), choices=list(COARSE))
    parser.add_argument("--json", type=pathlib.Path)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    write_data(args.out)
    model = HERE / "digits.mlir"
    train = (f"--epochs={args.epochs}", "--range-epochs=2", "--rate=0.001")
    rows = []
    for name in args.settings:
        coarse = COARSE[name]
        fine = re.sub("segments=.*", "form=direct", coarse)
        row = {"setting": name, "options": coarse,
               "fine_without_training": run(args.build, args.out, model, "--epochs=0",
                                            f"--simulate={fine}"),
               "without_training": run(args.build, args.out, model, "--epochs=0",
                                       f"--simulate={coarse}"),
               "without_tables": [], "with_tables": []}
        for seed in range(args.seeds):
            trained = args.out / f"without-{seed}.mlir"
            run(args.build, args.out, model, *train, f"--seed={seed}", f"--simulate={fine}",
                "-o", trained)
            row["without_tables"].append(run(args.build, args.out, trained, "--epochs=0",
                                             f"--simulate={coarse}"))
            row["with_tables"].append(run(args.build, args.out, model, *train, f"--seed={seed}",
                                          f"--simulate={coarse}"))
        loss = row["fine_without_training"] - row["without_training"]
        gained = statistics.mean(row["with_tables"]) - row["without_training"]
        row["recovered"] = gained / loss if loss >= 1 else None
        rows.append(row)
        share = "-" if row["recovered"] is None else f"{row['recovered']:.0%}"
        print(f"{name}: exact tables {row['fine_without_training']:.2f}, "
              f"without training {row['without_training']:.2f}, "
              f"trained without them {statistics.mean(row['without_tables']):.2f} "
              f"({min(row['without_tables']):.2f} to {max(row['without_tables']):.2f}), "
              f"with them {statistics.mean(row['with_tables']):.2f} "
              f"({min(row['with_tables']):.2f} to {max(row['with_tables']):.2f}); "
              f"recovered {share}", flush=True)
    if args.json:
        args.json.write_text(json.dumps(rows, indent=2) + "\n")


if __name__ == "__main__":
    main()
