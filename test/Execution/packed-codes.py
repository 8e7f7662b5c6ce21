# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Functions of codes of 4 and 2 bits, and what packed ones have to give.

packed-codes.py write DIRECTORY    NAME.mlir and NAME.npy of each function
packed-codes.py check DIRECTORY    compares NAME.0.npy, NAME.1.npy with tables

Each @main takes a tensor of codes and returns it looked up, to as many bits and
to 8.
"""

import pathlib
import random
import sys

import npy

# Name, bits, signed, shape (0: dynamic in the type) and its extents.
FUNCTIONS = [
    ("row", 4, True, [0], [2 * 515]),
    ("odd", 4, True, [129], [129]),
    ("rows", 4, False, [5, 67], [5, 67]),
    ("cube", 4, True, [3, 2, 64], [3, 2, 64]),
    ("short", 4, False, [2, 3], [2, 3]),
    ("none", 4, True, [0], [0]),
    ("two", 2, True, [7, 0], [7, 4 * 33]),
    ("two-odd", 2, False, [3, 135], [3, 135]),
    ("long", 4, True, [0, 511], [301, 511]),
]


def bytes_of_row(bits, codes):
    return -(-codes * bits // 8)


def tables(name, bits):
    """Results for the code's bits, of as many bits and of 8."""
    source = random.Random(name)
    return ([source.randrange(2**bits) for _ in range(2**bits)],
            [source.randrange(256) for _ in range(2**bits)])


def codes_of(name, bits, extents):
    """Bytes, row by row; bits past the end of a row are anything."""
    source = random.Random(name + "codes")
    rows = 1
    for extent in extents[:-1]:
        rows *= extent
    return [source.randrange(256) for _ in range(rows * bytes_of_row(bits, extents[-1]))]


def signed(value, bits):
    return value - 2**bits if value >= 2**(bits - 1) else value


def attribute(bits, is_signed, results, result_bits):
    codes = list(range(2**bits))
    if is_signed:
        codes = codes[len(codes) // 2:] + codes[:len(codes) // 2]
    values = [signed(results[code], result_bits) for code in codes]
    storage = ("i" if is_signed else "u") + str(bits)
    return f"#qlut.direct<{storage} -> i{result_bits}, values = {values}>"


def write(folder):
    for name, bits, is_signed, shape, extents in FUNCTIONS:
        dims = "".join(f"{extent or '?'}x" for extent in shape)
        same, wide = tables(name, bits)
        codes, results = f"tensor<{dims}i{bits}>", f"tensor<{dims}i8>"
        (folder / f"{name}.mlir").write_text(f"""
func.func @main(%x: {codes}) -> ({codes}, {results}) {{
  %0 = qlut.hw_lut %x table({attribute(bits, is_signed, same, bits)}) : {codes} -> {codes}
  %1 = qlut.hw_lut %x table({attribute(bits, is_signed, wide, 8)}) : {codes} -> {results}
  return %0, %1 : {codes}, {results}
}}
""")
        packed = [*extents[:-1], bytes_of_row(bits, extents[-1])]
        values = [signed(byte, 8) for byte in codes_of(name, bits, extents)]
        npy.write_values(folder / f"{name}.npy", "|i1", ",".join(map(str, packed)), values)


def check(folder):
    checked = 0
    for name, bits, _, _, extents in FUNCTIONS:
        same, wide = tables(name, bits)
        codes = codes_of(name, bits, extents)
        length, step = extents[-1], bytes_of_row(bits, extents[-1])
        _, shape, packed = npy.read(folder / f"{name}.0.npy")
        assert list(shape) == [*extents[:-1], step], f"{name}: got shape {shape}"
        _, shape, bytes_ = npy.read(folder / f"{name}.1.npy")
        assert list(shape) == extents, f"{name}: got shape {shape}"
        for at, result in enumerate(bytes_):
            row, place = divmod(at, length)
            byte, shift = row * step + place * bits // 8, place * bits % 8
            code = codes[byte] >> shift & (2**bits - 1)
            got = packed[byte] >> shift & (2**bits - 1)
            assert got == same[code], f"{name}: code {at}: expected {same[code]}, got {got}"
            assert result & 255 == wide[code], f"{name}: byte {at}: expected {wide[code]}, got {result & 255}"
            checked += 1
    print(f"{checked} codes of {len(FUNCTIONS)} functions")


{"write": write, "check": check}[sys.argv[1]](pathlib.Path(sys.argv[2]))
