# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes the residual network as linalg-on-tensors text for MLIR 22.

The operations are decomposed the way torch-mlir decomposes them: a convolution
is a tensor.pad and a named op, a batch norm stays unfolded, in the body of one
linalg.generic. Only func, arith, math, linalg and tensor are used.
"""

import numpy as np

PIXELS = 8


def tensor_type(shape):
    return f"tensor<{'x'.join(str(n) for n in shape)}xf32>"


class Emitter:
    """Appends operations to one function; values are SSA names with a shape."""

    def __init__(self):
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
        """A constant, as the shortest decimal of its type."""
        value = {"f32": np.float32, "f64": np.float64}[kind](value)
        text = np.format_float_positional(value, trim="0")
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
        """An alias for (d0, ..., d<rank-1>) -> results; an int is an axis."""
        key = (rank, tuple(results))
        if key not in self.maps:
            axes = ", ".join(f"d{i}" for i in range(rank))
            image = ", ".join(f"d{r}" for r in results)
            alias = "#map" if not self.maps else f"#map{len(self.maps)}"
            self.maps[key] = (alias, f"affine_map<({axes}) -> ({image})>")
        return self.maps[key][0]

    # Operations.

    def empty(self, shape):
        name = "empty_" + "x".join(str(n) for n in shape)
        if name not in self.shapes:
            self.line(name, shape, f"tensor.empty() : {tensor_type(shape)}")
        return name

    def zeros(self, name, shape):
        ty = tensor_type(shape)
        return self.line(
            f"{name}_init", shape,
            f"linalg.fill ins(%zero : f32) outs(%{self.empty(shape)} : {ty}) -> {ty}",
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

    # Layers.

    def conv(self, name, value, weights, prefix, stride):
        """A convolution without bias, padded by half of its kernel."""
        kernel = self.weight(f"{name}_weight", weights[f"{prefix}.weight"])
        batch, channels, height, width = self.shapes[value]
        outputs, _, size, _ = self.shapes[kernel]
        pad = size // 2
        if pad:
            padded = (batch, channels, height + 2 * pad, width + 2 * pad)
            value = self.line(
                f"{name}_padded", padded,
                f"tensor.pad %{value} low[0, 0, {pad}, {pad}] high[0, 0, {pad}, {pad}] {{\n"
                "    ^bb0(%a: index, %b: index, %c: index, %d: index):\n"
                "      tensor.yield %zero : f32\n"
                f"    }} : {self.type(value)} to {tensor_type(padded)}",
            )
        shape = (batch, outputs, *((n + 2 * pad - size) // stride + 1 for n in (height, width)))
        init = self.zeros(name, shape)
        ty = tensor_type(shape)
        return self.line(
            name, shape,
            "linalg.conv_2d_nchw_fchw {dilations = dense<1> : vector<2xi64>, "
            f"strides = dense<{stride}> : vector<2xi64>}} "
            f"ins(%{value}, %{kernel} : {self.type(value)}, {self.type(kernel)}) "
            f"outs(%{init} : {ty}) -> {ty}",
        )

    def batch_norm(self, name, value, weights, prefix):
        """With the statistics of training."""
        parts = [("gamma", "weight"), ("beta", "bias"),
                 ("mean", "running_mean"), ("variance", "running_var")]
        inputs = [self.weight(f"{name}_{part}", weights[f"{prefix}.{key}"]) for part, key in parts]
        axes = [(0, 1, 2, 3), *[(1,)] * 4, (0, 1, 2, 3)]
        return self.generic(name, self.shapes[value], axes, [value, *inputs], value, [
            "%small = arith.truncf %eps : f64 to f32",
            "%above = arith.addf %in_4, %small : f32",
            "%inverse = math.rsqrt %above : f32",
            "%centered = arith.subf %in, %in_3 : f32",
            "%scaled = arith.mulf %centered, %inverse : f32",
            "%weighted = arith.mulf %scaled, %in_1 : f32",
            "%r = arith.addf %weighted, %in_2 : f32",
        ])

    def relu(self, name, value):
        shape = self.shapes[value]
        axes = [range(len(shape))] * 2
        return self.generic(name, shape, axes, [value], self.empty(shape),
                            ["%r = arith.maximumf %in, %zero : f32"])

    def add(self, name, left, right):
        shape = self.shapes[left]
        axes = [range(len(shape))] * 3
        return self.generic(name, shape, axes, [left, right], self.empty(shape),
                            ["%r = arith.addf %in, %in_1 : f32"])

    def block(self, name, value, weights, prefix, stride):
        y = self.conv(f"{name}_conv1", value, weights, f"{prefix}.conv1", stride)
        y = self.batch_norm(f"{name}_norm1", y, weights, f"{prefix}.norm1")
        y = self.relu(f"{name}_relu1", y)
        y = self.conv(f"{name}_conv2", y, weights, f"{prefix}.conv2", 1)
        y = self.batch_norm(f"{name}_norm2", y, weights, f"{prefix}.norm2")
        if f"{prefix}.shortcut.weight" in weights:
            value = self.conv(f"{name}_shortcut", value, weights, f"{prefix}.shortcut", stride)
            value = self.batch_norm(f"{name}_shortcut_norm", value, weights,
                                    f"{prefix}.shortcut_norm")
        return self.relu(name, self.add(f"{name}_residual", value, y))

    def mean(self, name, value):
        """Over the pixels."""
        batch, channels, height, width = self.shapes[value]
        shape = (batch, channels)
        self.scalar("pixels", height * width)
        total = self.generic(f"{name}_sum", shape, [(0, 1, 2, 3), (0, 1)], [value],
                             self.zeros(name, shape), ["%r = arith.addf %in, %out : f32"],
                             ["parallel", "parallel", "reduction", "reduction"])
        return self.generic(name, shape, [(0, 1)] * 2, [total], self.empty(shape),
                            ["%r = arith.divf %in, %pixels : f32"])

    def linear(self, name, value, weights, prefix):
        matrix = self.weight(f"{name}_weight", weights[f"{prefix}.weight"].T)
        bias = self.weight(f"{name}_bias", weights[f"{prefix}.bias"])
        shape = (self.shapes[value][0], self.shapes[matrix][1])
        init = self.zeros(name, shape)
        ty = tensor_type(shape)
        product = self.line(
            f"{name}_matmul", shape,
            f"linalg.matmul ins(%{value}, %{matrix} : {self.type(value)}, {self.type(matrix)}) "
            f"outs(%{init} : {ty}) -> {ty}",
        )
        return self.generic(name, shape, [(0, 1), (1,), (0, 1)], [product, bias],
                            self.empty(shape), ["%r = arith.addf %in, %in_1 : f32"])

    def text(self, argument, result):
        aliases = [f"{alias} = {text}" for alias, text in self.maps.values()]
        return "\n".join([
            "// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception",
            "// Written by train.py; see README.md.",
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


def emit(weights, batch, strides, eps):
    """The module as text; `weights` is the state dict of train.DigitsCNN as
    arrays, `strides` has the stride of each block."""
    e = Emitter()
    e.scalar("zero", 0)
    e.scalar("eps", eps, "f64")
    e.shapes["arg0"] = (batch, 1, PIXELS, PIXELS)
    x = e.conv("stem", "arg0", weights, "conv", 1)
    x = e.batch_norm("stem_norm", x, weights, "norm")
    x = e.relu("stem_relu", x)
    for index, stride in enumerate(strides):
        x = e.block(f"block{index}", x, weights, f"blocks.{index}", stride)
    return e.text("arg0", e.linear("logits", e.mean("pooled", x), weights, "head"))
