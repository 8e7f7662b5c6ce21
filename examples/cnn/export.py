# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes the residual network as linalg-on-tensors text for MLIR 22.

The operations are decomposed the way torch-mlir decomposes them: a convolution
is a tensor.pad and a named op, a batch norm stays unfolded, in the body of one
linalg.generic. Only func, arith, math, linalg and tensor are used.
"""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "common"))
from emitter import Emitter, tensor_type  # noqa: E402

PIXELS = 8




class CnnEmitter(Emitter):
    """With the layers of residual networks."""

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
        init = self.fill(name, shape)
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
                             self.fill(name, shape), ["%r = arith.addf %in, %out : f32"],
                             ["parallel", "parallel", "reduction", "reduction"])
        return self.generic(name, shape, [(0, 1)] * 2, [total], self.empty(shape),
                            ["%r = arith.divf %in, %pixels : f32"])

    def linear(self, name, value, weights, prefix):
        matrix = self.weight(f"{name}_weight", weights[f"{prefix}.weight"].T)
        bias = self.weight(f"{name}_bias", weights[f"{prefix}.bias"])
        shape = (self.shapes[value][0], self.shapes[matrix][1])
        init = self.fill(name, shape)
        ty = tensor_type(shape)
        product = self.line(
            f"{name}_matmul", shape,
            f"linalg.matmul ins(%{value}, %{matrix} : {self.type(value)}, {self.type(matrix)}) "
            f"outs(%{init} : {ty}) -> {ty}",
        )
        return self.generic(name, shape, [(0, 1), (1,), (0, 1)], [product, bias],
                            self.empty(shape), ["%r = arith.addf %in, %in_1 : f32"])


def emit(weights, batch, strides, eps):
    """The module as text; `weights` is the state dict of train.DigitsCNN as
    arrays, `strides` has the stride of each block."""
    e = CnnEmitter("train.py")
    e.scalar("zero", 0)
    e.scalar("eps", eps, "f64")
    e.shapes["arg0"] = (batch, 1, PIXELS, PIXELS)
    x = e.conv("stem", "arg0", weights, "conv", 1)
    x = e.batch_norm("stem_norm", x, weights, "norm")
    x = e.relu("stem_relu", x)
    for index, stride in enumerate(strides):
        x = e.block(f"block{index}", x, weights, f"blocks.{index}", stride)
    return e.text("arg0", e.linear("logits", e.mean("pooled", x), weights, "head"))
