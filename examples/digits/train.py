#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Train a small vision transformer on the UCI 8x8 digits and write it as MLIR.

Writes into --out: digits.mlir (the float network), test_images.npy,
test_labels.npy and calibration_images.npy. See README.md.
"""

import argparse
import pathlib

import numpy as np
import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn import functional as F

import export

SEED = 0

# The network.
DIM = 32
HEADS = 4
BLOCKS = 2
MLP_RATIO = 2
PATCH = 2
GRID = 8 // PATCH
TOKENS = GRID * GRID
CLASSES = 10

# The recipe. It was settled on folds of the training images (--folds); the
# test images had no say in it.
EPOCHS = 400
BATCH = 64
LEARNING_RATE = 3e-3
WEIGHT_DECAY = 0.3
LABEL_SMOOTHING = 0.1
WARMUP = 0.05  # share of all steps

TEST = 450
CALIBRATION = 225


def load_split():
    """Returns ((train x, y), (test x, y), calibration x), pixels in [0, 1].

    The calibration images are the first of the training images, so they are
    disjoint from the test images.
    """
    digits = load_digits()
    images = (digits.images / 16.0).astype(np.float32)
    labels = digits.target.astype(np.int64)
    # RandomState's stream is frozen by numpy's compatibility policy.
    order = np.random.RandomState(SEED).permutation(len(images))
    test, train = order[:TEST], order[TEST:]
    return (
        (images[train], labels[train]),
        (images[test], labels[test]),
        images[train[:CALIBRATION]],
    )


class Attention(nn.Module):
    def __init__(self):
        super().__init__()
        self.q = nn.Linear(DIM, DIM)
        self.k = nn.Linear(DIM, DIM)
        self.v = nn.Linear(DIM, DIM)
        self.proj = nn.Linear(DIM, DIM)

    def forward(self, x):
        def heads(t):  # B x T x D -> B x H x T x D/H
            return t.reshape(-1, TOKENS, HEADS, DIM // HEADS).transpose(1, 2)

        q, k, v = heads(self.q(x)), heads(self.k(x)), heads(self.v(x))
        scores = (q @ k.transpose(-1, -2)) * (DIM // HEADS) ** -0.5
        mixed = scores.softmax(dim=-1) @ v
        return self.proj(mixed.transpose(1, 2).reshape(-1, TOKENS, DIM))


class Block(nn.Module):
    """A pre-norm transformer block."""

    def __init__(self):
        super().__init__()
        self.norm1 = nn.LayerNorm(DIM)
        self.attn = Attention()
        self.norm2 = nn.LayerNorm(DIM)
        self.fc1 = nn.Linear(DIM, MLP_RATIO * DIM)
        self.fc2 = nn.Linear(MLP_RATIO * DIM, DIM)

    def forward(self, x):
        x = x + self.attn(self.norm1(x))
        return x + self.fc2(F.gelu(self.fc1(self.norm2(x))))


class DigitsViT(nn.Module):
    """Patches -> linear + position -> blocks -> mean over tokens -> norm -> head."""

    def __init__(self):
        super().__init__()
        self.embed = nn.Linear(PATCH * PATCH, DIM)
        self.position = nn.Parameter(0.02 * torch.randn(TOKENS, DIM))
        self.blocks = nn.ModuleList(Block() for _ in range(BLOCKS))
        self.norm = nn.LayerNorm(DIM)
        self.head = nn.Linear(DIM, CLASSES)

    def forward(self, images):  # B x 8 x 8 -> B x 10
        x = images.reshape(-1, GRID, PATCH, GRID, PATCH).transpose(2, 3)
        x = self.embed(x.reshape(-1, TOKENS, PATCH * PATCH)) + self.position
        for block in self.blocks:
            x = block(x)
        return self.head(self.norm(x.mean(dim=1)))


def shift(images, generator):
    """Moves each image by -1, 0 or 1 pixels along each axis, filling with 0."""
    count = len(images)
    padded = F.pad(images, (1, 1, 1, 1))
    # 0 and 2 are moves, 1 is none; half of the draws move along an axis.
    offsets = torch.tensor([0, 1, 1, 2])[
        torch.randint(0, 4, (2, count), generator=generator)
    ]
    rows = offsets[0][:, None] + torch.arange(8)
    columns = offsets[1][:, None] + torch.arange(8)
    index = torch.arange(count)[:, None, None]
    return padded[index, rows[:, :, None], columns[:, None, :]]


def train(images, labels, epochs, seed=SEED):
    torch.manual_seed(seed)
    generator = torch.Generator().manual_seed(seed)
    model = DigitsViT()
    # Decay the matrices only.
    matrices = [p for n, p in model.named_parameters() if p.dim() == 2 and n != "position"]
    others = [p for n, p in model.named_parameters() if p.dim() != 2 or n == "position"]
    optimizer = torch.optim.AdamW(
        [
            {"params": matrices, "weight_decay": WEIGHT_DECAY},
            {"params": others, "weight_decay": 0.0},
        ],
        lr=LEARNING_RATE,
    )
    steps_per_epoch = len(images) // BATCH
    steps = epochs * steps_per_epoch
    warmup = max(1, int(WARMUP * steps))

    def rate(step):  # linear warm-up, then a half cosine to zero
        if step < warmup:
            return (step + 1) / warmup
        return 0.5 * (1 + np.cos(np.pi * (step - warmup) / (steps - warmup)))

    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, rate)
    images, labels = torch.from_numpy(images), torch.from_numpy(labels)
    for epoch in range(epochs):
        order = torch.randperm(len(images), generator=generator)
        total = 0.0
        for step in range(steps_per_epoch):
            pick = order[step * BATCH : (step + 1) * BATCH]
            logits = model(shift(images[pick], generator))
            loss = F.cross_entropy(logits, labels[pick], label_smoothing=LABEL_SMOOTHING)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total += loss.item()
        if (epoch + 1) % 50 == 0:
            print(f"epoch {epoch + 1}: loss {total / steps_per_epoch:.4f}", flush=True)
    return model.eval()


@torch.no_grad()
def correct(model, images, labels):
    return int((model(torch.from_numpy(images)).argmax(dim=1).numpy() == labels).sum())


def cross_validate(images, labels, epochs, folds):
    """Accuracy over folds of the training images, for settling the recipe."""
    hits = 0
    for fold in range(folds):
        held = np.arange(len(images)) % folds == fold
        model = train(images[~held], labels[~held], epochs)
        hits += correct(model, images[held], labels[held])
    print(f"cross validation: {hits} of {len(images)} ({100 * hits / len(images):.2f} %)")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    here = pathlib.Path(__file__).resolve().parent
    parser.add_argument("--out", type=pathlib.Path, default=here, help="output folder")
    parser.add_argument("--batch", type=int, default=25, help="static batch of digits.mlir")
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--folds", type=int, default=0,
                        help="only cross-validate on the training images, write nothing")
    args = parser.parse_args()

    # One thread: the sums, and so the weights, come out the same every time.
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)

    (train_x, train_y), (test_x, test_y), calibration_x = load_split()
    if args.folds:
        cross_validate(train_x, train_y, args.epochs, args.folds)
        return

    model = train(train_x, train_y, args.epochs)
    hits = correct(model, test_x, test_y)
    parameters = sum(p.numel() for p in model.parameters())
    print(f"{parameters} parameters")
    print(f"train: {correct(model, train_x, train_y)} of {len(train_x)}")
    print(f"test: {hits} of {TEST} ({100 * hits / TEST:.2f} %)")

    args.out.mkdir(parents=True, exist_ok=True)
    weights = {name: t.numpy() for name, t in model.state_dict().items()}
    text = export.emit(weights, batch=args.batch, patch=PATCH, heads=HEADS,
                       eps=model.norm.eps)
    (args.out / "digits.mlir").write_text(text)
    np.save(args.out / "test_images.npy", test_x)
    np.save(args.out / "test_labels.npy", test_y.astype(np.int32))
    np.save(args.out / "calibration_images.npy", calibration_x)


if __name__ == "__main__":
    main()
