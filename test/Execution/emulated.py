# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Lookups of 8-bit codes as a module, and their tables as a C header.

usage: emulated.py MODULE HEADER
"""

import math
import random
import sys


def make_table(function):
    """The results of codes -128 to 127, rounded half up and cut off."""
    return [max(-128, min(127, math.floor(function(code) + 0.5))) for code in range(-128, 128)]


def main(module, header):
    draw = random.Random(5)
    any_table = [draw.randrange(-128, 128) for _ in range(256)]
    level, steps = 0, []
    for _ in range(256):
        level = draw.randrange(-128, 128) if draw.random() < 0.02 else level
        steps.append(level)
    tables = [
        make_table(lambda x: 127 * math.tanh(x / 16)),
        make_table(lambda x: x / 2 * (1 + math.erf(x / 16 / math.sqrt(2)))),
        make_table(lambda x: x / (1 + math.exp(-x / 10))),
        make_table(lambda x: 256 / (1 + math.exp(-x / 10)) - 128),
        make_table(lambda x: 128 * math.exp(x / 32)),
        make_table(lambda x: min(max(x + 9, -20), 70)),
        make_table(lambda x: x * x / 128),
        any_table, steps, [5] * 256, list(range(-128, 128))]
    with open(module, "w") as out:
        out.write("#id = affine_map<(i) -> (i)>\n")
        for number, table in enumerate(tables):
            out.write(f"""
func.func @f{number}(%x: memref<?xi8>, %y: memref<?xi8>) attributes {{llvm.emit_c_interface}} {{
  linalg.generic {{indexing_maps = [#id, #id], iterator_types = ["parallel"]}}
      ins(%x : memref<?xi8>) outs(%y : memref<?xi8>) {{
  ^bb0(%a: i8, %b: i8):
    %0 = qlut.hw_lut %a table(#qlut.direct<i8 -> i8, values = {table}>) : i8 -> i8
    linalg.yield %0 : i8
  }}
  return
}}
""")
    with open(header, "w") as out:
        names = [f"_mlir_ciface_f{number}" for number in range(len(tables))]
        for name in names:
            out.write(f"void {name}(struct Memref *, struct Memref *);\n")
        out.write(f"static void (*const functions[])(struct Memref *, struct Memref *) = {{{', '.join(names)}}};\n")
        rows = ", ".join("{" + ", ".join(map(str, table)) + "}" for table in tables)
        out.write(f"static const signed char tables[][256] = {{{rows}}};\n")


main(*sys.argv[1:])
