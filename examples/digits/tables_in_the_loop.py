#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Coarse tables in the digits transformer, with and without training.

See README.md, and examples/common/coarse_tables.py for what is compared.
"""

import pathlib
import sys

import numpy as np
from sklearn.datasets import load_digits

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "common"))
import coarse_tables  # noqa: E402

TEST = 450  # as train.py


def write_data(folder):
    digits = load_digits()
    images = (digits.images / 16.0).astype(np.float32)
    order = np.random.RandomState(0).permutation(len(images))
    for name, part in (("test", order[:TEST]), ("train", order[TEST:])):
        np.save(folder / f"{name}_x.npy", images[part])
        np.save(folder / f"{name}_y.npy", digits.target[part].astype(np.int64))


def main():
    args = coarse_tables.parse(__doc__.splitlines()[0], "digits-training", epochs=10)
    write_data(args.out)
    coarse_tables.compare(args, HERE / "digits.mlir")


if __name__ == "__main__":
    main()
