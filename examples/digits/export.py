# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes the digits transformer as linalg-on-tensors text for MLIR 22."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "common"))
import transformer  # noqa: E402

PIXELS = 8


def emit(weights, batch, patch, heads, eps):
    """The module as text; `weights` is the state dict of train.DigitsViT as arrays."""
    tokens, dim = weights["position"].shape
    grid = PIXELS // patch
    e = transformer.start("train.py", heads, dim, tokens, eps)
    e.shapes["arg0"] = (batch, PIXELS, PIXELS)
    x = e.expand("pixels", "arg0", [[0], [1, 2], [3, 4]], [batch, grid, patch, grid, patch])
    x = e.transpose("patches", x, [0, 1, 3, 2, 4])
    x = e.collapse("patches_flat", x, [[0], [1, 2], [3, 4]])
    return e.text("arg0", transformer.encode(e, x, weights, heads))
