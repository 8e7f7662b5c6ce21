# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Checks a report of qlut-run --compare-layers against two .npy files of f4.

check_layers.py REPORT.json LAYER FLOAT.npy OTHER.npy [STEP]

The entry of that layer or result must hold the errors between the files, and
all layers must be in order, the worst first.
"""

import json
import math
import struct
import sys


def read(path):
    with open(path, "rb") as file:
        data = file.read()
    size, = struct.unpack("<H", data[8:10])
    return [x for x, in struct.iter_unpack("<f", data[10 + size:])]


def main():
    path, layer, expected, got = sys.argv[1:5]
    with open(path, encoding="utf-8") as file:
        report = json.load(file)
    order = [math.inf if e["sqnr"] is None else e["sqnr"] for e in report["layers"]]
    assert order == sorted(order), order
    entry, = [e for e in report["layers"] + report["results"] if e["layer"] == layer]
    pairs = list(zip(read(expected), read(got), strict=True))
    errors = [abs(a - b) for a, b in pairs]
    sqnr = 10 * math.log10(sum(a * a for a, _ in pairs) / sum(e * e for e in errors))
    figures = {"sqnr": sqnr, "maxError": max(errors),
               "meanError": sum(errors) / len(errors), "elements": len(errors)}
    if len(sys.argv) > 5:
        step = struct.unpack("<f", struct.pack("<f", float(sys.argv[5])))[0]
        figures["maxCodes"] = max(errors) / step
        figures["meanCodes"] = figures["meanError"] / step
    for key, value in figures.items():
        assert math.isclose(entry[key], value, rel_tol=1e-9), (key, entry[key], value)


main()
