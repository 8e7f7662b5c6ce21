# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes networks as linalg-on-tensors text for MLIR 22, operation by operation.

Only func, arith, math, linalg and tensor are used.
"""

import numpy as np


def tensor_type(shape):
    return f"tensor<{'x'.join(str(n) for n in shape)}xf32>"


class Emitter:
    """Appends operations to one function; values are SSA names with a shape."""

    def __init__(self, author):
        self.author = author
        self.constants = []
        self.body = []
        self.maps = {}
        self.shapes = {}

    # Values and attributes.

    def line(self, name, shape, text):
        assert name not in self.shapes, name
        self.shapes[name] = tuple(shape)
        self.body.append(f"    %{name} = {text}")
        return name

    def type(self, name):
        return tensor_type(self.shapes[name])

    def scalar(self, name, value, kind="f32"):
        """A constant, as the shortest decimal of its type (MLIR has no spelling for inf)."""
        value = {"f32": np.float32, "f64": np.float64}[kind](value)
        if np.isfinite(value):
            text = np.format_float_positional(value, trim="0")
        else:
            text = f"0x{value.view(np.uint32):08X}"
        self.constants.append(f"    %{name} = arith.constant {text} : {kind}")

    def weight(self, name, array):
        array = np.ascontiguousarray(array, dtype="<f4")
        data = array.tobytes().hex().upper()
        self.shapes[name] = array.shape
        self.constants.append(
            f'    %{name} = arith.constant dense<"0x{data}"> : {tensor_type(array.shape)}'
        )
        return name

    def map(self, rank, results):
        """An alias for (d0, ..., d<rank-1>) -> results; an int is an axis, None is 0."""
        key = (rank, tuple(results))
        if key not in self.maps:
            axes = ", ".join(f"d{i}" for i in range(rank))
            image = ", ".join("0" if r is None else f"d{r}" for r in results)
            alias = "#map" if not self.maps else f"#map{len(self.maps)}"
            self.maps[key] = (alias, f"affine_map<({axes}) -> ({image})>")
        return self.maps[key][0]

    # Operations.

    def empty(self, shape):
        name = "empty_" + "x".join(str(n) for n in shape)
        if name not in self.shapes:
            self.line(name, shape, f"tensor.empty() : {tensor_type(shape)}")
        return name

    def fill(self, name, shape, scalar="zero"):
        ty = tensor_type(shape)
        return self.line(
            f"{name}_init", shape,
            f"linalg.fill ins(%{scalar} : f32) outs(%{self.empty(shape)} : {ty}) -> {ty}",
        )

    def generic(self, name, shape, axes, inputs, out, body, kinds=None):
        """A linalg.generic over the axes of `shape` or, given `kinds`, as many
        loops. `axes` lists what each input is indexed by, and what `out` is;
        `body` is a list of operations, and the last one's result is yielded."""
        rank = len(kinds or shape)
        kinds = ", ".join(f'"{kind}"' for kind in kinds or ["parallel"] * rank)
        maps = ", ".join(self.map(rank, results) for results in axes)
        names = ["in"] + [f"in_{i}" for i in range(1, len(inputs))]
        arguments = ", ".join(f"%{n}: f32" for n in names + ["out"])
        operands = ", ".join(f"%{i}" for i in inputs)
        types = ", ".join(self.type(i) for i in inputs)
        last = body[-1].split(" = ")[0]
        lines = [
            f"linalg.generic {{indexing_maps = [{maps}], iterator_types = [{kinds}]}} "
            f"ins({operands} : {types}) "
            f"outs(%{out} : {self.type(out)}) {{",
            f"    ^bb0({arguments}):",
            *(f"      {statement}" for statement in body),
            f"      linalg.yield {last} : f32",
            f"    }} -> {tensor_type(shape)}",
        ]
        return self.line(name, shape, "\n".join(lines))

    def text(self, argument, result):
        aliases = [f"{alias} = {text}" for alias, text in self.maps.values()]
        return "\n".join([
            "// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception",
            f"// Written by {self.author}; see README.md.",
            "",
            *aliases,
            "module {",
            f"  func.func @main(%{argument}: {self.type(argument)}) -> {self.type(result)} {{",
            *self.constants,
            *self.body,
            f"    return %{result} : {self.type(result)}",
            "  }",
            "}",
            "",
        ])
