# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Checks exported tables against each other with the standard library alone.

check_tables.py c TABLES.npz TABLES.h COMPILER FOLDER
    compiles the header and compares the function of every table, over all
    input codes, with the codes of the core in the .npz file
check_tables.py memh TABLES.npz FOLDER
    compares every memory with the array of that name
check_tables.py npz TABLES.npz
    checks the archive and compares its arrays with its json
"""

import ast
import json
import math
import pathlib
import re
import struct
import subprocess
import sys
import zipfile

FORMATS = {"|i1": "b", "<i2": "h", "<i4": "i", "<i8": "q", "|u1": "B", "<f8": "d"}


def read_npz(path):
    """The arrays of an archive by name, all of one dimension."""
    arrays = {}
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None, "a checksum is wrong"
        for name in archive.namelist():
            data = archive.read(name)
            assert data[:8] == b"\x93NUMPY\x01\x00", name
            end = 10 + struct.unpack("<H", data[8:10])[0]
            header = ast.literal_eval(data[10:end].decode("latin1"))
            (count,) = header["shape"]
            code = FORMATS[header["descr"]]
            arrays[name.removesuffix(".npy")] = struct.unpack(f"<{count}{code}", data[end:])
    return arrays


def read_tables(arrays):
    document = json.loads(bytes(arrays["json"]))
    assert document["qlut-tables"] == 1
    return document["tables"]


def input_codes(storage):
    bits = int(storage[1:])
    least = -(1 << (bits - 1)) if storage[0] == "i" else 0
    return range(least, least + (1 << bits))


def check_c(npz, header, compiler, folder):
    arrays = read_npz(npz)
    lines = [f'#include "{pathlib.Path(header).resolve()}"', "#include <stdio.h>", "int main(void) {"]
    tables = read_tables(arrays)
    for table in tables:
        codes = input_codes(table["input"])
        lines.append(f"  for (long c = {codes[0]}; c <= {codes[-1]}; ++c)")
        lines.append(f'    printf("%ld\\n", (long){table["name"]}(c));')
    lines += ["  return 0;", "}"]
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "main.c").write_text("\n".join(lines) + "\n")
    # Undefined behaviour and changes of value trap.
    checks = ["-fsanitize=undefined", "-fsanitize-undefined-trap-on-error"]
    warnings = ["-Wall", "-Wextra", "-Werror", "-Wno-deprecated", "-pedantic"]
    program = folder / "main"
    subprocess.run(
        [compiler, "-std=c99", "-O1", *warnings, *checks, folder / "main.c", "-o", program],
        check=True,
    )
    done = subprocess.run([program], check=True, capture_output=True, text=True)
    computed = [int(line) for line in done.stdout.split()]
    expected = [code for table in tables for code in arrays[table["name"] + ".codes"]]
    assert len(computed) == len(expected), (len(computed), len(expected))
    different = sum(a != b for a, b in zip(computed, expected))
    print(f"{len(tables)} functions, {len(expected)} codes, {different} differ")
    assert different == 0


def check_memh(npz, folder):
    arrays = read_npz(npz)
    words = 0
    for path in sorted(pathlib.Path(folder).iterdir()):
        lines = path.read_text().splitlines()
        heading = "\n".join(line for line in lines if line.startswith("//"))
        count, width = map(int, re.search(r"(\d+) numbers of (\d+) bits", heading).groups())
        numbers = [line for line in lines if not line.startswith("//")]
        assert len(numbers) == count, path
        assert all(re.fullmatch(f"[0-9A-F]{{{math.ceil(width / 4)}}}", n) for n in numbers), path
        values = [int(n, 16) for n in numbers]
        assert all(v < 1 << width for v in values), path
        if "two's complement" in heading:
            values = [v - (1 << width) if v >> (width - 1) else v for v in values]
        name = path.name.removesuffix(".memh")
        if name in arrays:
            assert tuple(values) == arrays.pop(name), path
            words += count
    missing = [n for n in arrays if n != "json" and not n.endswith((".codes", ".derivatives"))]
    assert not missing, missing
    print(f"{words} words")


def check_slopes(table, slopes):
    """Of lines between values: the rise of each segment, 0 beyond the domain."""
    if table["form"] != "linear" or "slopes" in table:
        return
    nodes, values = table["nodes"], table["values"]
    unit = 2 ** table["guard_bits"]
    for k, (first, last) in enumerate(zip(nodes, nodes[1:])):
        rise = (values[k + 1] - values[k]) / (last - first) / unit
        for slope in slopes[first:last]:
            assert slope in (0, rise), (table["name"], k, slope, rise)


def check_npz(npz):
    arrays = read_npz(npz)
    for table in read_tables(arrays):
        for key, value in table.items():
            if isinstance(value, list) and key != "uses":
                assert tuple(value) == arrays.pop(f"{table['name']}.{key}"), key
        codes = arrays.pop(table["name"] + ".codes")
        assert len(codes) == len(input_codes(table["input"]))
        slopes = arrays.pop(table["name"] + ".derivatives")
        assert len(slopes) == len(codes)
        check_slopes(table, slopes)
    assert set(arrays) == {"json"}, arrays.keys()
    print("archive and json agree")


if __name__ == "__main__":
    {"c": check_c, "memh": check_memh, "npz": check_npz}[sys.argv[1]](*sys.argv[2:])
