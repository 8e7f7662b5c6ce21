# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Lookups of formats with some scale, and floats about the edges of their codes.

scales.py DIRECTORY SCALE    program.mlir, x.npy

Results are the codes themselves, so that one code more or less shows.
"""

import math
import pathlib
import struct
import sys

import npy


def neighbours(x):
    """Three floats on each side of x."""
    bits = struct.unpack("<i", struct.pack("<f", abs(x)))[0]
    for near in range(max(0, bits - 3), bits + 4):
        yield math.copysign(struct.unpack("<f", struct.pack("<i", near))[0], x)


def main(folder, scale):
    nodes = ", ".join(str(value) for value in [*range(-32768, 32768, 4096), 32767])
    words = (f"#qlut.linear<i16 -> i16, uniform, nodes = 0 to 65536 by 4096, values = [{nodes}], guard = 0, "
             "value_bits = 16, round = half_up, out_of_range = clamp>")
    codes = [*range(-128, 128)]
    signed = f"#qlut.direct<i8 -> i8, values = {codes[128:] + codes[:128]}>"
    unsigned = f"#qlut.direct<u8 -> u8, values = {list(range(256))}>"
    formats = [("i16", "", words), ("i16", ":100", words), ("i8", "", signed), ("i8", ":-128", signed),
               ("u8", "", unsigned), ("u8", ":7", unsigned)]
    lines = [f"  %{i} = qlut.sim_lut %x, <\"x\"> in <{kind}, {scale}{zero}> out <{kind}, 1.0> table({table}) "
             ": tensor<?xf32>" for i, (kind, zero, table) in enumerate(formats)]
    results = ", ".join(["tensor<?xf32>"] * len(formats))
    names = ", ".join(f"%{i}" for i in range(len(formats)))
    (folder / "program.mlir").write_text(
        f"func.func @main(%x: tensor<?xf32>) -> ({results}) {{\n" + "\n".join(lines) +
        f"\n  return {names} : {results}\n}}\n")
    floats = [math.inf, -math.inf, math.nan, 3.4e38, -3.4e38, 1e-45, -1e-45, 1e-38, 0.0, -0.0,
              131072 * float(scale), -131072 * float(scale)]
    for code in [*range(300), *range(300, 32900, 7), *range(32700, 32900)]:
        for sign in (1, -1):
            floats += neighbours(sign * (code + 0.5) * float(scale))
    npy.write_values(folder / "x.npy", "<f4", str(len(floats)), floats)


main(pathlib.Path(sys.argv[1]), sys.argv[2])
