# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Classes and scores of single samples from the deployed integers."""

import argparse
import pathlib
import subprocess
import sys
import tempfile

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


def parse(description, network, what):
    """The options that all examples have."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("file", type=pathlib.Path, help=what)
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build")
    parser.add_argument("--network", type=pathlib.Path, default=pathlib.Path(network),
                        help="the deployed network")
    args = parser.parse_args()
    if not args.file.is_file():
        sys.exit(f"error: expected a file, got {args.file}")
    if not args.network.is_file():
        sys.exit(f"error: expected the deployed network {args.network}; run.sh writes it, "
                 "--network names another")
    return args


def score(args, samples, batch):
    """The logits of samples, at most `batch`, which is the network's."""
    x = np.zeros((batch, *samples.shape[1:]), np.float32)
    x[: len(samples)] = samples
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        np.save(folder / "x.npy", x)
        done = subprocess.run([args.build / "bin/qlut-run", args.network, "--input",
                               folder / "x.npy", "--output", folder / "y.npy"],
                              capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(done.stderr.strip())
        return np.load(folder / "y.npy")[: len(samples)]


def report(logits, names):
    """Prints the class, then all with their scores, the greatest first."""
    power = np.exp(logits - logits.max())
    share = power / power.sum()
    order = np.argsort(-logits, kind="stable")
    print(names[order[0]])
    for i in order:
        print(f"  {names[i]:8} {logits[i]:8.4f} {share[i]:7.2%}")
