# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Data of four channels with ranges 0.02 to 20, and what tables make of it.

channels.py data FILE                  writes 64 rows of 4 channels
channels.py gain FLOAT CHANNELS WHOLE  compares both results with the first:
                                       signal over error of each channel
"""

import math
import os
import subprocess
import sys

NPY = os.path.join(os.path.dirname(os.path.abspath(__file__)), "npy.py")
REACH = (0.02, 0.2, 2.0, 20.0)


def read(path):
    line = subprocess.run([sys.executable, NPY, "print", path], check=True,
                          capture_output=True, text=True).stdout
    return [float(v) for v in line[line.index(")") + 1:].split()]


def decibels(exact, values, channel):
    pairs = list(zip(exact, values))[channel::len(REACH)]
    signal = sum(a * a for a, _ in pairs)
    error = sum((a - b) ** 2 for a, b in pairs)
    return 10 * math.log10(signal / error) if error else math.inf


def main(command, path, *rest):
    if command == "data":
        values = [r * math.sin(1 + 7 * i) for i in range(64) for r in REACH]
        subprocess.run([sys.executable, NPY, "write", path, "<f4", "64,4"]
                       + [repr(v) for v in values], check=True)
        return
    exact, channels, whole = (read(p) for p in (path, *rest))
    better, worse = 0, 0
    for channel in range(len(REACH)):
        fine = decibels(exact, channels, channel)
        coarse = decibels(exact, whole, channel)
        print(f"channel {channel}: {fine:.1f} dB by channel, "
              f"{coarse:.1f} dB with one range")
        better += fine > coarse + 10
        worse += fine < coarse - 0.5
    if not worse:
        print("all channels are at least as precise, and "
              f"{better} of {len(REACH)} by more than 10 dB")


main(*sys.argv[1:])
