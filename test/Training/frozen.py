# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""frozen.py NETWORK WEIGHTS: which arrays of a .npz file are the network's constants."""

import re
import struct
import sys
import zipfile

text = open(sys.argv[1]).read()
with zipfile.ZipFile(sys.argv[2]) as archive:
    for name in sorted(archive.namelist()):
        data = archive.read(name)
        start = 10 + struct.unpack("<H", data[8:10])[0]
        values = struct.unpack("<%df" % ((len(data) - start) // 4), data[start:])
        name = name.removesuffix(".npy")
        line = next(line for line in text.splitlines() if 'loc("%s")' % name in line)
        numbers = re.findall(r"-?\d\.\d+e[+-]\d+", line)
        given = struct.unpack("<%df" % len(numbers), struct.pack("<%df" % len(numbers), *map(float, numbers)))
        print(name, "the same" if given == values else "another")
