#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Exports a small PyTorch network to linalg on tensors and to TOSA, for qlut-opt.

  python export.py --out DIR

writes mlp.linalg.mlir and mlp.tosa.mlir, the network; x.npy, eight inputs;
y.npy, what PyTorch computes.
"""

import argparse
import pathlib

import numpy as np
import torch
from torch import nn
from torch_mlir import fx


class Network(nn.Module):
    """Two layers with a normalization between: 8 values in, 4 probabilities out."""

    def __init__(self):
        super().__init__()
        self.first = nn.Linear(8, 16)
        self.norm = nn.LayerNorm(16)
        self.last = nn.Linear(16, 4)

    def forward(self, x):
        hidden = nn.functional.gelu(self.first(x))
        hidden = nn.functional.silu(self.norm(hidden))
        return torch.softmax(self.last(hidden), dim=-1)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=pathlib.Path, required=True, help="directory")
    arguments = parser.parse_args()
    torch.manual_seed(0)
    network = Network().eval()
    x = torch.randn(8, 8)
    arguments.out.mkdir(parents=True, exist_ok=True)
    # The program has a fixed batch of 4; qlut-run repeats it over larger files.
    for form, name in (("linalg-on-tensors", "linalg"), ("tosa", "tosa")):
        module = fx.export_and_import(
            network, torch.zeros(4, 8), output_type=form, func_name="main"
        )
        (arguments.out / f"mlp.{name}.mlir").write_text(str(module))
    np.save(arguments.out / "x.npy", x.numpy())
    np.save(arguments.out / "y.npy", network(x).detach().numpy())


if __name__ == "__main__":
    main()
