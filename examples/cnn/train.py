#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Train a small residual network on the UCI 8x8 digits and write it as MLIR.

Writes into --out: cnn.mlir (the float network), test_images.npy,
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

# The network: channels of the stem, and of each block with its stride.
STEM = 16
BLOCKS = ((16, 1), (32, 2), (32, 1))
CLASSES = 10

# The recipe. It was settled on folds of the training images (--folds); the
# test images had no say in it.
EPOCHS = 40
BATCH = 64
LEARNING_RATE = 4e-3
WEIGHT_DECAY = 0.1
LABEL_SMOOTHING = 0.1
WARMUP = 0.05  # share of all steps

TEST = 450
CALIBRATION = 225


def load_split():
    """Returns ((train x, y), (test x, y), calibration x), pixels in [0, 1].

    Images are 1 x 8 x 8. The calibration images are the first of the training
    images, so they are disjoint from the test images.
    """
    digits = load_digits()
    images = (digits.images / 16.0).astype(np.float32)[:, None]
    labels = digits.target.astype(np.int64)
    # RandomState's stream is frozen by numpy's compatibility policy.
    order = np.random.RandomState(SEED).permutation(len(images))
    test, train = order[:TEST], order[TEST:]
    return (
        (images[train], labels[train]),
        (images[test], labels[test]),
        images[train[:CALIBRATION]],
    )


def conv(inputs, outputs, size, stride):
    return nn.Conv2d(inputs, outputs, size, stride, padding=size // 2, bias=False)


class Block(nn.Module):
    """Two 3x3 convolutions beside an identity, or a 1x1 convolution where
    the shape changes."""

    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = conv(inputs, outputs, 3, stride)
        self.norm1 = nn.BatchNorm2d(outputs)
        self.conv2 = conv(outputs, outputs, 3, 1)
        self.norm2 = nn.BatchNorm2d(outputs)
        self.shortcut = None
        if stride != 1 or inputs != outputs:
            self.shortcut = conv(inputs, outputs, 1, stride)
            self.shortcut_norm = nn.BatchNorm2d(outputs)

    def forward(self, x):
        y = F.relu(self.norm1(self.conv1(x)))
        y = self.norm2(self.conv2(y))
        if self.shortcut is not None:
            x = self.shortcut_norm(self.shortcut(x))
        return F.relu(x + y)


class DigitsCNN(nn.Module):
    """A convolution -> residual blocks -> mean over pixels -> head."""

    def __init__(self):
        super().__init__()
        self.conv = conv(1, STEM, 3, 1)
        self.norm = nn.BatchNorm2d(STEM)
        blocks, inputs = [], STEM
        for outputs, stride in BLOCKS:
            blocks.append(Block(inputs, outputs, stride))
            inputs = outputs
        self.blocks = nn.ModuleList(blocks)
        self.head = nn.Linear(inputs, CLASSES)

    def forward(self, images):  # B x 1 x 8 x 8 -> B x 10
        x = F.relu(self.norm(self.conv(images)))
        for block in self.blocks:
            x = block(x)
        return self.head(x.mean(dim=(2, 3)))


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
    return padded[index, 0, rows[:, :, None], columns[:, None, :]][:, None]


def train(images, labels, epochs, seed=SEED):
    torch.manual_seed(seed)
    generator = torch.Generator().manual_seed(seed)
    model = DigitsCNN()
    # Decay the kernels and the matrix only.
    optimizer = torch.optim.AdamW(
        [
            {"params": [p for p in model.parameters() if p.dim() > 1],
             "weight_decay": WEIGHT_DECAY},
            {"params": [p for p in model.parameters() if p.dim() == 1], "weight_decay": 0.0},
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
        if (epoch + 1) % 10 == 0:
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
    parser.add_argument("--batch", type=int, default=25, help="static batch of cnn.mlir")
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
    text = export.emit(weights, args.batch, [stride for _, stride in BLOCKS], model.norm.eps)
    (args.out / "cnn.mlir").write_text(text)
    np.save(args.out / "test_images.npy", test_x)
    np.save(args.out / "test_labels.npy", test_y.astype(np.int32))
    np.save(args.out / "calibration_images.npy", calibration_x)


if __name__ == "__main__":
    main()
