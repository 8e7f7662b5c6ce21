# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""moments.py WEIGHTS NAME...: mean and deviation of arrays of f32 in a .npz file."""

import statistics
import struct
import sys
import zipfile

with zipfile.ZipFile(sys.argv[1]) as archive:
    for name in sys.argv[2:]:
        data = archive.read(name + ".npy")
        start = 10 + struct.unpack("<H", data[8:10])[0]
        values = struct.unpack("<%df" % ((len(data) - start) // 4), data[start:])
        mean, deviation = statistics.fmean(values), statistics.pstdev(values)
        beyond = sum(abs(value - mean) > 2 * deviation for value in values) / len(values)
        print(f"{name} {mean:.2f}, deviation {deviation:.2f}, beyond twice that {100 * beyond:.1f}%")
