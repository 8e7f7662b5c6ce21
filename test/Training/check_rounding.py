# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""check_rounding.py COTANGENT KEY RESULT BITS: rules G1 to G3 of docs/spec.md once more.

The cotangent is rounded behind two ops, the last one first.
"""

import math
import struct
import sys

sys.path.insert(0, __file__.rsplit("/", 2)[0] + "/Execution")
import npy  # noqa: E402

MASK = 2**64 - 1


def f32(value):
    return struct.unpack("<f", struct.pack("<f", value))[0]


def share(key, op, element):
    z = (key + ((op << 32) + element + 1) * 0x9E3779B97F4A7C15) & MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return ((z ^ (z >> 31)) >> 40) / 2**24


def rounded(values, code_of):
    top = 2 ** (int(sys.argv[4]) - 1) - 1
    scale = f32(max(map(abs, values)) / f32(top)) or 1.0
    return [f32(max(-top - 1, min(top, code_of(f32(v / scale), i))) * scale) for i, v in enumerate(values)]


g, k, result = (npy.read(path)[2] for path in sys.argv[1:4])
wanted, nearest = list(g), list(g)
for op in (0, 1):
    dither = lambda v, i: math.floor(f32(v + f32(share(k[0], op, i) - 0.5)) + 0.5)
    wanted = rounded(wanted, dither)
    nearest = rounded(nearest, lambda v, i: round(v))
assert list(result) == wanted, (list(result), wanted)
others = sum(a != b for a, b in zip(wanted, nearest))
print(f"{len(wanted)} numbers are the same, {others} not the nearest")
