#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Exports a small JAX network to linalg on tensors, for qlut-opt.

  python export.py --out DIR

writes mlp.mlir, the network; x.npy, eight inputs; y.npy, what JAX computes.
"""

import argparse
import pathlib

import jax
import jax.numpy as jnp
import numpy as np
from jaxlib.mlir import ir, passmanager
from jaxlib.mlir.dialects import math, stablehlo

# The passes are inside of jaxlib.
PASSES = (
    "builtin.module(func.func(chlo-legalize-to-stablehlo), "
    "stablehlo-legalize-to-linalg, canonicalize, cse)"
)

# chlo-legalize-to-stablehlo would write these out as piecewise polynomials, in
# which nobody finds the function again.
KEPT = {"chlo.erf": math.ErfOp, "chlo.erfc": math.ErfcOp}


def network(rng):
    """Three layers with fixed random weights: 8 values in, 4 probabilities out."""
    sizes = (8, 16, 16, 4)
    layers = [
        (
            (rng.standard_normal((n, m)) / np.sqrt(n)).astype(np.float32),
            rng.standard_normal(m).astype(np.float32),
        )
        for n, m in zip(sizes, sizes[1:])
    ]

    def forward(x):
        (w1, b1), (w2, b2), (w3, b3) = layers
        x = jax.nn.gelu(x @ w1 + b1, approximate=False)
        x = jax.nn.gelu(x @ w2 + b2)
        return jax.nn.softmax(x @ w3 + b3)

    return forward


def keep_functions(module):
    """Replaces the functions of KEPT by ops of the math dialect."""
    found = []

    def visit(op):
        if op.name in KEPT:
            found.append(op)
        return ir.WalkResult.ADVANCE

    module.operation.walk(visit)
    for op in found:
        with ir.InsertionPoint(op), op.location:
            kept = KEPT[op.name](op.operands[0])
        op.results[0].replace_all_uses_with(kept.result)
        op.erase()


def export(function, *shapes):
    """The text of `function` for arguments of these shapes."""
    module = jax.jit(function).lower(*shapes).compiler_ir("stablehlo")
    stablehlo.register_stablehlo_passes()
    with module.context:
        keep_functions(module)
        passmanager.PassManager.parse(PASSES).run(module.operation)
    return str(module)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=pathlib.Path, required=True, help="directory")
    arguments = parser.parse_args()
    rng = np.random.default_rng(0)
    forward = network(rng)
    x = rng.standard_normal((8, 8)).astype(np.float32)
    # The program has a fixed batch of 4; qlut-run repeats it over larger files.
    text = export(forward, jax.ShapeDtypeStruct((4, 8), jnp.float32))
    arguments.out.mkdir(parents=True, exist_ok=True)
    (arguments.out / "mlp.mlir").write_text(text)
    np.save(arguments.out / "x.npy", x)
    np.save(arguments.out / "y.npy", np.asarray(jax.jit(forward)(x)))


if __name__ == "__main__":
    main()
