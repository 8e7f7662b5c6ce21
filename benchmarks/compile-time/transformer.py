# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Prints a stack of transformer layers in linalg, as exporters write it:
softmax, normalization and GELU in single steps, random weights."""

import argparse
import random
import struct

ROWS, WIDTH, HEADS, HIDDEN = 8, 16, 2, 32


def tensor(*sizes):
    return "tensor<" + "".join(f"{size}x" for size in sizes) + "f32>"


def affine_map(rank, *results):
    dims = ", ".join(f"d{i}" for i in range(rank))
    return f"affine_map<({dims}) -> ({', '.join(results)})>"


class Stack:
    def __init__(self, seed=1):
        self.random, self.lines, self.count = random.Random(seed), [], 0

    def let(self, text):
        self.count += 1
        self.lines.append(f"  %{self.count} = {text}")
        return f"%{self.count}"

    def weight(self, *sizes, reach=None):
        count = 1
        for size in sizes:
            count *= size
        reach = reach or sizes[0] ** -0.5
        data = b"".join(struct.pack("<f", self.random.uniform(-reach, reach)) for _ in range(count))
        return self.let(f'arith.constant dense<"0x{data.hex().upper()}"> : {tensor(*sizes)}')

    def filled(self, real, *sizes):
        scalar = self.let(f"arith.constant {real} : f32")
        empty = self.let(f"tensor.empty() : {tensor(*sizes)}")
        return self.let(f"linalg.fill ins({scalar} : f32) outs({empty} : {tensor(*sizes)}) -> {tensor(*sizes)}")

    def generic(self, sizes, operands, body, reduced=None):
        """operands: (name, sizes, map results); body: lines with {0}, {1} for
        the arguments, the last one yielding; reduced: (start, map results,
        sizes)."""
        rank = len(sizes)
        dims = [f"d{i}" for i in range(rank)]
        maps = [affine_map(rank, *(results or dims)) for _, _, results in operands]
        kinds = ['"parallel"'] * rank
        if reduced:
            start, results, out = reduced
            init = self.filled(start, *out)
            maps.append(affine_map(rank, *results))
            kinds = ['"parallel"' if d in results else '"reduction"' for d in dims]
        else:
            out = sizes
            init = self.let(f"tensor.empty() : {tensor(*out)}")
            maps.append(affine_map(rank, *dims))
        arguments = [f"%a{i}" for i in range(len(operands))] + ["%o"]
        block = "\n".join("    " + line.format(*arguments) for line in body)
        return self.let(
            f"linalg.generic {{indexing_maps = [{', '.join(maps)}], iterator_types = [{', '.join(kinds)}]}} "
            f"ins({', '.join(name for name, _, _ in operands)} : {', '.join(tensor(*own) for _, own, _ in operands)}) "
            f"outs({init} : {tensor(*out)}) {{\n  ^bb0({', '.join(a + ': f32' for a in arguments)}):\n{block}\n"
            f"  }} -> {tensor(*out)}"
        )

    def elementwise(self, op, sizes, *operands):
        args = ", ".join(f"{{{i}}}" for i in range(len(operands)))
        return self.generic(sizes, operands, [f"%r = {op} {args} : f32", "linalg.yield %r : f32"])

    def scalar(self, op, real, sizes, x, flipped=False):
        constant = self.let(f"arith.constant {real} : f32")
        args = f"{constant}, {{0}}" if flipped else f"{{0}}, {constant}"
        return self.generic(sizes, [(x, sizes, None)], [f"%r = {op} {args} : f32", "linalg.yield %r : f32"])

    def product(self, x, m, k, n):
        w, b = self.weight(k, n), self.weight(n, reach=0.1)
        y = self.let(
            f"linalg.matmul ins({x}, {w} : {tensor(m, k)}, {tensor(k, n)}) outs({self.filled('0.0', m, n)} : "
            f"{tensor(m, n)}) -> {tensor(m, n)}"
        )
        return self.elementwise("arith.addf", (m, n), (y, (m, n), None), (b, (n,), ["d1"]))

    def batch(self, x, y, b, m, k, n):
        return self.let(
            f"linalg.batch_matmul ins({x}, {y} : {tensor(b, m, k)}, {tensor(b, k, n)}) "
            f"outs({self.filled('0.0', b, m, n)} : {tensor(b, m, n)}) -> {tensor(b, m, n)}"
        )

    def reduce(self, op, start, sizes, x):
        *outer, _ = sizes
        kept = [f"d{i}" for i in range(len(outer))]
        return self.generic(
            sizes, [(x, sizes, None)], [f"%r = {op} {{0}}, {{1}} : f32", "linalg.yield %r : f32"],
            (start, kept + ["0"], (*outer, 1)),
        )

    def by_row(self, op, sizes, x, row):
        kept = [f"d{i}" for i in range(len(sizes) - 1)] + ["0"]
        return self.elementwise(op, sizes, (x, sizes, None), (row, (*sizes[:-1], 1), kept))

    def norm(self, x):
        sizes, row = (ROWS, WIDTH), (ROWS, 1)
        mean = self.scalar("arith.divf", f"{WIDTH}.0", row, self.reduce("arith.addf", "0.0", sizes, x))
        centered = self.by_row("arith.subf", sizes, x, mean)
        squares = self.elementwise("arith.mulf", sizes, (centered, sizes, None), (centered, sizes, None))
        variance = self.scalar("arith.divf", f"{WIDTH}.0", row, self.reduce("arith.addf", "0.0", sizes, squares))
        shifted = self.scalar("arith.addf", "1.0e-5", row, variance)
        inverse = self.elementwise("math.rsqrt", row, (shifted, row, None))
        normal = self.by_row("arith.mulf", sizes, centered, inverse)
        scale, bias = self.weight(WIDTH, reach=1.0), self.weight(WIDTH, reach=0.1)
        scaled = self.elementwise("arith.mulf", sizes, (normal, sizes, None), (scale, (WIDTH,), ["d1"]))
        return self.elementwise("arith.addf", sizes, (scaled, sizes, None), (bias, (WIDTH,), ["d1"]))

    def softmax(self, sizes, x):
        most = self.reduce("arith.maximumf", "0xFF800000", sizes, x)
        powers = self.by_row("arith.subf", sizes, x, most)
        powers = self.elementwise("math.exp", sizes, (powers, sizes, None))
        total = self.reduce("arith.addf", "0.0", sizes, powers)
        return self.by_row("arith.divf", sizes, powers, total)

    def heads(self, x, flipped):
        part = WIDTH // HEADS
        split = self.let(
            f"tensor.expand_shape {x} [[0], [1, 2]] output_shape [{ROWS}, {HEADS}, {part}] : "
            f"{tensor(ROWS, WIDTH)} into {tensor(ROWS, HEADS, part)}"
        )
        sizes, order = ((HEADS, part, ROWS), [1, 2, 0]) if flipped else ((HEADS, ROWS, part), [1, 0, 2])
        empty = self.let(f"tensor.empty() : {tensor(*sizes)}")
        return self.let(
            f"linalg.transpose ins({split} : {tensor(ROWS, HEADS, part)}) outs({empty} : {tensor(*sizes)}) "
            f"permutation = {order}"
        )

    def attention(self, x):
        part = WIDTH // HEADS
        q, k, v = (self.heads(self.product(x, ROWS, WIDTH, WIDTH), i == 1) for i in range(3))
        scores = self.batch(q, k, HEADS, ROWS, part, ROWS)
        sizes = (HEADS, ROWS, ROWS)
        scores = self.scalar("arith.mulf", f"{part ** -0.5:.6f}", sizes, scores)
        mixed = self.batch(self.softmax(sizes, scores), v, HEADS, ROWS, ROWS, part)
        empty = self.let(f"tensor.empty() : {tensor(ROWS, HEADS, part)}")
        joined = self.let(
            f"linalg.transpose ins({mixed} : {tensor(HEADS, ROWS, part)}) outs({empty} : {tensor(ROWS, HEADS, part)}) "
            "permutation = [1, 0, 2]"
        )
        joined = self.let(
            f"tensor.collapse_shape {joined} [[0], [1, 2]] : {tensor(ROWS, HEADS, part)} into {tensor(ROWS, WIDTH)}"
        )
        return self.product(joined, ROWS, WIDTH, WIDTH)

    def gelu(self, sizes, x):
        inner = self.scalar("arith.mulf", "0.707106781", sizes, x)
        error = self.elementwise("math.erf", sizes, (inner, sizes, None))
        total = self.scalar("arith.addf", "1.0", sizes, error)
        half = self.scalar("arith.mulf", "0.5", sizes, x)
        return self.elementwise("arith.mulf", sizes, (half, sizes, None), (total, sizes, None))

    def layer(self, x):
        sizes = (ROWS, WIDTH)
        y = self.attention(self.norm(x))
        x = self.elementwise("arith.addf", sizes, (x, sizes, None), (y, sizes, None))
        y = self.product(self.norm(x), ROWS, WIDTH, HIDDEN)
        y = self.product(self.gelu((ROWS, HIDDEN), y), ROWS, HIDDEN, WIDTH)
        return self.elementwise("arith.addf", sizes, (x, sizes, None), (y, sizes, None))


def make(layers):
    """The module's text."""
    stack, x = Stack(), "%x"
    for _ in range(layers):
        x = stack.layer(x)
    whole = tensor(ROWS, WIDTH)
    return "\n".join(
        [f"func.func @main(%x: {whole}) -> {whole} {{", *stack.lines, f"  return {x} : {whole}", "}"]
    ) + "\n"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--layers", type=int, default=1)
    print(make(parser.parse_args().layers), end="")
