#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The main job on the digits network, step by step with qlut's tools.

From float `.mlir` to integer tables: convert and observe, calibrate, quantize,
build and certify the tables, run the simulation, lower it, run what is
deployed, and compare the two outputs byte by byte. Once with 8-bit and once
with 16-bit table inputs and outputs. Prints one table; the same figures go to
`summary.json` in the output directory, and every command to `commands.sh`. A
step whose tool, inputs and options are those of the last run is not run again.

Exits with 1 if simulated and deployed outputs differ in any bit.
"""

import argparse
import ast
import hashlib
import json
import math
import pathlib
import re
import shlex
import struct
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent

# What differs between the two configurations.
CONFIGURATIONS = [
    {"name": "8-bit", "bits": 8, "segments": 32, "presets": "presets-8.yaml"},
    {"name": "16-bit", "bits": 16, "segments": 256, "presets": "presets-16.yaml"},
]


def read_npy(path):
    """The shape and the flat values of a .npy file of f32 or i32 in C order."""
    data = path.read_bytes()
    if data[:8] != b"\x93NUMPY\x01\x00":
        sys.exit(f"error: {path}: expected a .npy file of version 1.0")
    (length,) = struct.unpack_from("<H", data, 8)
    header = ast.literal_eval(data[10 : 10 + length].decode("latin1"))
    kinds = {"<f4": "f", "<i4": "i"}
    if header["fortran_order"] or header["descr"] not in kinds:
        sys.exit(f"error: {path}: expected <f4 or <i4 in C order, got {header}")
    count = math.prod(header["shape"])
    values = struct.unpack_from(f"<{count}{kinds[header['descr']]}", data, 10 + length)
    return header["shape"], values


def predictions(path):
    """The index of the greatest of each row of logits."""
    (rows, columns), logits = read_npy(path)
    split = [logits[i * columns : (i + 1) * columns] for i in range(rows)]
    return [max(range(columns), key=row.__getitem__) for row in split]


def share_equal(left, right):
    return sum(a == b for a, b in zip(left, right, strict=True)) / len(left)


def differing_elements(left, right):
    """How many f32 elements of two .npy files differ in any bit."""
    a, b = left.read_bytes(), right.read_bytes()
    if a == b:
        return 0
    if len(a) != len(b):
        sys.exit(f"error: {left} and {right} differ in size")
    start = len(a) - 4 * math.prod(read_npy(left)[0])
    if a[:start] != b[:start]:
        sys.exit(f"error: {left} and {right} differ in their headers")
    return sum(a[i : i + 4] != b[i : i + 4] for i in range(start, len(a), 4))


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else None


class Tools:
    """Runs qlut's tools, keeps the commands, and repeats no step for nothing."""

    def __init__(self, bin_dir, out_dir):
        self.bin, self.out = bin_dir, out_dir
        self.commands = []
        self.ledger = out_dir / "steps.json"
        self.steps = json.loads(self.ledger.read_text()) if self.ledger.exists() else {}

    def run(self, tool, args, inputs, outputs):
        """Runs a step, or gives what it printed last time if nothing changed."""
        command = shlex.join([str(self.bin / tool), *map(str, args)])
        self.commands.append(command)
        (self.out / "commands.sh").write_text("\n".join(self.commands) + "\n")
        before = [digest(path) for path in (self.bin / tool, *inputs)]
        last = self.steps.get(command)
        if last and last["inputs"] == before and last["outputs"] == list(map(digest, outputs)):
            return last["printed"]
        done = subprocess.run(shlex.split(command), capture_output=True, text=True)
        if done.returncode:
            sys.exit(f"{done.stdout}{done.stderr}error: failed: {command}")
        after = [digest(path) for path in outputs]
        self.steps[command] = {"inputs": before, "outputs": after, "printed": done.stdout}
        self.ledger.write_text(json.dumps(self.steps, indent=2))
        return done.stdout

    def convert(self, network, presets, observed):
        passes = [f"--convert-to-qlut-sim=presets={presets}", "--qlut-insert-observers"]
        self.run("qlut-opt", [network, *passes, "-o", observed], [network, presets], [observed])

    def calibrate(self, observed, images, stats):
        args = [observed, "--input", images, "--calibrate", stats]
        self.run("qlut-run", args, [observed, images], [stats])

    def build_tables(self, observed, stats, bits, segments, sim, certificates):
        passes = [
            f"--qlut-apply-calibration=stats={stats}",
            f"--qlut-quantize=bits={bits}",
            f"--qlut-build-tables=segments={segments}",
            f"--qlut-certify-tables=json={certificates} remarks=false",
        ]
        args = [observed, *passes, "-o", sim]
        self.run("qlut-opt", args, [observed, stats], [sim, certificates])

    def lower(self, sim, hw):
        passes = ["--convert-qlut-sim-to-hw", "--convert-qlut-to-arith"]
        self.run("qlut-opt", [sim, *passes, "-o", hw], [sim], [hw])

    def predict(self, model, images, output):
        """Runs a model over images; returns the seconds of one pass over them."""
        args = [model, "--input", images, "--output", output, "--time", "--repeat=5"]
        report = self.run("qlut-run", args, [model, images], [output])
        found = re.search(r"^run: ([0-9.]+) ms", report, re.MULTILINE)
        if not found:
            sys.exit(f"error: qlut-run --time printed no run time:\n{report}")
        return float(found.group(1)) / 1e3


