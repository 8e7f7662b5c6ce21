# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Coarse tables, with and without training: accuracy on held-out samples.

For each of some coarse settings: the float network with tables and no training;
trained with formats but with tables of every value, then given the coarse ones;
trained with the coarse tables in the loop. Several seeds; each network's
simulated and deployed results have the same digest, or qlut-train fails.
"""

import argparse
import json
import pathlib
import re
import statistics
import subprocess
import sys

import numpy as np
import transformer

SETTINGS = {
    "2 segments": "bits=8 segments=2 form=linear spacing=uniform",
    "4 segments": "bits=8 segments=4 form=linear spacing=uniform",
    "4-bit weights, 2 segments": "bits=8 weight-bits=4 segments=2 form=linear spacing=uniform",
}
ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


def parse(description, folder, epochs, settings=SETTINGS, ways=(), add=None):
    """The options that all examples have, and those that `add` adds."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build")
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path(folder))
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--epochs", type=int, default=epochs)
    parser.add_argument("--settings", nargs="*", default=list(settings), choices=list(settings))
    if ways:
        parser.add_argument("--ways", nargs="*", default=list(ways), choices=list(ways))
    parser.add_argument("--json", type=pathlib.Path)
    if add:
        add(parser)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    return args


def train(args, model, *options):
    """What qlut-train says of train_x.npy and the like in the folder."""
    folder = args.out
    command = [args.build / "bin/qlut-train", model, "--input", folder / "train_x.npy",
               "--labels", folder / "train_y.npy", "--validation-input", folder / "test_x.npy",
               "--validation-labels", folder / "test_y.npy", "--label-smoothing=0.1", *options]
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(done.stderr)
    return done.stdout


def run(args, model, *options):
    """The accuracy of the deployed network, in percent."""
    said = train(args, model, *options)
    found = re.findall(r"^(simulated|deployed): held out [\d.]+, ([\d.]+)%, results (\w+)$",
                       said, re.MULTILINE)
    assert [kind for kind, _, _ in found] == ["simulated", "deployed"], said
    assert found[0][2] == found[1][2], "the digests differ"
    return float(found[1][1])


def compare_ways(args, model, settings, ways, *recipe):
    """Prints a line for each setting and each way to train: options of qlut-train."""
    results = {}
    for name in args.settings:
        for way in args.ways:
            values = [run(args, model, *recipe, f"--epochs={args.epochs}", f"--seed={seed}",
                          f"--simulate={settings[name]}", *ways[way])
                      for seed in range(args.seeds)]
            results[f"{name}, {way}"] = values
            print(f"{name}, {way}: {statistics.mean(values):.2f} "
                  f"({min(values):.2f} to {max(values):.2f})", flush=True)
    if args.json:
        args.json.write_text(json.dumps(results, indent=2) + "\n")


def write_samples(folder, parts):
    """Writes samples and labels by part, "train" and "test"."""
    for name, (x, y) in parts.items():
        np.save(folder / f"{name}_x.npy", np.stack(x))
        np.save(folder / f"{name}_y.npy", np.array(y, np.int64))
        print(f"{name}: {len(y)} samples")


def train_float(args, network, *options):
    """Trains a network in float; returns the path of what it becomes."""
    trained = args.out / "float.mlir"
    said = train(args, network, *options, "-o", trained)
    print(f"float: {re.findall(r'held out [0-9.]+, ([0-9.]+)%', said)[-1]}", flush=True)
    return trained


def pretrain(args, rng, tokens, features, classes):
    """Trains a transformer in float, from chance on; returns its path."""
    network = args.out / "network.mlir"
    transformer.write_network(network, "coarse_tables.py", rng, 32, tokens, features, classes)
    return train_float(args, network, "--epochs=30", "--rate=0.002", "--warmup=0.05",
                       "--weight-decay=0.1", "--clip-norm=1")


def compare(args, model):
    """Prints a line for each setting; writes deployed.mlir of the first one."""
    recipe = (f"--epochs={args.epochs}", "--range-epochs=2", "--rate=0.001")
    rows = []
    for name in args.settings:
        coarse = SETTINGS[name]
        fine = re.sub("segments=.*", "form=direct", coarse)
        row = {"setting": name, "options": coarse,
               "fine_without_training": run(args, model, "--epochs=0", f"--simulate={fine}"),
               "without_training": run(args, model, "--epochs=0", f"--simulate={coarse}"),
               "without_tables": [], "with_tables": []}
        for seed in range(args.seeds):
            trained = args.out / f"without-{seed}.mlir"
            run(args, model, *recipe, f"--seed={seed}", f"--simulate={fine}", "-o", trained)
            row["without_tables"].append(run(args, trained, "--epochs=0", f"--simulate={coarse}"))
            ships = ["--deployed", args.out / "deployed.mlir"] if not rows and seed == 0 else []
            row["with_tables"].append(run(args, model, *recipe, f"--seed={seed}",
                                          f"--simulate={coarse}", *ships))
        loss = row["fine_without_training"] - row["without_training"]
        gained = statistics.mean(row["with_tables"]) - row["without_training"]
        row["recovered"] = gained / loss if loss >= 1 else None
        rows.append(row)
        share = "-" if row["recovered"] is None else f"{row['recovered']:.0%}"

        def spread(values):
            return f"{statistics.mean(values):.2f} ({min(values):.2f} to {max(values):.2f})"

        print(f"{name}: exact tables {row['fine_without_training']:.2f}, "
              f"without training {row['without_training']:.2f}, "
              f"trained without them {spread(row['without_tables'])}, "
              f"with them {spread(row['with_tables'])}; recovered {share}", flush=True)
    if args.json:
        args.json.write_text(json.dumps(rows, indent=2) + "\n")
