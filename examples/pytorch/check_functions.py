#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Compares the functions of qlut_torch.py with compiled ones, bit for bit.

check_functions.py inputs FOLDER LAYER...   writes x.npy and g.npy
check_functions.py check FOLDER LAYER...    compares y0.npy, d0.npy, y1.npy, ...

For each layer, of tables.npz in the folder, y is the result for x and d the
gradient for the cotangent g; the last y and d are those of a fake_quant by the
first layer's input format.
"""

import pathlib
import sys

import numpy as np
import torch

import qlut_torch


def main():
    kind, folder, layers = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3:]
    lookups = qlut_torch.read_tables(folder / "tables.npz")
    if kind == "inputs":
        # All over, at each code and each tie of the first layer, what is no number.
        scale = np.float32(lookups[layers[0]].input.scale)
        halves = np.arange(-300, 301, dtype=np.float32) * (scale / 2)
        rest = np.random.RandomState(0).standard_normal(4096 - 601 - 5) * 3
        x = np.concatenate([halves, [np.nan, np.inf, -np.inf, 0.0, -0.0], rest])
        np.save(folder / "x.npy", x.astype(np.float32))
        g = np.random.RandomState(1).standard_normal(4096)
        np.save(folder / "g.npy", g.astype(np.float32))
        return
    g = torch.from_numpy(np.load(folder / "g.npy"))
    functions = [lookups[layer] for layer in layers]
    functions.append(lambda x: qlut_torch.FakeQuant.apply(x, functions[0].input))
    for i, function in enumerate(functions):
        x = torch.from_numpy(np.load(folder / "x.npy")).requires_grad_()
        y = function(x)
        y.backward(g)
        for name, got in (("y", y.detach()), ("d", x.grad)):
            expected = np.load(folder / f"{name}{i}.npy")
            differ = int((got.numpy() != expected).sum())
            print(f"{name}{i}: {differ} of {expected.size} differ, "
                  f"{len(np.unique(expected))} values")


if __name__ == "__main__":
    main()
