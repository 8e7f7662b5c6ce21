# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""widths.py CURVES: in which epochs the mean range is another than before."""

import csv
import sys

with open(sys.argv[1]) as file:
    widths = [float(row["mean_range"]) for row in csv.DictReader(file)]
moved = [i + 1 for i in range(1, len(widths)) if widths[i] != widths[i - 1]]
assert moved == list(range(moved[0], moved[-1] + 1)), moved
isDown = all(b <= a for a, b in zip(widths, widths[1:]))
print(f"moves in epochs {moved[0]} to {moved[-1]}" + (", down" if isDown else ""))
