# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Checks a folder of qlut-translate --export-params without the project's code.

check_parameters.py FOLDER [ROLE STORAGE VALUE...]

Every file must have its SHA-256 and the shape of the manifest, and no other file
may be there. With a role, the first array of it holds those values.
"""

import ast
import hashlib
import json
import os
import struct
import sys

CODES = {"b1": "?", "i1": "b", "i2": "h", "i4": "i", "i8": "q"}


def read_npy(data):
    size, = struct.unpack("<H", data[8:10])
    header = ast.literal_eval(data[10:10 + size].decode("latin1"))
    code = CODES[header["descr"][1:]]
    count = (len(data) - 10 - size) // struct.calcsize("<" + code)
    return header["shape"], struct.unpack("<%d%s" % (count, code), data[10 + size:])


def main():
    folder = sys.argv[1]
    with open(os.path.join(folder, "manifest.json"), encoding="utf-8") as file:
        manifest = json.load(file)
    assert manifest["version"] == 1
    known = {"manifest.json"}
    arrays = {}
    for entry in manifest["parameters"]:
        if "text" in entry:
            digest = hashlib.sha256(entry["text"].encode()).hexdigest()
            assert digest == entry["sha256"], entry
        files = entry.get("arrays", [entry] if "file" in entry else [])
        for item in files:
            with open(os.path.join(folder, item["file"]), "rb") as file:
                data = file.read()
            assert hashlib.sha256(data).hexdigest() == item["sha256"], item
            shape, values = read_npy(data)
            if "shape" in item:
                assert list(shape) == item["shape"], (shape, item)
            arrays.setdefault(entry["role"], (entry.get("storage"), values))
            known.add(item["file"])
    assert set(os.listdir(folder)) == known, sorted(os.listdir(folder))
    if len(sys.argv) > 2:
        storage, values = arrays[sys.argv[2]]
        assert storage == sys.argv[3], storage
        expected = tuple(map(int, sys.argv[4:]))
        assert tuple(map(int, values)) == expected, values


main()
