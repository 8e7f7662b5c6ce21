# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes and prints .npy files with Python's standard library alone.

npy.py write FILE DTYPE SHAPE VALUE...   e.g. write x.npy '<f4' 2,3 1 2 3 4 5 6
npy.py count FILE DTYPE SHAPE SCALE      values 0, SCALE, 2 * SCALE, ...
npy.py wave FILE DTYPE SHAPE             values 3 sin(i * i)
npy.py print FILE                        dtype, shape, values; floats exactly
npy.py close FILE FILE TOLERANCE         fails unless all values are that near
npy.py raw FILE HEADER DATA_BYTES        any header, that many zero bytes
"""

import math
import struct
import sys

FORMATS = {
    "b1": "?", "i1": "b", "i2": "h", "i4": "i", "i8": "q", "u1": "B",
    "u2": "H", "f2": "e", "f4": "f", "f8": "d",
}


def write(path, header, data):
    header += " " * (63 - (10 + len(header)) % 64) + "\n"
    with open(path, "wb") as file:
        file.write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)))
        file.write(header.encode("latin1") + data)


def write_values(path, dtype, shape, values):
    dims = [int(d) for d in shape.split(",") if d]
    assert len(values) == math.prod(dims), "values do not fill the shape"
    code = FORMATS[dtype[1:]]
    number = float if code in "efd" else int
    header = "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }" % (
        dtype, "".join("%d," % d for d in dims))
    data = struct.pack("<%d%s" % (len(values), code), *map(number, values))
    write(path, header, data)


def read(path):
    with open(path, "rb") as file:
        content = file.read()
    assert content[:8] == b"\x93NUMPY\x01\x00", "no .npy file of version 1.0"
    end = 10 + struct.unpack("<H", content[8:10])[0]
    assert end % 64 == 0, "data is not aligned"
    header = eval(content[10:end].decode("latin1"))
    assert not header["fortran_order"]
    code = FORMATS[header["descr"][1:]]
    count = math.prod(header["shape"])
    values = struct.unpack("<%d%s" % (count, code), content[end:])
    return header["descr"], header["shape"], values


def show(path):
    dtype, shape, values = read(path)
    print(dtype, shape, *values)


def compare(path, other, tolerance):
    dtype, shape, values = read(path)
    other_dtype, other_shape, others = read(other)
    if (dtype, shape) != (other_dtype, other_shape):
        sys.exit(f"{dtype} {shape} against {other_dtype} {other_shape}")
    for i, (a, b) in enumerate(zip(values, others)):
        if not abs(a - b) <= float(tolerance):
            sys.exit(f"element {i}: {a} against {b}")
    if len(set(values)) < 2:
        sys.exit(f"nothing to see in {len(values)} values {values[0]}")


def main(command, path, *rest):
    if command == "write":
        write_values(path, rest[0], rest[1], rest[2:])
    elif command == "count":
        dtype, shape, scale = rest
        count = math.prod(int(d) for d in shape.split(",") if d)
        number = float(scale) if dtype[1] == "f" else int(scale)
        write_values(path, dtype, shape, [i * number for i in range(count)])
    elif command == "wave":
        dtype, shape = rest
        count = math.prod(int(d) for d in shape.split(",") if d)
        write_values(path, dtype, shape, [3 * math.sin(i * i) for i in range(count)])
    elif command == "close":
        compare(path, *rest)
    elif command == "raw":
        write(path, rest[0], bytes(int(rest[1])))
    elif command == "print":
        show(path)
    else:
        sys.exit("unknown command " + command)


if __name__ == "__main__":
    main(*sys.argv[1:])
