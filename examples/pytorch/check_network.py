#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Compares gradients of the digits transformer with PyTorch's.

check_network.py QLUT_OPT QLUT_RUN FOLDER

The float network of examples/digits, all 39 parameters, for a cotangent of
random numbers. Both are computed in f32, in other orders.
"""

import pathlib
import subprocess
import sys

import numpy as np
import torch

import qlut_torch

DIGITS = pathlib.Path(__file__).resolve().parent.parent / "digits"
sys.path.insert(0, str(DIGITS))
import train as digits  # noqa: E402  (the network)


def main(opt, runner, folder):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        [opt, DIGITS / "digits.mlir",
         f"--qlut-extract-parameters=values={folder}/weights.npz remarks=false",
         "--qlut-differentiate", "-o", folder / "grad.mlir"], check=True)
    weights = qlut_torch.load_weights(folder / "weights.npz")

    torch.set_num_threads(1)
    model = digits.DigitsViT()
    # As digits.mlir has them: in the order of their use, matrices transposed.
    named = dict(model.named_parameters())
    order = ["embed.weight", "embed.bias", "position"]
    order += [name for name in named if name not in order]
    names = [f"parameter{i}" for i in range(len(order))]
    assert sorted(weights) == sorted(names)

    def turn(name, array):
        return array.T if name.endswith(".weight") and array.ndim == 2 else array

    with torch.no_grad():
        for name, ours in zip(order, names):
            named[name].copy_(turn(name, weights[ours]))
    images = np.load(DIGITS / "test_images.npy")[:25]
    cotangent = np.random.RandomState(0).standard_normal((25, 10)).astype(np.float32)
    logits = model(torch.from_numpy(images))
    logits.backward(torch.from_numpy(cotangent))

    np.save(folder / "x.npy", images)
    np.save(folder / "g.npy", cotangent)
    files = ["x.npy"]
    for name in names:
        np.save(folder / f"{name}.npy", weights[name].numpy())
        files.append(f"{name}.npy")
    command = [runner, folder / "grad.mlir", "--entry", "main_grad"]
    for name in [*files, "g.npy"]:
        command += ["--input", folder / name]
    for i in range(len(names) + 1):
        command += ["--output", folder / f"result{i}.npy"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)

    # Of a bias that softmax cancels, all is rounding.
    least = 1e-3 * max(float(p.grad.abs().max()) for p in model.parameters())
    worst = 0.0
    for i, name in enumerate(order):
        expected = turn(name, named[name].grad).numpy()
        got = np.load(folder / f"result{i + 1}.npy")
        error = np.abs(got - expected).max() / max(np.abs(expected).max(), least)
        worst = max(worst, error)
        assert error < 1e-4, (name, error)
    assert np.abs(np.load(folder / "result0.npy") - logits.detach().numpy()).max() < 1e-4
    print(f"{len(order)} gradients agree with PyTorch's, at worst {worst:.1e} of the greatest")


if __name__ == "__main__":
    main(*sys.argv[1:])
