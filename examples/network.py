#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The example networks in integers alone, from float `.mlir` to what is deployed.

Convert all tensor computation, observe, calibrate, quantize, build tables, run
the simulation, lower it, move the integer part into a function of its own, verify
that it is one, run what is deployed, and compare. Each network with 8-bit and
with 16-bit values, without any training. Prints one table; the same figures go
to `summary.json` in the output directory, and every command to `commands.sh`.

Exits with 1 if simulated and deployed outputs differ in any bit, the integer
function has a float type, or too few predictions equal those of the float
network.
"""

import argparse
import json
import math
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "digits"))

# pylint: disable=wrong-import-position
from demo import Tools, align, differing_elements, predictions, read_npy, share_equal

NETWORKS = ["digits", "cnn"]

# What differs between the configurations. The codes of the tables' results are
# certified against exact functions by --qlut-certify-tables, see demo.py.
CONFIGURATIONS = [
    {"bits": 8, "segments": 32, "least_agreement": 0.985},
    {"bits": 16, "segments": 256, "least_agreement": 0.997},
]

FLOAT_TYPE = re.compile(r"\b(?:b?f16|f32|f64|f80|f128|tf32|f[468]E\w+)\b")


def integer_function(path):
    """The lines of @main_int in a file that the printer wrote."""
    lines, inside = [], False
    for line in path.read_text().splitlines():
        if re.match(r"  func\.func (?:private )?@main_int\(", line):
            inside = True
        if inside:
            lines.append(line)
            if line == "  }":
                return lines
    sys.exit(f"error: {path}: expected a function @main_int")


def float_lines(path):
    return [line for line in integer_function(path) if FLOAT_TYPE.search(line)]


def first_images(source, count, target):
    """The first `count` of the arrays in a .npy file, as another one."""
    shape, values = read_npy(source)
    if not count or count >= shape[0]:
        return source
    data = source.read_bytes()
    start = len(data) - 4 * len(values)
    size = 4 * math.prod(shape[1:])
    header = data[10:start].replace(f"({shape[0]},".encode(), f"({count},".encode())
    header = header.rstrip(b" \n").ljust(start - 11) + b"\n"
    target.write_bytes(data[:10] + header + data[start : start + count * size])
    return target


def deploy(tools, network, calibration, settings, folder):
    """Writes the simulated and the deployed network; returns their paths."""
    observed, stats = folder.parent / "observed.mlir", folder.parent / "stats.json"
    sim, hw, integer = (folder / f"{name}.mlir" for name in ("sim", "hw", "integer"))
    passes = [
        "--convert-to-qlut-sim=remarks=false",
        "--convert-linear-to-qlut-sim",
        "--qlut-insert-observers",
    ]
    tools.run("qlut-opt", [network, *passes, "-o", observed], [network], [observed])
    args = [observed, "--input", calibration, "--calibrate", stats]
    tools.run("qlut-run", args, [observed, calibration], [stats])
    passes = [
        f"--qlut-apply-calibration=stats={stats}",
        f"--qlut-quantize=bits={settings['bits']}",
        f"--qlut-build-tables=segments={settings['segments']}",
    ]
    tools.run("qlut-opt", [observed, *passes, "-o", sim], [observed, stats], [sim])
    passes = ["--convert-qlut-sim-to-hw", "--qlut-outline-integer", "--qlut-verify-deployable"]
    tools.run("qlut-opt", [sim, *passes, "-o", hw], [sim], [hw])
    passes = ["--convert-qlut-to-arith", "--qlut-verify-deployable"]
    tools.run("qlut-opt", [hw, *passes, "-o", integer], [hw], [integer])
    return sim, integer


def configure(tools, name, data, settings, images, reference, out):
    """Deploys one network in one configuration, and checks it."""
    folder = out / f"{settings['bits']}-bit"
    folder.mkdir(parents=True, exist_ok=True)
    network, calibration = data / f"{name}.mlir", data / "calibration_images.npy"
    sim, integer = deploy(tools, network, calibration, settings, folder)
    sim_seconds = tools.predict(sim, images, folder / "sim.npy")
    hw_seconds = tools.predict(integer, images, folder / "hw.npy")
    predicted = predictions(folder / "hw.npy")
    labels = read_npy(data / "test_labels.npy")[1][: len(predicted)]
    floats = [line for stage in ("hw", "integer") for line in float_lines(folder / f"{stage}.mlir")]
    figures = {
        "network": name,
        "bits": settings["bits"],
        "images": len(predicted),
        "accuracy": {
            "float": share_equal(reference, labels),
            "sim": share_equal(predictions(folder / "sim.npy"), labels),
            "hw": share_equal(predicted, labels),
        },
        "agreement": share_equal(predicted, reference),
        "least_agreement": settings["least_agreement"],
        "differing_elements": differing_elements(folder / "sim.npy", folder / "hw.npy"),
        "elements": math.prod(read_npy(folder / "hw.npy")[0]),
        "float_lines": len(floats),
        "integer_lines": len(integer_function(folder / "integer.mlir")),
        "seconds": {"sim": sim_seconds, "hw": hw_seconds},
    }
    problems = []
    if figures["differing_elements"]:
        problems.append(f"{figures['differing_elements']} elements differ, simulated to deployed")
    if floats:
        problems.append(f"@main_int has floats: {floats[0].strip()}")
    if figures["agreement"] < settings["least_agreement"]:
        problems.append(f"{figures['agreement']:.2%} of the predictions equal those in float, "
                        f"expected at least {settings['least_agreement']:.1%}")
    figures["problems"] = problems
    return figures


def rows(results):
    def row(label, cell):
        return [label, *map(cell, results)]

    yield row("network, width of all values", lambda r: f"{r['network']} {r['bits']}-bit")
    for key, label in (("float", "float"), ("sim", "simulated"), ("hw", "deployed")):
        yield row(f"accuracy, {label}", lambda r, key=key: f"{r['accuracy'][key]:.2%}")
    yield row("deployed predictions equal to float", lambda r: f"{r['agreement']:.2%}")
    yield row("elements that differ, simulated to deployed",
              lambda r: f"{r['differing_elements']} of {r['elements']}")
    yield row("lines of @main_int with a float type",
              lambda r: f"{r['float_lines']} of {r['integer_lines']}")
    yield row("run time, deployed", lambda r: f"{r['seconds']['hw'] * 1e3:.1f} ms")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    root = HERE.parent
    parser.add_argument("--build", type=pathlib.Path, default=root / "build", help="build directory")
    parser.add_argument("--out", type=pathlib.Path,
                        help="output directory (default: BUILD/network-demo)")
    parser.add_argument("--images", type=int, default=0,
                        help="only so many of the held-out images, a multiple of 25")
    parser.add_argument("networks", nargs="*", default=NETWORKS, help=" or ".join(NETWORKS))
    options = parser.parse_args()
    out = options.out or options.build / "network-demo"
    out.mkdir(parents=True, exist_ok=True)

    tools, results = Tools(options.build / "bin", out), []
    for name in options.networks:
        data, folder = HERE / name, out / name
        folder.mkdir(exist_ok=True)
        images = first_images(data / "test_images.npy", options.images, folder / "images.npy")
        tools.predict(data / f"{name}.mlir", images, folder / "float.npy")
        reference = predictions(folder / "float.npy")
        for settings in CONFIGURATIONS:
            results.append(configure(tools, name, data, settings, images, reference, folder))
    (out / "summary.json").write_text(json.dumps({"configurations": results}, indent=2) + "\n")
    lines = list(align(rows(results)))
    rule = "-" * max(map(len, lines))
    print("\n".join([rule, "networks in integers alone", rule, *lines, rule]))
    problems = [f"{r['network']} {r['bits']}-bit: {p}" for r in results for p in r["problems"]]
    for problem in problems:
        print(f"error: {problem}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
