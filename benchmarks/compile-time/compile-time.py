# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""How long a stack of transformer layers takes through the deploy pipeline.

Prints time and peak memory over the number of layers, the line through both,
how well it fits, and the shares of the passes.
"""

import argparse
import os
import re
import resource
import subprocess
import sys
import tempfile
import time

import transformer

PASSES = [
    "--convert-to-qlut-sim=remarks=false",
    "--convert-linear-to-qlut-sim=remarks=false",
    "--qlut-apply-calibration=range=0.125:4",
    "--qlut-quantize",
    "--qlut-build-tables",
    "--convert-qlut-sim-to-hw",
    "--qlut-outline-integer",
    "--convert-qlut-to-arith",
]


def count_ops(text):
    """Operations, terminators and those in bodies included."""
    return len(re.findall(r"^ *(?:%[\w:, ]+ = )?[a-z_]+\.[a-z_]+", text, re.MULTILINE))


def measure(tool, passes, path):
    """Seconds, peak MiB and seconds by pass."""
    command = [tool, path, *passes, "-o", os.devnull, "--mlir-timing", "--mlir-timing-display=list"]
    begin = time.monotonic()
    with tempfile.TemporaryFile("w+") as errors:
        child = subprocess.Popen(command, stderr=errors)
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.monotonic() - begin
        errors.seek(0)
        report = errors.read()
    if status != 0:
        sys.exit(f"{' '.join(command)} failed:\n{report[-3000:]}")
    parts = {}
    for line in report.splitlines():
        found = re.match(r"\s*([\d.]+) \(\s*[\d.]+%\)(?:\s+[\d.]+ \(\s*[\d.]+%\))?\s+(\S.*)", line)
        if found and found[2] not in ("Total", "root"):
            parts[found[2]] = parts.get(found[2], 0) + float(found[1])
    cpu = usage.ru_utime + usage.ru_stime
    return seconds, cpu, usage.ru_maxrss / 1024, parts


def fit(xs, ys):
    """Slope, intercept and R^2 of the line of least squares."""
    n = len(xs)
    mean_x, mean_y = sum(xs) / n, sum(ys) / n
    spread = sum((x - mean_x) ** 2 for x in xs)
    slope = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys)) / spread
    base = mean_y - slope * mean_x
    rest = sum((y - base - slope * x) ** 2 for x, y in zip(xs, ys))
    total = sum((y - mean_y) ** 2 for y in ys)
    return slope, base, 1 - rest / total if total else 1.0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tool", default="qlut-opt")
    parser.add_argument("--layers", default="12,24,48,96")
    parser.add_argument("--pass", dest="passes", action="append", help="instead of the deploy pipeline (repeatable)")
    parser.add_argument("--least-fit", type=float, default=0.0, help="fail if R^2 of the time is below")
    arguments = parser.parse_args()
    layers = [int(text) for text in arguments.layers.split(",")]
    rows = []
    print("layers     ops    wall s     cpu s  cpu ms/layer  peak MiB")
    with tempfile.TemporaryDirectory() as folder:
        for count in layers:
            text = transformer.make(count)
            path = os.path.join(folder, f"{count}.mlir")
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
            seconds, cpu, memory, parts = measure(arguments.tool, arguments.passes or PASSES, path)
            rows.append((count, cpu, memory, parts))
            print(f"{count:6} {count_ops(text):7} {seconds:9.2f} {cpu:9.2f} {1000 * cpu / count:13.1f} {memory:9.0f}", flush=True)
    if len(rows) > 1:
        for name, place, unit in (("time", 1, "s"), ("memory", 2, "MiB")):
            slope, base, quality = fit(layers, [row[place] for row in rows])
            print(f"{name}: {slope:.4f} {unit} a layer + {base:.2f} {unit}, R^2 = {quality:.5f}")
            if name == "time" and quality < arguments.least_fit:
                sys.exit(f"expected R^2 of at least {arguments.least_fit}, got {quality:.5f}")
    first, last = rows[0], rows[-1]
    total = sum(last[3].values()) or 1
    print(f"share of {last[0]} layers; seconds; a layer's seconds over those of a layer of {first[0]}")
    for name, seconds in sorted(last[3].items(), key=lambda item: -item[1])[:14]:
        before = first[3].get(name, 0) / first[0]
        growth = f"{seconds / last[0] / before:.2f}" if before > 0 else "-"
        print(f"{100 * seconds / total:5.1f} % {seconds:8.2f} {growth:>6}  {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
