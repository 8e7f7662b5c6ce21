# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""qlut.fake_quant and qlut.sim_lut as functions of PyTorch, on any device.

Forward, they have the bits of the compiled ops; backward, the same
straight-through gradients. See README.md.
"""

import json

import numpy as np
import torch


class Format:
    """How codes stand for reals: one of `input_format` or `output_format`."""

    def __init__(self, fields):
        storage = fields["storage"]
        bits = int(storage[1:])
        assert bits > 1, "formats of one bit have no rounding to differentiate"
        self.scale = fields["scale"]
        self.zero_point = fields["zero_point"]
        self.least = -(1 << (bits - 1)) if storage[0] == "i" else 0
        self.most = self.least + (1 << bits) - 1

    def quantize(self, x):
        """Codes less the zero point, as floats: rule Q1 of docs/spec.md."""
        # A tensor on the device: by a number, CUDA multiplies by its reciprocal.
        scale = torch.tensor(self.scale, dtype=x.dtype, device=x.device)
        q = torch.nan_to_num(torch.round(x / scale), nan=0.0,
                             posinf=float("inf"), neginf=float("-inf"))
        return q.clamp(self.least - self.zero_point, self.most - self.zero_point)

    def dequantize(self, q):
        """The reals of codes less the zero point: rule Q4."""
        return q * torch.tensor(self.scale, dtype=q.dtype, device=q.device)

    def covers(self, x):
        """Whether values lie between the ends of the format."""
        low, high = np.float32(self.scale * (np.array([self.least, self.most])
                                             - self.zero_point))
        return (x >= float(low)) & (x <= float(high))


class FakeQuant(torch.autograd.Function):
    """FakeQuant.apply(x, format): to the nearest code and back."""

    @staticmethod
    def forward(ctx, x, fmt):
        ctx.save_for_backward(fmt.covers(x))
        return fmt.dequantize(fmt.quantize(x))

    @staticmethod
    def backward(ctx, g):
        (inside,) = ctx.saved_tensors
        return torch.where(inside, g, torch.zeros_like(g)), None


class SimLut(torch.autograd.Function):
    """SimLut.apply(x, lookup): the table's result; the slope of its segment."""

    @staticmethod
    def forward(ctx, x, lookup):
        q = lookup.input.quantize(x)
        index = (q + (lookup.input.zero_point - lookup.input.least)).long()
        codes, slopes = lookup.on(x.device)
        ctx.save_for_backward(slopes[index], lookup.input.covers(x))
        return lookup.output.dequantize(codes[index] - lookup.output.zero_point)

    @staticmethod
    def backward(ctx, g):
        slope, inside = ctx.saved_tensors
        return torch.where(inside, g * slope, torch.zeros_like(g)), None


class Lookup(torch.nn.Module):
    """One qlut.sim_lut of f32, to be called where the function was."""

    def __init__(self, use, codes, slopes):
        super().__init__()
        self.function = use["function"]
        self.input = Format(use["input_format"])
        self.output = Format(use["output_format"])
        unit = self.output.scale / self.input.scale
        self.codes = torch.from_numpy(codes.astype(np.float32))
        self.slopes = torch.from_numpy((slopes * unit).astype(np.float32))

    def on(self, device):
        return self.codes.to(device), self.slopes.to(device)

    def forward(self, x):
        return SimLut.apply(x, self)


def read_tables(path):
    """Lookups by layer, of `qlut-translate --export-tables=npz sim.mlir`."""
    arrays = np.load(path)
    lookups = {}
    for table in json.loads(arrays["json"].tobytes())["tables"]:
        name = table["name"]
        for use in table["uses"]:
            lookups[use["layer"]] = Lookup(use, arrays[name + ".codes"],
                                           arrays[name + ".derivatives"])
    return lookups


def save_weights(path, named):
    """Writes tensors by name, for --qlut-embed-parameters=values=FILE."""
    np.savez(path, **{name: tensor.detach().cpu().numpy() for name, tensor in named})


def load_weights(path):
    """Tensors by name, of --qlut-extract-parameters=values=FILE or qlut-train --weights."""
    with np.load(path) as arrays:
        return {name: torch.from_numpy(arrays[name].copy()) for name in arrays.files}
