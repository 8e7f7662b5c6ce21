#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Compares gradients of qlut-differentiate with central differences in f64.

    check_gradients.py QLUT_OPT QLUT_RUN FILE FOLDER [FUNCTION...]

Each function of FILE is differentiated by all of its float arguments. A comment
`// NAME: %ARGUMENT=LOW:HIGH ...` in front of one says from where values are
drawn; [-1, 1] for floats, {0, 1} for integers otherwise. With functions named,
only those; an error is then printed.
"""

import math
import pathlib
import random
import re
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "Execution"))
import npy

TYPES = {"f64": "<f8", "f32": "<f4", "i32": "<i4", "i64": "<i8", "i1": "|b1"}
STEP = 1e-6


def run(*command):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stderr}")
    return done


def functions_of(text):
    """(name, [(argument, shape, dtype)], ranges) of each function."""
    pattern = re.compile(r"^func\.func @(\w+)\((.*?)\) ->", re.M)
    for match in pattern.finditer(text):
        arguments = []
        for name, shape, element in re.findall(
            r"%(\w+): tensor<((?:\d+x)*)(\w+)>", match.group(2)
        ):
            sizes = tuple(int(size) for size in shape.split("x") if size)
            arguments.append((name, sizes, TYPES[element]))
        comment = re.search(rf"^// {match.group(1)}: (.*)$", text, re.M)
        ranges = {}
        for name, low, high in re.findall(
            r"%(\w+)=([-\d.e]+):([-\d.e]+)", comment.group(1) if comment else ""
        ):
            ranges[name] = (float(low), float(high))
        yield match.group(1), arguments, ranges


class Case:
    """One function; arrays are (dtype, shape, flat list of values)."""

    def __init__(self, tools, file, folder, name, arguments, ranges):
        self.opt, self.run = tools
        self.file, self.folder, self.name = file, folder, name
        self.random = random.Random(name)
        self.values = []
        for argument, shape, dtype in arguments:
            if dtype[1] == "f":
                low, high = ranges.get(argument, (-1, 1))
                values = [self.random.uniform(low, high) for _ in range(math.prod(shape))]
            else:
                low, high = ranges.get(argument, (0, 1))
                values = [self.random.randint(int(low), int(high)) for _ in range(math.prod(shape))]
            self.values.append((dtype, shape, values))

    def evaluate(self, model, entry, values, results):
        inputs = []
        for index, (dtype, shape, flat) in enumerate(values):
            path = self.folder / f"{self.name}.{index}.npy"
            npy.write_values(path, dtype, ",".join(map(str, shape)), flat)
            inputs += ["--input", path]
        outputs = []
        for index in range(results):
            outputs += ["--output", self.folder / f"{self.name}.out{index}.npy"]
        run(self.run, model, "--entry", entry, *inputs, *outputs)
        return [npy.read(path) for path in outputs[1::2]]

    def check(self):
        """The greatest difference, relative to the greatest gradient."""
        text = run(self.opt, self.file, f"--qlut-differentiate=function={self.name} inputs").stdout
        model = self.folder / f"{self.name}.grad.mlir"
        model.write_text(text)
        signature = re.search(rf"@{self.name}_grad\((.*)\) -> (.*) {{", text)
        results = len(re.findall("qlut.cotangent", signature.group(1)))
        total = len(re.findall("tensor<", signature.group(2)))
        plain = self.evaluate(self.file, self.name, self.values, results)
        cotangents = [
            (dtype, shape, [self.random.uniform(-1, 1) for _ in values])
            for dtype, shape, values in plain
        ]
        everything = self.evaluate(model, f"{self.name}_grad", self.values + cotangents, total)
        if everything[:results] != plain:
            sys.exit(f"{self.name}: expected the forward part to give the same values")
        gradients = everything[results:]
        floats = [i for i, value in enumerate(self.values) if value[0][1] == "f"]
        if len(gradients) != len(floats):
            sys.exit(f"{self.name}: expected {len(floats)} gradients, got {len(gradients)}")
        worst = 0.0
        for index, (_, _, gradient) in zip(floats, gradients):
            differences = self.differences(index, cotangents, results)
            scale = max(1e-3, *map(abs, gradient))
            worst = max(worst, *(abs(a - b) / scale for a, b in zip(gradient, differences)))
        return worst

    def differences(self, index, cotangents, results):
        """Central differences of <cotangents, results> by one argument, all in one run."""
        dtype, shape, value = self.values[index]
        stack = []
        for step in (STEP, -STEP):
            for at in range(len(value)):
                stack += value[:at] + [value[at] + step] + value[at + 1 :]
        values = list(self.values)
        values[index] = (dtype, (2 * len(value) * shape[0],) + tuple(shape[1:]), stack)
        sums = [0.0] * (2 * len(value))
        for (_, _, flat), (_, _, cotangent) in zip(
            self.evaluate(self.file, self.name, values, results), cotangents
        ):
            for at in range(len(sums)):
                one = flat[at * len(cotangent) : (at + 1) * len(cotangent)]
                sums[at] += sum(a * b for a, b in zip(one, cotangent))
        return [(a - b) / (2 * STEP) for a, b in zip(sums, sums[len(value) :])]


def main(opt, runner, file, folder, *names):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    text = pathlib.Path(file).read_text()
    count = 0
    failed = False
    for name, arguments, ranges in functions_of(text):
        if names and name not in names:
            continue
        worst = Case((opt, runner), file, folder, name, arguments, ranges).check()
        count += 1
        good = worst < 1e-6
        failed |= not good
        print(f"{name}: {'agrees' if good else f'differs by {worst:.1e}'}")
    print(f"{count} functions")
    return 1 if failed or not count else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
