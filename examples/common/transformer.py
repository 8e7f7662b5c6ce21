# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes transformers as linalg-on-tensors text for MLIR 22.

The operations are decomposed the way torch-mlir decomposes them: every
nonlinear function sits inside the body of a linalg.generic. Only func, arith,
math, linalg and tensor are used.
"""

import math

import numpy as np
from emitter import Emitter, tensor_type


class TransformerEmitter(Emitter):
    """With the layers of transformers."""

    # Operations.

    def operand_axes(self, name, shape):
        """How an operand is read in a loop nest over `shape` (numpy broadcasting)."""
        own = self.shapes[name]
        skip = len(shape) - len(own)
        results = []
        for axis, size in enumerate(own):
            whole = shape[axis + skip]
            assert size in (1, whole), (name, own, shape)
            results.append(axis + skip if size == whole else None)
        return results

    def elementwise(self, name, inputs, body, shape=None):
        shape = shape or self.shapes[inputs[0]]
        axes = [self.operand_axes(i, shape) for i in inputs] + [range(len(shape))]
        return self.generic(name, shape, axes, inputs, self.empty(shape),
                            [f"{statement} : f32" for statement in body])

    def reduce(self, name, value, axis, combine, neutral, keep):
        shape = self.shapes[value]
        if keep:
            out = [1 if i == axis else n for i, n in enumerate(shape)]
            results = [None if i == axis else i for i in range(len(shape))]
        else:
            out = [n for i, n in enumerate(shape) if i != axis]
            results = [i for i in range(len(shape)) if i != axis]
        kinds = ["reduction" if i == axis else "parallel" for i in range(len(shape))]
        init = self.fill(name, out, neutral)
        return self.generic(name, out, [range(len(shape)), results], [value], init,
                            [f"%r = {combine} %in, %out : f32"], kinds)

    def product(self, name, op, left, right, shape):
        init = self.fill(name, shape)
        return self.line(
            name, shape,
            f"{op} ins(%{left}, %{right} : {self.type(left)}, {self.type(right)}) "
            f"outs(%{init} : {tensor_type(shape)}) -> {tensor_type(shape)}",
        )

    def transpose(self, name, value, permutation):
        shape = [self.shapes[value][p] for p in permutation]
        return self.line(
            name, shape,
            f"linalg.transpose ins(%{value} : {self.type(value)}) "
            f"outs(%{self.empty(shape)} : {tensor_type(shape)}) permutation = {list(permutation)}",
        )

    def expand(self, name, value, groups, shape):
        return self.line(
            name, shape,
            f"tensor.expand_shape %{value} {groups} output_shape {list(shape)} : "
            f"{self.type(value)} into {tensor_type(shape)}",
        )

    def collapse(self, name, value, groups):
        own = self.shapes[value]
        shape = [math.prod(own[i] for i in group) for group in groups]
        return self.line(
            name, shape,
            f"tensor.collapse_shape %{value} {groups} : "
            f"{self.type(value)} into {tensor_type(shape)}",
        )

    def binary(self, name, op, left, right):
        return self.elementwise(name, [left, right], [f"%r = {op} %in, %in_1"])

    # Layers.

    def linear(self, name, value, weights, prefix):
        """x W + b; leading axes are folded into one for the product."""
        matrix = self.weight(f"{name}_weight", weights[f"{prefix}.weight"].T)
        bias = self.weight(f"{name}_bias", weights[f"{prefix}.bias"])
        shape = self.shapes[value]
        width = self.shapes[matrix][1]
        rows = math.prod(shape[:-1])
        if len(shape) == 3:
            flat = self.collapse(f"{name}_rows", value, [[0, 1], [2]])
            product = self.product(f"{name}_matmul", "linalg.matmul", flat, matrix, [rows, width])
            product = self.expand(f"{name}_tokens", product, [[0, 1], [2]], [*shape[:-1], width])
        else:
            product = self.product(f"{name}_matmul", "linalg.matmul", value, matrix, [rows, width])
        return self.binary(name, "arith.addf", product, bias)

    def mean(self, name, value, axis, keep, count):
        total = self.reduce(f"{name}_sum", value, axis, "arith.addf", "zero", keep)
        return self.elementwise(name, [total], [f"%r = arith.divf %in, %{count}"])

    def layer_norm(self, name, value, weights, prefix):
        axis = len(self.shapes[value]) - 1
        gamma = self.weight(f"{name}_gamma", weights[f"{prefix}.weight"])
        beta = self.weight(f"{name}_beta", weights[f"{prefix}.bias"])
        mean = self.mean(f"{name}_mean", value, axis, True, "dim")
        centered = self.binary(f"{name}_centered", "arith.subf", value, mean)
        square = self.elementwise(f"{name}_square", [centered], ["%r = arith.mulf %in, %in"])
        variance = self.mean(f"{name}_variance", square, axis, True, "dim")
        shifted = self.elementwise(f"{name}_shifted", [variance], ["%r = arith.addf %in, %eps"])
        inverse = self.elementwise(f"{name}_rsqrt", [shifted], ["%r = math.rsqrt %in"])
        scaled = self.binary(f"{name}_normalized", "arith.mulf", centered, inverse)
        scaled = self.binary(f"{name}_scaled", "arith.mulf", scaled, gamma)
        return self.binary(name, "arith.addf", scaled, beta)

    def softmax(self, name, value):
        """Over the last axis."""
        shape = self.shapes[value]
        axis = len(shape) - 1
        top = self.reduce(f"{name}_max", value, axis, "arith.maximumf", "minus_inf", False)
        groups = [[i] for i in range(axis - 1)] + [[axis - 1, axis]]
        top = self.expand(f"{name}_max_kept", top, groups, [*shape[:-1], 1])
        below = self.binary(f"{name}_sub", "arith.subf", value, top)
        power = self.elementwise(f"{name}_exp", [below], ["%r = math.exp %in"])
        total = self.reduce(f"{name}_sum", power, axis, "arith.addf", "zero", True)
        return self.binary(name, "arith.divf", power, total)

    def gelu(self, name, value):
        return self.elementwise(name, [value], [
            "%u = arith.divf %in, %sqrt2",
            "%e = math.erf %u",
            "%p = arith.addf %e, %one",
            "%h = arith.mulf %p, %half",
            "%r = arith.mulf %in, %h",
        ])

    def attention(self, name, value, weights, prefix, heads):
        batch, tokens, dim = self.shapes[value]
        size = dim // heads

        def split(part, permutation):  # to B x H x T x size, or x size x T
            x = self.linear(f"{name}_{part}", value, weights, f"{prefix}.{part}")
            x = self.expand(f"{x}_split", x, [[0], [1], [2, 3]], [batch, tokens, heads, size])
            x = self.transpose(f"{name}_{part}_heads", x, permutation)
            return self.collapse(f"{x}_flat", x, [[0, 1], [2], [3]])

        q = split("q", [0, 2, 1, 3])
        k = split("k", [0, 2, 3, 1])
        v = split("v", [0, 2, 1, 3])
        scores = self.product(f"{name}_qk", "linalg.batch_matmul", q, k,
                              [batch * heads, tokens, tokens])
        scores = self.expand(f"{name}_qk_heads", scores, [[0, 1], [2], [3]],
                             [batch, heads, tokens, tokens])
        scores = self.elementwise(f"{name}_scores", [scores], ["%r = arith.mulf %in, %scale"])
        share = self.softmax(f"{name}_softmax", scores)
        share = self.collapse(f"{share}_flat", share, [[0, 1], [2], [3]])
        mixed = self.product(f"{name}_mixed", "linalg.batch_matmul", share, v,
                             [batch * heads, tokens, size])
        mixed = self.expand(f"{name}_mixed_heads", mixed, [[0, 1], [2], [3]],
                            [batch, heads, tokens, size])
        mixed = self.transpose(f"{name}_mixed_tokens", mixed, [0, 2, 1, 3])
        mixed = self.collapse(f"{name}_joined", mixed, [[0], [1], [2, 3]])
        return self.linear(f"{name}_proj", mixed, weights, f"{prefix}.proj")


def start(author, heads, dim, tokens, eps):
    """An emitter with the numbers that encode takes."""
    e = TransformerEmitter(author)
    e.scalar("zero", 0)
    e.scalar("minus_inf", -np.inf)
    e.scalar("half", 0.5)
    e.scalar("one", 1)
    e.scalar("sqrt2", math.sqrt(2))
    e.scalar("scale", (dim // heads) ** -0.5)
    e.scalar("dim", dim)
    e.scalar("tokens", tokens)
    e.scalar("eps", eps)
    return e


def encode(e, x, weights, heads):
    """Batch x tokens x features to logits: embedding, pre-norm blocks, mean."""
    x = e.linear("embed", x, weights, "embed")
    position = e.weight("position", weights["position"])
    x = e.binary("embedded", "arith.addf", x, position)

    blocks = len({name.split(".")[1] for name in weights if name.startswith("blocks.")})
    for block in range(blocks):
        name, prefix = f"block{block}", f"blocks.{block}"
        y = e.layer_norm(f"{name}_norm1", x, weights, f"{prefix}.norm1")
        y = e.attention(f"{name}_attn", y, weights, f"{prefix}.attn", heads)
        x = e.binary(f"{name}_residual1", "arith.addf", x, y)
        y = e.layer_norm(f"{name}_norm2", x, weights, f"{prefix}.norm2")
        y = e.linear(f"{name}_fc1", y, weights, f"{prefix}.fc1")
        y = e.gelu(f"{name}_gelu", y)
        y = e.linear(f"{name}_fc2", y, weights, f"{prefix}.fc2")
        x = e.binary(f"{name}_residual2", "arith.addf", x, y)

    x = e.mean("pooled", x, 1, False, "tokens")
    x = e.layer_norm("norm", x, weights, "norm")
    return e.linear("logits", x, weights, "head")


def draw_weights(rng, tokens, features, dim, blocks, classes):
    """Weights to start training from, named as PyTorch would, by Xavier's rule."""
    weights = {}

    def linear(name, inputs, outputs):
        bound = math.sqrt(6 / (inputs + outputs))
        weights[f"{name}.weight"] = rng.uniform(-bound, bound, (outputs, inputs))
        # Not one number: that would be no parameter.
        weights[f"{name}.bias"] = rng.uniform(-0.01, 0.01, outputs)

    def norm(name):
        weights[f"{name}.weight"] = 1 + rng.uniform(-0.01, 0.01, dim)
        weights[f"{name}.bias"] = rng.uniform(-0.01, 0.01, dim)

    linear("embed", features, dim)
    weights["position"] = 0.02 * rng.standard_normal((tokens, dim))
    for block in range(blocks):
        prefix = f"blocks.{block}"
        norm(f"{prefix}.norm1")
        for part in ("q", "k", "v", "proj"):
            linear(f"{prefix}.attn.{part}", dim, dim)
        norm(f"{prefix}.norm2")
        linear(f"{prefix}.fc1", dim, 2 * dim)
        linear(f"{prefix}.fc2", 2 * dim, dim)
    norm("norm")
    linear("head", dim, classes)
    return weights


def write_network(path, author, rng, batch, tokens, features, classes, dim=32, heads=4, blocks=2):
    """An untrained network of `batch` x `tokens` x `features` to `classes` logits."""
    e = start(author, heads, dim, tokens, 1e-5)
    e.shapes["arg0"] = (batch, tokens, features)
    weights = draw_weights(rng, tokens, features, dim, blocks, classes)
    path.write_text(e.text("arg0", encode(e, "arg0", weights, heads)))