def configure(tools, settings, observed, stats, images, out):
    """Builds, simulates, deploys and compares one configuration."""
    sim, hw, certificates = out / "sim.mlir", out / "hw.mlir", out / "tables.json"
    bits, segments = settings["bits"], settings["segments"]
    tools.build_tables(observed, stats, bits, segments, sim, certificates)
    sim_seconds = tools.predict(sim, images, out / "sim.npy")
    tools.lower(sim, hw)
    hw_seconds = tools.predict(hw, images, out / "hw.npy")
    return {
        "name": settings["name"],
        "bits": settings["bits"],
        "segments": settings["segments"],
        "differing_elements": differing_elements(out / "sim.npy", out / "hw.npy"),
        "elements": math.prod(read_npy(out / "hw.npy")[0]),
        "seconds": {"sim": sim_seconds, "hw": hw_seconds},
        "tables": json.loads(certificates.read_text()),
    }


def evaluate(tools, data, out):
    """Runs everything; returns the summary."""
    network, images = data / "digits.mlir", data / "test_images.npy"
    labels = read_npy(data / "test_labels.npy")[1]
    float_seconds = tools.predict(network, images, out / "float.npy")
    float_predictions = predictions(out / "float.npy")
    float_accuracy = share_equal(float_predictions, labels)

    configurations, stats = [], out / "stats.json"
    for settings in CONFIGURATIONS:
        folder = out / settings["name"]
        folder.mkdir(exist_ok=True)
        observed = folder / "observed.mlir"
        tools.convert(network, data / settings["presets"], observed)
        if not configurations:  # presets do not move observers: one run serves all
            tools.calibrate(observed, data / "calibration_images.npy", stats)
        result = configure(tools, settings, observed, stats, images, folder)
        sim, hw = predictions(folder / "sim.npy"), predictions(folder / "hw.npy")
        result["accuracy"] = {
            "float": float_accuracy,
            "sim": share_equal(sim, labels),
            "hw": share_equal(hw, labels),
        }
        result["agreement"] = share_equal(hw, float_predictions)
        result["seconds"]["float"] = float_seconds
        configurations.append(result)

    first = configurations[0]
    keys = ("accuracy", "agreement", "differing_elements", "seconds", "tables")
    return {
        "images": len(labels),
        **{key: first[key] for key in keys},
        "configurations": configurations,
    }


def rows_of_network(summary):
    """Label and one cell per configuration."""
    configurations = summary["configurations"]

    def row(label, cell):
        return [label, *map(cell, configurations)]

    yield row("codes in and out of each table", lambda c: c["name"])
    for key, label in (("float", "float"), ("sim", "simulated"), ("hw", "deployed")):
        yield row(f"accuracy, {label}", lambda c: f"{c['accuracy'][key]:.2%}")
    yield row("deployed predictions equal to float", lambda c: f"{c['agreement']:.2%}")
    yield row(
        "elements that differ, simulated to deployed",
        lambda c: f"{c['differing_elements']} of {c['elements']}",
    )
    for key, label in (("float", "float"), ("sim", "simulated"), ("hw", "deployed")):
        yield row(f"run time, {label}", lambda c: f"{c['seconds'][key] * 1e3:.1f} ms")


def rows_of_tables(summary):
    yield ["table", "function", "range", "entries", "bytes", "worst error (codes)"]
    for configuration in summary["configurations"]:
        for table in configuration["tables"]:
            low, high = table["range"]
            yield [
                f"{configuration['name']} {table['layer']}",
                table["function"],
                f"{low:.4g} .. {high:.4g}",
                str(table["entries"]),
                str(table["bytes"]),
                f"{table['maxError']:.2f}",
            ]


def align(rows):
    """Columns padded to their widest cell: the first to the left, others right."""
    rows = list(rows)
    widths = [max(map(len, column)) for column in zip(*rows)]
    for row in rows:
        cells = [row[0].ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in zip(row[1:], widths[1:])]
        yield "  ".join(cells)


def report(summary):
    title = f"digits: a vision transformer over {summary['images']} held-out images"
    network, tables = list(align(rows_of_network(summary))), list(align(rows_of_tables(summary)))
    rule = "-" * max(map(len, [title, *network, *tables]))
    return "\n".join([rule, title, rule, *network, rule, *tables, rule])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    root = HERE.parents[1]
    parser.add_argument("--build", type=pathlib.Path, default=root / "build", help="build directory")
    parser.add_argument("--out", type=pathlib.Path, help="output directory (default: BUILD/demo)")
    options = parser.parse_args()
    out = options.out or options.build / "demo"
    out.mkdir(parents=True, exist_ok=True)

    summary = evaluate(Tools(options.build / "bin", out), HERE, out)
    (out / "summary.json").write_text(json.dumps(summary, indent=2) + "\n")
    print(report(summary))
    differing = sum(c["differing_elements"] for c in summary["configurations"])
    if differing:
        print(f"error: {differing} elements differ between simulated and deployed")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
