# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Integers on which roundings differ: ends, ties of every shift, the rest.

import_quantized.py i32 FILE    512 rows of 8
import_quantized.py i16 FILE    all codes
import_quantized.py i8 FILE     all codes
import_quantized.py i8 FILE 64,4,4,1    such a tensor of any codes
"""

import math
import os
import random
import subprocess
import sys

NPY = os.path.join(os.path.dirname(os.path.abspath(__file__)), "npy.py")


def numbers():
    values = [0, 1, -1, 2**31 - 1, -(2**31), 2**31 - 2, 1 - 2**31]
    for bit in range(30):
        values += [1 << bit, -(1 << bit), 3 << bit >> 1, -(3 << bit >> 1)]
    draw = random.Random(3)
    while len(values) < 512 * 8:
        values.append(draw.randint(-(2**31), 2**31 - 1) >> draw.randint(0, 30))
    draw.shuffle(values)
    return values


def main(kind, path, shape=None):
    bits = int(kind[1:])
    codes = range(-(1 << bits - 1), 1 << bits - 1)
    if shape:
        size = math.prod(int(d) for d in shape.split(","))
        values = random.Random(5).choices(codes, k=size)
    else:
        values = numbers() if bits == 32 else codes
        shape = "512,8" if bits == 32 else str(1 << bits)
    subprocess.run([sys.executable, NPY, "write", path, f"<i{bits // 8}", shape]
                   + [str(v) for v in values], check=True)


main(*sys.argv[1:])
