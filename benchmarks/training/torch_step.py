# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The benchmark's step in PyTorch: fake quantization and interpolated lookups."""

import statistics
import time

import torch
from torch import nn
from torch.nn import functional as F

torch.set_num_threads(1)
DIM, HEADS, SEGMENTS = 32, 4, 2


class FakeQuant(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, scale):
        q = torch.round(x / scale)
        ctx.save_for_backward((q >= -128) & (q <= 127))
        return q.clamp(-128, 127) * scale

    @staticmethod
    def backward(ctx, g):
        return g * ctx.saved_tensors[0], None


class Interpolate(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, values, low, width):
        u = (x - low) / width
        k = u.floor().clamp(0, SEGMENTS - 1)
        index = k.long()
        first = values[index]
        rise = values[index + 1] - first
        ctx.save_for_backward(rise)
        ctx.width = width
        return first + rise * (u - k)

    @staticmethod
    def backward(ctx, g):
        return g * ctx.saved_tensors[0] / ctx.width, None, None, None


def lookup(function, low, high):
    values = function(torch.linspace(low, high, SEGMENTS + 1))
    width = (high - low) / SEGMENTS
    return lambda x: Interpolate.apply(x, values, low, width)


GELU = lookup(F.gelu, -4.0, 4.0)
EXP = lookup(torch.exp, -8.0, 0.0)
RSQRT = lookup(torch.rsqrt, 0.1, 4.0)
RECIPROCAL = lookup(torch.reciprocal, 1.0, 16.0)


def quantize(x, scale=0.05):
    return FakeQuant.apply(x, scale)


class Linear(nn.Linear):
    def forward(self, x):
        return quantize(F.linear(x, quantize(self.weight, 0.01), self.bias))


class Norm(nn.LayerNorm):
    def forward(self, x):
        centered = x - x.mean(-1, keepdim=True)
        variance = (centered * centered).mean(-1, keepdim=True)
        return quantize(centered * RSQRT(variance) * self.weight + self.bias)


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm1, self.norm2 = Norm(DIM), Norm(DIM)
        self.q, self.k, self.v, self.proj = (Linear(DIM, DIM) for _ in range(4))
        self.fc1, self.fc2 = Linear(DIM, 2 * DIM), Linear(2 * DIM, DIM)

    def forward(self, x):
        batch, tokens, _ = x.shape
        y = self.norm1(x)
        q, k, v = (part(y).reshape(batch, tokens, HEADS, -1).transpose(1, 2)
                   for part in (self.q, self.k, self.v))
        scores = quantize(q @ k.transpose(-1, -2) * (DIM // HEADS) ** -0.5)
        power = quantize(EXP(scores - scores.amax(-1, keepdim=True)), 1 / 256)
        shares = quantize(power * RECIPROCAL(power.sum(-1, keepdim=True)), 1 / 256)
        mixed = quantize(shares @ v).transpose(1, 2).reshape(batch, tokens, DIM)
        x = quantize(x + self.proj(mixed))
        return quantize(x + self.fc2(quantize(GELU(self.fc1(self.norm2(x))))))


class Step:
    """A network, its optimizer and one batch."""

    def __init__(self, tokens, features, classes, depth, batch):
        self.embed = Linear(features, DIM)
        self.body = nn.Sequential(*(Block() for _ in range(depth)))
        self.norm, self.head = Norm(DIM), Linear(DIM, classes)
        self.position = nn.Parameter(0.02 * torch.randn(tokens, DIM))
        parts = nn.ModuleList([self.embed, self.body, self.norm, self.head])
        self.optimizer = torch.optim.AdamW([*parts.parameters(), self.position], lr=1e-3)
        self.x = torch.rand(batch, tokens, features)
        self.y = torch.randint(0, classes, (batch,))

    def run(self):
        x = quantize(self.embed(quantize(self.x, 1 / 255)) + self.position)
        logits = self.head(self.norm(quantize(self.body(x).mean(1))))
        loss = F.cross_entropy(logits, self.y)
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()

    def measure(self, steps):
        """The median of the seconds that a step takes."""
        seconds = []
        for _ in range(steps):
            start = time.perf_counter()
            self.run()
            seconds.append(time.perf_counter() - start)
        return statistics.median(seconds)
